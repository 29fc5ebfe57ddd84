// Switching the stamping of a simulated adapter: register writes as the Linux drivers igb, igc and
// e1000e make them, each read back.
#include <optional>

#include "backends/sim/facets.h"
#include "base/registers.gen.h"

namespace avbhal::sim {
namespace {

constexpr std::uint32_t kTypeMask = reg::kTSYNCRXCTL_TYPE.mask();
constexpr std::uint32_t kEventMessages = reg::kTSYNCRXCTL_TYPE.with(5);
constexpr std::uint32_t kStampValid = reg::kTSYNCRXCTL_RXTT;
// Layer 2 and UDP PTP frames pass the receive filters.
constexpr std::uint32_t kEtqfPtp =
    reg::kETQF_ETYPE.with(0x88F7) | reg::kETQF_FILTER_EN | reg::kETQF_TS_1588;
constexpr std::uint32_t kTtqfPtp = reg::kTTQF_PROTOCOL.with(17) | reg::kTTQF_TS_1588;
constexpr std::uint32_t kEtqf3 = reg::kETQF[3];
// TSSDP: unit 0 listens to SDP 0, unit 1 to SDP 1.
constexpr std::uint32_t kAuxOnSdp0And1 =
    reg::kTSSDP_AUX0_TS_SDP_EN | reg::kTSSDP_AUX1_SDP_SEL.with(1) | reg::kTSSDP_AUX1_TS_SDP_EN;
constexpr std::uint32_t kAuxFields =
    reg::kTSSDP_AUX0_SDP_SEL.mask() | reg::kTSSDP_AUX1_SDP_SEL.mask() | kAuxOnSdp0And1;
constexpr std::uint32_t kReserveStamp = reg::kRXPBSIZE_CFG_TS_EN;
constexpr std::uint32_t kStampInBuffer = reg::kSRRCTL_TIMESTAMP;

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
  if (Status status = device_.check_present(handle_); !status.ok()) return status;
  return device_.stamping_state();
}

void SimStamping::switch_packets(bool on) {
  model::AdapterModel& model = device_.model();
  device_.change_bits(reg::kTSYNCTXCTL, kStampEnable, on ? kStampEnable : 0);
  device_.change_bits(reg::kTSYNCRXCTL, kStampEnable | kTypeMask,
                      on ? kStampEnable | kEventMessages : 0);
  if (!on) return;
  if (device_.split()) {
    model.write(kEtqf3, kEtqfPtp);
    model.write(reg::kTTQF[0], kTtqfPtp);
  } else {
    model.write(reg::kRXMTRL, 0x88F7u);
    model.write(reg::kRXUDP, 319);
  }
  // A stamp from before would keep the registers locked.
  (void)model.read(reg::kTXSTMPH);
  (void)model.read(reg::kRXSTMPH);
  device_.hub().in_register = {};
}

Result<StampingState> SimStamping::do_configure(const StampingRequest& request) {
  if (!device_.split() && (request.target_time || request.auxiliary)) {
    return not_supported({}, kNoTimedIo);
  }
  const std::lock_guard<std::mutex> lock(device_.mutex);
  if (Status status = device_.check_present(handle_); !status.ok()) return status;
  if (request.packets) switch_packets(*request.packets);
  if (request.target_time) {
    device_.change_bits(reg::kTSIM, kTimedCauses, *request.target_time ? kTimedCauses : 0);
  }
  if (request.auxiliary) {
    device_.change_bits(reg::kTSSDP, kAuxFields, *request.auxiliary ? kAuxOnSdp0And1 : 0);
    device_.change_bits(reg::kTSAUXC, kCaptureEdges, *request.auxiliary ? kCaptureEdges : 0);
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
  if (Status status = device_.check_present(handle_); !status.ok()) return status;
  model::AdapterModel& model = device_.model();
  const bool sent = kind == EventKind::kTransmit;
  StampEvent event;
  event.kind = kind;
  if ((model.read(sent ? reg::kTSYNCTXCTL : reg::kTSYNCRXCTL) & kStampValid) == 0) {
    return event;
  }
  const std::uint64_t low = model.read(sent ? reg::kTXSTMPL : reg::kRXSTMPL);
  const std::uint64_t high = model.read(sent ? reg::kTXSTMPH : reg::kRXSTMPH);
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
  if (Status status = device_.check_present(handle_); !status.ok()) return status;
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
  return switch_bit<ReceiveBufferStamping>(reg::kRXPBSIZE, kReserveStamp, enable,
                                           "RXPBSIZE keeps its bit 31");
}

Result<QueueStamping> SimStamping::do_set_queue(std::uint32_t queue, bool enable) {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  return switch_bit<QueueStamping>(reg::kSRRCTL[queue], kStampInBuffer, enable,
                                   "SRRCTL keeps its bit 30");
}

}  // namespace

std::unique_ptr<Stamping> make_stamping(const Opened& at) {
  return std::make_unique<SimStamping>(at);
}

}  // namespace avbhal::sim
