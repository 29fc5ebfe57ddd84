// The frames of one simulated adapter: those that are to pass the MAC, and the ports that want to
// know. Guarded by the lock of its device.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "backends/sim/launch_queue.h"
#include "hal/frame_port.h"
#include "model/adapter_model.h"

namespace avbhal::sim {

// What waits for one open port; one that is later loses the newest frames.
inline constexpr std::size_t kPortFrames = 8192;
// How long an interrupt may take to be served: a received frame passed the stamping point at most
// this and its own length before the driver looked at the clock.
inline constexpr std::uint64_t kInterruptNs = 20000;

struct PortState {
  FrameFilter filter;
  struct Waiting {
    SeenFrame frame;
    std::uint64_t passed_ns = 0;  // device time at the stamping point
    std::uint64_t ready_ns = 0;   // true time when the host has it
  };
  std::deque<Waiting> waiting;
  std::uint64_t lost = 0;
};

class FrameUnit {
 public:
  FrameUnit(const MacAddress& own, const model::AdapterModel& model, std::uint64_t seed)
      : own_(own), launches_(model, seed) {}
  FrameUnit(const FrameUnit&) = delete;
  FrameUnit& operator=(const FrameUnit&) = delete;

  // As the model's source of frames.
  model::FrameSource source();

  std::shared_ptr<PortState> open(const FrameFilter& filter);
  void close(const std::shared_ptr<PortState>& port) { ports_.erase(port.get()); }

  // When a frame that the host hands over at `now_ns` passes the stamping point, and when the line
  // is free behind it. Counts the line as taken.
  LineSlot depart(std::size_t bytes, std::uint32_t mbps, std::uint64_t now_ns);
  // A frame that passes the stamping point at true time `sfd_ns`.
  void plan(bool transmit, FrameBytes bytes, std::uint64_t sfd_ns);
  // The same for frames that wait for their launch times; the instant is when it passes.
  bool can_launch() const { return !launches_.full(); }
  std::shared_ptr<const LaunchInstant> launch(LaunchedFrame frame) {
    return launches_.add(std::move(frame), line_);
  }
  // A frame that is received `later_ns` after the launch instant of its sender.
  void expect(FrameBytes bytes, std::shared_ptr<const LaunchInstant> instant,
              std::uint64_t later_ns) {
    expected_.push_back({std::move(bytes), std::move(instant), later_ns});
  }
  // Received frames and those of the host that have not passed yet.
  std::size_t planned() const { return planned_.size(); }
  // Told of each launched frame that has left, with true time at the connector; null: nobody.
  using Outlet = std::function<void(const FrameBytes& bytes, std::uint64_t wire_sfd_ns)>;
  void set_outlet(Outlet outlet) { outlet_ = std::move(outlet); }
  // The link went: what was on its way is gone.
  void clear();

  // From inside the model's report.
  struct Passage {
    bool transmit = false;
    std::uint64_t device_ns = 0;                // at the stamping point
    std::optional<std::uint64_t> own_stamp_ns;  // in the frame's buffer
    std::uint32_t mbps = 0;
  };
  void passed(const Passage& passage, const model::FrameDescription& frame,
              const model::FrameReport& report);
  // Another port than `sender` hears of a frame that was sent.
  void tell_others(const PortState* sender, const DeviceWindow& window, const FrameBytes& bytes,
                   std::uint64_t now_ns);

 private:
  struct Planned {
    bool transmit = false;
    FrameBytes bytes;
  };
  struct Expected {
    FrameBytes bytes;
    std::shared_ptr<const LaunchInstant> instant;
    std::uint64_t later_ns = 0;
    std::uint64_t due_ns() const;
  };
  std::uint64_t next_due_ns();
  model::TrafficFrame take();
  std::vector<Expected>::iterator next_expected();
  // Tells the port that a frame has left, or will not leave; other ports that it was sent.
  void report_launch(const LaunchedFrame& frame, const SeenFrame& seen,
                     const PortState::Waiting& when);
  void report_dropped(const LaunchedFrame& frame);
  // The frame as the port gets it; empty when it is not for this port.
  std::vector<std::uint8_t> wanted(const PortState& port, const FrameFacts& facts,
                                   const std::vector<std::uint8_t>& bytes) const;
  std::vector<std::uint8_t> message_for(const FrameFilter& filter, const FrameFacts& facts,
                                        const std::vector<std::uint8_t>& bytes) const;
  static void offer(PortState& port, PortState::Waiting waiting);

  const MacAddress own_;
  std::multimap<std::uint64_t, Planned> planned_;  // by the time they pass
  FrameBytes passing_;                             // of the frame that the model was given last
  std::map<const PortState*, std::shared_ptr<PortState>> ports_;
  LineSlot line_{};  // of the last frame without a launch time
  LaunchQueue launches_;
  std::optional<LaunchedFrame> launching_;  // given to the model, which has not told of it yet
  std::vector<Expected> expected_;
  Outlet outlet_;
};

}  // namespace avbhal::sim
