#include "adapters.h"

#include "base/registers.gen.h"
#include "events.h"
#include "hardware.h"
#include "polling.h"

namespace avbhal::standin {
namespace {

// Read from an I226 whose Windows driver runs.
constexpr std::uint32_t kMiniportCtrl = 0x401C0641u, kMiniportSrrctl = 0x02000402u;
constexpr std::uint64_t kOidsAtAttach = 4;
constexpr std::uint64_t kInitWaitNs = 10000000;
constexpr std::uint32_t kPtpFilter = 3;
constexpr std::uint32_t kPtpOverEthernet =
    reg::kETQF_FILTER_EN | reg::kETQF_TS_1588 | reg::kETQF_ETYPE.with(0x88F7);
constexpr std::uint32_t kBarCapabilities = avb_abi::kCapMmio | avb_abi::kCapEnhancedTs;

void enter_list(MachineState& machine, std::uint32_t number) {
  for (std::uint32_t i = machine.enumerated; i > 0; --i)
    machine.enumeration[i] = machine.enumeration[i - 1];
  machine.enumeration[0] = static_cast<std::uint8_t>(number);
  machine.enumerated += 1;
}

// NDIS restarts a filter after it was attached: not a pause and restart, and nothing is
// initialised. The miniports of I210 and I226 are asked for things meanwhile; how many is made up.
avb_abi::StatisticsReply statistics_after_attach(Family family) {
  avb_abi::StatisticsReply statistics{};
  statistics.filter_attach_count = 1;
  statistics.filter_restart_count = 1;
  if (family == Family::kI210 || family == Family::kI226)
    statistics.oid_request_count = statistics.oid_complete_count = kOidsAtAttach;
  return statistics;
}

void leave_list(MachineState& machine, std::uint32_t number) {
  std::uint32_t kept = 0;
  for (std::uint32_t i = 0; i < machine.enumerated; ++i)
    if (machine.enumeration[i] != number) machine.enumeration[kept++] = machine.enumeration[i];
  machine.enumerated = kept;
}

void wait_for_counter(const MachineState& machine) {
  const model::TimeSource& time = machine.host.time;
  time.wait_until_ns(time.context, time.now_ns(time.context) + kInitWaitNs);
}

void enable_clock(MachineState& machine, Adapter& adapter) {
  const Family family = adapter.model.config().family;
  std::uint32_t tsauxc = 0;
  if (family != Family::kI210) read_tsauxc(machine, adapter, &tsauxc);
  // Frequency clock 0 without a frequency: the driver takes the bit for another one.
  if (family == Family::kI226) tsauxc |= reg::kTSAUXC_EN_CLK0;
  write_tsauxc(machine, adapter, tsauxc & ~reg::kTSAUXC_DISABLE_SYSTIME);
}

void clear_disable_bit(MachineState& machine, Adapter& adapter) {
  std::uint32_t tsauxc = 0;
  if (read_tsauxc(machine, adapter, &tsauxc) && (tsauxc & reg::kTSAUXC_DISABLE_SYSTIME) != 0)
    write_tsauxc(machine, adapter, tsauxc & ~reg::kTSAUXC_DISABLE_SYSTIME);
}

}  // namespace

void start_miniport(const MachineState& machine, Adapter& adapter) {
  const model::TimeSource& time = machine.host.time;
  const std::uint64_t now_ns = time.now_ns(time.context);
  model::AdapterModel& model = adapter.model;
  if (model.config().family != Family::kI226) {
    model.write_at(reg::kCTRL, model.read_at(reg::kCTRL, now_ns) | reg::kCTRL_SLU, now_ns);
    return;
  }
  model.write_at(reg::kCTRL, kMiniportCtrl, now_ns);
  model.write_at(reg::kSRRCTL[0], kMiniportSrrctl, now_ns);
}

void attach(MachineState& machine, std::uint32_t number) {
  Adapter& adapter = machine.adapters[number];
  start_miniport(machine, adapter);
  adapter.attached = true;
  adapter.generation = ++machine.last_generation;
  adapter.initialized = false;
  adapter.bar_mapped = false;
  adapter.hw_state = avb_abi::kHwBound;
  adapter.capabilities = driver_traits_of(adapter).capabilities;
  adapter.statistics = statistics_after_attach(adapter.model.config().family);
  adapter.settings = Settings{};
  adapter.events = AdapterEvents{};
  enter_list(machine, number);
  if (map_bar(adapter)) initialize_device(machine, adapter, false);
}

void detach(MachineState& machine, std::uint32_t number) {
  Adapter& adapter = machine.adapters[number];
  adapter.attached = false;
  adapter.initialized = false;
  adapter.bar_mapped = false;
  adapter.hw_state = avb_abi::kHwTeardown;
  leave_list(machine, number);
  detach_subscriptions(machine, number);
  if (machine.selected == static_cast<std::int32_t>(number)) machine.selected = -1;
}

void close_handle(MachineState& machine, const FileContext& file) {
  std::array<bool, kMaxAdapters> emptied{};
  close_subscriptions(machine, file, &emptied);
  for (std::uint32_t i = 0; i < kMaxAdapters; ++i)
    if (emptied[i]) stop_polls(machine.adapters[i]);
}

std::int32_t adapter_at_index(const MachineState& machine, std::uint32_t index) {
  return index < machine.enumerated ? machine.enumeration[index] : -1;
}

Adapter* resolve(MachineState& machine, const FileContext& file) {
  if (file.adapter < 0) {
    const std::int32_t number =
        machine.selected >= 0 ? machine.selected : adapter_at_index(machine, 0);
    return number < 0 ? nullptr : &machine.adapters[static_cast<std::uint32_t>(number)];
  }
  const auto number = static_cast<std::uint32_t>(file.adapter);
  if (number >= machine.adapter_count) return nullptr;
  Adapter& adapter = machine.adapters[number];
  return adapter.attached && adapter.generation == file.generation ? &adapter : nullptr;
}

Adapter* global_adapter(MachineState& machine, Adapter* resolved) {
  if (machine.behaviour == Behaviour::kIdeal || machine.selected < 0) return resolved;
  return &machine.adapters[static_cast<std::uint32_t>(machine.selected)];
}

Adapter* ready_global_adapter(MachineState& machine, Adapter* resolved, std::uint32_t hw_state) {
  Adapter* adapter = global_adapter(machine, resolved);
  return adapter->initialized && adapter->hw_state >= hw_state ? adapter : nullptr;
}

bool map_bar(Adapter& adapter) {
  if (adapter.bar_mapped) return true;
  if (!driver_traits_of(adapter).has_operations) return false;
  adapter.bar_mapped = adapter.bar_available;
  if (!adapter.bar_mapped) {
    adapter.capabilities &= ~kBarCapabilities;
    return false;
  }
  adapter.capabilities = driver_traits_of(adapter).capabilities;
  adapter.initialized = true;
  if (adapter.hw_state < avb_abi::kHwBarMapped) adapter.hw_state = avb_abi::kHwBarMapped;
  return true;
}

void initialize_device(MachineState& machine, Adapter& adapter, bool wait) {
  if (!map_bar(adapter)) return;
  write_increment(machine, adapter, driver_traits_of(adapter).nominal_increment);
  if (has_split_clock(adapter.model.config().family)) write_split_clock(adapter, 1);
  enable_clock(machine, adapter);
  enable_packet_timestamping(adapter);
  if (adapter.model.config().family == Family::kI226)
    write_register(adapter, reg::kETQF[kPtpFilter], kPtpOverEthernet);
  if (wait) wait_for_counter(machine);
  if (adapter.model.config().family == Family::kI219) seed_i219_clock(machine, adapter);
}

void bring_up(MachineState& machine, Adapter& adapter) {
  if (!driver_traits_of(adapter).has_operations) return;
  const bool mapped = map_bar(adapter);
  if (!mapped) {
    adapter.initialized = true;
  } else if (adapter.hw_state < avb_abi::kHwPtpReady) {
    if (driver_traits_of(adapter).restarts_on_open) initialize_device(machine, adapter, true);
  } else if (adapter.model.config().family == Family::kI210) {
    clear_disable_bit(machine, adapter);
  }
  adapter.hw_state = avb_abi::kHwPtpReady;
}

bool raise_to_ptp_ready(MachineState& machine, Adapter& adapter) {
  if (adapter.hw_state >= avb_abi::kHwPtpReady) return true;
  std::uint32_t increment = 0;
  if (!read_increment(machine, adapter, &increment)) return false;
  if (increment == 0 && adapter.model.config().family != Family::kI217) {
    initialize_device(machine, adapter, true);
    read_increment(machine, adapter, &increment);
  }
  if (increment != 0) adapter.hw_state = avb_abi::kHwPtpReady;
  return increment != 0;
}

void restart_filter(MachineState& machine, Adapter& adapter, bool initialize) {
  adapter.statistics.filter_pause_count += 1;
  adapter.statistics.filter_restart_count += 1;
  adapter.statistics.pause_restart_generation += 1;
  stop_polls(adapter);
  if (initialize) initialize_device(machine, adapter, true);
}

void set_bar_available(Adapter& adapter, bool available) {
  adapter.bar_available = available;
  if (available || !adapter.bar_mapped) return;
  adapter.bar_mapped = false;
  adapter.initialized = false;
  adapter.hw_state = avb_abi::kHwBound;
  adapter.capabilities &= ~kBarCapabilities;
}

}  // namespace avbhal::standin
