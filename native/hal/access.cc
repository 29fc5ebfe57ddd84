#include "hal/access.h"

#include <string>

namespace avbhal {

Status require_access(AccessLevel have, AccessLevel need, std::string_view operation) {
  if (have >= need) return ok_status();
  std::string detail = "needs access level '";
  detail += access_name(need);
  detail += "', the adapter was opened with '";
  detail += access_name(have);
  detail += "'";
  std::string hint = "Open the adapter with access: '";
  hint += access_name(need);
  hint += "'.";
  return make_error(ErrorCode::kAccessLevel, operation, detail, hint);
}

}  // namespace avbhal
