#include "backends/windows_api/adapter.h"

#include <cmath>
#include <cstdio>
#include <utility>

#include "backends/windows_api/capabilities.h"
#include "backends/windows_api/errors.h"
#include "backends/windows_api/stamps.h"
#include "backends/windows_api/timestamp_setting.h"

namespace avbhal::windows_api {
namespace {

constexpr std::uint32_t kReadBrackets = 3;
constexpr std::uint32_t kMostBrackets = 1000;
constexpr int kReturnLooks = 61;
constexpr std::uint64_t kReturnLookNs = 500'000'000;

Status no_interface(const char* operation) {
  return make_error(ErrorCode::kAdapterNotReady, operation, kNoInterfaceReason,
                    "Enable the adapter in the device manager, then refresh() or open it again.");
}

}  // namespace

Result<std::unique_ptr<Adapter>> WindowsAdapter::open(const WinApi& api, SystemClock& system,
                                                      const ChangeWatch& watch,
                                                      FoundAdapter found) {
  std::unique_ptr<WindowsAdapter> adapter(new WindowsAdapter(api, system, watch, found.guid));
  {
    const std::lock_guard<std::mutex> lock(adapter->mutex_);
    Status status = adapter->adopt(std::move(found));
    if (!status.ok()) return status;
  }
  return std::unique_ptr<Adapter>(std::move(adapter));
}

Status WindowsAdapter::refresh() {
  auto found = find_again();
  if (!found.ok()) return found.take_status();
  const std::lock_guard<std::mutex> lock(mutex_);
  return adopt(found.take());
}

Result<ClockReading> WindowsAdapter::read_clock() {
  auto cross = cross_timestamp(kReadBrackets);
  if (!cross.ok()) return cross.take_status();
  return ClockReading{cross.value().device_ns, ReadingSource::kCross};
}

Result<CrossTimestamp> WindowsAdapter::cross_timestamp(std::uint32_t brackets) {
  if (brackets == 0 || brackets > kMostBrackets) {
    return make_error(ErrorCode::kInvalidArgument, "crossTimestamp",
                      "brackets: 1 to 1000 wanted, " + std::to_string(brackets) + " came");
  }
  Status status = require_cross();
  if (!status.ok()) return status;
  return clock_.read(brackets);
}

Result<std::unique_ptr<EventSource>> WindowsAdapter::subscribe(const EventFilter& filter) {
  Status status = require_cross();
  if (!status.ok()) return status;
  if (!info().capabilities.has(Capability::kStampEvents)) return Adapter::subscribe(filter);
  if (!info().if_index) return no_interface("subscribe");
  return listen_udp(api_, system_, clock_, *info().if_index, filter);
}

Result<TimestampStatus> WindowsAdapter::timestamp_status() {
  auto found = find_again();
  if (!found.ok()) return found.take_status();
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = adopt(found.take());
  if (!status.ok()) return status;
  if (!facts_) return no_interface("timestampStatus");
  TimestampStatus out = status_of(api_, *facts_, keyword_);
  out.action += frequency_text();
  return out;
}

Status WindowsAdapter::apply_rate_measurement(const RateMeasurement& measured) {
  const bool sane = std::isfinite(measured.rate_ppb) && measured.rate_ppb > -1e9 &&
                    std::isfinite(measured.bound_ppb) && measured.bound_ppb >= 0;
  if (!sane) {
    return make_error(ErrorCode::kInvalidArgument, "applyRateMeasurement",
                      "a finite rate above -1e9 ppb with a bound of 0 or more is wanted");
  }
  if (!clock_.unit().known()) {
    return make_error(ErrorCode::kNotCalibrated, "applyRateMeasurement",
                      "the length of a counter tick is not known yet",
                      "Take a cross timestamp first; it measures the tick length.");
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  rate_ = measured;
  rate_restarts_ = clock_.restarts();
  return ok_status();
}

Result<TimestampSettingOutcome> WindowsAdapter::change_timestamp_setting(
    const TimestampSettingChange& change) {
  const std::lock_guard<std::mutex> one(setting_mutex_);
  auto made = change_setting(api_, guid_, change);
  if (!made.ok()) return made;
  if (!made.value().restarted) {
    // Only the reasons of the manifest depend on it; the next status asks anyway.
    static_cast<void>(refresh());
    return made;
  }
  Status back = await_return();
  if (!back.ok()) return back;
  return made;
}

// Until the restarted adapter has its network interface again; its clock began anew.
Status WindowsAdapter::await_return() {
  Status last = ok_status();
  for (int i = 0; i < kReturnLooks; ++i) {
    if (i > 0) system_.sleep_ns(kReturnLookNs);
    auto found = find_again();
    if (!found.ok()) {
      last = found.take_status();
      continue;
    }
    const std::lock_guard<std::mutex> lock(mutex_);
    seen_changes_ = watch_.changes() - 1;  // as if the system had told: the clock is another one
    last = adopt(found.take());
    if (last.ok() && facts_) return ok_status();
  }
  const std::string why = last.ok() ? kNoInterfaceReason : last.error().detail;
  return make_error(ErrorCode::kAdapterNotReady, "changeTimestampSetting",
                    "the setting was changed and the adapter restarted, but it did not come back "
                    "within 30 s: " +
                        why,
                    "Look at the adapter in the device manager; the setting keeps its new value.");
}

Result<FoundAdapter> WindowsAdapter::find_again() const {
  auto all = enumerate_adapters(api_);
  if (!all.ok()) return all.take_status();
  for (FoundAdapter& found : all.value().adapters) {
    if (found.guid == guid_) return std::move(found);
  }
  return make_error(ErrorCode::kAdapterGone, "enumerate",
                    "no present network adapter has the key " + info().key);
}

// Takes over facts and timestamp state; the caller holds mutex_.
Status WindowsAdapter::adopt(FoundAdapter found) {
  const std::uint32_t changes = watch_.changes();
  auto asked = ask_timestamps(api_, found.info.luid);
  if (!asked.ok()) return asked.take_status();
  std::optional<TimestampFacts> facts = asked.take();
  const AdapterInfo* before = current_.load(std::memory_order_acquire);
  const bool other_clock = before == nullptr || before->luid != found.info.luid ||
                           facts.has_value() != facts_.has_value() ||
                           (facts && facts->nominal_hz != facts_->nominal_hz) ||
                           changes != seen_changes_;
  if (other_clock) {
    clock_.reset(found.info.luid.value_or(0), facts ? facts->nominal_hz : 0);
    rate_.reset();
  }
  seen_changes_ = changes;
  facts_ = std::move(facts);
  keyword_ = found.keyword;
  found.info.capabilities = capabilities_of(api_, facts_ ? &*facts_ : nullptr, keyword_);
  publish(std::move(found.info));
  return ok_status();
}

// The timestamp state alone, without the registry and SetupAPI; the caller holds mutex_.
Status WindowsAdapter::ask_again() {
  FoundAdapter same;
  same.info = info();
  same.guid = guid_;
  same.keyword = keyword_;
  return adopt(std::move(same));
}

void WindowsAdapter::publish(AdapterInfo info) {
  const AdapterInfo* before = current_.load(std::memory_order_acquire);
  if (before != nullptr && same_facts(*before, info)) return;
  infos_.push_back(std::make_unique<const AdapterInfo>(std::move(info)));
  current_.store(infos_.back().get(), std::memory_order_release);
}

Status WindowsAdapter::require_cross() {
  const std::lock_guard<std::mutex> lock(mutex_);
  const bool usable = facts_ && facts_->cross_timestamp;
  if (usable && watch_.changes() == seen_changes_) return ok_status();
  Status status = ask_again();
  if (!status.ok()) return status;
  if (!facts_) return no_interface("crossTimestamp");
  return facts_->cross_timestamp ? ok_status() : cross_absent(api_, *facts_, keyword_);
}

std::string WindowsAdapter::frequency_text() const {
  const CounterUnit unit = clock_.unit();
  const bool rated = rate_ && rate_restarts_ == clock_.restarts();
  if (!unit.known() || (!rated && !unit.measured())) return {};
  const double hz = rated ? unit.hz() * (1 + rate_->rate_ppb / 1e9) : unit.hz();
  const double ppm = rated ? rate_->bound_ppb / 1e3 : unit.error_ppm();
  char text[120];
  std::snprintf(text, sizeof text, " The counter's frequency was measured: %.0f Hz +-%.3f ppm.", hz,
                ppm);
  return text;
}

}  // namespace avbhal::windows_api
