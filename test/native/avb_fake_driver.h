// A scripted AVB filter driver behind DriverPort: simple adapters, a log of every request, and
// hooks that make single requests go wrong. One thread.
#pragma once

#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "backends/intel_avb/abi.h"
#include "backends/intel_avb/backend.h"
#include "backends/intel_avb/driver_port.h"
#include "hal/backend.h"
#include "hal/system_clock.h"

namespace avbhal::test {

// 10 MHz, as QueryPerformanceCounter usually runs.
class FakeQpc final : public SystemClock {
 public:
  SystemClockId id() const override { return id_; }
  std::uint64_t frequency_hz() const override { return 10000000; }
  std::uint64_t now_ticks() override { return ns_ / 100; }
  void sleep_ns(std::uint64_t ns) override { ns_ += ns; }
  std::uint64_t ns() const { return ns_; }
  void advance(std::uint64_t ns) { ns_ += ns; }
  void set_id(SystemClockId id) { id_ = id; }

 private:
  std::uint64_t ns_ = 5000000000u;
  SystemClockId id_ = SystemClockId::kQpc;
};

struct FakeNic {
  std::uint16_t device_id = avb_abi::kDeviceI226;
  std::uint32_t capabilities = 0x1FF;
  std::uint32_t state = avb_abi::kHwBarMapped;
  std::uint32_t timinca = 0x18000000;
  std::uint32_t tsauxc = 0;
  std::uint64_t base_ns = 1000000007;  // device time at base_at_ns of the system clock
  std::uint64_t base_at_ns = 5000000000u;
  bool counts = true;
  bool gone = false;
  std::uint32_t resets = 0;

  std::uint64_t time_at(std::uint64_t system_ns) const {
    return base_ns + (counts ? system_ns - base_at_ns : 0);
  }
  void set_time(std::uint64_t device_ns, std::uint64_t system_ns) {
    base_ns = device_ns;
    base_at_ns = system_ns;
  }
};

struct FakeCall {
  std::uint32_t code = 0;
  int handle = 0;
  std::uint32_t in_bytes = 0, out_bytes = 0;
  std::vector<std::uint8_t> in;
  bool in_is_out = false;
};

class FakeDriver {
 public:
  explicit FakeDriver(std::vector<std::uint16_t> device_ids = {avb_abi::kDeviceI226});

  intel_avb::DriverPort port();
  std::unique_ptr<Backend> backend() { return intel_avb::make_avb_backend(port(), {}, clock); }
  // The opened adapter; fails the test and returns null when it cannot be opened.
  std::unique_ptr<Adapter> open(Backend& backend, const std::string& key = "avb:I226:0");

  std::uint32_t count(std::uint32_t code) const;
  // Puts an adapter at the head of the list, as the driver does.
  std::shared_ptr<FakeNic> plug(std::uint16_t device_id);
  void unplug(std::shared_ptr<FakeNic> nic);

  FakeQpc clock;
  std::vector<std::shared_ptr<FakeNic>> nics;  // in the driver's order
  std::shared_ptr<FakeNic> selected;           // opened last by anyone
  avb_abi::VersionReply version{1, 0, 123, 4, 0, 0};
  std::uint32_t open_error = 0;
  bool stand_in = false;
  std::uint32_t register_value = 0;  // every register of a debug build
  int live_handles = 0;
  std::vector<FakeCall> log;
  // Answers a request in the driver's place when it returns a number.
  std::function<std::optional<std::uint32_t>(const FakeCall&)> before;
  // Serves requests that the fake does not know, after the adapter was resolved.
  std::function<std::optional<std::uint32_t>(FakeNic&, const FakeCall&, void*, std::uint32_t*)>
      serve;
  // Whether memory of a mapped ring is there; absent: all of it.
  std::function<bool(std::uint64_t address, std::uint32_t bytes)> mapped;
  // Spoils a successful reply: (request, reply, returned).
  std::function<void(const FakeCall&, void*, std::uint32_t*)> after;

 private:
  struct Handle {
    int id = 0;
    std::shared_ptr<FakeNic> bound;
  };
  std::uint32_t control(Handle& handle, const FakeCall& call, void* out, std::uint32_t* returned);
  std::uint32_t dispatch(Handle& handle, const FakeCall& call, void* out, std::uint32_t* returned);
  std::uint32_t enumerate(const FakeCall& call, void* out, std::uint32_t* returned);
  std::uint32_t open_adapter(Handle& handle, const FakeCall& call, void* out,
                             std::uint32_t* returned);
  std::uint32_t clock_request(FakeNic& nic, const FakeCall& call, void* out,
                              std::uint32_t* returned);
  std::uint32_t set_time(FakeNic& nic, const FakeCall& call, void* out, std::uint32_t* returned);
  std::uint32_t adjust_frequency(const FakeCall& call, void* out, std::uint32_t* returned);
  std::uint32_t info_request(FakeNic& nic, const FakeCall& call, void* out,
                             std::uint32_t* returned);
  int next_handle_ = 1;
};

template <class T>
T sent(const FakeCall& call) {
  T value{};
  std::memcpy(&value, call.in.data(),
              call.in.size() < sizeof value ? call.in.size() : sizeof value);
  return value;
}

// Whether `failed` is an error of the facade's call `operation`, made of the driver's `request`.
inline bool is_error_of(const Status& failed, const std::string& operation,
                        const std::string& request) {
  return !failed.ok() && failed.error().operation == operation &&
         failed.error().detail.rfind(request + ": ", 0) == 0;
}

// For FakeDriver::before: `error` for the requests with `code`, the others go on.
inline std::optional<std::uint32_t> answer_to(const FakeCall& call, std::uint32_t code,
                                              std::uint32_t error) {
  if (call.code == code) return error;
  return std::nullopt;
}

}  // namespace avbhal::test
