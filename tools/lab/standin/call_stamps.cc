// GET_TX_TIMESTAMP, GET_RX_TIMESTAMP, TEST_SEND_PTP, SET_TARGET_TIME, GET_AUX_TIMESTAMP
// (avb-ioctl contract 6.15 to 6.19).
#include "adapters.h"
#include "base/registers.gen.h"
#include "base/wide.h"
#include "call.h"
#include "hardware.h"
#include "polling.h"

namespace avbhal::standin {
namespace {

constexpr std::uint32_t kRxStampValid = reg::kTSYNCRXCTL_RXTT;
constexpr std::uint16_t kTestFrameBytes = 64;
constexpr std::uint32_t kTargetLow[] = {reg::kTRGTTIML0, reg::kTRGTTIML1};
constexpr std::uint32_t kTargetHigh[] = {reg::kTRGTTIMH0, reg::kTRGTTIMH1};
constexpr std::uint32_t kTargetCause[] = {reg::kTSICR_TT0, reg::kTSICR_TT1};
constexpr std::uint32_t kTargetHalfCycleNs = 1000;
constexpr std::uint32_t kAuxLow[] = {reg::kAUXSTMPL0, reg::kAUXSTMPL1};
constexpr std::uint32_t kAuxHigh[] = {reg::kAUXSTMPH0, reg::kAUXSTMPH1};

Family family_of(const Adapter& adapter) { return adapter.model.config().family; }
bool ideal(const Call& call) { return call.machine.behaviour == Behaviour::kIdeal; }
std::uint64_t true_now(const Call& call) {
  const model::TimeSource& time = call.machine.host.time;
  return time.now_ns(time.context);
}

// I226: the public driver splits the ns into halves although the silicon compares s and ns.
bool write_target(Call& call, std::uint32_t timer, std::uint64_t ns) {
  const bool halves = family_of(*call.adapter) == Family::kI226 && !ideal(call);
  const auto low = static_cast<std::uint32_t>(halves ? ns : ns % kNsPerSecond);
  const auto high = static_cast<std::uint32_t>(halves ? ns >> 32 : ns / kNsPerSecond);
  return write_register(*call.adapter, kTargetLow[timer], low) &&
         write_register(*call.adapter, kTargetHigh[timer], high);
}

// I226: the driver also lets the cause through to the interrupt, and gives frequency clock 0 a half
// cycle, whichever timer it is.
bool raise_interrupt_on(Adapter& adapter, std::uint32_t timer) {
  return change_register(adapter, reg::kTSIM, 0, kTargetCause[timer]) &&
         write_register(adapter, reg::kFREQOUT0, kTargetHalfCycleNs) &&
         change_register(adapter, reg::kEIMS, 0, reg::kEICR_OTHER);
}

bool arm(Call& call, std::uint32_t timer) {
  Adapter& adapter = *call.adapter;
  if (!change_register(adapter, reg::kTSAUXC, 0, 1u << timer)) return false;
  if (family_of(adapter) != Family::kI226) return true;
  if (!raise_interrupt_on(adapter, timer)) return false;
  if (!ideal(call)) start_slow_poll(call.machine, adapter, timer);
  return true;
}

}  // namespace

NtStatus get_tx_timestamp(Call& call) {
  avb_abi::PacketTimestampReply reply{};
  reply.timestamp_ns = call.adapter->events.tx_slot_ns;
  reply.valid = reply.timestamp_ns != 0 ? 1 : 0;
  call.adapter->events.tx_slot_ns = 0;
  store(call, reply);
  return kStatusSuccess;
}

NtStatus get_rx_timestamp(Call& call) {
  Adapter& adapter = *call.adapter;
  if (adapter.hw_state < avb_abi::kHwPtpReady) return kStatusDeviceNotReady;
  if ((driver_traits_of(adapter).capabilities & avb_abi::kCapEnhancedTs) == 0)
    return kStatusNotSupported;
  auto reply = load<avb_abi::PacketTimestampReply>(call);
  std::uint32_t control = 0, low = 0, high = 0;
  if (ideal(call) && !read_register(adapter, reg::kTSYNCRXCTL, &control))
    return kStatusUnsuccessful;
  if (!read_register(adapter, reg::kRXSTMPL, &low) || !read_register(adapter, reg::kRXSTMPH, &high))
    return kStatusUnsuccessful;
  reply.timestamp_ns = event_time(call.machine, adapter, low, high);
  reply.valid = ideal(call) ? control & kRxStampValid : 1;
  reply.sequence_id = 0;
  store(call, reply);
  return kStatusSuccess;
}

NtStatus test_send_ptp(Call& call) {
  Adapter& adapter = *call.adapter;
  auto request = load<avb_abi::TestSendRequest>(call);
  std::uint64_t now = 0;
  if (!read_clock_ns(call.machine, adapter, &now) || now == 0)
    now = call.machine.host.qpc(call.machine.host.context);
  model::FrameDescription frame;
  frame.message_type = model::kSync;
  frame.sequence_id = static_cast<std::uint16_t>(request.sequence_id);
  frame.clock_identity = {0, 0, 0, 0xFF, 0xFE, 0, 0, 1};
  frame.length = kTestFrameBytes;
  adapter.model.transmit(frame);
  adapter.events.tx_slot_ns = now;
  request.packets_sent = 1;
  request.timestamp_ns = request.phc_at_send_ns = now;
  store(call, request);
  return kStatusSuccess;
}

NtStatus set_target_time(Call& call) {
  Adapter& adapter = *call.adapter;
  auto request = load<avb_abi::TargetTimeRequest>(call);
  if (adapter.hw_state < avb_abi::kHwPtpReady) return kStatusDeviceNotReady;
  if (request.timer_index > 1) return kStatusInvalidParameter;
  if (!has_split_clock(family_of(adapter))) return kStatusNotSupported;
  std::uint64_t now = 0;
  if (!read_clock_ns(call.machine, adapter, &now)) return kStatusUnsuccessful;
  if (request.target_time_ns != 0 && request.target_time_ns < now) return kStatusInvalidParameter;
  if (!read_register(adapter, kTargetLow[request.timer_index], &request.previous_target) ||
      !write_target(call, request.timer_index, request.target_time_ns))
    return kStatusUnsuccessful;
  if (request.enable_interrupt != 0 && !arm(call, request.timer_index)) return kStatusUnsuccessful;
  store(call, request);
  return kStatusSuccess;
}

NtStatus get_aux_timestamp(Call& call) {
  Adapter& adapter = *global_adapter(call.machine, call.adapter);
  if (!raise_to_ptp_ready(call.machine, adapter)) return kStatusDeviceNotReady;
  auto request = load<avb_abi::AuxTimestampRequest>(call);
  if (request.timer_index > 1) return kStatusInvalidParameter;
  if (family_of(adapter) != Family::kI226) return kStatusNotSupported;
  AdapterEvents& events = adapter.events;
  AuxCapture& capture = events.aux[request.timer_index];
  collect_flags(adapter, true_now(call));
  std::uint32_t low = 0, high = 0, control = 0;
  if (!read_register(adapter, reg::kTSAUXC, &control) ||
      !read_register(adapter, kAuxLow[request.timer_index], &low) ||
      !read_register(adapter, kAuxHigh[request.timer_index], &high))
    return kStatusUnsuccessful;
  request.timestamp = event_time(call.machine, adapter, low, high);
  request.valid = events.reached_aux_call >> request.timer_index & 1u;
  if (ideal(call)) {
    if ((control >> (9 + 2 * request.timer_index) & 1u) != 0) capture = {request.timestamp, true};
    request.timestamp = capture.time;
    request.valid = capture.valid ? 1 : 0;
  }
  if (request.clear_flag != 0 && request.valid != 0) {
    events.reached_aux_call &= ~(1u << request.timer_index);
    capture.valid = false;
  }
  store(call, request);
  return kStatusSuccess;
}

}  // namespace avbhal::standin
