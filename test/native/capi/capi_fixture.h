// A simulation opened through the C interface.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "capi/include/avb_hal.h"
#include "harness.h"

namespace avbhal::test {

template <class T>
T sized() {
  T out{};
  out.struct_size = sizeof out;
  return out;
}

inline avbhal_error last_c_error() {
  auto error = sized<avbhal_error>();
  CHECK_EQ(avbhal_last_error(&error), 0);
  return error;
}

// Two I226 on a cable.
struct CWire {
  explicit CWire(const char* time = "virtual") {
    const std::string options =
        std::string("time=") + time + "\nadapters.0.family=i226\nadapters.1.family=i226";
    CHECK_EQ(avbhal_backend_open(options.c_str(), &backend), 0);
    for (std::size_t i = 0; i < 2; ++i) {
      const std::string key = "sim:" + std::to_string(i);
      CHECK_EQ(avbhal_adapter_open(backend, key.c_str(), AVBHAL_DISCIPLINE, &ends[i]), 0);
      CHECK_EQ(avbhal_stamps_configure(ends[i], 1), 0);
    }
    CHECK_EQ(avbhal_simulation_order(backend, "wire adapter=0 to=1 delay=500"), 0);
  }
  ~CWire() { (void)avbhal_backend_close(backend); }
  CWire(const CWire&) = delete;
  CWire& operator=(const CWire&) = delete;

  void advance_us(std::uint64_t us) { CHECK_EQ(avbhal_simulation_advance(backend, us * 1000), 0); }

  avbhal_backend backend = 0;
  std::array<avbhal_adapter, 2> ends{};
};

inline avbhal_port open_port(avbhal_adapter adapter) {
  auto options = sized<avbhal_port_options>();
  options.group_count = 1;
  constexpr std::uint8_t kGroup[6] = {0x01, 0x80, 0xC2, 0, 0, 0x0E};
  std::memcpy(options.groups[0], kGroup, sizeof kGroup);
  avbhal_port port = 0;
  CHECK_EQ(avbhal_port_open(adapter, &options, &port), 0);
  return port;
}

inline std::vector<std::uint8_t> ptp_frame(std::uint8_t type, std::uint16_t id) {
  std::vector<std::uint8_t> bytes(68);
  constexpr std::uint8_t kHeader[16] = {0x01, 0x80, 0xC2, 0, 0,    0x0E, 2, 0,
                                        0,    0,    0,    1, 0x88, 0xF7, 0, 2};
  std::memcpy(bytes.data(), kHeader, sizeof kHeader);
  bytes[14] = static_cast<std::uint8_t>(0x10 | type);
  bytes[44] = static_cast<std::uint8_t>(id >> 8);
  bytes[45] = static_cast<std::uint8_t>(id);
  return bytes;
}

}  // namespace avbhal::test
