// Time-sensitive networking and port features, as plain values. Limits are checked before a backend
// is asked (IEEE 802.1Q-2022 clauses 8.6.8.4, 8.6.8.2, 6.7.2 and 34); a backend checks its own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "hal/stamp_types.h"

namespace avbhal {

struct TsnOutcome {
  Effect effect = Effect::kAccepted;
  std::string note;  // why the effect is not verified; empty when it is
};

struct GateEntry {
  std::uint8_t gate_states = 0;  // bit q: queue q open
  std::uint32_t duration_ns = 0;
};
struct GateSchedule {
  std::uint64_t base_time_ns = 0;   // device time
  std::uint64_t cycle_time_ns = 0;  // more than 0
  std::vector<GateEntry> entries;   // 1 to 8
};

struct FramePreemption {
  std::uint8_t preemptable_queues = 0;    // bit mask
  std::uint32_t min_fragment_bytes = 64;  // 64, 128, 192 or 256
  bool verify = true;
};

struct CreditShaper {
  std::uint8_t traffic_class = 0;  // 0 to 7
  bool enable = true;
  std::int64_t idle_slope_bps = 0;  // bandwidth reserved
  std::int64_t send_slope_bps = 0;  // idle slope - port rate, at most 0
  std::int32_t hi_credit_bytes = 0, lo_credit_bytes = 0;
};

struct LaunchTime {
  std::uint8_t traffic_class = 0;  // 0 to 7
  bool enable = true;
  std::uint64_t device_ns = 0;  // absolute
};

struct PciePtm {
  bool enable = true;
};

struct VlanTagging {
  bool enable = true;
  std::uint16_t vlan_id = 0;  // 1 to 4094
  std::uint8_t pcp = 0;       // 0 to 7
  bool strip_receive = false;
};

struct EnergyEfficiency {
  bool enable = true;
  std::uint32_t lpi_timer_us = 0;
};

struct PriorityFlowControl {
  bool enable = true;
  std::uint8_t priority_mask = 0;
};

struct StreamReservation {
  std::uint64_t stream_id = 0;
  std::uint32_t bandwidth_bps = 0;
  std::uint16_t vlan_id = 2;
  std::uint8_t priority = 3;
  bool class_a = true;
  std::uint16_t max_frame_bytes = 1522;
};
struct ReservedStream {
  std::uint32_t handle = 0;
  TsnOutcome outcome;
};

// One AVDECC entity event.
struct EntityEvent {
  bool available = false;  // false: none was waiting
  std::uint64_t entity_id = 0;
  std::uint32_t capabilities = 0;
  std::uint32_t type = 0;  // 1 available, 2 departing, 4 discover
};

// Counters of a driver, by the driver's names; `counted` false where they are known to stay 0.
struct DriverCounter {
  std::string name;
  std::uint64_t value = 0;
  bool counted = true;
};

}  // namespace avbhal
