#include "backends/sim/udp_wire.h"

#include <algorithm>
#include <array>
#include <utility>

#include "backends/sim/device.h"
#include "backends/sim/udp_wire_format.h"
#include "platform/thread_name.h"

namespace avbhal::sim {

UdpWire::UdpWire(SimDevice& device, std::unique_ptr<LoopbackSocket> socket,
                 const model::WireConfig& config)
    : device_(device), socket_(std::move(socket)) {
  wire_.reset(config);
}

UdpWire::~UdpWire() {
  stopping_.store(true);
  socket_->wake();
  if (thread_.joinable()) thread_.join();
}

void UdpWire::start() {
  thread_ = std::thread([this] { run(); });
}

void UdpWire::send(const std::vector<std::uint8_t>& frame, std::uint64_t sfd_ns) {
  std::array<std::uint8_t, kWireDatagramBytes> out;
  const std::size_t size = write_wire_datagram({sfd_ns, frame.data(), frame.size()}, &out);
  ++(socket_->send(out.data(), size) ? sent_ : unsent_);
}

UdpWireCounters UdpWire::counters() const {
  UdpWireCounters out;
  out.sent = sent_.load();
  out.unsent = unsent_.load();
  out.received = received_.load();
  out.malformed = malformed_.load();
  out.dropped = dropped_.load();
  return out;
}

void UdpWire::run() {
  name_this_thread("avbhal-wire");
  // One byte more, so that a datagram that is too long is not taken for one that fits.
  std::array<std::uint8_t, kWireDatagramBytes + 1> room;
  while (!stopping_.load()) {
    // What cannot be kept because memory runs out is lost, as on a cable.
    try {
      const LoopbackSocket::Datagram came = socket_->receive(room.data(), room.size());
      if (came.size == 0) continue;
      if (came.from_peer) {
        take(room.data(), came.size);
      } else {
        ++malformed_;
      }
    } catch (...) {
      ++dropped_;
    }
  }
}

void UdpWire::take(const std::uint8_t* bytes, std::size_t size) {
  WireDatagram datagram;
  if (!read_wire_datagram(bytes, size, &datagram)) {
    ++malformed_;
    return;
  }
  const std::lock_guard<std::mutex> lock(device_.mutex);
  const std::uint64_t now_ns = device_.time().now_ns();
  const std::uint64_t sfd_ns = datagram.sfd_ns == 0 ? now_ns : datagram.sfd_ns;
  const std::uint64_t apart_ns = sfd_ns < now_ns ? now_ns - sfd_ns : sfd_ns - now_ns;
  if (apart_ns > kMostApartNs) {
    ++malformed_;
    return;
  }
  ++(plan(datagram.frame, datagram.frame_bytes, sfd_ns) ? received_ : dropped_);
}

bool UdpWire::plan(const std::uint8_t* frame, std::size_t size, std::uint64_t sfd_ns) {
  model::AdapterModel& model = device_.model();
  if (model.removed() || !model.config().link_up) return false;
  if (device_.frames().planned() >= kMostWaiting) return false;
  const auto bytes = std::make_shared<const std::vector<std::uint8_t>>(frame, frame + size);
  const model::WireArrivals arrivals =
      wire_.carry(model::Wire::kFirst, sfd_ns, line_ns_of(size, model.config().link_mbps));
  const std::uint64_t now_ns = device_.time().now_ns();
  for (std::uint32_t n = 0; n < arrivals.count; ++n) {
    // What the sockets took longer than the cable makes the frame late.
    const std::uint64_t at_ns = arrivals.sfd_ns[n] + model.port_latency().ingress_ns;
    device_.frames().plan(false, bytes, std::max(at_ns, now_ns));
  }
  model.catch_up();
  return true;
}

}  // namespace avbhal::sim
