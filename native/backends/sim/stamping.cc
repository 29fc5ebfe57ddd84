// Switching the stamping of a simulated adapter: register writes as the Linux drivers igb, igc and
// e1000e make them, each read back.
#include <optional>

#include "backends/sim/facets.h"
#include "model/register_offsets.h"

namespace avbhal::sim {
namespace {

constexpr std::uint32_t kTypeMask = 7u << 1, kEventMessages = 5u << 1;
constexpr std::uint32_t kStampValid = 1u << 0;
// Layer 2 and UDP PTP frames pass the receive filters.
constexpr std::uint32_t kEtqfPtp = 0x440088F7u, kTtqfPtp = 0x08000011u;
constexpr std::uint32_t kEtqf3 = model::kEtqf0 + 12;
// TSSDP: unit 0 listens to SDP 0, unit 1 to SDP 1.
constexpr std::uint32_t kAuxOnSdp0And1 = (1u << 2) | (1u << 3) | (1u << 5);
constexpr std::uint32_t kAuxFields = 0x3Fu;
constexpr std::uint32_t kReserveStamp = 1u << 31, kStampInBuffer = 1u << 30;
constexpr std::uint32_t kQueueStride = 0x40;

bool differs(const std::optional<bool>& wanted, const std::optional<bool>& is) {
  return wanted && is && *wanted != *is;
}

class SimStamping final : public SimFacet<Stamping> {
 public:
  using SimFacet::SimFacet;

 private:
  Result<StampingState> do_state() override;
  Result<StampingState> do_configure(const StampingRequest& request) override;
  Result<StampEvent> do_take(EventKind kind) override;
  Result<ReceiveBufferStamping> do_set_receive_buffers(bool enable) override;
  Result<QueueStamping> do_set_queue(std::uint32_t queue, bool enable) override;

  // With the device's mutex held.
  void switch_packets(bool on);
  // Sets or clears `bit`; before and after as read, HAL_NOT_EFFECTIVE with `complaint`.
  template <class Made>
  Result<Made> switch_bit(std::uint32_t offset, std::uint32_t bit, bool enable,
                          const char* complaint);
};

Result<StampingState> SimStamping::do_state() {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  Status status = device_.check_present(handle_);
  if (!status.ok()) return status;
  return device_.stamping_state();
}

void SimStamping::switch_packets(bool on) {
  model::AdapterModel& model = device_.model();
  device_.change_bits(model::kTsyncTxCtl, kStampEnable, on ? kStampEnable : 0);
  device_.change_bits(model::kTsyncRxCtl, kStampEnable | kTypeMask,
                      on ? kStampEnable | kEventMessages : 0);
  if (!on) return;
  if (device_.split()) {
    model.write(kEtqf3, kEtqfPtp);
    model.write(model::kTtqf0, kTtqfPtp);
  } else {
    model.write(model::kRxMtrl, 0x88F7u);
    model.write(model::kRxUdp, 319);
  }
  // A stamp from before would keep the registers locked.
  (void)model.read(model::kTxStampH);
  (void)model.read(model::kRxStampH);
  device_.hub().in_register = {};
}

Result<StampingState> SimStamping::do_configure(const StampingRequest& request) {
  if (!device_.split() && (request.target_time || request.auxiliary)) {
    return not_supported({}, kNoTimedIo);
  }
  const std::lock_guard<std::mutex> lock(device_.mutex);
  Status status = device_.check_present(handle_);
  if (!status.ok()) return status;
  if (request.packets) switch_packets(*request.packets);
  if (request.target_time) {
    device_.change_bits(model::kTsim, kTimedCauses, *request.target_time ? kTimedCauses : 0);
  }
  if (request.auxiliary) {
    device_.change_bits(model::kTssdp, kAuxFields, *request.auxiliary ? kAuxOnSdp0And1 : 0);
    device_.change_bits(model::kTsauxc, kCaptureEdges, *request.auxiliary ? kCaptureEdges : 0);
  }
  const StampingState now = device_.stamping_state();
  if (differs(request.packets, now.transmit) || differs(request.packets, now.receive) ||
      differs(request.target_time, now.target_time) || differs(request.auxiliary, now.auxiliary)) {
    return make_error(ErrorCode::kNotEffective, {},
                      "the registers do not show what was written to them");
  }
  return now;
}

Result<StampEvent> SimStamping::do_take(EventKind kind) {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  Status status = device_.check_present(handle_);
  if (!status.ok()) return status;
  model::AdapterModel& model = device_.model();
  const bool sent = kind == EventKind::kTransmit;
  StampEvent event;
  event.kind = kind;
  if ((model.read(sent ? model::kTsyncTxCtl : model::kTsyncRxCtl) & kStampValid) == 0) {
    return event;
  }
  const std::uint64_t low = model.read(sent ? model::kTxStampL : model::kRxStampL);
  const std::uint64_t high = model.read(sent ? model::kTxStampH : model::kRxStampH);
  std::optional<StampEvent>& known = device_.hub().in_register[sent ? 0 : 1];
  event.raw = high << 32 | low;
  if (known && known->raw == event.raw) {
    event = *known;
  } else {
    event.flags = kStampTimeValid;
    event.device_ns = device_.stamp_ns(event.raw, model.truth().device_ns);
  }
  event.system_ns = device_.time().now_ns();
  known.reset();
  return event;
}

template <class Made>
Result<Made> SimStamping::switch_bit(std::uint32_t offset, std::uint32_t bit, bool enable,
                                     const char* complaint) {
  Status status = device_.check_present(handle_);
  if (!status.ok()) return status;
  Made made;
  made.before = (device_.model().read(offset) & bit) != 0;
  device_.change_bits(offset, bit, enable ? bit : 0);
  made.after = (device_.model().read(offset) & bit) != 0;
  if (made.after != enable) return make_error(ErrorCode::kNotEffective, {}, complaint);
  made.effect = Effect::kVerified;
  return made;
}

Result<ReceiveBufferStamping> SimStamping::do_set_receive_buffers(bool enable) {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  return switch_bit<ReceiveBufferStamping>(model::kRxPbSize, kReserveStamp, enable,
                                           "RXPBSIZE keeps its bit 31");
}

Result<QueueStamping> SimStamping::do_set_queue(std::uint32_t queue, bool enable) {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  return switch_bit<QueueStamping>(model::kSrrctl0 + queue * kQueueStride, kStampInBuffer, enable,
                                   "SRRCTL keeps its bit 30");
}

}  // namespace

std::unique_ptr<Stamping> make_stamping(const Opened& at) {
  return std::make_unique<SimStamping>(at);
}

}  // namespace avbhal::sim
