// The stamp of one awaited frame, by the rules of core/frame_matcher.h.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "hal/frame_port.h"

namespace avbhal {

struct AwaitedFrame {
  EventKind direction = EventKind::kReceive;  // or kTransmit
  std::uint8_t message_type = 0;
  std::uint16_t sequence_id = 0;
  std::optional<std::array<std::uint8_t, 10>> source_port;  // absent: of any port
};

// Sources of an EventPump. An event of `direction` for each frame that is the awaited one, when its
// verdict is known: `channel` is the FrameVerdict, and the event is the stamp's, with the header of
// the frame, or has no time. For a general message there is one at once, kNoEvent: none is stamped.
//
// `port` shows the frames: a stamp without a record can be proven.
std::unique_ptr<EventSource> await_frame(const AwaitedFrame& frame, std::unique_ptr<FramePort> port,
                                         std::uint32_t resolution_ns);
// No frame is seen: a stamp is the frame's only when its record says so, and each stamp without a
// record is an ambiguous event.
std::unique_ptr<EventSource> await_frame(const AwaitedFrame& frame,
                                         std::unique_ptr<EventSource> stamps);

}  // namespace avbhal
