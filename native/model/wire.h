// A cable between two adapters: when what leaves one of them arrives at the other, if it does.
// Freestanding, deterministic by seed, without a clock: it is asked with the time.
#pragma once

#include <cstdint>

#include "model/random.h"

namespace avbhal::model {

inline constexpr std::int64_t kMaxWireNs = 1000000000;

struct WireConfig {
  std::int64_t delay_ns = 0;      // mean of both directions, 0 to kMaxWireNs
  std::int64_t asymmetry_ns = 0;  // longer by this from the first end to the second, shorter back;
                                  // at most delay_ns
  std::int64_t jitter_ns = 0;     // drawn uniformly within +-jitter_ns for each frame
  double loss = 0, duplicate = 0, reorder = 0;  // share of frames, 0 to 1
  std::uint64_t seed = 1;
};

// A reordered frame comes later by a draw from this range, which lets frames behind it overtake.
inline constexpr std::uint64_t kHoldBackFromNs = 20000, kHoldBackSpreadNs = 80000;

struct WireArrivals {
  std::uint64_t sfd_ns[2] = {};
  std::uint32_t count = 0;  // 0: lost; 2: duplicated
};

// The reference plane is the start of frame (the end of its delimiter) at the connector.
class Wire {
 public:
  enum End : std::uint32_t { kFirst, kSecond };
  void reset(const WireConfig& config);
  // A frame whose start leaves `from` at `sfd_ns` and which takes the line for `line_ns` up to the
  // start of the next one. Frames on one direction do not overlap and keep their order unless they
  // are reordered.
  WireArrivals carry(End from, std::uint64_t sfd_ns, std::uint64_t line_ns);
  // The same for a frame whose start is not known yet: `sfd_ns` is how much later than its start it
  // arrives. It keeps no place in the order: the sender's line does.
  WireArrivals delay(End from, std::uint64_t line_ns);

 private:
  struct Draw {
    bool lost = false, twice = false, late = false;
    std::uint64_t delay_ns = 0;
  };
  Draw draw(End from);
  bool happens(std::uint64_t share_q32);

  WireConfig config_{};
  Random random_;
  std::uint64_t loss_q32_ = 0, duplicate_q32_ = 0, reorder_q32_ = 0;
  std::uint64_t free_ns_[2] = {};  // of each direction: no start before it
};

// How long `bytes` take on a line of `mbps`, rounded up.
constexpr std::uint64_t line_ns(std::uint64_t bytes, std::uint32_t mbps) {
  return mbps == 0 ? 0 : (bytes * 8000 + mbps - 1) / mbps;
}
// What a frame adds to its length on the line: preamble and delimiter before, check sequence and
// gap behind.
inline constexpr std::uint32_t kPreambleBytes = 8, kCheckBytes = 4, kGapBytes = 12;

}  // namespace avbhal::model
