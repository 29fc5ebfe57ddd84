#include "backends/windows_api/adapter.h"

#include <utility>

#include "backends/windows_api/capabilities.h"

namespace avbhal::windows_api {

WindowsAdapter::WindowsAdapter(const WinApi& api, SystemClock& system, const ChangeWatch& watch,
                               FoundAdapter found)
    : Adapter(std::move(found.info)),
      api_(api),
      watch_(watch),
      guid_(found.guid),
      cross_(api, system),
      clock_(make_clock({*this, api, system, cross_})),
      stamps_(make_stamps({*this, api, system, cross_})),
      setting_(make_setting({*this, api, system, cross_})),
      keyword_(found.keyword) {}

Result<std::unique_ptr<Adapter>> WindowsAdapter::open(const WinApi& api, SystemClock& system,
                                                      const ChangeWatch& watch,
                                                      FoundAdapter found) {
  std::unique_ptr<WindowsAdapter> adapter(new WindowsAdapter(api, system, watch, std::move(found)));
  {
    const std::lock_guard<std::mutex> lock(adapter->mutex_);
    if (Status status = adapter->ask_again(); !status.ok()) return status;
  }
  return std::unique_ptr<Adapter>(std::move(adapter));
}

Status WindowsAdapter::look_again(Capability capability) {
  switch (capability) {
    case Capability::kClockRead:
    case Capability::kCrossTimestamp:
    case Capability::kStampEvents: return require_cross();
    case Capability::kTimestampStatus: {
      Status status = renew();
      return status.ok() ? timestamp_status().take_status() : std::move(status);
    }
    default: return ok_status();
  }
}

Status WindowsAdapter::renew() {
  auto found = find_again();
  if (!found.ok()) return found.take_status();
  const std::lock_guard<std::mutex> lock(mutex_);
  return adopt(found.take());
}

Status WindowsAdapter::renew_restarted() {
  auto found = find_again();
  if (!found.ok()) return found.take_status();
  const std::lock_guard<std::mutex> lock(mutex_);
  seen_changes_ = watch_.changes() - 1;  // as if Windows had notified
  return adopt(found.take());
}

Result<TimestampStatus> WindowsAdapter::timestamp_status() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!facts_) return no_interface();
  TimestampStatus status = status_of(api_, *facts_, keyword_);
  status.action += cross_.frequency_text();
  return status;
}

Status WindowsAdapter::require_cross() {
  const std::lock_guard<std::mutex> lock(mutex_);
  const bool usable = facts_ && facts_->cross_timestamp;
  if (usable && watch_.changes() == seen_changes_) return ok_status();
  if (Status status = ask_again(); !status.ok()) return status;
  if (!facts_) return no_interface();
  return facts_->cross_timestamp ? ok_status() : cross_absent(api_, *facts_, keyword_);
}

Result<FoundAdapter> WindowsAdapter::find_again() const {
  auto all = enumerate_adapters(api_);
  if (!all.ok()) return all.take_status();
  for (FoundAdapter& found : all.value().adapters) {
    if (found.guid == guid_) return std::move(found);
  }
  return make_error(ErrorCode::kAdapterGone, {},
                    "no present network adapter has the key " + info().key);
}

// Takes over facts and timestamp state.
Status WindowsAdapter::adopt(FoundAdapter found) {
  const std::uint32_t changes = watch_.changes();
  auto asked = ask_timestamps(api_, found.info.luid);
  if (!asked.ok()) return asked.take_status();
  std::optional<TimestampFacts> facts = asked.take();
  const bool other_clock =
      info().luid != found.info.luid || facts.has_value() != facts_.has_value() ||
      (facts && facts->nominal_hz != facts_->nominal_hz) || changes != seen_changes_;
  if (other_clock) cross_.reset(found.info.luid.value_or(0), facts ? facts->nominal_hz : 0);
  seen_changes_ = changes;
  facts_ = std::move(facts);
  keyword_ = found.keyword;
  found.info.capabilities = capabilities_of(api_, facts_ ? &*facts_ : nullptr, keyword_);
  publish(std::move(found.info));
  return ok_status();
}

// The timestamp state alone, without the registry and SetupAPI.
Status WindowsAdapter::ask_again() {
  FoundAdapter same;
  same.info = info();
  same.guid = guid_;
  same.keyword = keyword_;
  return adopt(std::move(same));
}

}  // namespace avbhal::windows_api
