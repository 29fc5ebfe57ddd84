// What the stand-in remembers: adapters, the selected adapter, faults. Plain data without logic.
#pragma once

#include <array>
#include <cstdint>

#include "adapter_events.h"
#include "backends/intel_avb/abi.h"
#include "control.h"
#include "events.h"
#include "faults.h"
#include "frame_queues.h"
#include "model/adapter_model.h"
#include "model/wire.h"
#include "settings.h"
#include "standin.h"

namespace avbhal::standin {

// Which adapters a machine has. Adapter numbers are positions in this list = attachment order; the
// driver enumerates the other way round (the adapter attached last has index 0).
struct MachineConfig {
  std::array<Family, kMaxAdapters> families = {Family::kI210, Family::kI219, Family::kI226,
                                               Family::kI226};
  std::uint32_t count = 3;  // 1..kMaxAdapters
  std::uint64_t seed = 1;   // oscillator errors and latencies
  // I217/I219: the L/H latch skew of sim-model R4. Off: whether the driver guards against it is
  // not known, and no document says that the silicon has it.
  bool latch_skew = false;
};

inline constexpr std::uint64_t kDefaultCounterHz = 1000000000;

// One adapter: the hardware and the driver's context for it.
struct Adapter {
  model::AdapterModel model;

  // Windows' view, survives removal.
  TimestampMode timestamp_mode = TimestampMode::kActive;
  std::uint64_t nominal_hz = kDefaultCounterHz;  // as reported; 0 = the driver does not say
  std::uint64_t counter_hz = kDefaultCounterHz;  // what CrossReply.hardware counts in

  bool ptm_present = true;  // PCIe capability of precision time measurement, where the part has it

  // The driver's context; meaningless while not attached.
  bool attached = false;
  std::uint32_t generation = 0;  // changes with every attach, never 0
  bool initialized = false;
  std::uint32_t hw_state = avb_abi::kHwUnbound;
  std::uint32_t capabilities = 0;
  bool bar_mapped = false;
  bool bar_available = true;               // false on order: BAR0 cannot be mapped
  std::uint32_t documented_increment = 0;  // ideal behaviour: TIMINCA as the caller sees it
  std::uint64_t i219_offset_ns = 0;        // ideal behaviour only; faithful: shared, see below
  avb_abi::StatisticsReply statistics{};
  Settings settings{};
  AdapterEvents events{};
  MachineState* machine = nullptr;
};

struct Cable {
  bool connected = false;
  std::array<std::uint32_t, 2> ends{};  // adapter numbers
  model::Wire wire{};
};

struct MachineState {
  Host host{};
  MachineConfig config{};
  std::array<Adapter, kMaxAdapters> adapters{};
  std::uint32_t adapter_count = 0;
  // Attached adapters in the order of the driver's enumeration.
  std::array<std::uint8_t, kMaxAdapters> enumeration{};
  std::uint32_t enumerated = 0;
  std::int32_t selected = -1;  // adapter opened most recently by anyone, -1 = none
  std::uint32_t last_generation = 0;
  // File-static in the public driver: shared by all I219.
  std::uint64_t shared_i219_offset_ns = 0;  // modulo 2^64
  std::uint32_t shared_i219_tsauxc = 0;

  SubscriptionTable subscriptions{};
  std::uint32_t last_file_id = 0;

  Behaviour behaviour = Behaviour::kFaithful;
  bool debug_build = true;
  FaultTable faults{};
  bool deny_open = false;
  char order_error[160] = {};

  std::array<HostFrames, kMaxAdapters> frames{};  // of programs, at each adapter
  std::array<Cable, kMaxAdapters / 2> cables{};
  FrameData outgoing{}, answer{};  // room to build one in
};

}  // namespace avbhal::standin
