// What one row of tools/repo/registers/families.json says about a family of adapters. The rows are
// in families.gen.h; base/family.h looks them up.
#pragma once

#include <cstdint>

namespace avbhal {

enum class ClockKind : std::uint8_t {
  kNone,    // not known
  kSplit,   // seconds and nanoseconds
  kCounter  // a scaled binary counter
};

// A clock that can drive the counter of I217 and I219, with the settings of e1000e.
struct CounterSource {
  std::uint32_t khz = 0;
  std::uint32_t timinca = 0;  // INCPERIOD 31:24, INCVALUE 23:0
  std::uint32_t shift = 0;    // counts per ns = 2^shift
};

// What a published source says lies between the stamp and the wire.
struct PathLatency {
  std::uint32_t mbps = 0;
  std::uint32_t egress_ns = 0, ingress_ns = 0;
};

// Units of TQAVCC at a rate in bit/s, and of TQAVHC for a byte; all 0: no credit shaper.
struct ShaperUnits {
  std::uint64_t slope = 0, at_bps = 0;
  std::uint64_t credit = 0;
};

template <class T, std::uint8_t kMost>
struct ShortList {
  T values[kMost] = {};
  std::uint8_t count = 0;

  constexpr const T* begin() const { return values; }
  constexpr const T* end() const { return values + count; }
};

struct FamilyTraits {
  const char* name;  // "i210"
  ClockKind clock;
  std::uint32_t resolution_ns;                  // of a reading of the clock, the coarsest setting
  std::uint32_t increment_period_ps;            // split clock: TIMINCA adds once in this time
  std::uint32_t register_read_ns;               // assumed median of one register read
  ShortList<CounterSource, 2> counter_sources;  // the usual one first
  std::uint32_t max_link_mbps;
  std::uint8_t target_times, auxiliary_inputs;
  std::uint8_t transmit_stamp_sets;  // pairs of TXSTMPL and TXSTMPH
  std::uint8_t transmit_queues;
  std::uint64_t gate_cycle_max_ns;  // 0: no transmission gates
  bool preemption, ptm, launch_time, vlan_filter;
  bool eee_register;  // false: energy-efficient Ethernet is switched through the PHY
  ShaperUnits shaper;
  std::uint8_t phy_address;
  std::uint32_t phy_identifier;         // PHYID1 31:16, PHYID2 15:0
  ShortList<PathLatency, 4> latencies;  // slowest link first
  std::uint16_t usual_device_id;
};

}  // namespace avbhal
