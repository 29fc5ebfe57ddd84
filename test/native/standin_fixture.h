// The stand-in driver under virtual time, called as a program would call the driver.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>

#include "backends/intel_avb/abi.h"
#include "hal/system_clock.h"
#include "tools/lab/standin/in_process_port.h"
#include "tools/lab/standin/virtual_host.h"

namespace avbhal::test {

// The stand-in's time as the system clock of a backend under test.
class StandinClock : public SystemClock {
 public:
  explicit StandinClock(standin::VirtualHost& host) : host_(host) {}
  SystemClockId id() const override { return SystemClockId::kVirtual; }
  std::uint64_t frequency_hz() const override { return host_.frequency_hz(); }
  std::uint64_t now_ticks() override { return host_.read_qpc(); }
  void sleep_ns(std::uint64_t ns) override { host_.advance(ns); }

 private:
  standin::VirtualHost& host_;
};

// One open handle.
class StandinFile {
 public:
  explicit StandinFile(standin::InProcessPort& port) : port_(port.port()) {
    open_error = port_.open(port_.context, &handle_);
  }
  ~StandinFile() {
    if (handle_ != nullptr) port_.close(port_.context, handle_);
  }
  StandinFile(const StandinFile&) = delete;
  StandinFile& operator=(const StandinFile&) = delete;

  std::uint32_t raw(std::uint32_t code, const void* in, std::uint32_t in_bytes, void* out,
                    std::uint32_t out_bytes) {
    returned = 0xDEAD;
    return port_.control(port_.context, handle_, code, in, in_bytes, out, out_bytes, &returned);
  }
  // Input and output in one structure, as programs for the driver do it.
  template <class T>
  std::uint32_t call(std::uint32_t code, T& value) {
    return raw(code, &value, sizeof(T), &value, sizeof(T));
  }
  std::uint32_t call(std::uint32_t code) { return raw(code, nullptr, 0, nullptr, 0); }

  std::uint32_t open_error = 0;
  std::uint32_t returned = 0;

 private:
  intel_avb::DriverPort port_;
  intel_avb::DriverHandle handle_ = nullptr;
};

inline constexpr std::uint32_t kSentinel = 0xA11CE5;

// Default machine: adapter 0 = I210 (index 2), 1 = I219 (index 1), 2 = I226 (index 0).
struct Standin {
  Standin() : port(host.host()), file(port) {}
  explicit Standin(const standin::MachineConfig& config) : port(host.host(), config), file(port) {}

  standin::VirtualHost host;
  standin::InProcessPort port;
  StandinFile file;

  std::uint32_t open(StandinFile& by, std::uint32_t index) {
    avb_abi::AdapterOpen request{};
    request.index = index;
    request.status = kSentinel;
    return by.call(avb_abi::kOpenAdapter, request);
  }
  std::uint32_t open(std::uint32_t index) { return open(file, index); }

  std::uint64_t read_ns(StandinFile& by) {
    avb_abi::TimestampRequest request{};
    by.call(avb_abi::kGetTimestamp, request);
    return request.timestamp_ns;
  }
  std::uint64_t read_ns() { return read_ns(file); }

  std::uint32_t set_ns(std::uint64_t ns) {
    avb_abi::TimestampRequest request{};
    request.timestamp_ns = ns;
    return file.call(avb_abi::kSetTimestamp, request);
  }

  std::uint32_t shift_ns(std::int64_t ns) {
    avb_abi::OffsetRequest request{};
    request.offset_ns = ns;
    return file.call(avb_abi::kPhcOffsetAdjust, request);
  }

  avb_abi::ClockConfigReply config(StandinFile& by) {
    avb_abi::ClockConfigReply reply{};
    reply.status = by.call(avb_abi::kGetClockConfig, reply);
    return reply;
  }
  avb_abi::ClockConfigReply config() { return config(file); }

  avb_abi::HwStateQuery state(StandinFile& by) {
    avb_abi::HwStateQuery reply{};
    if (by.call(avb_abi::kGetHwState, reply) != 0) reply.hw_state = kSentinel;
    return reply;
  }
  avb_abi::HwStateQuery state() { return state(file); }

  std::uint32_t read_register(std::uint32_t offset) {
    avb_abi::RegisterRequest request{};
    request.offset = offset;
    const std::uint32_t error = file.call(avb_abi::kReadRegister, request);
    return error == 0 ? request.value : kSentinel;
  }

  std::uint32_t write_register(std::uint32_t offset, std::uint32_t value) {
    avb_abi::RegisterRequest request{};
    request.offset = offset;
    request.value = value;
    return file.call(avb_abi::kWriteRegister, request);
  }

  standin::TruthReply truth(std::uint32_t adapter) {
    standin::TruthReply reply{};
    port.truth(adapter, &reply);
    return reply;
  }

  bool order(const std::string& text) {
    const std::string error = port.order(text);
    return error.empty();
  }
};

inline standin::MachineConfig only(Family family) {
  standin::MachineConfig config;
  config.families[0] = family;
  config.count = 1;
  return config;
}

}  // namespace avbhal::test
