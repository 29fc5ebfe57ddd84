// A Windows whose network adapters are those of the stand-in, as the table of functions that the
// windows_api backend uses. It asks the stand-in through its side door (control.h) only, as the
// lab's fakes do. What is written to the timestamp keyword stays in this object; restarting the
// device makes the driver read it. Any thread.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "backends/windows_api/win_api.h"
#include "machine/shared_machine.h"
#include "standin_device.h"

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
  // By adapter number; inside, nothing: the value was deleted.
  using Keywords = std::map<std::uint32_t, std::optional<TypedValue>>;

  SharedMachine& machine_;
  windows_api::WinApi api_{};  // null: not exported
  std::mutex mutex_;           // guards keywords_
  Keywords keywords_;          // what was written
};

}  // namespace avbhal::standin_addon
