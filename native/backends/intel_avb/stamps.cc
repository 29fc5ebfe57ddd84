// Packet stamps, stamping control and the events of AvbAdapter.
#include <utility>

#include "backends/intel_avb/adapter.h"
#include "backends/intel_avb/errors.h"
#include "backends/intel_avb/events.h"
#include "backends/intel_avb/stamp_time.h"
#include "base/registers.gen.h"

namespace avbhal::intel_avb {
namespace {

// TSAUXC, I210, I225 and I226 (registers: both timers, both inputs).
constexpr std::uint32_t kTargetBits = reg::kTSAUXC_EN_TT0 | reg::kTSAUXC_ST0;
constexpr std::uint32_t kAuxiliaryBits = reg::kTSAUXC_EN_TS0 | reg::kTSAUXC_EN_TS1;
// Of TSYNCTXCTL, too.
constexpr std::uint32_t kStampEnable = reg::kTSYNCRXCTL_EN;
constexpr std::uint32_t kReceiveBufferBit = 1u << 29;
constexpr std::uint32_t kQueueStampBit = reg::kSRRCTL_TIMESTAMP;
constexpr std::uint32_t kQueues = reg::kSRRCTL.count;
constexpr std::uint32_t kChannels = 2;

Status bad_index(const char* operation, const char* parameter, std::uint32_t limit,
                 std::uint32_t came) {
  return make_error(ErrorCode::kInvalidArgument, operation,
                    std::string(parameter) + ": wanted 0 to " + std::to_string(limit - 1) +
                        ", came " + std::to_string(came));
}

}  // namespace

Result<std::unique_ptr<EventSource>> AvbAdapter::subscribe(const EventFilter& filter) {
  if (!can(Capability::kStampEvents)) return Adapter::subscribe(filter);
  return open_events(bound(), mutex_, clock_, filter);
}

Result<StampingState> AvbAdapter::read_stamping() {
  Result<Config> config = read_config();
  if (!config.ok()) return config.take_status();
  StampingState state;
  state.tsauxc = config.value().tsauxc;
  state.clock_running =
      !counter_stopped(info_.family, config.value().timinca, config.value().tsauxc);
  state.target_time = (state.tsauxc & kTargetBits) == kTargetBits;
  state.auxiliary = (state.tsauxc & kAuxiliaryBits) == kAuxiliaryBits;
  if (!can(Capability::kRegisterRead)) return state;
  Result<std::uint32_t> transmit = client_.read_register(reg::kTSYNCTXCTL);
  if (!transmit.ok()) return explained(transmit.take_status());
  Result<std::uint32_t> receive = client_.read_register(reg::kTSYNCRXCTL);
  if (!receive.ok()) return explained(receive.take_status());
  state.transmit = (transmit.value() & kStampEnable) != 0;
  state.receive = (receive.value() & kStampEnable) != 0;
  return state;
}

Result<StampingState> AvbAdapter::stamping_state() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kStampControl)) return Adapter::stamping_state();
  return read_stamping();
}

Result<StampingState> AvbAdapter::configure_stamping(const StampingRequest& request) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kStampControl)) return Adapter::configure_stamping(request);
  if (request.packets && !*request.packets) {
    return not_supported("configureStamping",
                         "the driver has no request that ends packet stamps; the only one that "
                         "disables anything stops the clock of every process");
  }
  Result<StampingState> before = read_stamping();
  if (!before.ok()) return before;
  const bool target = request.target_time.value_or((before.value().tsauxc & kTargetBits) != 0);
  const bool auxiliary = request.auxiliary.value_or((before.value().tsauxc & kAuxiliaryBits) != 0);
  Result<std::uint32_t> reported = client_.run_timestamping(target, auxiliary);
  if (!reported.ok()) return explained(reported.take_status());
  Result<StampingState> after = read_stamping();
  if (!after.ok()) return after;
  const StampingState& now = after.value();
  // A timer that fired meanwhile has switched itself off (I225, I226), so only what was asked for
  // can be missed here.
  const bool missed = !now.clock_running ||
                      (now.tsauxc & kAuxiliaryBits) != (auxiliary ? kAuxiliaryBits : 0u) ||
                      (!target && (now.tsauxc & kTargetBits) != 0) ||
                      (request.packets && now.receive && !(*now.receive && *now.transmit));
  if (!missed) return after;
  return make_error(ErrorCode::kNotEffective, "SET_HW_TIMESTAMPING",
                    "afterwards TSAUXC reads " + hex_text(now.tsauxc) + ", the driver reported " +
                        hex_text(reported.value()) + ", before it was " +
                        hex_text(before.value().tsauxc));
}

Result<StampEvent> AvbAdapter::take_stamp(EventKind kind) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const bool transmit = kind == EventKind::kTransmit;
  const bool able = can(transmit ? Capability::kTransmitStamps : Capability::kReceiveStamps);
  if (!able || (!transmit && kind != EventKind::kReceive)) return Adapter::take_stamp(kind);
  Result<avb_abi::PacketTimestampReply> reply =
      transmit ? client_.transmit_stamp() : client_.receive_stamp();
  if (!reply.ok()) return explained(reply.take_status());
  StampEvent stamp;
  stamp.kind = kind;
  stamp.raw = reply.value().timestamp_ns;
  stamp.system_ns = clock_.now_ns() + clock_.resolution_ns();
  if (transmit) {
    if (reply.value().valid == 0 || stamp.raw == 0) return stamp;
    Status valid = check_device_time("GET_TX_TIMESTAMP", stamp.raw);
    if (!valid.ok()) return valid;
    stamp.device_ns = stamp.raw;
    stamp.flags = kStampTimeValid;
    return stamp;
  }
  // `valid` is always 1: only a changed pair is a new stamp.
  if (stamp.raw == 0 || stamp.raw == last_receive_raw_) return stamp;
  last_receive_raw_ = stamp.raw;
  Result<Config> config = read_config();
  if (!config.ok()) return config.take_status();
  const auto ns = fresh_stamp_ns(info_.family, stamp.raw, config.value().systim_ns);
  if (!ns) return stamp;
  stamp.device_ns = *ns;
  stamp.flags = kStampTimeValid;
  return stamp;
}

