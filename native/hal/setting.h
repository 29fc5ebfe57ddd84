// The driver setting that switches hardware timestamping on.
#pragma once

#include <algorithm>
#include <string>

#include "hal/facet.h"

namespace avbhal {

// Whether `text` may be the value of a driver's setting: 0 to 32 printable ASCII characters.
inline bool is_setting_text(const std::string& text) {
  const auto printable = [](char c) { return c >= ' ' && c <= '~'; };
  return text.size() <= 32 && std::all_of(text.begin(), text.end(), printable);
}

class Setting : public Facet {
 public:
  using Facet::Facet;
  static constexpr Operation kChange{
      "stamps.enable", kNoCapability, AccessLevel::kConfigure,
      "this backend has no driver setting that switches timestamping on"};
  static Setting* of(Adapter& adapter) { return adapter.setting(); }

  // Changes the setting, reads it back and, if asked, restarts the adapter: seconds, so never on
  // the JavaScript thread. After an error the setting is as before, unless the detail says
  // otherwise. HAL_ACCESS_DENIED, HAL_NOT_EFFECTIVE when reading back differs,
  // HAL_ADAPTER_NOT_READY when the adapter does not come back.
  Result<TimestampSettingOutcome> change(const TimestampSettingChange& change) {
    return run(kChange, check_change(change), &Setting::do_change, change);
  }

 private:
  static Status check_change(const TimestampSettingChange& change) {
    if (!change.value || is_setting_text(*change.value)) return ok_status();
    return make_error(ErrorCode::kInvalidArgument, {},
                      "value must be 0 to 32 printable ASCII characters");
  }

  virtual Result<TimestampSettingOutcome> do_change(const TimestampSettingChange& change) = 0;
};

}  // namespace avbhal
