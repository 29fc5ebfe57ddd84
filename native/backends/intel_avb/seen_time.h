// When a captured frame was seen, in system time. Npcap's stamps count as the system clock does,
// from a start that nobody tells; what is known of single frames bounds that start. One thread.
#pragma once

#include <cstdint>

namespace avbhal::intel_avb {

// System time, both ends included.
struct SystemSpan {
  std::uint64_t earliest_ns = 0, latest_ns = 0;
};

class SeenTime {
 public:
  // `step_ns`: how far a stamp may lie below its instant.
  explicit SeenTime(std::uint32_t step_ns) : step_ns_(step_ns) {}

  // The frame with this stamp was seen within `known`; a narrower span by what earlier frames say.
  // Stamps that contradict earlier ones make all of those forgotten.
  SystemSpan place(std::int64_t stamp_ns, const SystemSpan& known);

 private:
  std::int64_t step_ns_;
  bool known_ = false;
  std::int64_t least_start_ns_ = 0, most_start_ns_ = 0;  // of stamp less system time
};

}  // namespace avbhal::intel_avb
