// Switching the stamping of a simulated adapter: register writes as the Linux drivers igb, igc and
// e1000e make them, each read back.
#include <string>

#include "backends/sim/sim_device.h"
#include "base/registers.gen.h"

namespace avbhal::sim {
namespace {

constexpr std::uint32_t kEnable = reg::kTSYNCRXCTL_EN;
static_assert(kEnable == reg::kTSYNCTXCTL_EN);
constexpr std::uint32_t kTypeMask = reg::kTSYNCRXCTL_TYPE.mask();
constexpr std::uint32_t kEventMessages = reg::kTSYNCRXCTL_TYPE.with(5);
// Layer 2 and UDP PTP frames pass the receive filters.
constexpr std::uint32_t kEtqfPtp =
    reg::kETQF_ETYPE.with(0x88F7) | reg::kETQF_FILTER_EN | reg::kETQF_TS_1588;
constexpr std::uint32_t kTtqfPtp = reg::kTTQF_PROTOCOL.with(17) | reg::kTTQF_TS_1588;
constexpr std::uint32_t kEtqf3 = reg::kETQF[3];
constexpr std::uint32_t kTimedMask = reg::kTSIM_TT0 | reg::kTSIM_TT1;
constexpr std::uint32_t kArm0 = reg::kTSAUXC_EN_TT0;
constexpr std::uint32_t kCapture = reg::kTSAUXC_EN_TS0 | reg::kTSAUXC_EN_TS1;
// TSSDP: unit 0 listens to SDP 0, unit 1 to SDP 1.
constexpr std::uint32_t kAuxOnSdp0And1 =
    reg::kTSSDP_AUX0_TS_SDP_EN | reg::kTSSDP_AUX1_SDP_SEL.with(1) | reg::kTSSDP_AUX1_TS_SDP_EN;
constexpr std::uint32_t kAuxFields =
    reg::kTSSDP_AUX0_SDP_SEL.mask() | reg::kTSSDP_AUX1_SDP_SEL.mask() | kAuxOnSdp0And1;
constexpr std::uint32_t kReserveStamp = reg::kRXPBSIZE_CFG_TS_EN;
constexpr std::uint32_t kStampInBuffer = reg::kSRRCTL_TIMESTAMP;
constexpr std::uint32_t kTargetStride = reg::kTRGTTIML1 - reg::kTRGTTIML0;
constexpr std::uint32_t kQueues = reg::kSRRCTL.count;
constexpr std::uint64_t kSplitSeconds = std::uint64_t{1} << 32;

}  // namespace

void SimDevice::change_bits(std::uint32_t offset, std::uint32_t mask, std::uint32_t value) {
  model_.write(offset, (model_.read(offset) & ~mask) | value);
}

StampingState SimDevice::read_stamping() {
  StampingState state;
  const std::uint32_t timinca = model_.read(reg::kTIMINCA);
  state.transmit = (model_.read(reg::kTSYNCTXCTL) & kEnable) != 0;
  state.receive = (model_.read(reg::kTSYNCRXCTL) & kEnable) != 0;
  if (!split()) {
    state.clock_running = timinca >> 24 != 0 && (timinca & 0xFFFFFFu) != 0;
    return state;
  }
  state.tsauxc = model_.read(reg::kTSAUXC);
  state.clock_running = (state.tsauxc & reg::kTSAUXC_DISABLE_SYSTIME) == 0;
  state.target_time = (model_.read(reg::kTSIM) & kTimedMask) == kTimedMask;
  state.auxiliary = (state.tsauxc & kCapture) == kCapture;
  return state;
}

Result<StampingState> SimDevice::stamping_state(Generation handle) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, "stampingState");
  if (status.ok()) status = flush("stampingState");
  if (!status.ok()) return status;
  return read_stamping();
}

void SimDevice::switch_packets(bool on) {
  change_bits(reg::kTSYNCTXCTL, kEnable, on ? kEnable : 0);
  change_bits(reg::kTSYNCRXCTL, kEnable | kTypeMask, on ? kEnable | kEventMessages : 0);
  if (!on) return;
  if (split()) {
    model_.write(kEtqf3, kEtqfPtp);
    model_.write(reg::kTTQF[0], kTtqfPtp);
  } else {
    model_.write(reg::kRXMTRL, 0x88F7u);
    model_.write(reg::kRXUDP, 319);
  }
  // A stamp from before would keep the registers locked.
  (void)model_.read(reg::kTXSTMPH);
  (void)model_.read(reg::kRXSTMPH);
  hub_.in_register = {};
}

Result<StampingState> SimDevice::configure_stamping(Generation handle,
                                                    const StampingRequest& request) {
  constexpr const char* kOperation = "configureStamping";
  if (!split() && (request.target_time || request.auxiliary)) {
    return not_supported(kOperation, kNoTimedIo);
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, kOperation);
  if (status.ok()) status = flush(kOperation);
  if (!status.ok()) return status;
  if (request.packets) switch_packets(*request.packets);
  if (request.target_time) {
    change_bits(reg::kTSIM, kTimedMask, *request.target_time ? kTimedMask : 0);
  }
  if (request.auxiliary) {
    change_bits(reg::kTSSDP, kAuxFields, *request.auxiliary ? kAuxOnSdp0And1 : 0);
    change_bits(reg::kTSAUXC, kCapture, *request.auxiliary ? kCapture : 0);
  }
  const StampingState now = read_stamping();
  const auto differs = [](const std::optional<bool>& wanted, const std::optional<bool>& is) {
    return wanted && is && *wanted != *is;
  };
  if (differs(request.packets, now.transmit) || differs(request.packets, now.receive) ||
      differs(request.target_time, now.target_time) || differs(request.auxiliary, now.auxiliary)) {
    return make_error(ErrorCode::kNotEffective, kOperation,
                      "the registers do not show what was written to them");
  }
  return now;
}

