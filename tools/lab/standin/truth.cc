#include "truth.h"

#include "base/wide.h"
#include "family.h"
#include "hardware.h"
#include "model/timinca.h"

namespace avbhal::standin {
namespace {

// Counter units of the model (2^shift counts a ns) to the driver's (counts_per_ns).
void convert_counter(const model::AdapterConfig& config, std::uint32_t counts_per_ns,
                     const model::Truth& truth, TruthReply& reply) {
  const std::uint32_t shift =
      model::counter_source_or_default(config.family, config.source_clock_khz).shift;
  const std::uint64_t counter =
      (truth.device_ns << shift) + (std::uint64_t{truth.device_frac} >> (32 - shift));
  reply.device_ns = counter / counts_per_ns;
  const double scale = static_cast<double>(std::uint64_t{1} << shift) / counts_per_ns;
  reply.rate_ppb = (1e9 + truth.rate_ppb) * scale - 1e9;
}

// The first tick whose whole ns are not before `time_ns`.
std::uint64_t tick_of(std::uint64_t time_ns, std::uint64_t frequency_hz) {
  const std::uint64_t ticks = ns_to_ticks(time_ns, frequency_hz);
  return ticks_to_ns(ticks, frequency_hz) < time_ns ? ticks + 1 : ticks;
}

}  // namespace

TruthReply truth_of(MachineState& machine, Adapter& adapter) {
  const model::Truth truth = adapter.model.truth();
  const model::AdapterConfig& config = adapter.model.config();
  TruthReply reply;
  reply.system_qpc = tick_of(truth.time_ns, machine.host.qpc_frequency_hz);
  reply.device_ns = truth.device_ns;
  reply.rate_ppb = truth.rate_ppb;
  reply.oscillator_ppb = truth.oscillator_ppb;
  if (config.family == Family::kI217) convert_counter(config, 1, truth, reply);
  if (config.family == Family::kI219) {
    convert_counter(config, kI219CountsPerNs, truth, reply);
    reply.device_ns += i219_offset_ns(machine, adapter);
  }
  return reply;
}

}  // namespace avbhal::standin
