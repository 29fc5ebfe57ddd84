// Frames of one EtherType and of PTP out of Npcap and into it: one handle receives, another sends,
// because Windows lets one request at a time through a handle. Follows an interface that disappears
// and returns. One thread.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "backends/intel_avb/npcap.h"
#include "backends/intel_avb/pcap_handle.h"
#include "backends/intel_avb/seen_time.h"
#include "hal/system_clock.h"

namespace avbhal::intel_avb {

class Capture {
 public:
  using Seen = CapturedFrame;
  struct Taken {
    std::vector<Seen> frames;
    std::uint64_t lost = 0;  // at least; from 1 on some are missing
  };

  // `clock` must outlive it. `all`: the beginning of every other frame, too.
  Capture(SystemClock& clock, const FrameAccess& access, std::uint16_t ether_type, bool all);

  // As PcapHandle::open().
  Status start();
  // As PcapHandle::send().
  Status send(const std::uint8_t* bytes, std::size_t size);
  // Empties Npcap's buffer, as far as there is room. When the interface has disappeared, frames
  // count as lost, and it is tried again: on the same handles for 5 s, then on new ones.
  void drain();
  Taken take();
  // When a frame of take() was seen, which is known to be within `known`.
  SystemSpan time_of(const Seen& frame, const SystemSpan& known);

 private:
  void count_drops();
  void recover();

  SystemClock& clock_;
  const PcapCalls calls_;
  const std::string device_;
  const std::vector<BpfInstruction> filter_;
  PcapHandle receiver_, sender_;
  SeenTime time_;
  Taken waiting_;
  std::uint64_t drops_seen_ = 0;
  std::uint64_t failing_since_ns_ = 0, next_try_ns_ = 0;  // 0: it works
};

}  // namespace avbhal::intel_avb
