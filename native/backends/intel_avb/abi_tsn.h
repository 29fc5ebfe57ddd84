// The driver's calls for gates, preemption, shapers, launch time and PCIe time measurement:
// control codes and raw structures. Facts as in abi.h.
#pragma once

#include "backends/intel_avb/abi.h"

namespace avbhal::avb_abi {

inline constexpr std::uint32_t kSetupTas = control_code(26);
inline constexpr std::uint32_t kSetupFp = control_code(27);
inline constexpr std::uint32_t kSetupPtm = control_code(28);
inline constexpr std::uint32_t kSetupQav = control_code(35);
inline constexpr std::uint32_t kSetLaunchTime = control_code(64);

static_assert(kSetupTas == 0x00170068 && kSetupFp == 0x0017006C && kSetupPtm == 0x00170070);
static_assert(kSetupQav == 0x0017008C && kSetLaunchTime == 0x00170100);

inline constexpr std::uint32_t kTrafficClasses = 8;
inline constexpr std::uint32_t kGateEntries = 8;

// A cycle of up to eight gate states. Base time and cycle are of the adapter's clock.
struct TasConfig {
  std::uint64_t base_time_s;
  std::uint32_t base_time_ns;
  std::uint32_t cycle_time_s;
  std::uint32_t cycle_time_ns;  // cycle 0 counts as 1 ms
  std::uint8_t gate_states[kGateEntries];
  std::uint32_t gate_durations_ns[kGateEntries];
  std::uint32_t padding;
};
static_assert(sizeof(TasConfig) == 64 && offsetof(TasConfig, base_time_s) == 0 &&
              offsetof(TasConfig, base_time_ns) == 8 && offsetof(TasConfig, cycle_time_s) == 12 &&
              offsetof(TasConfig, cycle_time_ns) == 16 && offsetof(TasConfig, gate_states) == 20 &&
              offsetof(TasConfig, gate_durations_ns) == 28 && offsetof(TasConfig, padding) == 60);

// SETUP_TAS; acts on the adapter that any handle opened last. The public driver programs the mode
// bit and the cycle only.
struct TasRequest {
  TasConfig config;
  std::uint32_t status;
  std::uint32_t padding;
};
static_assert(sizeof(TasRequest) == 72 && offsetof(TasRequest, config) == 0 &&
              offsetof(TasRequest, status) == 64 && offsetof(TasRequest, padding) == 68);

struct FpConfig {
  std::uint8_t preemptable_queues;  // bit mask
  std::uint8_t padding[3];
  std::uint32_t min_fragment_size;  // bytes
  std::uint8_t verify_disable;
  std::uint8_t tail_padding[3];
};
static_assert(sizeof(FpConfig) == 12 && offsetof(FpConfig, preemptable_queues) == 0 &&
              offsetof(FpConfig, padding) == 1 && offsetof(FpConfig, min_fragment_size) == 4 &&
              offsetof(FpConfig, verify_disable) == 8 && offsetof(FpConfig, tail_padding) == 9);

// SETUP_FP; acts on the adapter that any handle opened last.
struct FpRequest {
  FpConfig config;
  std::uint32_t status;
};
static_assert(sizeof(FpRequest) == 16 && offsetof(FpRequest, config) == 0 &&
              offsetof(FpRequest, status) == 12);

struct PtmConfig {
  std::uint8_t enabled;
  std::uint8_t padding[3];
  std::uint32_t clock_granularity;  // ignored
};
static_assert(sizeof(PtmConfig) == 8 && offsetof(PtmConfig, enabled) == 0 &&
              offsetof(PtmConfig, padding) == 1 && offsetof(PtmConfig, clock_granularity) == 4);

// SETUP_PTM; acts on the adapter that any handle opened last.
struct PtmRequest {
  PtmConfig config;
  std::uint32_t status;
};
static_assert(sizeof(PtmRequest) == 12 && offsetof(PtmRequest, config) == 0 &&
              offsetof(PtmRequest, status) == 8);

// SETUP_QAV; a short input is error 87, a short output is fine. The public driver stores nothing.
struct QavRequest {
  std::uint8_t tc;  // 0..7
  std::uint8_t reserved[3];
  std::uint32_t idle_slope;  // bytes per second
  std::int32_t send_slope;   // bytes per second, at most 0
  std::int32_t hi_credit;    // bytes, at least 0
  std::int32_t lo_credit;    // bytes, at most 0
  std::uint32_t status;
};
static_assert(sizeof(QavRequest) == 24 && offsetof(QavRequest, tc) == 0 &&
              offsetof(QavRequest, reserved) == 1 && offsetof(QavRequest, idle_slope) == 4 &&
              offsetof(QavRequest, send_slope) == 8 && offsetof(QavRequest, hi_credit) == 12 &&
              offsetof(QavRequest, lo_credit) == 16 && offsetof(QavRequest, status) == 20);

// SET_LAUNCH_TIME; the public driver remembers the number and programs nothing.
struct LaunchTimeRequest {
  std::uint8_t traffic_class;  // 0..7
  std::uint8_t enable_launch_time;
  std::uint8_t reserved[2];
  std::uint32_t padding;
  std::uint64_t launch_time_ns;           // absolute, adapter's clock
  std::uint64_t previous_launch_time_ns;  // out: of the previous call for this class
  std::uint32_t status;
  std::uint32_t tail_padding;
};
static_assert(sizeof(LaunchTimeRequest) == 32 && offsetof(LaunchTimeRequest, traffic_class) == 0 &&
              offsetof(LaunchTimeRequest, enable_launch_time) == 1 &&
              offsetof(LaunchTimeRequest, reserved) == 2 &&
              offsetof(LaunchTimeRequest, padding) == 4 &&
              offsetof(LaunchTimeRequest, launch_time_ns) == 8 &&
              offsetof(LaunchTimeRequest, previous_launch_time_ns) == 16 &&
              offsetof(LaunchTimeRequest, status) == 24 &&
              offsetof(LaunchTimeRequest, tail_padding) == 28);

}  // namespace avbhal::avb_abi
