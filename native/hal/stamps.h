// Hardware timestamps of frames as a stream, and whether there are any.
#pragma once

#include <memory>

#include "base/limits.h"
#include "hal/facet.h"
#include "hal/stamp_types.h"

namespace avbhal {

// HAL_INVALID_ARGUMENT unless `filter` lets something pass that there can be. Pure; any thread.
inline Status check_event_filter(const EventFilter& filter) {
  Status status = require_within("kinds", 1, kAllEventKinds, filter.kinds);
  if (status.ok()) status = require_within("vlanId", 0, kMaxVlanId, filter.vlan_id.value_or(0));
  if (status.ok()) status = require_within("pcp", 0, kMaxPriority, filter.pcp.value_or(0));
  return status;
}

class Stamps : public Facet {
 public:
  using Facet::Facet;
  static constexpr auto kStatus = needs_observe("stamps.status", C::kTimestampStatus);
  static constexpr auto kSubscribe = needs_observe("stamps.events", C::kStampEvents);
  static Stamps* of(Adapter& adapter) { return adapter.stamps(); }

  // Why there are stamps or not, from the driver or the registers, as of now.
  Result<TimestampStatus> status() { return run(kStatus, &Stamps::do_status); }
  // Events from now on.
  Result<std::unique_ptr<EventSource>> subscribe(const EventFilter& filter) {
    return run(kSubscribe, check_event_filter(filter), &Stamps::do_subscribe, filter);
  }

 private:
  virtual Result<TimestampStatus> do_status() = 0;
  virtual Result<std::unique_ptr<EventSource>> do_subscribe(const EventFilter& filter) = 0;
};

}  // namespace avbhal
