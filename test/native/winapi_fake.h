// A Windows made of tables: devices, registry, interfaces, NDIS devices and timestamp functions,
// behind the same WinApi table as the real one. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "backends/windows_api/layouts.h"
#include "backends/windows_api/win_api.h"
#include "hal/system_clock.h"

namespace avbhal::test {

// 10 MHz like a usual QueryPerformanceCounter; moves when it is read (a little), slept on or told
// to.
class VirtualQpc final : public SystemClock {
 public:
  SystemClockId id() const override { return SystemClockId::kQpc; }
  std::uint64_t frequency_hz() const override { return 10000000; }
  std::uint64_t now_ticks() override { return ticks_; }
  void sleep_ns(std::uint64_t ns) override {
    slept_ns_ += ns;
    advance_ns(ns);
  }
  void advance_ns(std::uint64_t ns) { ticks_ += ns / 100; }
  std::uint64_t slept_ns() const { return slept_ns_; }

 private:
  std::uint64_t ticks_ = 1000000000;
  std::uint64_t slept_ns_ = 0;
};

struct FakeValue {
  std::uint32_t type = 0;
  std::vector<unsigned char> bytes;
};
FakeValue text_value(const std::u16string& text);
FakeValue list_value(const std::vector<std::u16string>& texts);
FakeValue number_value(std::uint32_t type, std::uint32_t value);

struct FakeDevice {
  bool present = true;
  bool has_driver_key = true;
  std::map<std::uint32_t, FakeValue> properties;  // by SPDRP number
  // By property set (its first field) and number.
  std::map<std::pair<std::uint32_t, std::uint32_t>, FakeValue> unified;
  std::map<std::u16string, FakeValue> values;       // of the driver key
  std::map<std::u16string, std::uint32_t> subkeys;  // error of opening; absent: not found
};

struct FakeNdis {
  std::uint32_t least_access = 0;                               // refused below
  std::map<std::uint32_t, std::vector<unsigned char>> replies;  // by OID
};

// How the timestamp functions answer for one LUID.
struct FakeTimestamps {
  std::uint32_t supported_error = 0, active_error = 0;
  windows_api::TimestampCapabilities supported, active;
  std::function<std::uint32_t(windows_api::CrossCapture*)> capture;
};

class FakeWindows {
 public:
  explicit FakeWindows(VirtualQpc& clock);

  windows_api::WinApi api{};
  VirtualQpc& clock;

  std::vector<FakeDevice> devices;
  std::vector<windows_api::InterfaceRow> rows;
  std::map<std::u16string, FakeNdis> ndis;  // by path
  std::map<std::uint64_t, FakeTimestamps> timestamps;
  std::uint32_t devices_error = 0, table_error = 0;
  windows_api::OsVersion version{10, 0, 22631};
  // Win32 numbers of opening a driver key to write, of setting or deleting a value, of a restart.
  std::uint32_t write_error = 0, set_error = 0, restart_error = 0;
  bool keeps_values = false;        // writes succeed and change nothing
  bool wants_reboot = false;        // a restart of a device asks for one of the system
  int restarts = 0;                 // of devices
  std::function<void()> restarted;  // called by each

  // Forgets the three functions, as Windows before build 20348.
  void drop_timestamp_functions();
  // Calls what was registered for timestamp changes.
  void notify_change();
  // Calls what was registered for changes of IP interfaces.
  void notify_interfaces();
  std::uint32_t watch_error = 0;  // of both registrations
  int open_handles() const { return open_handles_; }
  int watches() const { return watches_; }
  std::vector<std::uint32_t> access_tried;  // by open_device

  // A complete adapter `n` (GUID, LUID and index by the stand-in's rule) with active timestamps: a
  // 1 GHz counter captured in brackets of 2 us. Returns its LUID.
  std::uint64_t add_adapter(unsigned n, std::uint16_t device_id);
  // A counter of `hz` that started at 0 with the clock, `width_ns` wide captures.
  std::function<std::uint32_t(windows_api::CrossCapture*)> counter(std::uint64_t hz,
                                                                   std::uint64_t width_ns);

 private:
  struct Functions;
  friend struct Functions;
  int open_handles_ = 0;
  int watches_ = 0;
  windows_api::TimestampChange changed_ = nullptr;
  void* changed_context_ = nullptr;
  windows_api::InterfaceChange interfaces_changed_ = nullptr;
  void* interfaces_context_ = nullptr;
};

windows_api::Guid adapter_guid(unsigned n);
std::string adapter_key(unsigned n);
std::uint64_t adapter_luid(unsigned n);

}  // namespace avbhal::test
