// A Windows whose network adapters are those of the stand-in, as the table of functions that the
// windows_api backend uses. It asks the stand-in through its side door (control.h) only, as the
// lab's fakes do. Any thread.
#pragma once

#include "backends/windows_api/win_api.h"
#include "shared_machine.h"

namespace avbhal::standin_addon {

class StandinWindows {
 public:
  // `machine` must outlive this object. Whether the timestamp functions exist, and with
  // them which Windows this is, is decided here.
  explicit StandinWindows(SharedMachine& machine);
  StandinWindows(const StandinWindows&) = delete;
  StandinWindows& operator=(const StandinWindows&) = delete;

  const windows_api::WinApi& api() const { return api_; }

 private:
  struct Functions;

  windows_api::WinApi api_{};  // null: not exported
};

}  // namespace avbhal::standin_addon
