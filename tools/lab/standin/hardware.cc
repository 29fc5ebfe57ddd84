#include "hardware.h"

#include "base/registers.gen.h"
#include "base/wide.h"
#include "increment.h"
#include "model/clock_reader.h"

namespace avbhal::standin {
namespace {

constexpr std::uint64_t kUnixEpochIn1601_100ns = 116444736000000000u;
// 2026-01-01 00:00:00 UTC.
constexpr std::uint64_t kFixedDateUnixSeconds = 1767225600u;
constexpr std::uint64_t kTaiMinusUtcNs = 37 * kNsPerSecond;
constexpr std::uint32_t kTsyncEnable = reg::kTSYNCRXCTL_EN;
constexpr std::uint32_t kTsyncRxAllPackets = reg::kTSYNCRXCTL_TYPE.with(4);
// I226: with a bit that its sheet calls reserved and to be set.
constexpr std::uint32_t kTsyncTxEnable226 = kTsyncEnable | reg::kTSYNCTXCTL_TXSYNSIG;

Family family_of(const Adapter& adapter) { return adapter.model.config().family; }

std::uint64_t linear_ns(const Adapter& adapter, std::uint32_t low, std::uint32_t high) {
  if (has_split_clock(family_of(adapter))) return high * kNsPerSecond + low;
  return (std::uint64_t{high} << 32) | low;
}

// The driver stops the counter of an I226 for the writes and lets it run afterwards, whether it ran
// before or not. It does not touch TSAUXC of an I210.
bool set_split_clock(Adapter& adapter, std::uint64_t ns) {
  if (family_of(adapter) == Family::kI210) return write_split_clock(adapter, ns);
  std::uint32_t control = 0;
  return read_register(adapter, reg::kTSAUXC, &control) &&
         write_register(adapter, reg::kTSAUXC, control | reg::kTSAUXC_DISABLE_SYSTIME) &&
         write_split_clock(adapter, ns) &&
         write_register(adapter, reg::kTSAUXC, control & ~reg::kTSAUXC_DISABLE_SYSTIME);
}

NtStatus write_i219_offset(MachineState& machine, Adapter& adapter, std::uint64_t ns) {
  std::uint32_t low = 0, high = 0;
  if (!read_register(adapter, reg::kSYSTIML, &low) || !read_register(adapter, reg::kSYSTIMH, &high))
    return kStatusUnsuccessful;
  i219_offset_ns(machine, adapter) = ns - linear_ns(adapter, low, high) / kI219CountsPerNs;
  return kStatusSuccess;
}

}  // namespace

const DriverTraits& driver_traits_of(const Adapter& adapter) {
  return driver_traits_of(family_of(adapter));
}

bool read_register(Adapter& adapter, std::uint32_t offset, std::uint32_t* value) {
  if (!adapter.bar_mapped || offset > avb_abi::kBar0Bytes - 4) return false;
  *value = adapter.model.read(offset);
  return true;
}

bool write_register(Adapter& adapter, std::uint32_t offset, std::uint32_t value) {
  if (!adapter.bar_mapped || offset > avb_abi::kBar0Bytes - 4) return false;
  adapter.model.write(offset, value);
  return true;
}

bool change_register(Adapter& adapter, std::uint32_t offset, std::uint32_t clear,
                     std::uint32_t set) {
  std::uint32_t value = 0;
  return read_register(adapter, offset, &value) &&
         write_register(adapter, offset, (value & ~clear) | set);
}

bool read_clock_ns(MachineState& machine, Adapter& adapter, std::uint64_t* ns) {
  std::uint32_t low = 0, high = 0;
  if (!read_register(adapter, reg::kSYSTIML, &low) || !read_register(adapter, reg::kSYSTIMH, &high))
    return false;
  *ns = linear_ns(adapter, low, high);
  if (family_of(adapter) != Family::kI219) return true;
  *ns = *ns == 0 ? tai_ns_since_1970(machine)
                 : *ns / kI219CountsPerNs + i219_offset_ns(machine, adapter);
  return true;
}

CounterReading read_counter(MachineState& machine, Adapter& adapter) {
  struct Bracket {
    const Host* host;
    CounterReading reading;
  } bracket{&machine.host, {}};
  model::SampleHooks hooks;
  hooks.context = &bracket;
  hooks.before = [](void* context) {
    auto* b = static_cast<Bracket*>(context);
    b->reading.qpc_before = b->host->qpc(b->host->context);
  };
  hooks.after = [](void* context) {
    auto* b = static_cast<Bracket*>(context);
    b->reading.qpc_after = b->host->qpc(b->host->context);
  };
  const model::ClockSample sample = model::read_clock(adapter.model, hooks);
  switch (family_of(adapter)) {
    case Family::kI219:
      if (sample.raw != 0)
        bracket.reading.ns = sample.raw / kI219CountsPerNs + i219_offset_ns(machine, adapter);
      break;
    case Family::kI217: bracket.reading.ns = sample.raw; break;
    default: bracket.reading.ns = sample.ns;
  }
  return bracket.reading;
}

bool write_split_clock(Adapter& adapter, std::uint64_t ns) {
  // The order that commits on silicon; see docs/simulation.md.
  return write_register(adapter, reg::kSYSTIML, std::uint32_t(ns % kNsPerSecond)) &&
         write_register(adapter, reg::kSYSTIMH, std::uint32_t(ns / kNsPerSecond));
}

NtStatus write_clock_ns(MachineState& machine, Adapter& adapter, std::uint64_t ns) {
  if (family_of(adapter) == Family::kI217) return kStatusUnsuccessful;
  if (family_of(adapter) != Family::kI219)
    return set_split_clock(adapter, ns) ? kStatusSuccess : kStatusUnsuccessful;
  if (ns == 0 && machine.behaviour == Behaviour::kFaithful)
    return seed_i219_clock(machine, adapter);
  return write_i219_offset(machine, adapter, ns);
}

NtStatus seed_i219_clock(MachineState& machine, Adapter& adapter) {
  return write_i219_offset(machine, adapter, tai_ns_since_1970(machine));
}

bool read_increment(MachineState& machine, Adapter& adapter, std::uint32_t* value) {
  if (!read_register(adapter, reg::kTIMINCA, value)) return false;
  if (machine.behaviour == Behaviour::kIdeal) *value = adapter.documented_increment;
  return true;
}

bool write_increment(MachineState& machine, Adapter& adapter, std::uint32_t value) {
  const bool ideal = machine.behaviour == Behaviour::kIdeal;
  const std::uint32_t silicon =
      ideal ? silicon_increment(family_of(adapter), value, adapter.model.config().source_clock_khz)
            : value;
  if (!write_register(adapter, reg::kTIMINCA, silicon)) return false;
  adapter.documented_increment = value;
  return true;
}

bool read_tsauxc(MachineState& machine, Adapter& adapter, std::uint32_t* value) {
  if (family_of(adapter) != Family::kI219) return read_register(adapter, reg::kTSAUXC, value);
  if (!adapter.bar_mapped) return false;
  *value = machine.shared_i219_tsauxc;
  return true;
}

bool write_tsauxc(MachineState& machine, Adapter& adapter, std::uint32_t value) {
  if (!adapter.bar_mapped) return false;
  if (family_of(adapter) == Family::kI217) return true;
  if (family_of(adapter) != Family::kI219) return write_register(adapter, reg::kTSAUXC, value);
  machine.shared_i219_tsauxc = value;
  return true;
}

void enable_packet_timestamping(Adapter& adapter) {
  if ((driver_traits_of(adapter).capabilities & avb_abi::kCapEnhancedTs) == 0) return;
  write_register(adapter, reg::kTSYNCRXCTL, kTsyncEnable | kTsyncRxAllPackets);
  write_register(adapter, reg::kTSYNCTXCTL,
                 family_of(adapter) == Family::kI226 ? kTsyncTxEnable226 : kTsyncEnable);
}

std::uint64_t& i219_offset_ns(MachineState& machine, Adapter& adapter) {
  return machine.behaviour == Behaviour::kIdeal ? adapter.i219_offset_ns
                                                : machine.shared_i219_offset_ns;
}

std::uint64_t utc_100ns_since_1601(const MachineState& machine) {
  const Host& host = machine.host;
  if (host.utc_100ns != nullptr) return host.utc_100ns(host.context);
  return kUnixEpochIn1601_100ns + kFixedDateUnixSeconds * 10000000u +
         host.time.now_ns(host.time.context) / 100;
}

std::uint64_t tai_ns_since_1970(const MachineState& machine) {
  return (utc_100ns_since_1601(machine) - kUnixEpochIn1601_100ns) * 100 + kTaiMinusUtcNs;
}

}  // namespace avbhal::standin
