#include "backends/windows_api/udp_source.h"

#include <string>

#include "backends/windows_api/errors.h"
#include "backends/windows_api/ptp_header.h"
#include "hal/stamps.h"

namespace avbhal::windows_api {
namespace {

constexpr std::uint64_t kFreshNs = 3000000000u;
constexpr std::size_t kMostAtOnce = 256;

Status check_filter(const EventFilter& filter) {
  if ((filter.kinds & event_bit(EventKind::kReceive)) == 0) {
    return not_supported({},
                         "Windows gives stamps of received PTP datagrams only; for transmitted "
                         "frames and timers use the AVB filter driver (backend intel_avb)");
  }
  if (!filter.vlan_id && !filter.pcp) return ok_status();
  return not_supported({}, "a datagram does not tell its VLAN or priority");
}

class UdpSource final : public EventSource {
 public:
  UdpSource(const WinApi& api, SystemClock& system, CrossClock& clock,
            std::uint32_t interface_index)
      : api_(api), system_(system), clock_(clock), interface_index_(interface_index) {}
  ~UdpSource() override {
    if (socket_ != nullptr) api_.close_socket(api_.context, socket_);
  }
  Status open() {
    const std::uint32_t error = api_.open_ptp_socket(api_.context, interface_index_, &socket_);
    if (error == 0) return ok_status();
    socket_ = nullptr;
    return call_error("WSAIoctl(SIO_TIMESTAMPING) on UDP port 319", error,
                      "no stamping socket could be opened on the interface",
                      "Another program may hold the port exclusively; stamps.status() tells "
                      "whether the adapter stamps at all.");
  }

  Result<std::size_t> take(StampEvent* out, std::size_t capacity) override;
  Result<EventCounters> counters() override { return counters_; }

 private:
  // The adapter's clock after the datagrams were taken; 0 when it cannot be read now.
  std::uint64_t device_now();
  void set_time(StampEvent& event, std::uint64_t now_ns) const;

  const WinApi& api_;
  SystemClock& system_;
  CrossClock& clock_;
  const std::uint32_t interface_index_;
  void* socket_ = nullptr;
  std::uint32_t sequence_ = 0;
  EventCounters counters_;
};

std::uint64_t UdpSource::device_now() {
  Result<CrossTimestamp> cross = clock_.read();
  return cross.ok() ? cross.value().device_ns : 0;
}

void UdpSource::set_time(StampEvent& event, std::uint64_t now_ns) const {
  const CounterUnit unit = clock_.unit();
  if (event.raw == 0 || !unit.known()) return;
  const std::uint64_t ns = unit.to_ns(event.raw);
  if (ns > now_ns || now_ns - ns > kFreshNs) return;
  event.device_ns = ns;
  event.flags |= kStampTimeValid | kStampMatched;
}

Result<std::size_t> UdpSource::take(StampEvent* out, std::size_t capacity) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < kMostAtOnce && count < capacity; ++i) {
    Datagram datagram;
    const std::uint32_t error = api_.receive_stamped(api_.context, socket_, &datagram);
    if (error == kWouldBlock) break;
    if (error != 0) {
      Status failed = call_error("WSARecvMsg", error, "the PTP socket failed");
      name_error(Stamps::kSubscribe.name, failed);
      return failed;
    }
    if (datagram.interface_index != interface_index_) continue;
    StampEvent event;
    event.kind = EventKind::kReceive;
    if (!describe_ptp(datagram.data, datagram.bytes, event)) continue;
    event.raw = datagram.stamp;
    event.frame_bytes = datagram.bytes;
    event.sequence = ++sequence_;
    event.system_ns = system_.now_ns() + system_.resolution_ns();
    out[count++] = event;
  }
  if (count == 0) return count;
  counters_.posted += count;
  const std::uint64_t now_ns = device_now();
  for (std::size_t i = 0; i < count; ++i) set_time(out[i], now_ns);
  return count;
}

}  // namespace

std::string udp_stamp_obstacle(const WinApi& api) {
  if (api.open_ptp_socket == nullptr || api.probe_udp_stamps == nullptr) {
    return "this system has no packet stamps through Winsock (SIO_TIMESTAMPING, build 20348 and "
           "later)";
  }
  const std::uint32_t error = api.probe_udp_stamps(api.context);
  if (error == 0) return {};
  return "Winsock refuses SIO_TIMESTAMPING with error " + std::to_string(error) +
         " (build 20348 and later have it)";
}

Result<std::unique_ptr<EventSource>> listen_udp(const WinApi& api, SystemClock& system,
                                                CrossClock& clock, std::uint32_t interface_index,
                                                const EventFilter& filter) {
  if (Status fits = check_filter(filter); !fits.ok()) return fits;
  // Also measures the length of a tick, without which no stamp could be converted.
  if (Result<CrossTimestamp> cross = clock.read(); !cross.ok()) return cross.take_status();
  auto source = std::make_unique<UdpSource>(api, system, clock, interface_index);
  if (Status opened = source->open(); !opened.ok()) return opened;
  return std::unique_ptr<EventSource>(std::move(source));
}

}  // namespace avbhal::windows_api
