// SETUP_FP, SETUP_PTM, SET_LAUNCH_TIME (avb-ioctl contract 6.23, 6.25; registers.md 3.6, 5.6, 5.7).
#include "adapters.h"
#include "backends/intel_avb/abi_tsn.h"
#include "call.h"
#include "hardware.h"
#include "tsn_registers.h"

namespace avbhal::standin {
namespace {

constexpr std::uint32_t kSmallestFragment = 64, kLargestFragment = 256;  // bytes
constexpr std::uint32_t kPtmSettings = (4u << 2) | (255u << 8);          // us, as Linux igc
constexpr std::uint32_t kDigitalDelay = 0x01440000u, kPhyDelay = 0x40900000u;

NtStatus outcome(bool done) { return done ? kStatusSuccess : kStatusUnsuccessful; }

constexpr std::uint32_t kAllQueues = (1u << kTransmitQueues) - 1;

// The word that the driver takes for the settings of preemption: no document lists it.
constexpr std::uint32_t kFpConfig = model::kUnlistedWord;
constexpr std::uint32_t kFpEnable = 1, kFpVerifyOff = 2, kFpQueuesShift = 8, kFpFragmentShift = 16;
constexpr std::uint32_t kFpFields = 0xFFFFFF03u;

bool write_fp_config(Adapter& adapter, const avb_abi::FpConfig& config) {
  if (config.preemptable_queues == 0) return change_register(adapter, kFpConfig, kFpEnable, 0);
  return change_register(adapter, kFpConfig, kFpFields,
                         kFpEnable | (config.verify_disable != 0 ? kFpVerifyOff : 0) |
                             std::uint32_t{config.preemptable_queues} << kFpQueuesShift |
                             config.min_fragment_size << kFpFragmentShift);
}

// Bits beyond the queues that there are say nothing: 0xFF means all. Without a queue the size does
// not matter.
bool can_preempt(const avb_abi::FpConfig& config) {
  if (config.verify_disable > 1) return false;
  if (config.preemptable_queues == 0) return true;
  return (config.preemptable_queues & kAllQueues) != 0 &&
         config.min_fragment_size >= kSmallestFragment &&
         config.min_fragment_size <= kLargestFragment && config.min_fragment_size % 64 == 0;
}

NtStatus program_preemption(Adapter& adapter, const avb_abi::FpConfig& config) {
  if (!can_preempt(config)) return kStatusInvalidParameter;
  bool done = true;
  for (std::uint32_t queue = 0; queue < kTransmitQueues; ++queue) {
    const bool preemptible = (config.preemptable_queues >> queue & 1u) != 0;
    done = done && change_register(adapter, txqctl(queue), kQueuePreemptible,
                                   preemptible ? kQueuePreemptible : 0);
  }
  std::uint32_t mode = 0;
  if (config.preemptable_queues != 0)
    mode = kPreemptEnable | kTransmitModeTsn |
           (config.min_fragment_size / 64 - 1) << kMinFragmentShift;
  return outcome(
      done && change_register(adapter, kTqavCtrl, kPreemptEnable | 3u << kMinFragmentShift, mode));
}

NtStatus program_ptm(Adapter& adapter, const avb_abi::PtmConfig& config) {
  if (config.enabled > 1) return kStatusInvalidParameter;
  if (config.enabled == 0) return outcome(write_register(adapter, kPtmCtrl, 0));
  return outcome(write_register(adapter, kPcieDigitalDelay, kDigitalDelay) &&
                 write_register(adapter, kPciePhyDelay, kPhyDelay) &&
                 write_register(adapter, kPtmCtrl, kPtmEnable | kPtmSettings));
}

// The launch time itself travels with each frame; the mode is all that a register holds.
NtStatus program_launch_mode(Adapter& adapter, std::uint32_t traffic_class, bool on) {
  switch (adapter.model.config().family) {
    case Family::kI210:
      return outcome(change_register(adapter, kTqavCtrl, kLaunchTimeValid,
                                     on ? kLaunchTimeValid | kTransmitModeTsn : 0));
    case Family::kI226:
      return outcome(change_register(adapter, txqctl(queue_of_class(traffic_class)),
                                     kQueueLaunchTime, on ? kQueueLaunchTime : 0));
    default: return kStatusNotSupported;
  }
}

}  // namespace

NtStatus setup_fp(Call& call) {
  Adapter* adapter = ready_global_adapter(call.machine, call.adapter, avb_abi::kHwPtpReady);
  if (adapter == nullptr) return kStatusDeviceNotReady;
  if ((adapter->capabilities & avb_abi::kCapTsnFp) == 0) return kStatusNotSupported;
  const avb_abi::FpConfig config = load<avb_abi::FpRequest>(call).config;
  const bool ideal = call.machine.behaviour == Behaviour::kIdeal;
  const NtStatus programmed = ideal ? program_preemption(*adapter, config) : kStatusSuccess;
  if (programmed != kStatusSuccess) return programmed;
  return outcome(write_fp_config(*adapter, config));
}

NtStatus setup_ptm(Call& call) {
  Adapter* adapter = ready_global_adapter(call.machine, call.adapter, avb_abi::kHwBarMapped);
  if (adapter == nullptr) return kStatusDeviceNotReady;
  if ((adapter->capabilities & avb_abi::kCapPciePtm) == 0) return kStatusNotSupported;
  if (!adapter->ptm_present) return kStatusUnsuccessful;
  if (call.machine.behaviour == Behaviour::kFaithful) return kStatusSuccess;
  return program_ptm(*adapter, load<avb_abi::PtmRequest>(call).config);
}

NtStatus set_launch_time(Call& call) {
  auto request = load<avb_abi::LaunchTimeRequest>(call);
  if (request.traffic_class >= avb_abi::kTrafficClasses) return kStatusInvalidParameter;
  std::uint64_t now_ns = 0;
  if (request.enable_launch_time != 0 && request.launch_time_ns != 0 &&
      read_clock_ns(call.machine, *call.adapter, &now_ns) && request.launch_time_ns < now_ns)
    return kStatusInvalidParameter;
  if (call.machine.behaviour == Behaviour::kIdeal) {
    const NtStatus done =
        program_launch_mode(*call.adapter, request.traffic_class, request.enable_launch_time != 0);
    if (done != kStatusSuccess) return done;
  }
  std::uint64_t& remembered = call.adapter->settings.launch_time_ns[request.traffic_class];
  request.previous_launch_time_ns = remembered;
  remembered = request.launch_time_ns;
  store(call, request);
  return kStatusSuccess;
}

}  // namespace avbhal::standin
