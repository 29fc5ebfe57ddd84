// UDP between two programs on this machine: never beyond the loopback interface.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "hal/status.h"

namespace avbhal {

struct LoopbackEnds {
  bool ipv6 = false;                      // ::1 instead of 127.0.0.1
  std::uint16_t port = 0, peer_port = 0;  // own one, that of the other program; not 0
};

// send() and wake(): any thread; receive(): one thread.
class LoopbackSocket {
 public:
  virtual ~LoopbackSocket() = default;

  // One datagram to the peer, whether or not somebody listens there. Never blocks. False: the
  // system had no room for it.
  virtual bool send(const std::uint8_t* bytes, std::size_t size) = 0;
  struct Datagram {
    std::size_t size = 0;    // what is beyond the room was cut off
    bool from_peer = false;  // else another program sent it
  };
  // Waits for a datagram, for wake(), or at most kLongestWaitMs; size 0: none came.
  virtual Datagram receive(std::uint8_t* out, std::size_t room) = 0;
  virtual void wake() = 0;

  static constexpr std::uint32_t kLongestWaitMs = 200;
};

// HAL_ACCESS_DENIED, or HAL_SCENARIO_INVALID for a port that is in use.
using OpenLoopback = Result<std::unique_ptr<LoopbackSocket>> (*)(const LoopbackEnds& ends);
Result<std::unique_ptr<LoopbackSocket>> open_loopback_socket(const LoopbackEnds& ends);

}  // namespace avbhal
