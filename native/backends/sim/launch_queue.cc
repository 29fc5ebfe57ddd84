#include "backends/sim/launch_queue.h"

#include <algorithm>
#include <utility>

namespace avbhal::sim {
namespace {

constexpr std::uint64_t kNever = model::AdapterModel::kNever;
constexpr std::uint64_t kPipelineStream = 11;

}  // namespace

LaunchQueue::LaunchQueue(const model::AdapterModel& model, std::uint64_t seed) : model_(model) {
  random_.reset(seed, kPipelineStream);
}

// I210 datasheet: 288 to 304 ns at 1 Gb/s, 1184 to 1360 ns at 100 Mb/s (assumed at 10 Mb/s, too).
// I225 and I226: their driver sets GTXOFFSET, by which the frame starts earlier, to it.
std::uint64_t LaunchQueue::draw_pipeline_ns() {
  const model::AdapterConfig& config = model_.config();
  if (config.family != Family::kI210) return 0;
  return config.link_mbps >= 1000 ? 288 + random_.up_to(16) : 1184 + random_.up_to(176);
}

std::shared_ptr<const LaunchInstant> LaunchQueue::add(LaunchedFrame frame, const LineSlot& other) {
  Waiting one;
  one.frame = std::move(frame);
  one.pipeline_ns = draw_pipeline_ns();
  one.instant = std::make_shared<LaunchInstant>(kNever);
  waiting_.push_back(one);
  plan(other);
  return one.instant;
}

void LaunchQueue::look_at_clock(Waiting& one) const {
  if (one.reached) return;
  const std::uint64_t reaches_ns = model_.reaches_ns(one.frame.launch_ns);
  // The present: every running clock has reached 0.
  one.reached = reaches_ns != kNever && reaches_ns <= model_.reaches_ns(0);
  one.reached_ns = one.reached ? std::min(one.reached_ns, reaches_ns) : reaches_ns;
}

void LaunchQueue::plan(const LineSlot& other) {
  constexpr LineSlot kNone{kNever, kNever, kNever, kNever};
  const std::uint32_t mbps = model_.config().link_mbps;
  std::uint64_t free_ns = free_ns_;
  for (Waiting& one : waiting_) {
    const std::size_t size = one.frame.bytes->size();
    look_at_clock(one);
    one.slot = kNone;
    if (one.reached_ns != kNever && free_ns != kNever) {
      one.slot = line_slot(std::max(one.reached_ns + one.pipeline_ns, free_ns), size, mbps);
      const bool meets = one.slot.start_ns < other.free_ns && other.start_ns < one.slot.free_ns;
      if (meets) one.slot = line_slot(other.free_ns, size, mbps);
    }
    free_ns = one.slot.free_ns;
    one.instant->store(one.slot.sfd_ns);
  }
}

std::uint64_t LaunchQueue::next_due_ns() const {
  return waiting_.empty() ? kNever : waiting_.front().slot.sfd_ns;
}

std::uint64_t LaunchQueue::start_behind(std::uint64_t start_ns) const {
  start_ns = std::max(start_ns, free_ns_);
  for (const Waiting& one : waiting_) {
    if (one.slot.start_ns > start_ns) break;
    start_ns = std::max(start_ns, one.slot.free_ns);
  }
  return start_ns;
}

LaunchQueue::Taken LaunchQueue::take() {
  Taken out{std::move(waiting_.front().frame), waiting_.front().slot};
  waiting_.pop_front();
  free_ns_ = out.slot.free_ns;
  return out;
}

std::vector<LaunchedFrame> LaunchQueue::clear() {
  std::vector<LaunchedFrame> out;
  for (Waiting& one : waiting_) {
    one.instant->store(kNever);
    out.push_back(std::move(one.frame));
  }
  waiting_.clear();
  return out;
}

}  // namespace avbhal::sim
