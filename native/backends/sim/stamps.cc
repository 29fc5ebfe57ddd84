// Stamps of a simulated adapter as a stream, and their state from its registers.
#include "backends/sim/facets.h"
#include "hal/stamp_status.h"

namespace avbhal::sim {
namespace {

constexpr std::uint32_t kTimed =
    event_bit(EventKind::kTargetTime) | event_bit(EventKind::kAuxiliary);
constexpr StampCalls kCalls = {"hal.adapters()", "TSAUXC, TIMINCA", "TSYNCTXCTL, TSYNCRXCTL"};
constexpr StampAdvice kAdvice = {
    "clear bit 31 of TSAUXC (I210, I225, I226) or give TIMINCA a value (I217, I219), with access "
    "'configure'.",
    ""};

class SimEventSource final : public EventSource {
 public:
  SimEventSource(SimDevice& device, Generation handle, std::shared_ptr<Subscription> subscription)
      : device_(device), handle_(handle), subscription_(std::move(subscription)) {}
  ~SimEventSource() override {
    const std::lock_guard<std::mutex> lock(device_.mutex);
    device_.hub().end(subscription_);
  }

  Result<std::size_t> take(StampEvent* out, std::size_t capacity) override;
  Result<EventCounters> counters() override {
    const std::lock_guard<std::mutex> lock(device_.mutex);
    return EventCounters(subscription_->counters);
  }

 private:
  SimDevice& device_;
  const Generation handle_;
  const std::shared_ptr<Subscription> subscription_;
};

Status check_there(SimDevice& device, Generation handle) {
  Status status = device.check_handle(handle);
  return status.ok() && device.model().removed() ? device.gone() : std::move(status);
}

Result<std::size_t> SimEventSource::take(StampEvent* out, std::size_t capacity) {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  if (Status status = check_there(device_, handle_); !status.ok()) return status;
  device_.model().catch_up();
  const StampHub& hub = device_.hub();
  if (device_.split() && (hub.wants(EventKind::kTargetTime) || hub.wants(EventKind::kAuxiliary))) {
    device_.look_at_timers();
  }
  std::size_t taken = 0;
  for (; taken < capacity && !subscription_->waiting.empty(); ++taken) {
    out[taken] = subscription_->waiting.front();
    subscription_->waiting.pop_front();
  }
  return taken;
}

class SimStamps final : public SimFacet<Stamps> {
 public:
  using SimFacet::SimFacet;

 private:
  // Never kUnknown.
  Result<TimestampStatus> do_status() override;
  Result<std::unique_ptr<EventSource>> do_subscribe(const EventFilter& filter) override;
};

Result<TimestampStatus> SimStamps::do_status() {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  if (Status status = device_.check_present(handle_); !status.ok()) return status;
  return stamp_status(adapter().info().capabilities, device_.stamping_state(), kCalls, kAdvice);
}

Result<std::unique_ptr<EventSource>> SimStamps::do_subscribe(const EventFilter& filter) {
  if (!device_.split() && (filter.kinds & ~kTimed) == 0) return not_supported({}, kNoTimedIo);
  const std::lock_guard<std::mutex> lock(device_.mutex);
  if (Status status = check_there(device_, handle_); !status.ok()) return status;
  // What happened until now is not for this listener. A stamp that nobody took would keep its
  // register locked.
  device_.model().catch_up();
  for (const EventKind kind : {EventKind::kTransmit, EventKind::kReceive}) {
    if ((filter.kinds & event_bit(kind)) != 0) device_.release_register(kind);
  }
  if (device_.split() && (filter.kinds & kTimed) != 0) device_.look_at_timers();
  return std::unique_ptr<EventSource>(
      std::make_unique<SimEventSource>(device_, handle_, device_.hub().subscribe(filter)));
}

}  // namespace

std::unique_ptr<Stamps> make_stamps(const Opened& at) { return std::make_unique<SimStamps>(at); }

}  // namespace avbhal::sim
