#include "backends/intel_avb/capture.h"

#include <utility>

#include "backends/intel_avb/pcap_filter.h"

namespace avbhal::intel_avb {
namespace {

constexpr std::size_t kMostWaiting = 8192;
// Header and tag.
constexpr std::uint32_t kBeginning = kEthernetHeaderBytes + kVlanTagBytes;
constexpr std::uint64_t kRetryNs = 100000000, kKeepNs = 5000000000, kReopenNs = 1000000000;

}  // namespace

Capture::Capture(SystemClock& clock, const FrameAccess& access, std::uint16_t ether_type, bool all)
    : clock_(clock),
      calls_(access.calls),
      device_(npcap_device(access.at)),
      filter_(frames_of(ether_type, all ? kBeginning : 0)),
      time_(0) {}

Status Capture::start() {
  Result<PcapHandle> receiver = PcapHandle::open(calls_, device_, filter_);
  if (!receiver.ok()) return receiver.take_status();
  Result<PcapHandle> sender = PcapHandle::open(calls_, device_, no_frames());
  if (!sender.ok()) return sender.take_status();
  receiver_ = receiver.take();
  sender_ = sender.take();
  // Another handle counts from another start.
  time_ = SeenTime(receiver_.stamp_step_ns());
  drops_seen_ = 0;
  return ok_status();
}

Status Capture::send(const std::uint8_t* bytes, std::size_t size) {
  if (sender_.is_open()) return sender_.send(bytes, size);
  return make_error(ErrorCode::kAdapterNotReady, {},
                    "Npcap does not reach the adapter at this moment",
                    "Try again; the port follows an adapter that comes back.");
}

void Capture::drain() {
  if (failing_since_ns_ != 0 && clock_.now_ns() < next_try_ns_) return;
  if (!receiver_.is_open()) return recover();
  while (waiting_.frames.size() < kMostWaiting) {
    Result<std::optional<CapturedFrame>> next = receiver_.next();
    if (!next.ok()) return recover();
    failing_since_ns_ = 0;
    if (!next.value()) break;
    waiting_.frames.push_back(std::move(*next.value()));
  }
  count_drops();
}

void Capture::count_drops() {
  const std::uint64_t now = receiver_.dropped();
  waiting_.lost += now - std::exchange(drops_seen_, now);
}

// The receiver failed, or there is none.
void Capture::recover() {
  const std::uint64_t now_ns = clock_.now_ns();
  ++waiting_.lost;
  if (failing_since_ns_ == 0) failing_since_ns_ = now_ns;
  next_try_ns_ = now_ns + kRetryNs;
  if (now_ns - failing_since_ns_ < kKeepNs) return;
  next_try_ns_ = now_ns + kReopenNs;
  receiver_.close();
  sender_.close();
  const Status again = start();
  if (again.ok()) failing_since_ns_ = 0;
}

Capture::Taken Capture::take() { return std::exchange(waiting_, Taken{}); }

SystemSpan Capture::time_of(const Seen& frame, const SystemSpan& known) {
  return frame.stamp_ns ? time_.place(*frame.stamp_ns, known) : known;
}

}  // namespace avbhal::intel_avb
