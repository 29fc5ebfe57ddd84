#include "hal/stamps.h"

#include <string>

#include "hal/tsn_limits.h"

namespace avbhal {
namespace {

Status bad(const char* what, std::uint32_t low, std::uint32_t high, std::uint32_t got) {
  return make_error(ErrorCode::kInvalidArgument, {},
                    std::string(what) + " must be " + std::to_string(low) + " to " +
                        std::to_string(high) + ", got " + std::to_string(got));
}

}  // namespace

Status check_event_filter(const EventFilter& filter) {
  if (filter.kinds == 0 || (filter.kinds & ~kAllEventKinds) != 0) {
    return bad("kinds", 1, kAllEventKinds, filter.kinds);
  }
  if (filter.vlan_id && *filter.vlan_id > kMaxVlanId) {
    return bad("vlanId", 0, kMaxVlanId, *filter.vlan_id);
  }
  if (filter.pcp && *filter.pcp > kMaxPriority) return bad("pcp", 0, kMaxPriority, *filter.pcp);
  return ok_status();
}

}  // namespace avbhal
