// The speed of an adapter's link at the time when events are fetched, by which their latency is
// corrected.
#pragma once

#include <cstdint>

#include "hal/adapter.h"
#include "hal/system_clock.h"

namespace avbhal {

// One thread at a time.
class LinkWatch {
 public:
  // Looks once, so that the first events already have a speed. Null: there is no link to know.
  LinkWatch(Adapter* adapter, SystemClock& system);

  // The speed in Mb/s for everything that arrived since the last call; 0: the link is down, its
  // speed is not known, or it changed since then, so that some may have arrived at another speed.
  // Asks the adapter at most once in 50 ms: a link changes its speed by going down and negotiating
  // again, which takes longer. In virtual time, where it takes none, each call asks.
  std::uint16_t since_last();
  // As of the last look.
  std::uint16_t known() const { return mbps_; }

 private:
  std::uint16_t look();

  Adapter* adapter_;
  SystemClock& system_;
  std::uint64_t looked_ns_ = 0;
  std::uint16_t mbps_ = 0;
};

}  // namespace avbhal
