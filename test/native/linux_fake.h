// A Linux made of tables: sysfs, ethtool, and PTP clocks in virtual time, behind the same LinuxApi
// table as the real one. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "backends/linux_phc/layouts.h"
#include "backends/linux_phc/linux_api.h"
#include "hal/system_clock.h"

namespace avbhal::test {

// CLOCK_MONOTONIC_RAW in virtual time; every reading takes 20 ns.
class VirtualRaw final : public SystemClock {
 public:
  SystemClockId id() const override { return SystemClockId::kMonotonicRaw; }
  std::uint64_t frequency_hz() const override { return kNsPerSecond; }
  std::uint64_t now_ticks() override {
    pass(20);
    return ns;
  }
  void sleep_ns(std::uint64_t wait_ns) override { pass(wait_ns); }
  void pass(std::uint64_t wait_ns) { ns += wait_ns; }

  std::uint64_t ns = 5'000'000'000;
};

// A clock of the kernel. Calls have their usual errors; `errors` overrides them.
struct FakePhc {
  linux_phc::PtpCaps caps;
  bool extended = true, raw_clock = true;  // PTP_SYS_OFFSET_EXTENDED, and of CLOCK_MONOTONIC_RAW
  bool readable = true, writable = true, present = true;
  bool virtual_clocks = false;  // n_vclocks > 0
  linux_phc::NodeRights rights{0660, "root", "avbhal"};
  // By name: "precise", "extended", "plain", "caps", "open", "get", "set", "adjust".
  std::map<std::string, int> errors;
  // Called in the middle of each call that reads the device.
  std::function<void()> meanwhile;
  // The device's time is base + (raw - since) * (1 + ppb / 1e9).
  std::uint64_t base_ns = 1'000'000'000'000, since_ns = 0;
  std::int64_t frequency = 0;
  std::int64_t lost_on_step_ns = 300;
  bool ignores_changes = false;

  std::uint64_t at(std::uint64_t raw_ns) const;
  void put(std::uint64_t raw_ns, std::uint64_t device_ns);
};

class FakeLinux {
 public:
  FakeLinux();
  FakeLinux(const FakeLinux&) = delete;
  FakeLinux& operator=(const FakeLinux&) = delete;

  // An interface of a PCI adapter with the clock ptp`index`; -1: its driver offers none.
  FakePhc& add(const std::string& interface, const std::string& address, int index,
               const char* device = "0x1533", const char* vendor = "0x8086");
  std::uint64_t realtime_ns() const;

  VirtualRaw clock;
  linux_phc::LinuxApi api{};
  std::map<std::string, std::string> texts, links;  // of sysfs, by path
  std::map<std::string, std::vector<std::string>> folders;
  std::map<std::string, int> phc_of;  // by interface
  std::map<int, FakePhc> clocks;      // by index
  std::uint64_t realtime_ahead_ns = 1'700'000'000'000'000'000;
  double realtime_slew = 0;  // CLOCK_REALTIME gains so much of each second

  struct Open {
    int index = -1;
    bool writable = false;
  };
  std::map<int, Open> files;        // by number; a closed one is not there
  std::vector<std::string> opened;  // "ptp0 r", "ptp0 rw", in order
  int next_file = 3;
};

// The fake has no more open files.
bool all_closed(const FakeLinux& linux);

}  // namespace avbhal::test
