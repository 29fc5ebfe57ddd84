// What one port has sent and has not yet seen come back: every handle of Npcap captures all sends,
// its own program's too. One thread.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "backends/intel_avb/seen_time.h"

namespace avbhal::intel_avb {

class OwnSends {
 public:
  // Older ones are forgotten: the copies come at once, in order.
  static constexpr std::size_t kMost = 1024;

  void add(const std::uint8_t* bytes, std::size_t size, const SystemSpan& during);
  // When the frame was sent that these bytes are the copy of. Those sent before it have lost
  // theirs.
  std::optional<SystemSpan> take(const std::vector<std::uint8_t>& bytes);

 private:
  struct Sent {
    std::vector<std::uint8_t> bytes;
    SystemSpan during;
  };
  std::deque<Sent> sent_;
};

}  // namespace avbhal::intel_avb
