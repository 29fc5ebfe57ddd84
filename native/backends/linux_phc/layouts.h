// What crosses the kernel's PTP and ethtool calls, as on every 64-bit Linux; linux_api_linux.cc
// compares sizes and numbers with the headers of the system.
#pragma once

#include <cstdint>

namespace avbhal::linux_phc {

// A time of a PTP clock; the sign of `seconds` covers the whole value.
struct PtpTime {
  std::int64_t seconds = 0;
  std::uint32_t ns = 0;
  std::uint32_t reserved = 0;
};
static_assert(sizeof(PtpTime) == 16);

struct PtpCaps {
  std::int32_t max_adj_ppb = 0;
  std::int32_t alarms = 0, external_stamps = 0, periodic_outputs = 0, pps = 0, pins = 0;
  std::int32_t cross_timestamping = 0;  // PTP_SYS_OFFSET_PRECISE
  std::int32_t adjust_phase = 0, max_phase_adj_ns = 0;
  std::int32_t reserved[11] = {};
};
static_assert(sizeof(PtpCaps) == 80);

// system, device, system, device, ..., system; CLOCK_REALTIME.
struct PtpOffset {
  std::uint32_t samples = 0;  // 1 to 25: the kernel takes 0 and then delivers nothing
  std::uint32_t reserved[3] = {};
  PtpTime times[51];
};
static_assert(sizeof(PtpOffset) == 832);

struct PtpExtended {
  std::uint32_t samples = 0;
  std::uint32_t clock = 0;  // since Linux 6.12; before, EINVAL unless 0
  std::uint32_t reserved[2] = {};
  PtpTime times[25][3];  // system, device, system
};
static_assert(sizeof(PtpExtended) == 1216);

struct PtpPrecise {
  PtpTime device, realtime, monotonic_raw;
  std::uint32_t reserved[4] = {};
};
static_assert(sizeof(PtpPrecise) == 64);

inline constexpr std::uint32_t kPtpGetCaps = 0x80503d01;
inline constexpr std::uint32_t kPtpOffset = 0x43403d05;
inline constexpr std::uint32_t kPtpPrecise = 0xc0403d08;
inline constexpr std::uint32_t kPtpExtended = 0xc4c03d09;

inline constexpr std::uint32_t kClockRealtime = 0;
inline constexpr std::uint32_t kClockMonotonicRaw = 4;

// ETHTOOL_GET_TS_INFO
struct EthtoolStamping {
  std::uint32_t command = 0x41;
  std::uint32_t so_timestamping = 0;
  std::int32_t phc_index = -1;
  std::uint32_t transmit_types = 0, transmit_reserved[3] = {};
  std::uint32_t receive_filters = 0, receive_reserved[3] = {};
};
static_assert(sizeof(EthtoolStamping) == 44);

// ETHTOOL_GDRVINFO
struct EthtoolDriver {
  std::uint32_t command = 0x3;
  char driver[32] = {}, version[32] = {}, firmware[32] = {}, bus_info[32] = {}, rom[32] = {};
  char reserved[12] = {};
  std::uint32_t counts[5] = {};
};
static_assert(sizeof(EthtoolDriver) == 196);

// What clock_adjtime takes and gives.
struct ClockChange {
  std::uint32_t modes = 0;
  std::int64_t frequency = 0;  // ppm * 65536
  // A step; `ns` is 0 to 999999999 for negative ones, too.
  std::int64_t seconds = 0, ns = 0;
};
inline constexpr std::uint32_t kChangeFrequency = 0x2;
inline constexpr std::uint32_t kChangeStep = 0x100;
inline constexpr std::uint32_t kChangeInNs = 0x2000;

}  // namespace avbhal::linux_phc
