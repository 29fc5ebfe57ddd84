// Frames through Npcap, with the stamps of the filter driver's ring.

#include <algorithm>
#include <utility>

#include "backends/intel_avb/capture.h"
#include "backends/intel_avb/events.h"
#include "backends/intel_avb/facets.h"
#include "backends/intel_avb/frame_window.h"
#include "backends/intel_avb/own_sends.h"
#include "backends/intel_avb/stamp_registers.h"
#include "base/limits.h"

namespace avbhal::intel_avb {
namespace {

// No family's counter steps by more, see rate_scale.h.
constexpr std::uint32_t kResolutionNs = 64;
// The driver looks for transmit stamps on a timer of 1 ms, which Windows may serve 15.6 ms late.
constexpr std::uint64_t kTransmitStampNs = 20000000;
constexpr std::size_t kStampChunk = 256;
constexpr std::uint32_t kTypeAll = 4;  // of TSYNCRXCTL.TYPE
constexpr MacAddress kBroadcast = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};

std::uint64_t less(std::uint64_t ns, std::uint64_t by) { return ns - std::min(ns, by); }

MacAddress source_of(const std::vector<std::uint8_t>& bytes) {
  MacAddress source{};
  std::copy_n(bytes.begin() + source.size(), source.size(), source.begin());
  return source;
}

// A reading with the system clock around it.
Result<ClockPoint> read_point(Device& device) {
  const auto lock = device.lock();
  Result<Device::TimedConfig> timed = device.read_timed_config();
  if (!timed.ok()) return timed.take_status();
  const Device::TimedConfig& got = timed.value();
  return ClockPoint{{got.before_ns, got.after_ns}, got.config.systim_ns};
}

class AvbFramePort final : public FramePort {
 public:
  AvbFramePort(Adapter& adapter, Device& device, const FrameAccess& access,
               const FrameFilter& filter, bool all_stamped)
      : FramePort(adapter),
        device_(device),
        own_(access.at.mac),
        filter_(filter),
        all_stamped_(all_stamped),
        capture_(device.clock(), access, filter.ether_type, all_stamped) {}

  Status start();

 private:
  Result<Departure> do_send(const std::uint8_t* bytes, std::size_t size) override;
  Result<FrameNews> do_look() override;

  void take_frames(FrameNews* news, const ClockPoint& before, const ClockPoint& after);
  void sort_in(Capture::Seen seen, const SystemSpan& known, const ClockPoint& before,
               const ClockPoint& after, FrameNews* news);
  bool wanted(const FrameFacts& facts) const;
  Status take_stamps(FrameNews* news);
  void free_receive_register();

