// One adapter through documented Windows functions: facts, timestamp state, cross timestamps.
// It cannot write the clock or reach registers: Windows documents no way to.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "backends/windows_api/change_watch.h"
#include "backends/windows_api/clock.h"
#include "backends/windows_api/enumerate.h"
#include "hal/backend.h"

namespace avbhal::windows_api {

class WindowsAdapter final : public Adapter {
 public:
  // HAL_ADAPTER_GONE when the interface vanished since `found` was enumerated. `api`, `system` and
  // `watch` must outlive the adapter.
  static Result<std::unique_ptr<Adapter>> open(const WinApi& api, SystemClock& system,
                                               const ChangeWatch& watch, FoundAdapter found);

  // The reference stays valid as long as the adapter lives, over refresh() too.
  const AdapterInfo& info() const override { return *current_.load(std::memory_order_acquire); }
  // Enumerates again. HAL_ADAPTER_GONE when this adapter is not present any more.
  Status refresh() override;

  ReadingSource reading_source() const override { return ReadingSource::kCross; }
  CrossMethod cross_method() const override { return CrossMethod::kOsCross; }
  // The device time of a cross timestamp (narrowest of three), labelled kCross: Windows has no
  // plain read.
  Result<ClockReading> read_clock() override;
  Result<CrossTimestamp> cross_timestamp(std::uint32_t brackets) override;
  // Received PTP datagrams over UDP/IPv4, see stamps.h.
  Result<std::unique_ptr<EventSource>> subscribe(const EventFilter& filter) override;
  // Asks the driver and reads the registry anew. HAL_ADAPTER_NOT_READY while the adapter has no
  // network interface.
  Result<TimestampStatus> timestamp_status() override;
  // Kept for timestamp_status(), which tells the counter's measured frequency. It never changes how
  // counters are converted: device_ns stays the one straight timeline the caller's calibration
  // stands on. HAL_NOT_CALIBRATED before the tick length is known.
  Status apply_rate_measurement(const RateMeasurement& measured) override;
  // Waits for a restarted adapter, up to 30 s.
  Result<TimestampSettingOutcome> change_timestamp_setting(
      const TimestampSettingChange& change) override;

 private:
  WindowsAdapter(const WinApi& api, SystemClock& system, const ChangeWatch& watch, const Guid& guid)
      : api_(api), system_(system), watch_(watch), guid_(guid), clock_(api, system) {}

  Result<FoundAdapter> find_again() const;
  Status adopt(FoundAdapter found);
  Status await_return();
  Status ask_again();
  void publish(AdapterInfo info);
  Status require_cross();
  std::string frequency_text() const;

  const WinApi& api_;
  SystemClock& system_;
  const ChangeWatch& watch_;
  const Guid guid_;
  CrossClock clock_;

  std::mutex setting_mutex_;  // one change at a time; taken before mutex_
  std::atomic<const AdapterInfo*> current_{nullptr};
  std::mutex mutex_;  // guards everything below; taken before the clock's own lock
  std::vector<std::unique_ptr<const AdapterInfo>> infos_;  // old ones stay; see info()
  std::optional<TimestampFacts> facts_;                    // empty: no interface to ask
  KeywordFacts keyword_;
  std::optional<RateMeasurement> rate_;
  std::uint64_t rate_restarts_ = 0;  // clock_.restarts() when rate_ was measured
  std::uint32_t seen_changes_ = 0;
};

}  // namespace avbhal::windows_api
