#include "hal/setting.h"

#include <algorithm>
#include <cstddef>

namespace avbhal {
namespace {

constexpr std::size_t kLongestSetting = 32;

bool printable(char c) { return c >= ' ' && c <= '~'; }

}  // namespace

Status Setting::check_change(const TimestampSettingChange& change) {
  if (!change.value) return ok_status();
  const std::string& value = *change.value;
  if (value.size() <= kLongestSetting && std::all_of(value.begin(), value.end(), printable)) {
    return ok_status();
  }
  return make_error(ErrorCode::kInvalidArgument, {},
                    "value must be 0 to 32 printable ASCII characters");
}

}  // namespace avbhal
