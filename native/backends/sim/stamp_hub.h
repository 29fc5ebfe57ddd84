// What the simulated driver keeps about stamps: who listens, and what waits for them. Guarded by
// the lock of its device.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "hal/stamps.h"
#include "model/frame.h"

namespace avbhal::sim {

// Events that wait for one listener; a listener that is later loses the newest ones.
inline constexpr std::size_t kSubscriptionEvents = 8192;

struct Subscription {
  EventFilter filter;
  std::deque<StampEvent> waiting;
  EventCounters counters;
  std::uint32_t sequence = 0;
};

class StampHub {
 public:
  std::shared_ptr<Subscription> subscribe(const EventFilter& filter);
  void end(const std::shared_ptr<Subscription>& subscription);

  bool wants(EventKind kind) const;
  // Gives the event to everybody whose filter lets it pass.
  void post(const StampEvent& event);

  // The stamp that was captured last and waits in a register: the frame it belongs to is known
  // here, because the model says so. Index 0: transmit, 1: receive.
  std::array<std::optional<StampEvent>, 2> in_register;
  // The newest edge of each auxiliary input, until it is cleared.
  std::array<std::optional<AuxiliaryStamp>, 2> edges;

 private:
  std::vector<std::shared_ptr<Subscription>> subscriptions_;
};

// The event of a stamped frame, without its device time.
StampEvent describe_frame(EventKind kind, const model::FrameDescription& frame,
                          const model::FrameReport& report);

}  // namespace avbhal::sim
