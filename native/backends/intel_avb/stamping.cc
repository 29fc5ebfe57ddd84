// Switching the stamping of frames, and the stamp registers.
#include <utility>

#include "backends/intel_avb/errors.h"
#include "backends/intel_avb/facets.h"
#include "backends/intel_avb/plausibility.h"
#include "backends/intel_avb/routing.h"
#include "backends/intel_avb/stamp_registers.h"
#include "backends/intel_avb/stamp_time.h"

namespace avbhal::intel_avb {
namespace {

constexpr char kNoOffset[] =
    "the driver gives counts without the software offset that it adds to the clock";

class AvbStamping final : public AvbFacet<Stamping> {
 public:
  using AvbFacet::AvbFacet;

 private:
  Result<StampingState> do_state() override {
    const auto lock = device_.lock();
    return device_.read_stamping();
  }
  Result<StampingState> do_configure(const StampingRequest& request) override;
  Result<StampEvent> do_take(EventKind kind) override;
  Result<ReceiveBufferStamping> do_set_receive_buffers(bool enable) override;
  Result<QueueStamping> do_set_queue(std::uint32_t queue, bool enable) override;

  // All below: the device's lock is held.
  Result<StampEvent> take_transmit(StampEvent stamp);
  Result<StampEvent> take_receive(StampEvent stamp);
  Result<QueueStamping> verify_queue(std::uint32_t queue, QueueStamping out);

  std::uint64_t last_receive_raw_ = 0;  // guarded by the device's lock
};

Result<StampingState> AvbStamping::do_configure(const StampingRequest& request) {
  if (request.packets && !*request.packets) {
    return not_supported({},
                         "the driver has no request that ends packet stamps; the only one that "
                         "disables anything stops the clock of every process");
  }
  const auto lock = device_.lock();
  Result<StampingState> before = device_.read_stamping();
  if (!before.ok()) return before;
  const bool target = request.target_time.value_or((before.value().tsauxc & kTargetBits) != 0);
  const bool auxiliary = request.auxiliary.value_or((before.value().tsauxc & kAuxiliaryBits) != 0);
  Result<std::uint32_t> reported =
      device_.explained(device_.client().run_timestamping(target, auxiliary));
  if (!reported.ok()) return reported.take_status();
  Result<StampingState> after = device_.read_stamping();
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

Result<StampEvent> AvbStamping::do_take(EventKind kind) {
  const auto lock = device_.lock();
  const bool transmit = kind == EventKind::kTransmit;
  Result<avb_abi::PacketTimestampReply> reply = device_.explained(
      transmit ? device_.client().transmit_stamp() : device_.client().receive_stamp());
  if (!reply.ok()) return reply.take_status();
  StampEvent stamp;
  stamp.kind = kind;
  stamp.raw = reply.value().timestamp_ns;
  stamp.system_ns = device_.clock().now_ns() + device_.clock().resolution_ns();
  if (!transmit) return take_receive(stamp);
  return reply.value().valid != 0 && stamp.raw != 0 ? take_transmit(stamp)
                                                    : Result<StampEvent>(stamp);
}

Result<StampEvent> AvbStamping::take_transmit(StampEvent stamp) {
  if (Status valid = check_device_time("GET_TX_TIMESTAMP", stamp.raw); !valid.ok()) return valid;
  stamp.device_ns = stamp.raw;
  stamp.flags = kStampTimeValid;
  return stamp;
}

// `valid` of the reply is always 1: only a changed pair is a new stamp.
Result<StampEvent> AvbStamping::take_receive(StampEvent stamp) {
  if (stamp.raw == 0 || stamp.raw == last_receive_raw_) return stamp;
  last_receive_raw_ = stamp.raw;
  Result<Device::Config> config = device_.read_config();
  if (!config.ok()) return config.take_status();
  const auto ns = fresh_stamp_ns(device_.family(), stamp.raw, config.value().systim_ns);
  if (!ns) return stamp;
  stamp.device_ns = *ns;
  stamp.flags = kStampTimeValid;
  return stamp;
}

Result<ReceiveBufferStamping> AvbStamping::do_set_receive_buffers(bool enable) {
  const auto lock = device_.lock();
  Result<avb_abi::RxTimestampRequest> reply = through_selection(
      device_.bound(),
      [enable](const Client& selected) { return selected.set_receive_timestamp(enable); });
  if (!reply.ok()) return reply.take_status();
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

Result<QueueStamping> AvbStamping::do_set_queue(std::uint32_t queue, bool enable) {
  const auto lock = device_.lock();
  Result<avb_abi::QueueTimestampRequest> reply =
      through_selection(device_.bound(), [queue, enable](const Client& selected) {
        return selected.set_queue_timestamp(queue, enable);
      });
  if (!reply.ok()) return reply.take_status();
  QueueStamping out;
  out.before = (reply.value().previous_srrctl & kQueueStampBit) != 0;
  out.after = (reply.value().current_srrctl & kQueueStampBit) != 0;
  if (out.after != enable) {
    return make_error(ErrorCode::kNotEffective, "SET_QUEUE_TIMESTAMP",
                      "afterwards SRRCTL reads " + hex_text(reply.value().current_srrctl));
  }
  return verify_queue(queue, out);
}

Result<QueueStamping> AvbStamping::verify_queue(std::uint32_t queue, QueueStamping out) {
  if (!device_.reads_registers()) {
    out.note =
        "effect not verified: a release build of the driver reads no registers, and another "
        "process may have selected another adapter meanwhile";
    return out;
  }
  Result<std::uint32_t> own = device_.explained(device_.client().read_register(srrctl(queue)));
  if (!own.ok()) return own.take_status();
  if (((own.value() & kQueueStampBit) != 0) != out.after) {
    return make_error(ErrorCode::kNotEffective, "SET_QUEUE_TIMESTAMP",
                      "SRRCTL of this adapter reads " + hex_text(own.value()) +
                          ": the driver applied the request to another adapter",
                      "Another process opened an adapter at the same moment; try again.");
  }
  out.effect = Effect::kVerified;
  return out;
}

}  // namespace

Lacks stamping_lacks(const DriverOffer& offer, Capability c) {
  const char* obstacle = offer.stamp_obstacle();
  const auto unless_counts = [&](const char* reason) {
    return obstacle == nullptr && offer.counts() ? reason : obstacle;
  };
  switch (c) {
    case Capability::kStampControl:
      return unless_counts("the driver only remembers this setting for adapters of this family");
    case Capability::kReceiveStamps: return unless_counts(kNoOffset);
    case Capability::kTransmitStamps:
      if (obstacle != nullptr || offer.family != Family::kI210) return unless_counts(kNoOffset);
      return "the driver looks at a bit that an I210 never sets, so it never finds a transmit "
             "stamp";
    case Capability::kQueueStamping:
      return unless_counts("adapters of this family have no stamps in receive buffers");
    default: return std::nullopt;
  }
}

std::unique_ptr<Stamping> make_stamping(const Opened& at) {
  return std::make_unique<AvbStamping>(at);
}

}  // namespace avbhal::intel_avb