Result<AuxiliaryStamp> AvbAdapter::auxiliary_stamp(std::uint32_t channel, bool clear) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kAuxiliaryStamps)) return Adapter::auxiliary_stamp(channel, clear);
  if (channel >= kChannels) return bad_index("auxiliaryStamp", "channel", kChannels, channel);
  const std::lock_guard<std::mutex> selection(selection_mutex());
  Result<Client> selected = select_adapter(bound());
  if (!selected.ok()) return selected.take_status();
  Result<avb_abi::AuxTimestampRequest> reply = selected.value().auxiliary_stamp(channel, clear);
  if (!reply.ok()) return explained(reply.take_status());
  AuxiliaryStamp stamp;
  stamp.raw = reply.value().timestamp;
  Result<Config> config = read_config();
  if (!config.ok()) return config.take_status();
  const auto ns = past_stamp_ns(info_.family, stamp.raw, config.value().systim_ns);
  stamp.valid = reply.value().valid != 0 && ns.has_value();
  stamp.device_ns = stamp.valid ? *ns : 0;
  stamp.trustworthy = false;  // the driver looks at the target times' causes
  return stamp;
}

Result<ReceiveBufferStamping> AvbAdapter::set_receive_buffer_stamping(bool enable) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kQueueStamping)) return Adapter::set_receive_buffer_stamping(enable);
  const std::lock_guard<std::mutex> selection(selection_mutex());
  Result<Client> selected = select_adapter(bound());
  if (!selected.ok()) return selected.take_status();
  Result<avb_abi::RxTimestampRequest> reply = selected.value().set_receive_timestamp(enable);
  if (!reply.ok()) return explained(reply.take_status());
  ReceiveBufferStamping out;
  out.before = (reply.value().previous_rxpbsize & kReceiveBufferBit) != 0;
  out.after = (reply.value().current_rxpbsize & kReceiveBufferBit) != 0;
  out.port_reset_needed = reply.value().requires_reset != 0;
  out.note =
      "effect not verified: the driver changes bit 29 of RXPBSIZE, the datasheets give the "
      "reservation for stamps as bit 31, and the driver performs no port reset";
  if (out.after == enable) return out;
  return make_error(ErrorCode::kNotEffective, "SET_RX_TIMESTAMP",
                    "afterwards RXPBSIZE reads " + hex_text(reply.value().current_rxpbsize));
}

Result<QueueStamping> AvbAdapter::set_queue_stamping(std::uint32_t queue, bool enable) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kQueueStamping)) return Adapter::set_queue_stamping(queue, enable);
  if (queue >= kQueues) return bad_index("setQueueStamping", "queue", kQueues, queue);
  const std::lock_guard<std::mutex> selection(selection_mutex());
  Result<Client> selected = select_adapter(bound());
  if (!selected.ok()) return selected.take_status();
  Result<avb_abi::QueueTimestampRequest> reply =
      selected.value().set_queue_timestamp(queue, enable);
  if (!reply.ok()) return explained(reply.take_status());
  QueueStamping out;
  out.before = (reply.value().previous_srrctl & kQueueStampBit) != 0;
  out.after = (reply.value().current_srrctl & kQueueStampBit) != 0;
  if (out.after != enable) {
    return make_error(ErrorCode::kNotEffective, "SET_QUEUE_TIMESTAMP",
                      "afterwards SRRCTL reads " + hex_text(reply.value().current_srrctl));
  }
  return verify_queue(queue, out);
}

Result<QueueStamping> AvbAdapter::verify_queue(std::uint32_t queue, QueueStamping out) {
  if (!can(Capability::kRegisterRead)) {
    out.note =
        "effect not verified: a release build of the driver reads no registers, and another "
        "process may have selected another adapter meanwhile";
    return out;
  }
  Result<std::uint32_t> own = client_.read_register(reg::kSRRCTL[queue]);
  if (!own.ok()) return explained(own.take_status());
  if (((own.value() & kQueueStampBit) != 0) != out.after) {
    return make_error(ErrorCode::kNotEffective, "SET_QUEUE_TIMESTAMP",
                      "SRRCTL of this adapter reads " + hex_text(own.value()) +
                          ": the driver applied the request to another adapter",
                      "Another process opened an adapter at the same moment; try again.");
  }
  out.effect = Effect::kVerified;
  return out;
}

Result<TsnOutcome> AvbAdapter::set_port_latency(const PortLatency& latency) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kPortLatency)) return Adapter::set_port_latency(latency);
  Status sent = client_.set_port_latency(latency.ingress_ns, latency.egress_ns);
  if (!sent.ok()) return explained(std::move(sent));
  TsnOutcome outcome;
  outcome.note =
      "effect not verified: the driver confirms nothing and cannot be asked. It adds these ns to "
      "raw register pairs of seconds and nanoseconds, for every process";
  return outcome;
}

}  // namespace avbhal::intel_avb
