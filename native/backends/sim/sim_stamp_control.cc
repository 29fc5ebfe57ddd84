// Switching the stamping of a simulated adapter: register writes as the Linux drivers igb, igc and
// e1000e make them, each read back.
#include <string>

#include "backends/sim/sim_device.h"
#include "model/register_offsets.h"

namespace avbhal::sim {
namespace {

constexpr std::uint32_t kEnable = 1u << 4, kTypeMask = 7u << 1, kEventMessages = 5u << 1;
// Layer 2 and UDP PTP frames pass the receive filters.
constexpr std::uint32_t kEtqfPtp = 0x440088F7u, kTtqfPtp = 0x08000011u;
constexpr std::uint32_t kEtqf3 = model::kEtqf0 + 12;
constexpr std::uint32_t kTimedMask = 3u << 3;               // TSIM: TT0, TT1
constexpr std::uint32_t kArm0 = 1u << 0;                    // TSAUXC: EN_TT0
constexpr std::uint32_t kCapture = (1u << 8) | (1u << 10);  // TSAUXC: EN_TS0, EN_TS1
// TSSDP: unit 0 listens to SDP 0, unit 1 to SDP 1.
constexpr std::uint32_t kAuxOnSdp0And1 = (1u << 2) | (1u << 3) | (1u << 5);
constexpr std::uint32_t kAuxFields = 0x3Fu;
constexpr std::uint32_t kReserveStamp = 1u << 31, kStampInBuffer = 1u << 30;
constexpr std::uint32_t kTargetStride = model::kTrgttimL1 - model::kTrgttimL0;
constexpr std::uint32_t kQueueStride = 0x40, kQueues = 4;
constexpr std::uint64_t kSplitSeconds = std::uint64_t{1} << 32;

}  // namespace

void SimDevice::change_bits(std::uint32_t offset, std::uint32_t mask, std::uint32_t value) {
  model_.write(offset, (model_.read(offset) & ~mask) | value);
}

StampingState SimDevice::read_stamping() {
  StampingState state;
  const std::uint32_t timinca = model_.read(model::kTiminca);
  state.transmit = (model_.read(model::kTsyncTxCtl) & kEnable) != 0;
  state.receive = (model_.read(model::kTsyncRxCtl) & kEnable) != 0;
  if (!split()) {
    state.clock_running = timinca >> 24 != 0 && (timinca & 0xFFFFFFu) != 0;
    return state;
  }
  state.tsauxc = model_.read(model::kTsauxc);
  state.clock_running = (state.tsauxc & model::kTsauxcDisable) == 0;
  state.target_time = (model_.read(model::kTsim) & kTimedMask) == kTimedMask;
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
  change_bits(model::kTsyncTxCtl, kEnable, on ? kEnable : 0);
  change_bits(model::kTsyncRxCtl, kEnable | kTypeMask, on ? kEnable | kEventMessages : 0);
  if (!on) return;
  if (split()) {
    model_.write(kEtqf3, kEtqfPtp);
    model_.write(model::kTtqf0, kTtqfPtp);
  } else {
    model_.write(model::kRxMtrl, 0x88F7u);
    model_.write(model::kRxUdp, 319);
  }
  // A stamp from before would keep the registers locked.
  (void)model_.read(model::kTxStampH);
  (void)model_.read(model::kRxStampH);
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
    change_bits(model::kTsim, kTimedMask, *request.target_time ? kTimedMask : 0);
  }
  if (request.auxiliary) {
    change_bits(model::kTssdp, kAuxFields, *request.auxiliary ? kAuxOnSdp0And1 : 0);
    change_bits(model::kTsauxc, kCapture, *request.auxiliary ? kCapture : 0);
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
  const std::uint32_t low = model::kTrgttimL0 + request.timer * kTargetStride;
  const std::uint32_t arm = kArm0 << request.timer;
  change_bits(model::kTsauxc, arm, 0);
  model_.write(low, static_cast<std::uint32_t>(request.device_ns % kNsPerSecond));
  model_.write(low + 4, static_cast<std::uint32_t>(request.device_ns / kNsPerSecond));
  TargetTimeOutcome outcome;
  outcome.programmed_ns = pair_ns(low, time_.now_ns(), nullptr);
  if (*outcome.programmed_ns != request.device_ns) {
    return make_error(ErrorCode::kNotEffective, kOperation,
                      "the comparator holds " + std::to_string(*outcome.programmed_ns) + " ns");
  }
  if (request.event) {
    change_bits(model::kTsim, kTimedMask & arm << 3, kTimedMask & arm << 3);
    change_bits(model::kTsauxc, arm, arm);
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
  made.before = (model_.read(model::kRxPbSize) & kReserveStamp) != 0;
  change_bits(model::kRxPbSize, kReserveStamp, enable ? kReserveStamp : 0);
  made.after = (model_.read(model::kRxPbSize) & kReserveStamp) != 0;
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
  const std::uint32_t offset = model::kSrrctl0 + queue * kQueueStride;
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
