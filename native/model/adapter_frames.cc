// Frames, pins and the PHY of the adapter model.
#include "base/registers.gen.h"
#include "model/adapter_model.h"

namespace avbhal::model {
namespace {

constexpr std::uint32_t kMdicWrite = 1, kMdicRead = 2;

// Where CTRL (SDP 0 and 1) and CTRL_EXT (2 and 3) show the level of a pin.
constexpr std::uint32_t kPinBit[] = {reg::kCTRL_SDP0_DATA, reg::kCTRL_SDP1_DATA,
                                     reg::kCTRL_EXT_SDP2_DATA, reg::kCTRL_EXT_SDP3_DATA};

}  // namespace

FrameReport AdapterModel::pass(Direction direction, const FrameDescription& frame,
                               std::uint64_t t_ns) {
  FrameReport report;
  const Phase phase = settle(t_ns);
  if (removed_ || asleep_ || !config_.link_up) return report;
  const bool sent = direction == Direction::kTransmit;
  const ClockTruth truth = clock_.truth(phase);
  report.time_ns = t_ns;
  report.device_ns = truth.device_ns;
  report.device_frac = truth.device_frac;
  report.latency_ns = sent ? port_latency_.egress_ns : port_latency_.ingress_ns;
  report.wire_ns = sent ? t_ns + report.latency_ns
                        : t_ns - (t_ns < report.latency_ns ? t_ns : report.latency_ns);
  const RawStamp stamp = clock_.stamp(phase);
  const bool hazard = hazard_began_ && t_ns - hazard_from_ns_ < config_.stamp_hazard_ns;
  report.delivered = !sent && !frame.dropped;
  clock_.raise(sent ? stamps_.transmit(frame, stamp, clock_.enabled(), hazard, registers_, &report)
                    : stamps_.receive(frame, stamp, registers_, &report));
  raise_interrupt();
  if (sent && sink_.transmitted != nullptr) sink_.transmitted(sink_.context, frame, report);
  if (report.delivered && sink_.received != nullptr) sink_.received(sink_.context, frame, report);
  return report;
}

FrameReport AdapterModel::transmit(const FrameDescription& frame) {
  return transmit_at(frame, time_.now_ns(time_.context));
}

FrameReport AdapterModel::receive(const FrameDescription& frame) {
  return receive_at(frame, time_.now_ns(time_.context));
}

FrameReport AdapterModel::transmit_at(const FrameDescription& frame, std::uint64_t t_ns) {
  return pass(Direction::kTransmit, frame, t_ns);
}

FrameReport AdapterModel::receive_at(const FrameDescription& frame, std::uint64_t t_ns) {
  return pass(Direction::kReceive, frame, t_ns);
}

std::uint64_t AdapterModel::host_due_ns() const {
  return source_.take == nullptr ? kNever : source_.next_due_ns(source_.context);
}

std::uint64_t AdapterModel::reaches_ns(std::uint64_t device_ns) const {
  const std::uint64_t tick = clock_.tick_reaching(device_ns, oscillator_.phase());
  return tick == SplitClock::kNoTick ? kNever : oscillator_.time_of(tick * SplitClock::kTickNs);
}

void AdapterModel::clock_changed() {
  cross_.clock_changed();
  (void)host_due_ns();
}

void AdapterModel::pump(std::uint64_t until_ns) {
  if (!traffic_.active() && host_due_ns() > until_ns) return;
  pumping_ = true;
  for (std::uint32_t passed = 0;; ++passed) {
    const std::uint64_t own_ns = traffic_.next_due_ns();
    const std::uint64_t host_ns = host_due_ns();
    const std::uint64_t due_ns = host_ns < own_ns ? host_ns : own_ns;
    if (due_ns > until_ns || due_ns == kNever) break;
    TrafficFrame next;
    if (due_ns == host_ns) {
      // What waits for the clock waits longer when the crystal has wandered.
      settle(due_ns);
      if (host_due_ns() > due_ns) continue;
      next = source_.take(source_.context);
    } else if (!traffic_.next(until_ns, &next)) {
      break;
    }
    if (passed >= kMaxFramesAtOnce) {
      ++skipped_frames_;
    } else {
      pass(next.transmit ? Direction::kTransmit : Direction::kReceive, next.frame, next.due_ns);
    }
  }
  pumping_ = false;
}

void AdapterModel::set_traffic(const TrafficConfig& config) {
  catch_up();
  traffic_.start(config, time_.now_ns(time_.context));
}

void AdapterModel::lose_stamps(std::uint32_t count) {
  catch_up();
  stamps_.lose(count);
}

void AdapterModel::corrupt_stamps(std::uint32_t count) {
  catch_up();
  stamps_.corrupt(count);
}

void AdapterModel::duplicate_stamps(std::uint32_t count) {
  catch_up();
  stamps_.duplicate(count);
}

void AdapterModel::fail_cross_stamps(std::uint32_t status, std::uint32_t count) {
  catch_up();
  cross_.fail(status, count);
}

void AdapterModel::skip_sequence(std::uint32_t count) {
  catch_up();
  traffic_.skip_sequence(count);
}

void AdapterModel::sdp_edge(std::uint32_t pin) {
  const Phase phase = now();
  if (!removed_ && !asleep_ && pin < 4) clock_.edge(pin, phase);
  raise_interrupt();
}

void AdapterModel::aux_edge(std::uint32_t unit) {
  if (unit < 2) sdp_edge(clock_.timed().pin_of_aux(unit));
}

const TimedIo& AdapterModel::timed_outputs() {
  catch_up();
  return clock_.timed();
}

void AdapterModel::show_pins(std::uint32_t offset) {
  if (offset != reg::kCTRL && offset != reg::kCTRL_ALIAS && offset != reg::kCTRL_EXT) return;
  const std::uint32_t first = offset == reg::kCTRL_EXT ? 2 : 0;
  std::uint32_t value = registers_.peek(offset);
  for (std::uint32_t pin = first; pin < first + 2; ++pin) {
    const bool driven_by_software = (value & kPinBit[pin] << 4) != 0;
    if (driven_by_software && !clock_.timed().pin_is_output(pin)) continue;
    value &= ~kPinBit[pin];
    if (clock_.timed().pin_level(pin)) value |= kPinBit[pin];
  }
  registers_.poke(offset == reg::kCTRL_ALIAS ? reg::kCTRL : offset, value);
}

void AdapterModel::link_came_up() {
  ++link_ups_;
  port_latency_ = draw_port_latency(config_.family, config_.link_mbps, config_.seed, link_ups_);
}

void AdapterModel::phy_transaction(std::uint32_t command) {
  const std::uint32_t number = reg::kMDIC_REGADD.in(command);
  const std::uint32_t address = reg::kMDIC_PHYADD.in(command);
  const std::uint32_t operation = reg::kMDIC_OP.in(command);
  std::uint32_t result = (command & ~(reg::kMDIC_MDI_ERR | reg::kMDIC_DATA.mask())) | reg::kMDIC_R;
  if (!phy_.answers(address) || (operation != kMdicRead && operation != kMdicWrite)) {
    result |= reg::kMDIC_MDI_ERR | reg::kMDIC_DATA.mask();
  } else if (operation == kMdicWrite) {
    phy_.write(number, static_cast<std::uint16_t>(command));
    result |= command & reg::kMDIC_DATA.mask();
  } else {
    result |= phy_.read(number);
  }
  registers_.poke(reg::kMDIC, result);
}

}  // namespace avbhal::model
