// SETUP_TAS (avb-ioctl contract 6.22; registers.md 5.6, 5.10).
#include "adapters.h"
#include "backends/intel_avb/abi_tsn.h"
#include "base/wide.h"
#include "call.h"
#include "hardware.h"
#include "tas_schedule.h"

namespace avbhal::standin {
namespace {

// The public driver: the mode bit and the cycle.
NtStatus program_cycle(Adapter& adapter, const avb_abi::TasConfig& config) {
  const bool done = change_register(adapter, kTqavCtrl, 0, kTransmitModeTsn) &&
                    write_register(adapter, kCycleTime, wrapped_cycle_ns(config));
  return done ? kStatusSuccess : kStatusUnsuccessful;
}

bool program_gates(Adapter& adapter, const TasSchedule& plan) {
  for (std::uint32_t queue = 0; queue < kTransmitQueues; ++queue) {
    if (!write_register(adapter, gate_open(queue), plan.open_ns[queue]) ||
        !write_register(adapter, gate_close(queue), plan.close_ns[queue]) ||
        !change_register(adapter, txqctl(queue), 0, kQueueStrict))
      return false;
  }
  return true;
}

// In the order in which Linux igc writes; the low word of the base time starts the schedule.
NtStatus program_schedule(Adapter& adapter, const TasSchedule& plan) {
  constexpr std::uint32_t mode = kTransmitModeTsn | kEnhancedQav | kFutureScheduleDisable;
  std::uint32_t cycle_ns = 0;
  const bool done =
      change_register(adapter, kTqavCtrl, 0, mode) && program_gates(adapter, plan) &&
      write_register(adapter, kCycleTimeShadow, plan.cycle_ns) &&
      write_register(adapter, kCycleTime, plan.cycle_ns) &&
      write_register(adapter, kBaseTimeH, std::uint32_t(plan.base_ns / kNsPerSecond)) &&
      write_register(adapter, kBaseTimeL, 0) &&
      write_register(adapter, kBaseTimeL, std::uint32_t(plan.base_ns % kNsPerSecond)) &&
      read_register(adapter, kCycleTime, &cycle_ns);
  return done && cycle_ns == plan.cycle_ns ? kStatusSuccess : kStatusUnsuccessful;
}

}  // namespace

NtStatus setup_tas(Call& call) {
  Adapter* adapter = ready_global_adapter(call.machine, call.adapter, avb_abi::kHwPtpReady);
  if (adapter == nullptr) return kStatusDeviceNotReady;
  if ((adapter->capabilities & avb_abi::kCapTsnTas) == 0) return kStatusNotSupported;
  std::uint64_t now_ns = 0;
  if (!read_clock_ns(call.machine, *adapter, &now_ns) || now_ns == 0) return kStatusUnsuccessful;
  const avb_abi::TasConfig config = load<avb_abi::TasRequest>(call).config;
  if (call.machine.behaviour == Behaviour::kFaithful) return program_cycle(*adapter, config);
  TasSchedule plan;
  const NtStatus possible = plan_schedule(config, now_ns, &plan);
  return possible != kStatusSuccess ? possible : program_schedule(*adapter, plan);
}

}  // namespace avbhal::standin
