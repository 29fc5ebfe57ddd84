// A cable from a simulated adapter to another program, by UDP on the loopback interface. Real time
// only: the system clock of the machine is what both sides have in common.
//
// Threads: one of its own receives and locks the device for each frame; it must not be ended by a
// thread that holds that lock.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "hal/backend.h"
#include "model/wire.h"
#include "platform/loopback_socket.h"

namespace avbhal::sim {

class SimDevice;

class UdpWire {
 public:
  // A sender's time further from the present than this is that of another clock.
  static constexpr std::uint64_t kMostApartNs = 1000000000;
  // Frames from the socket that wait for the time at which they arrive.
  static constexpr std::size_t kMostWaiting = 1024;

  // What is drawn (`config`) counts for received frames. Receives from start() on.
  UdpWire(SimDevice& device, std::unique_ptr<LoopbackSocket> socket,
          const model::WireConfig& config);
  ~UdpWire();
  UdpWire(const UdpWire&) = delete;
  UdpWire& operator=(const UdpWire&) = delete;
  void start();

  // A frame whose start passes the connector at true time `sfd_ns`. Never blocks; any thread.
  void send(const std::vector<std::uint8_t>& frame, std::uint64_t sfd_ns);
  // Any thread.
  UdpWireCounters counters() const;

 private:
  void run();
  void take(const std::uint8_t* bytes, std::size_t size);
  // With the device's lock held: whether the frame is on its way to the adapter.
  bool plan(const std::uint8_t* frame, std::size_t size, std::uint64_t sfd_ns);

  SimDevice& device_;
  const std::unique_ptr<LoopbackSocket> socket_;
  model::Wire wire_;  // guarded by the device's lock
  std::atomic<std::uint64_t> sent_{0}, unsent_{0}, received_{0}, malformed_{0}, dropped_{0};
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace avbhal::sim
