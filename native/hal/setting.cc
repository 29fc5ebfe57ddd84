#include "hal/setting.h"

#include <algorithm>
#include <cstddef>

namespace avbhal {
namespace {

constexpr std::size_t kLongestSetting = 32;

bool printable(char c) { return c >= ' ' && c <= '~'; }

}  // namespace

bool is_setting_text(const std::string& text) {
  return text.size() <= kLongestSetting && std::all_of(text.begin(), text.end(), printable);
}

Status Setting::check_change(const TimestampSettingChange& change) {
  if (!change.value || is_setting_text(*change.value)) return ok_status();
  return make_error(ErrorCode::kInvalidArgument, {},
                    "value must be 0 to 32 printable ASCII characters");
}

}  // namespace avbhal