  Device& device_;
  const MacAddress own_;
  const FrameFilter filter_;
  const bool all_stamped_;  // or nobody can tell: any received frame may own a stamp
  Capture capture_;
  OwnSends sends_;
  std::unique_ptr<EventSource> events_;
  std::uint64_t events_lost_ = 0;
  ClockPoint last_{};
};

Status AvbFramePort::start() {
  EventFilter stamps;
  stamps.kinds = event_bit(EventKind::kTransmit) | event_bit(EventKind::kReceive);
  Result<std::unique_ptr<EventSource>> events = open_events(device_, stamps);
  if (!events.ok()) return events.take_status();
  events_ = events.take();
  if (Status status = capture_.start(); !status.ok()) return status;
  free_receive_register();
  Result<ClockPoint> now = read_point(device_);
  if (!now.ok()) return now.take_status();
  last_ = now.value();
  return ok_status();
}

Result<Departure> AvbFramePort::do_send(const std::uint8_t* bytes, std::size_t size) {
  Result<ClockPoint> before = read_point(device_);
  if (!before.ok()) return before.take_status();
  if (Status sent = capture_.send(bytes, size); !sent.ok()) return sent;
  Result<ClockPoint> after = read_point(device_);
  if (!after.ok()) return after.take_status();
  sends_.add(bytes, size, {before.value().at.earliest_ns, after.value().at.latest_ns});
  Departure departure;
  // Windows completes a send when the adapter has fetched the frame, which may wait in its queue.
  departure.window = {before.value().device_ns, after.value().device_ns + kHostDelayNs};
  return departure;
}

// A stamp that nobody took keeps its register locked for the next frame.
void AvbFramePort::free_receive_register() {
  const auto lock = device_.lock();
  Result<avb_abi::PacketTimestampReply> stale = device_.client().receive_stamp();
  static_cast<void>(stale.ok());  // without it, the first frame has no stamp: no harm else
}

Result<FrameNews> AvbFramePort::do_look() {
  Result<ClockPoint> before = read_point(device_);
  if (!before.ok()) return before.take_status();
  capture_.drain();
  FrameNews news;
  if (Status stamps = take_stamps(&news); !stamps.ok()) return stamps;
  Result<ClockPoint> after = read_point(device_);
  if (!after.ok()) return after.take_status();
  take_frames(&news, last_, after.value());
  news.as_of_ns = after.value().device_ns;
  news.complete_until_ns = less(before.value().device_ns, kHostDelayNs);
  news.sent_complete_until_ns = less(before.value().device_ns, kTransmitStampNs);
  last_ = before.value();
  return news;
}

Status AvbFramePort::take_stamps(FrameNews* news) {
  StampEvent chunk[kStampChunk];
  Result<std::size_t> got = events_->take(chunk, kStampChunk);
  if (!got.ok()) return got.take_status();
  for (std::size_t i = 0; i < got.value(); ++i) {
    const bool stamp =
        chunk[i].kind == EventKind::kTransmit || chunk[i].kind == EventKind::kReceive;
    // A gap in the ring, or a number that is no time of this clock.
    if (stamp && (chunk[i].flags & kStampTimeValid) != 0) {
      news->stamps.push_back(chunk[i]);
    } else {
      ++news->stamps_lost;
    }
  }
  Result<EventCounters> counters = events_->counters();
  if (!counters.ok()) return counters.take_status();
  news->stamps_lost += counters.value().lost - std::exchange(events_lost_, counters.value().lost);
  return ok_status();
}

void AvbFramePort::take_frames(FrameNews* news, const ClockPoint& before, const ClockPoint& after) {
  // What had been seen before the last look was taken by it.
  const SystemSpan known{less(before.at.earliest_ns, kHostDelayNs), after.at.latest_ns};
  Capture::Taken taken = capture_.take();
  news->frames_lost += taken.lost;
  for (Capture::Seen& seen : taken.frames) sort_in(std::move(seen), known, before, after, news);
}

bool AvbFramePort::wanted(const FrameFacts& facts) const {
  const auto& groups = filter_.groups;
  return facts.ether_type == filter_.ether_type &&
         (facts.destination == own_ || facts.destination == kBroadcast ||
          std::find(groups.begin(), groups.end(), facts.destination) != groups.end());
}

void AvbFramePort::sort_in(Capture::Seen seen, const SystemSpan& known, const ClockPoint& before,
                           const ClockPoint& after, FrameNews* news) {
  FrameFacts facts;
  std::vector<std::uint8_t>& bytes = seen.bytes;
  if (!read_frame(bytes.data(), bytes.size(), &facts)) return;
  if (const std::optional<SystemSpan> sent = sends_.take(bytes)) {
    capture_.time_of(seen, *sent);
    return;
  }
  const SystemSpan span = capture_.time_of(seen, known);
  const DeviceWindow at = device_window(before, after, span);
  SeenFrame frame;
  frame.system_ns = span.latest_ns;
  const bool sent = source_of(bytes) == own_;
  const bool ours = !sent && wanted(facts);
  if (ours && (!seen.whole || bytes.size() > kMaxSendBytes)) {
    ++news->frames_lost;
    return;
  }
  frame.kind = ours ? SeenFrame::kReceived : SeenFrame::kOtherReceived;
  frame.may_be_stamped = all_stamped_;
  // One that was sent from here may as well be a received one with a borrowed address.
  frame.window = {less(at.earliest_ns, kHostDelayNs), at.latest_ns};
  frame.bytes = std::move(bytes);
  if (sent && facts.is_event()) {
    SeenFrame other = frame;
    other.kind = SeenFrame::kOtherSent;
    other.may_be_stamped = false;
    other.window = {at.earliest_ns, at.latest_ns + kHostDelayNs};
    news->frames.push_back(std::move(other));
  }
  news->frames.push_back(std::move(frame));
}

class AvbFrames final : public AvbFacet<Frames> {
 public:
  AvbFrames(const Opened& at, FrameAccess access) : AvbFacet(at), access_(std::move(access)) {}

  std::uint32_t stamp_resolution_ns() const override { return kResolutionNs; }

 private:
  Result<std::unique_ptr<FramePort>> do_open(const FrameFilter& filter) override {
    Result<bool> all = all_stamped();
    if (!all.ok()) return all.take_status();
    auto port = std::make_unique<AvbFramePort>(adapter(), device_, access_, filter, all.value());
    if (Status started = port->start(); !started.ok()) return started;
    return std::unique_ptr<FramePort>(std::move(port));
  }

  // The driver stamps all received frames; only its debug build tells whether somebody changed
  // that.
  Result<bool> all_stamped() {
    const auto lock = device_.lock();
    if (!device_.reads_registers()) return true;
    Result<std::uint32_t> control =
        device_.explained(device_.client().read_register(kReceiveControl));
    if (!control.ok()) return control.take_status();
    return reg::kTSYNCRXCTL_TYPE.in(control.value()) == kTypeAll;
  }

  const FrameAccess access_;
};

}  // namespace

std::unique_ptr<Frames> make_frames(const Opened& at, const FrameAccess& access) {
  return std::make_unique<AvbFrames>(at, access);
}

}  // namespace avbhal::intel_avb
