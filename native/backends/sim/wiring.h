// Which simulated adapters are connected, and the way of a frame from one to the other.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

#include "backends/sim/device.h"
#include "backends/sim/udp_wire.h"
#include "model/wire.h"

namespace avbhal::sim {

// Any thread. Locks its own mutex first, then the devices'.
class Wiring {
 public:
  // Both links come up at `mbps`; whatever either end was connected to is unplugged. 0: the fastest
  // speed that both can do. False: one of them cannot do it.
  bool connect(SimDevice& a, SimDevice& b, const model::WireConfig& config, std::uint32_t mbps);
  // The same with another program at the other end. `wire` has not been started.
  bool connect_udp(SimDevice& device, std::shared_ptr<UdpWire> wire, std::uint32_t mbps);
  // Null: no such cable.
  std::shared_ptr<UdpWire> udp_wire(SimDevice& device);
  // Both links go down; harmless when nothing is connected.
  void unplug(SimDevice& device);
  // The link of a connected adapter changes at the other end, too. False: one cannot do it.
  bool change_link(SimDevice& device, std::uint32_t mbps);

  // Sends a frame of `port`: on the line, over the wire, and to the ports that watch. Returns when
  // its last byte has left.
  Result<Departure> send(SimDevice& from, Generation handle, const PortState* port,
                         FrameBytes bytes);
  // A frame that waits in the adapter for its launch time; see FramePort::send_at().
  Result<Departure> send_at(SimDevice& from, Generation handle, LaunchedFrame frame);

 private:
  struct Cable {
    SimDevice* ends[2] = {};
    model::Wire wire;
  };
  // With at most one of the two.
  struct Plug {
    std::shared_ptr<UdpWire> udp;
    std::shared_ptr<Cable> cable;
    model::Wire::End end = model::Wire::kFirst;
    SimDevice* peer() const { return cable ? cable->ends[1 - end] : nullptr; }
  };
  // A device and what its cable leads to, locked. The locks end before a cable does: its thread
  // needs them.
  struct Ends {
    Plug plug;
    std::unique_lock<std::mutex> here, there;
  };
  Ends lock_ends(SimDevice& from);
  Plug plug_of(SimDevice& device) const;
  // The other end of a cable, when it takes frames.
  static SimDevice* listener(const Plug& plug);
  static void set_outlet(SimDevice& device, UdpWire* wire);
  static void set_link(SimDevice& device, std::uint32_t mbps);
  void unplug_locked(SimDevice& device);
  static void arrive(Plug& plug, const FrameBytes& bytes, std::uint64_t wire_sfd_ns,
                     std::uint32_t mbps);

  std::mutex mutex_;
  std::map<SimDevice*, Plug> plugs_;
};

}  // namespace avbhal::sim