Result<TargetTimeOutcome> SimDevice::set_target_time(Generation handle,
                                                     const TargetTimeRequest& request) {
  constexpr const char* kOperation = "setTargetTime";
  if (!split()) return not_supported(kOperation, kNoTimedIo);
  if (request.timer > 1 || request.device_ns / kNsPerSecond >= kSplitSeconds) {
    return make_error(ErrorCode::kInvalidArgument, kOperation,
                      "wanted timer 0 or 1 and a time below 2^32 s");
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, kOperation);
  if (!status.ok()) return status;
  Result<Sample> now = sample(kOperation);
  if (!now.ok()) return now.take_status();
  if (request.device_ns <= now.value().ns) {
    return make_error(ErrorCode::kInvalidArgument, kOperation,
                      "deviceNs: wanted a time after " + std::to_string(now.value().ns) +
                          " ns, which the clock shows, got " + std::to_string(request.device_ns));
  }
  const std::uint32_t low = reg::kTRGTTIML0 + request.timer * kTargetStride;
  const std::uint32_t arm = kArm0 << request.timer;
  change_bits(reg::kTSAUXC, arm, 0);
  model_.write(low, static_cast<std::uint32_t>(request.device_ns % kNsPerSecond));
  model_.write(low + 4, static_cast<std::uint32_t>(request.device_ns / kNsPerSecond));
  TargetTimeOutcome outcome;
  outcome.programmed_ns = pair_ns(low, time_.now_ns(), nullptr);
  if (*outcome.programmed_ns != request.device_ns) {
    return make_error(ErrorCode::kNotEffective, kOperation,
                      "the comparator holds " + std::to_string(*outcome.programmed_ns) + " ns");
  }
  if (request.event) {
    change_bits(reg::kTSIM, kTimedMask & arm << 3, kTimedMask & arm << 3);
    change_bits(reg::kTSAUXC, arm, arm);
  }
  outcome.effect = Effect::kVerified;
  return outcome;
}

Result<AuxiliaryStamp> SimDevice::auxiliary_stamp(Generation handle, std::uint32_t channel,
                                                  bool clear) {
  constexpr const char* kOperation = "auxiliaryStamp";
  if (!split()) return not_supported(kOperation, kNoTimedIo);
  if (channel > 1) {
    return make_error(ErrorCode::kInvalidArgument, kOperation, "channel: wanted 0 or 1");
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, kOperation);
  if (status.ok()) status = flush(kOperation);
  if (!status.ok()) return status;
  (void)fetch_edge(channel, time_.now_ns());
  const AuxiliaryStamp edge = hub_.edges[channel].value_or(AuxiliaryStamp{});
  if (clear) hub_.edges[channel].reset();
  return edge;
}

Result<ReceiveBufferStamping> SimDevice::set_receive_buffer_stamping(Generation handle,
                                                                     bool enable) {
  constexpr const char* kOperation = "setReceiveBufferStamping";
  if (!split()) return not_supported(kOperation, kNoBufferStamps);
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, kOperation);
  if (status.ok()) status = flush(kOperation);
  if (!status.ok()) return status;
  ReceiveBufferStamping made;
  made.before = (model_.read(reg::kRXPBSIZE) & kReserveStamp) != 0;
  change_bits(reg::kRXPBSIZE, kReserveStamp, enable ? kReserveStamp : 0);
  made.after = (model_.read(reg::kRXPBSIZE) & kReserveStamp) != 0;
  if (made.after != enable) {
    return make_error(ErrorCode::kNotEffective, kOperation, "RXPBSIZE keeps its bit 31");
  }
  made.effect = Effect::kVerified;
  return made;
}

Result<QueueStamping> SimDevice::set_queue_stamping(Generation handle, std::uint32_t queue,
                                                    bool enable) {
  constexpr const char* kOperation = "setQueueStamping";
  if (!split()) return not_supported(kOperation, kNoBufferStamps);
  if (queue >= kQueues) {
    return make_error(ErrorCode::kInvalidArgument, kOperation,
                      "queue: wanted 0 to 3, got " + std::to_string(queue));
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = check_handle(handle, kOperation);
  if (status.ok()) status = flush(kOperation);
  if (!status.ok()) return status;
  const std::uint32_t offset = reg::kSRRCTL[queue];
  QueueStamping made;
  made.before = (model_.read(offset) & kStampInBuffer) != 0;
  change_bits(offset, kStampInBuffer, enable ? kStampInBuffer : 0);
  made.after = (model_.read(offset) & kStampInBuffer) != 0;
  if (made.after != enable) {
    return make_error(ErrorCode::kNotEffective, kOperation, "SRRCTL keeps its bit 30");
  }
  made.effect = Effect::kVerified;
  return made;
}

}  // namespace avbhal::sim
