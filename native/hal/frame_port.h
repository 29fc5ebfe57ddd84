// An open port for frames of one EtherType in and out, with what is known about when they passed
// the adapter. Which stamp belongs to which frame is not decided here: core/frame_matcher.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/ptp_frame.h"
#include "hal/facet.h"
#include "hal/stamp_types.h"

namespace avbhal {

// Device time, both ends included: the frame passed the stamping point inside, or not at all. Hard:
// made of readings before and after, never of an estimate.
struct DeviceWindow {
  std::uint64_t earliest_ns = 0, latest_ns = 0;
};

// A frame that has left.
struct Departure {
  DeviceWindow window;
  std::uint32_t link_mbps = 0;  // of the link it went on; 0: not known
};

struct FrameFilter {
  std::uint16_t ether_type = kPtpEtherType;  // from kMinEtherType on
  // Multicast addresses whose frames are received besides those for the adapter's own address.
  std::vector<MacAddress> groups;
};

// A frame that was seen at the adapter.
struct SeenFrame {
  // kOther: it passed and may have been stamped, but is none of this port: sent by another program,
  // or received for another filter.
  enum Kind : std::uint8_t { kReceived, kOtherSent, kOtherReceived };
  Kind kind = kReceived;
  // It is no event message and may own a stamp all the same: the adapter stamps all frames.
  bool may_be_stamped = false;
  DeviceWindow window;
  std::optional<std::uint64_t> own_stamp_ns;  // delivered together with the frame
  std::uint64_t system_ns = 0;                // when it was taken over
  std::vector<std::uint8_t> bytes;            // from the destination address on
};

// What has happened at a port since it was last looked at.
struct FrameNews {
  std::vector<SeenFrame> frames;   // in the order of their arrival
  std::vector<StampEvent> stamps;  // kTransmit and kReceive, device_ns valid
  std::uint64_t frames_lost = 0, stamps_lost = 0;
  // Device time, read after all of the above was taken.
  std::uint64_t as_of_ns = 0;
  // No frame and no stamp of a device time up to this one is still on its way.
  std::uint64_t complete_until_ns = 0;
  // The same of what was sent, where its stamps take longer.
  std::optional<std::uint64_t> sent_complete_until_ns;

  std::uint64_t complete_until(EventKind direction) const {
    const bool sent = direction == EventKind::kTransmit && sent_complete_until_ns.has_value();
    return sent ? *sent_complete_until_ns : complete_until_ns;
  }
};

// HAL_INVALID_ARGUMENT. Pure; any thread.
Status check_frame_filter(const FrameFilter& filter);
Status check_frame_size(std::size_t bytes);

// An open port. One thread at a time; destroying it closes it. It must be destroyed before its
// adapter.
class FramePort : public Facet {
 public:
  static constexpr Operation kSend = needs_discipline("frames.send", C::kFrames);
  static constexpr Operation kLook = needs_observe("frames.received", C::kFrames);

  // `bytes` from the destination address on, without check sequence. Returns when the frame has
  // left the adapter. HAL_ADAPTER_NOT_READY when the link is down.
  Result<Departure> send(const std::uint8_t* bytes, std::size_t size) {
    return run(kSend, check_frame_size(size), &FramePort::do_send, bytes, size);
  }
  // Never blocks.
  Result<FrameNews> look() { return run(kLook, &FramePort::do_look); }

 protected:
  using Facet::Facet;

 private:
  virtual Result<Departure> do_send(const std::uint8_t* bytes, std::size_t size) = 0;
  virtual Result<FrameNews> do_look() = 0;
};

}  // namespace avbhal
