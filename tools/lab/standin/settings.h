// What the driver's context of an adapter remembers of configuration calls, for all handles
// together. Forgotten when the adapter is attached again, not when a handle is closed.
#pragma once

#include <array>
#include <cstdint>

#include "backends/intel_avb/abi_config.h"
#include "backends/intel_avb/abi_tsn.h"

namespace avbhal::standin {

struct SrpSlot {
  std::uint32_t handle = 0;  // 0 = free
  std::uint32_t bandwidth_bps = 0;
  std::uint64_t stream_id = 0;
};

struct AtdeccSlot {
  std::uint32_t id = 0;  // 0 = free
  std::uint32_t event_mask = 0;
};

inline constexpr std::uint32_t kShapers = 2;
inline constexpr std::uint8_t kNoTrafficClass = 0xFF;

struct Settings {
  std::int64_t ingress_latency_ns = 0;
  std::int64_t egress_latency_ns = 0;

  std::uint16_t vlan_id = 0;
  std::uint8_t vlan_pcp = 0;
  bool vlan_enabled = false;
  bool vlan_strip_rx = false;
  bool eee_enabled = false;
  bool pfc_enabled = false;
  std::uint8_t pfc_priority_mask = 0;
  std::uint32_t lpi_timer_us = 0;

  std::array<std::uint64_t, avb_abi::kTrafficClasses> launch_time_ns{};
  // Ideal behaviour: the traffic class that each credit shaper serves.
  std::array<std::uint8_t, kShapers> shaper_class{kNoTrafficClass, kNoTrafficClass};

  // Numbers count up; the first one given is 2.
  std::uint32_t last_srp_handle = 1;
  std::uint32_t last_atdecc_id = 1;
  std::array<SrpSlot, avb_abi::kSrpSlots> srp{};
  std::array<AtdeccSlot, avb_abi::kAtdeccSlots> atdecc{};
};

}  // namespace avbhal::standin
