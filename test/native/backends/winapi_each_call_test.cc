// Whichever function of Windows fails, the operations that need it fail: no answer is made of what
// did not come.
#include <functional>
#include <string>

#include "backends/windows_api/backend.h"
#include "backends/windows_api/errors.h"
#include "harness.h"
#include "winapi_fake.h"

using namespace avbhal;
using namespace avbhal::test;
using namespace avbhal::windows_api;

namespace {

template <class... Arguments>
std::uint32_t fails(Arguments...) {
  return kGenFailure;
}
template <class... Arguments>
void break_it(std::uint32_t (*&function)(Arguments...)) {
  function = &fails<Arguments...>;
}

struct Bench {
  VirtualQpc clock;
  FakeWindows windows{clock};
  std::uint64_t luid = windows.add_adapter(1, 0x125C);
  std::unique_ptr<Backend> backend = make_windows_api_backend(windows.api, clock);
  std::unique_ptr<Adapter> adapter = backend->open(adapter_key(1)).take();
};

// A letter for each operation that fails: Enumerate, Open, Refresh, sTatus, cRoss, Set.
std::string failures(const std::function<void(WinApi&)>& spoil) {
  const std::function<Status(Bench&)> operations[] = {
      [](Bench& b) { return b.backend->enumerate().take_status(); },
      [](Bench& b) { return b.backend->open(adapter_key(1)).take_status(); },
      [](Bench& b) { return b.adapter->refresh(); },
      [](Bench& b) { return b.adapter->stamps()->status().take_status(); },
      [](Bench& b) { return b.adapter->clock()->cross_timestamp().take_status(); },
      [](Bench& b) {
        return b.adapter->setting()->change({"1", false}).take_status();
      },
      [](Bench& b) {
        return b.adapter->setting()->change({std::nullopt, true}).take_status();
      }};
  std::string out;
  for (std::size_t i = 0; i < 7; ++i) {
    Bench b;
    spoil(b.windows.api);
    if (!operations[i](b).ok()) out += "EORTXSD"[i];
  }
  return out;
}

}  // namespace

TEST("winapi each call: what fails with each function of Windows") {
  struct Row {
    const char* name;
    std::function<void(WinApi&)> spoil;
    const char* failures;
  };
  const Row rows[] = {
      {"none", [](WinApi&) {}, ""},
      {"open_devices", [](WinApi& a) { break_it(a.open_devices); }, "EORTSD"},
      {"device_at", [](WinApi& a) { break_it(a.device_at); }, "EORTSD"},
      {"open_driver_key", [](WinApi& a) { break_it(a.open_driver_key); }, "ORTSD"},
      {"query_value", [](WinApi& a) { break_it(a.query_value); }, "ORTSD"},
      {"open_driver_key_to_write", [](WinApi& a) { break_it(a.open_driver_key_to_write); }, "SD"},
      {"open_key", [](WinApi& a) { break_it(a.open_key); }, "S"},
      {"set_value", [](WinApi& a) { break_it(a.set_value); }, "S"},
      {"delete_value", [](WinApi& a) { break_it(a.delete_value); }, "D"},
      {"restart_device", [](WinApi& a) { break_it(a.restart_device); }, "D"},
      {"capture_cross", [](WinApi& a) { break_it(a.capture_cross); }, "X"},
      {"device_property", [](WinApi& a) { break_it(a.device_property); }, ""},
      {"registry_property", [](WinApi& a) { break_it(a.registry_property); }, "ORTD"},
      {"interface_table", [](WinApi& a) { break_it(a.interface_table); }, ""},
      {"supported_timestamps", [](WinApi& a) { break_it(a.supported_timestamps); }, ""},
      {"active_timestamps", [](WinApi& a) { break_it(a.active_timestamps); }, ""},
      {"os_version", [](WinApi& a) { break_it(a.os_version); }, ""},
      {"open_device", [](WinApi& a) { break_it(a.open_device); }, ""},
  };
  for (const Row& row : rows) {
    const std::string seen = failures(row.spoil);
    if (seen != row.failures) fail(__FILE__, __LINE__, std::string(row.name) + ": " + seen);
  }
}
