// An open port for frames of one EtherType or for PTP over UDP, in and out, with what is known
// about when they passed the adapter. Which stamp belongs to which frame is not decided here:
// core/frame_matcher.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/ptp_frame.h"
#include "base/ptp_udp.h"
#include "hal/facet.h"
#include "hal/stamp_types.h"

namespace avbhal {

// Device time, both ends included: the frame passed the stamping point inside, or not at all. Hard:
// made of readings before and after, never of an estimate.
struct DeviceWindow {
  std::uint64_t earliest_ns = 0, latest_ns = 0;
};

// A frame that has left, or that waits for its launch time: `latest_ns` is kNoEnd then.
struct Departure {
  DeviceWindow window;
  std::uint32_t link_mbps = 0;  // of the link it went on; 0: not known
};

inline constexpr std::uint64_t kNoEnd = ~std::uint64_t{0};

// What the bytes of a port are: whole Ethernet frames, or PTP messages over UDP, each with its
// endpoint in front (base/ptp_udp.h).
enum class PortTransport : std::uint8_t { kLayer2, kUdp4, kUdp6 };
constexpr bool is_udp(PortTransport transport) { return transport != PortTransport::kLayer2; }
constexpr IpVersion ip_version(PortTransport transport) {
  return transport == PortTransport::kUdp6 ? IpVersion::k6 : IpVersion::k4;
}

struct FrameFilter {
  PortTransport transport = PortTransport::kLayer2;
  std::uint16_t ether_type = kPtpEtherType;  // on layer 2, from kMinEtherType on
  // Multicast addresses whose frames are received besides those for the adapter's own address: on
  // layer 2 `groups`, over UDP `ip_groups`, which are PTP's.
  std::vector<MacAddress> groups;
  std::vector<IpAddress> ip_groups;
};

// Room for the bytes of a received frame; a longer one counts as lost.
inline constexpr std::size_t kFrameRoomBytes = 1536;

// A frame that was seen at the adapter.
struct SeenFrame {
  // kOther: it passed and may have been stamped, but not for this port: sent by another program,
  // or received for another filter. kLaunched, kDropped: frame `ticket` of send_at() has left, or
  // will not leave any more; no bytes.
  enum Kind : std::uint8_t { kReceived, kOtherSent, kOtherReceived, kLaunched, kDropped };
  Kind kind = kReceived;
  std::uint64_t ticket = 0;
  std::uint32_t link_mbps = 0;  // kLaunched: as in Departure
  // It is no event message and may own a stamp all the same: the adapter stamps all frames.
  bool may_be_stamped = false;
  DeviceWindow window;
  std::optional<std::uint64_t> own_stamp_ns;  // delivered together with the frame
  std::uint64_t system_ns = 0;                // when it was taken over
  // Whether `bytes` are an endpoint and a message. Frames of others are whole Ethernet frames at
  // any port.
  bool message = false;
  std::vector<std::uint8_t> bytes;  // else from the destination address on

  bool read(FrameFacts* out) const {
    return message ? read_message(bytes.data(), bytes.size(), out)
                   : read_frame(bytes.data(), bytes.size(), out);
  }
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

// An operation on frames, with what it needs of the manifest over this transport.
constexpr Operation over(Operation operation, PortTransport transport) {
  operation.capability = is_udp(transport) ? Capability::kUdpFrames : Capability::kFrames;
  return operation;
}

// HAL_INVALID_ARGUMENT. Pure; any thread.
Status check_frame_filter(const FrameFilter& filter);
Status check_frame_bytes(PortTransport transport, const std::uint8_t* bytes, std::size_t size);

// An open port. One thread at a time; destroying it closes it. It must be destroyed before its
// adapter.
class FramePort : public Facet {
 public:
  static constexpr Operation kSend = needs_discipline("frames.send", C::kFrames);
  static constexpr Operation kSendAt = needs_discipline("frames.send", C::kFrameLaunch);
  static constexpr Operation kLook = needs_observe("frames.received", C::kFrames);

  PortTransport transport() const { return transport_; }

  // `bytes` from the destination address on, without check sequence; over UDP the endpoint and the
  // message. Returns when the frame has left the adapter. HAL_ADAPTER_NOT_READY when the link is
  // down.
  Result<Departure> send(const std::uint8_t* bytes, std::size_t size) {
    return run(over(kSend, transport_), check_frame_bytes(transport_, bytes, size),
               &FramePort::do_send, bytes, size);
  }
  // The same at a launch time: the frame leaves when the adapter's clock has reached `launch_ns`,
  // or later where others are in front of it. Returns at once, with the window's start; look()
  // gives the rest under `ticket`. HAL_OUT_OF_RANGE for a time that has passed or is too far ahead,
  // HAL_ADAPTER_NOT_READY when the link is down, launch times are off or the queue is full.
  Result<Departure> send_at(const std::uint8_t* bytes, std::size_t size, std::uint64_t launch_ns,
                            std::uint64_t ticket) {
    return run(kSendAt, check_frame_bytes(transport_, bytes, size), &FramePort::do_send_at, bytes,
               size, launch_ns, ticket);
  }
  // Never blocks.
  Result<FrameNews> look() { return run(over(kLook, transport_), &FramePort::do_look); }

 protected:
  explicit FramePort(Adapter& adapter, PortTransport transport = PortTransport::kLayer2)
      : Facet(adapter), transport_(transport) {}

 private:
  virtual Result<Departure> do_send(const std::uint8_t* bytes, std::size_t size) = 0;
  // Of a backend with kFrameLaunch.
  virtual Result<Departure> do_send_at(const std::uint8_t*, std::size_t, std::uint64_t,
                                       std::uint64_t) {
    return absent(adapter(), kSendAt);
  }
  virtual Result<FrameNews> do_look() = 0;

  const PortTransport transport_;
};

}  // namespace avbhal
