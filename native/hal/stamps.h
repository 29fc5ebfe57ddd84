// Hardware timestamps of frames as a stream, and whether there are any.
#pragma once

#include <memory>

#include "hal/facet.h"
#include "hal/stamp_types.h"

namespace avbhal {

// HAL_INVALID_ARGUMENT unless `filter` lets something pass that there can be. Pure; any thread.
Status check_event_filter(const EventFilter& filter);

class Stamps : public Facet {
 public:
  static constexpr Operation kStatus{"stamps.status", Capability::kTimestampStatus,
                                     AccessLevel::kObserve};
  static constexpr Operation kSubscribe{"stamps.events", Capability::kStampEvents,
                                        AccessLevel::kObserve};
  static Stamps* of(Adapter& adapter) { return adapter.stamps(); }
  virtual ~Stamps() = default;

  // Why there are stamps or not, from the driver or the registers, as of now.
  Result<TimestampStatus> status() {
    return run(kStatus, [this] { return do_status(); });
  }
  // Events from now on.
  Result<std::unique_ptr<EventSource>> subscribe(const EventFilter& filter) {
    return run(
        kSubscribe, [&] { return check_event_filter(filter); },
        [&] { return do_subscribe(filter); });
  }

 protected:
  using Facet::Facet;

 private:
  virtual Result<TimestampStatus> do_status() = 0;
  virtual Result<std::unique_ptr<EventSource>> do_subscribe(const EventFilter& filter) = 0;
};

}  // namespace avbhal
