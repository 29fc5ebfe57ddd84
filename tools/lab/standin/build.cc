#include "build.h"

#include "adapters.h"
#include "events.h"
#include "family.h"
#include "polling.h"
#include "wires.h"

namespace avbhal::standin {
namespace {

constexpr std::uint64_t kSeedStep = 0x9E3779B97F4A7C15u;

model::AdapterConfig adapter_config(const MachineConfig& config, std::uint32_t number) {
  const DriverTraits& traits = driver_traits_of(config.families[number]);
  model::AdapterConfig out;
  out.family = traits.family;
  out.identity.device_id = traits.simulated_id;
  out.identity.revision = traits.simulated_revision;
  out.identity.mac = {0xA0, 0x36, 0x9F, 0x00, 0x00, static_cast<std::uint8_t>(number + 1)};
  out.link_mbps = (traits.capabilities & avb_abi::kCap2500) != 0 ? 2500 : 1000;
  out.seed = config.seed + kSeedStep * (number + 1);
  out.oscillator.error_ppb = model::draw_oscillator_ppb(out.seed);
  out.latency = model::default_latency(traits.family);
  out.source_clock_khz = traits.family == Family::kI217 ? 96000 : 24000;
  out.latch_skew = config.latch_skew;
  return out;
}

void forget(MachineState& machine) {
  for (std::uint32_t i = 0; i < machine.adapter_count; ++i) detach_subscriptions(machine, i);
  machine.cables = {};
  machine.adapter_count = 0;
  machine.enumerated = 0;
  machine.selected = -1;
  machine.shared_i219_offset_ns = 0;
  machine.shared_i219_tsauxc = 0;
  machine.behaviour = Behaviour::kFaithful;
  machine.debug_build = true;
  machine.faults.clear();
  machine.deny_open = false;
  machine.order_error[0] = '\0';
}

}  // namespace

void build_machine(MachineState& machine, const Host& host, const MachineConfig& config) {
  const Host kept_host = host;
  forget(machine);
  machine.host = kept_host;
  machine.config = config;
  machine.adapter_count = config.count;
  for (std::uint32_t i = 0; i < config.count; ++i) {
    Adapter& adapter = machine.adapters[i];
    adapter.timestamp_mode = TimestampMode::kActive;
    adapter.nominal_hz = kDefaultCounterHz;
    adapter.counter_hz = kDefaultCounterHz;
    adapter.bar_available = true;
    adapter.ptm_present = true;
    adapter.documented_increment = 0;
    adapter.i219_offset_ns = 0;
    adapter.model.reset(adapter_config(machine.config, i), machine.host.time);
    // The board pulls SDP 0 and 1 of the I226 up.
    if (config.families[i] == Family::kI226) {
      adapter.model.sdp_edge(0);
      adapter.model.sdp_edge(1);
    }
    watch_frames(machine, adapter);
    feed_frames(adapter);
    attach(machine, i);
  }
}

}  // namespace avbhal::standin
