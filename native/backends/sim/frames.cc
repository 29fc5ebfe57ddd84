// Frame ports of a simulated adapter.
#include <algorithm>
#include <utility>

#include "backends/sim/facets.h"
#include "backends/sim/wiring.h"
#include "base/limits.h"

namespace avbhal::sim {
namespace {

constexpr std::uint32_t kFrameStamps =
    event_bit(EventKind::kTransmit) | event_bit(EventKind::kReceive);

class SimFramePort final : public SimFacet<FramePort> {
 public:
  SimFramePort(const Opened& at, std::shared_ptr<PortState> port,
               std::shared_ptr<Subscription> stamps)
      : SimFacet(at, port->filter.transport),
        wiring_(at.wiring),
        port_(std::move(port)),
        stamps_(std::move(stamps)) {}
  ~SimFramePort() override {
    const std::lock_guard<std::mutex> lock(device_.mutex);
    device_.frames().close(port_);
    device_.hub().end(stamps_);
  }

 private:
  Result<Departure> do_send(const std::uint8_t* bytes, std::size_t size) override {
    return wiring_.send(device_, handle_, port_.get(), frame_of(bytes, size));
  }
  Result<Departure> do_send_at(const std::uint8_t* bytes, std::size_t size, std::uint64_t launch_ns,
                               std::uint64_t ticket) override {
    return wiring_.send_at(device_, handle_, {frame_of(bytes, size), launch_ns, port_, ticket});
  }
  FrameBytes frame_of(const std::uint8_t* bytes, std::size_t size) const {
    return std::make_shared<const std::vector<std::uint8_t>>(
        is_udp(transport()) ? udp_frame(bytes, size) : std::vector(bytes, bytes + size));
  }
  std::vector<std::uint8_t> udp_frame(const std::uint8_t* bytes, std::size_t size) const;
  Result<FrameNews> do_look() override;
  void take_frames(FrameNews* news, std::uint64_t now_ns);

  Wiring& wiring_;
  const std::shared_ptr<PortState> port_;
  const std::shared_ptr<Subscription> stamps_;
  std::uint64_t lost_seen_ = 0, stamps_lost_seen_ = 0;
};

std::vector<std::uint8_t> SimFramePort::udp_frame(const std::uint8_t* bytes,
                                                  std::size_t size) const {
  const Endpoint to = read_endpoint(bytes);
  const MacAddress& own = device_.identity().mac;
  UdpDatagram datagram;
  datagram.version = ip_version(transport());
  datagram.source = link_local(datagram.version, own);
  datagram.destination = to.address;
  datagram.source_port = datagram.destination_port = to.port;
  datagram.payload = bytes + kEndpointBytes;
  datagram.payload_bytes = size - kEndpointBytes;
  std::vector<std::uint8_t> frame(kMaxSendBytes);
  frame.resize(
      write_udp_frame(datagram, octets_behind(datagram.version), own, frame.data(), frame.size()));
  return frame;
}

// Whole frames only: one whose last byte is still on the line is on its way.
void SimFramePort::take_frames(FrameNews* news, std::uint64_t now_ns) {
  std::deque<PortState::Waiting> later;
  for (PortState::Waiting& one : port_->waiting) {
    if (one.ready_ns <= now_ns) {
      news->frames.push_back(std::move(one.frame));
      continue;
    }
    news->complete_until_ns = std::min(news->complete_until_ns, one.passed_ns);
    later.push_back(std::move(one));
  }
  port_->waiting = std::move(later);
}

Result<FrameNews> SimFramePort::do_look() {
  const std::lock_guard<std::mutex> lock(device_.mutex);
  Status status = device_.check_present(handle_);
  if (!status.ok()) return status;
  Result<SimDevice::Sample> before = device_.sample();
  if (!before.ok()) return before.take_status();
  device_.model().catch_up();
  FrameNews news;
  news.complete_until_ns = before.value().ns;
  take_frames(&news, device_.time().now_ns());
  news.stamps.assign(stamps_->waiting.begin(), stamps_->waiting.end());
  stamps_->waiting.clear();
  news.frames_lost = port_->lost - std::exchange(lost_seen_, port_->lost);
  const std::uint64_t lost = stamps_->counters.lost;
  news.stamps_lost = lost - std::exchange(stamps_lost_seen_, lost);
  Result<SimDevice::Sample> after = device_.sample();
  if (!after.ok()) return after.take_status();
  news.as_of_ns = after.value().ns;
  return news;
}

class SimFrames final : public SimFacet<Frames> {
 public:
  explicit SimFrames(const Opened& at) : SimFacet(at), at_(at) {}

  std::uint32_t stamp_resolution_ns() const override { return device_.model().resolution_ns(); }

 private:
  Result<std::unique_ptr<FramePort>> do_open(const FrameFilter& filter) override {
    const std::lock_guard<std::mutex> lock(device_.mutex);
    Status status = device_.check_present(handle_);
    if (!status.ok()) return status;
    // What passed until now is not for this port, and a stamp that nobody took would keep its
    // register locked.
    device_.model().catch_up();
    EventFilter stamps;
    stamps.kinds = kFrameStamps;
    for (const EventKind kind : {EventKind::kTransmit, EventKind::kReceive}) {
      device_.release_register(kind);
    }
    return std::unique_ptr<FramePort>(std::make_unique<SimFramePort>(
        at_, device_.frames().open(filter), device_.hub().subscribe(stamps)));
  }

  const Opened at_;
};

}  // namespace

std::unique_ptr<Frames> make_frames(const Opened& at) { return std::make_unique<SimFrames>(at); }

}  // namespace avbhal::sim
