// The frames of one simulated adapter: those that are to pass the MAC, and the ports that want to
// know. Guarded by the lock of its device.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "hal/frame_port.h"
#include "model/adapter_model.h"
#include "model/wire.h"

namespace avbhal::sim {

using FrameBytes = std::shared_ptr<const std::vector<std::uint8_t>>;

// What waits for one open port; one that is later loses the newest frames.
inline constexpr std::size_t kPortFrames = 8192;
// How long an interrupt may take to be served: a received frame passed the stamping point at most
// this and its own length before the driver looked at the clock.
inline constexpr std::uint64_t kInterruptNs = 20000;

struct PortState {
  FrameFilter filter;
  struct Waiting {
    SeenFrame frame;
    std::uint64_t ready_ns = 0;  // true time when the host has it
  };
  std::deque<Waiting> waiting;
  std::uint64_t lost = 0;
};

class FrameUnit {
 public:
  explicit FrameUnit(const MacAddress& own) : own_(own) {}
  FrameUnit(const FrameUnit&) = delete;
  FrameUnit& operator=(const FrameUnit&) = delete;

  // As the model's source of frames.
  model::FrameSource source();

  std::shared_ptr<PortState> open(const FrameFilter& filter);
  void close(const std::shared_ptr<PortState>& port) { ports_.erase(port.get()); }

  // When a frame that the host hands over at `now_ns` passes the stamping point, and when the line
  // is free behind it. Counts the line as taken.
  struct LineSlot {
    std::uint64_t sfd_ns = 0, end_ns = 0;
  };
  LineSlot depart(std::size_t bytes, std::uint32_t mbps, std::uint64_t now_ns);
  // A frame that passes the stamping point at true time `sfd_ns`.
  void plan(bool transmit, FrameBytes bytes, std::uint64_t sfd_ns);
  // The link went: what was on its way is gone.
  void clear() { planned_.clear(); }

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
  // The frame as the port gets it; empty when it is not for this port.
  std::vector<std::uint8_t> wanted(const PortState& port, const FrameFacts& facts,
                                   const std::vector<std::uint8_t>& bytes) const;
  std::vector<std::uint8_t> message_for(const FrameFilter& filter, const FrameFacts& facts,
                                        const std::vector<std::uint8_t>& bytes) const;
  static void offer(PortState& port, SeenFrame frame, std::uint64_t ready_ns);

  const MacAddress own_;
  struct Planned {
    bool transmit = false;
    FrameBytes bytes;
  };
  std::multimap<std::uint64_t, Planned> planned_;  // by the time they pass
  FrameBytes passing_;                             // of the frame that the model was given last
  std::map<const PortState*, std::shared_ptr<PortState>> ports_;
  std::uint64_t line_free_ns_ = 0;
};

}  // namespace avbhal::sim
