// The transmit queue of a simulated adapter whose frames wait for their launch times: first in,
// first out. The other queues go on meanwhile. Guarded by the lock of its device.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "backends/sim/line_slot.h"
#include "model/adapter_model.h"
#include "model/random.h"

namespace avbhal::sim {

struct PortState;
using FrameBytes = std::shared_ptr<const std::vector<std::uint8_t>>;

// When a frame passes the stamping point, true time; all ones: not at all as things stand. It moves
// with the clock of the sender; the adapter at the other end reads it without the sender's lock.
using LaunchInstant = std::atomic<std::uint64_t>;

struct LaunchedFrame {
  FrameBytes bytes;
  std::uint64_t launch_ns = 0;  // device time, as the hardware takes it
  std::shared_ptr<const PortState> port;
  std::uint64_t ticket = 0;
};

class LaunchQueue {
 public:
  // Transmit descriptors.
  static constexpr std::size_t kMostFrames = 64;

  LaunchQueue(const model::AdapterModel& model, std::uint64_t seed);

  bool full() const { return waiting_.size() >= kMostFrames; }
  // `other`: the last frame of another queue on the line.
  std::shared_ptr<const LaunchInstant> add(LaunchedFrame frame, const LineSlot& other);
  // Plans every frame again, by the clock as it is now and the line that is left.
  void plan(const LineSlot& other);
  // The first of them; all ones when there is none.
  std::uint64_t next_due_ns() const;
  // When a frame of another queue may start that is ready at `start_ns`.
  std::uint64_t start_behind(std::uint64_t start_ns) const;
  struct Taken {
    LaunchedFrame frame;
    LineSlot slot;
  };
  Taken take();
  // None of them leaves any more.
  std::vector<LaunchedFrame> clear();

 private:
  struct Waiting {
    LaunchedFrame frame;
    std::uint64_t pipeline_ns = 0;
    std::uint64_t reached_ns =
        model::AdapterModel::kNever;  // true time at which the clock shows it
    bool reached = false;  // it has: what happens to the clock then does not matter any more
    LineSlot slot;
    std::shared_ptr<LaunchInstant> instant;
  };
  std::uint64_t draw_pipeline_ns();
  void look_at_clock(Waiting& one) const;

  const model::AdapterModel& model_;
  std::deque<Waiting> waiting_;
  std::uint64_t free_ns_ = 0;  // behind the last one that was taken
  model::Random random_;
};

}  // namespace avbhal::sim
