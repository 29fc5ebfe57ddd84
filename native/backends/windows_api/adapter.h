// One adapter through documented Windows functions.
#pragma once

#include <memory>
#include <mutex>
#include <optional>

#include "backends/windows_api/change_watch.h"
#include "backends/windows_api/cross_clock.h"
#include "backends/windows_api/enumerate.h"
#include "backends/windows_api/facets.h"
#include "hal/adapter.h"

namespace avbhal::windows_api {

// Any thread. Locks, in the order in which they are taken: the one of the setting (setting.cc),
// mutex_, the clock's own.
class WindowsAdapter final : public Adapter {
 public:
  // HAL_ADAPTER_GONE when the interface vanished since `found` was enumerated. `api`, `system` and
  // `watch` must outlive the adapter.
  static Result<std::unique_ptr<Adapter>> open(const WinApi& api, SystemClock& system,
                                               const ChangeWatch& watch, FoundAdapter found);

  Clock* clock() override { return clock_.get(); }
  Stamps* stamps() override { return stamps_.get(); }
  Setting* setting() override { return setting_.get(); }
  // Timestamps may have been switched on since the driver was asked. Without a network interface
  // HAL_ADAPTER_NOT_READY.
  Status look_again(Capability capability) override;

  // --- for the facets ---
  const Guid& guid() const { return guid_; }
  // Enumerates and asks the driver. HAL_ADAPTER_GONE when the adapter is not present any more.
  Status renew();
  // As renew(), and the clock counts as another one: the adapter was restarted.
  Status renew_restarted();
  // What the driver answered last; HAL_ADAPTER_NOT_READY when there was no interface to ask.
  Result<TimestampStatus> timestamp_status() const;
  // Whether cross timestamps can be taken now. Asks the driver when it said no, and after every
  // change that Windows notified.
  Status require_cross();

 private:
  WindowsAdapter(const WinApi& api, SystemClock& system, const ChangeWatch& watch,
                 FoundAdapter found);

  Status do_refresh() override { return renew(); }
  Result<FoundAdapter> find_again() const;
  // The next two with mutex_ held.
  Status adopt(FoundAdapter found);
  Status ask_again();

  const WinApi& api_;
  const ChangeWatch& watch_;
  const Guid guid_;
  CrossClock cross_;
  const std::unique_ptr<Clock> clock_;
  const std::unique_ptr<Stamps> stamps_;
  const std::unique_ptr<Setting> setting_;

  mutable std::mutex mutex_;             // guards everything below
  std::optional<TimestampFacts> facts_;  // empty: no interface to ask
  KeywordFacts keyword_;
  std::uint32_t seen_changes_ = 0;  // watch_.changes() when the driver was asked last
};

}  // namespace avbhal::windows_api
