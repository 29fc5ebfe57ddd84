// Converting past instants: which of the kept lines says it best.
#include <cmath>
#include <iterator>

#include "core/densest.h"
#include "hal/time_range.h"
#include "runtime/clock_service.h"
#include "runtime/line_inverse.h"

namespace avbhal {
namespace {

constexpr double kAheadSeconds = 1.0;
constexpr double kKeptSeconds = 60.0;

std::uint64_t ticks_at(const LineValues& line, double age) {
  return line.base_ticks + static_cast<std::uint64_t>(static_cast<std::int64_t>(std::floor(age)));
}

enum class Reach : std::uint8_t { kOutside, kHolds, kJump };

bool is_before(std::uint64_t a, std::uint64_t b) { return static_cast<std::int64_t>(a - b) < 0; }

}  // namespace

// How far the newest moment's lines hold.
template <class Moment>
static double ticks_ahead(const Moment& newest, double ticks_per_second) {
  return (kAheadSeconds + 1e-3 * newest.disciplined.interval_ms) * ticks_per_second;
}

// Names the instants that could be converted, on the clock that `from` chooses. With `since_jump`
// only those since the clock jumped last: before, it may have shown any time.
template <class Moments, class From>
static Status outside(const Moments& history, double ticks_per_second, bool since_jump,
                      std::uint64_t ns, const char* field, From&& from) {
  if (history.empty()) {
    return make_error(ErrorCode::kAdapterNotReady, {}, "no bracket of the clock was taken yet");
  }
  const auto& newest = history.back();
  auto oldest = history.rbegin();
  while (
      std::next(oldest) != history.rend() &&
      (!since_jump || std::next(oldest)->disciplined.generation == newest.disciplined.generation)) {
    ++oldest;
  }
  const std::uint64_t last_ticks =
      newest.from_ticks + static_cast<std::uint64_t>(ticks_ahead(newest, ticks_per_second));
  // One inwards: both are rounded down.
  Status refused = out_of_range(field, ns, value_ns(from(*oldest), oldest->from_ticks) + 1,
                                value_ns(from(newest), last_ticks) - 1);
  refused.error().hint =
      "Convert instants while they are recent: 256 brackets are kept, of a minute or more.";
  return refused;
}

// A moment's lines hold from where it begins to the next moment, and back to the previous one
// unless the HAL itself changed the clock at that instant. Between two brackets of different
// generations the clock jumped, nobody knows when. The newest moment holds until one second after
// the next bracket is due.
template <class Moments, class Begin>
static Reach reach_at(const Moments& history, std::size_t index, std::uint64_t ticks,
                      double ticks_per_second, Begin own_change) {
  const auto& own = history[index];
  const auto same_clock = [](const auto& a, const auto& b) {
    return a.disciplined.generation == b.disciplined.generation;
  };
  if (is_before(ticks, own.from_ticks)) {
    if (index == 0 || own.begin == own_change) return Reach::kOutside;
    const auto& previous = history[index - 1];
    if (is_before(ticks, previous.from_ticks)) return Reach::kOutside;
    return same_clock(previous, own) ? Reach::kHolds : Reach::kJump;
  }
  if (index + 1 == history.size()) {
    const auto age = static_cast<double>(static_cast<std::int64_t>(ticks - own.from_ticks));
    return age <= ticks_ahead(own, ticks_per_second) ? Reach::kHolds : Reach::kOutside;
  }
  const auto& next = history[index + 1];
  if (is_before(next.from_ticks, ticks)) return Reach::kOutside;
  const bool jump = next.begin != own_change && !same_clock(next, own);
  return jump && ticks != own.from_ticks ? Reach::kJump : Reach::kHolds;
}

// Converts `ns` on the line chosen by `from` to the one chosen by `to`, through the time base, by
// the moment that gives the smallest bound.
template <class Moments, class Begin, class From, class To>
static Result<Converted> convert(const Moments& history, double ticks_per_second, Begin own_change,
                                 std::uint64_t ns, const char* field, bool since_jump, From&& from,
                                 To&& to) {
  Converted best{};
  bool have = false, jump = false;
  for (std::size_t i = 0; i < history.size(); ++i) {
    const LineValues& source = from(history[i]);
    const LineValues& target = to(history[i]);
    if (source.rate <= 0) continue;
    const std::uint64_t ticks = ticks_at(source, age_at(source, ns));
    const Reach reach = reach_at(history, i, ticks, ticks_per_second, own_change);
    jump = jump || reach == Reach::kJump;
    if (reach != Reach::kHolds) continue;
    const double source_bound = static_cast<double>(bound_ns(source, ticks));
    const std::uint64_t bound =
        bound_ns(target, ticks) +
        static_cast<std::uint64_t>(source_bound * target.rate / source.rate) + 1;
    if (have && bound >= best.bound_ns) continue;
    best = {value_ns(target, ticks), bound, history[i].disciplined.generation};
    have = true;
  }
  if (have) return best;
  if (jump) {
    return make_error(
        ErrorCode::kDiscontinuity, {},
        "the clock jumped between the bracket before that instant and the one after",
        "No conversion exists for instants around a jump; clock.events() reports it.");
  }
  return outside(history, ticks_per_second, since_jump, ns, field, from);
}

// The oldest, once the others reach back far enough. Before that, of the older half, the moment
// whose neighbours are closest to each other, where the clock ran on from one to the other.
void ClockService::forget_one() {
  const auto ticks = [this](std::size_t i) { return history_[i].from_ticks; };
  const auto ran_on = [this](std::size_t i) {
    const Moment &previous = history_[i - 1], &own = history_[i], &next = history_[i + 1];
    return own.begin == Begin::kBracket && next.begin == Begin::kBracket &&
           previous.disciplined.generation == next.disciplined.generation;
  };
  const std::uint64_t reach = history_.back().from_ticks - history_[1].from_ticks;
  const bool enough = static_cast<double>(reach) >= kKeptSeconds * base_.ticks_per_second;
  const std::size_t forgotten = enough ? 0 : densest(kHistory / 2, ticks, ran_on);
  history_.erase(history_.begin() + static_cast<std::ptrdiff_t>(forgotten));
}

Result<Converted> ClockService::at_system(std::uint64_t system_ns) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return convert(
      history_, base_.ticks_per_second, Begin::kOwnChange, system_ns, "systemNs", false,
      [](const Moment& m) -> const LineValues& { return m.system; },
      [](const Moment& m) -> const LineValues& { return m.disciplined; });
}

Result<Converted> ClockService::to_system(std::uint64_t disciplined_ns) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return convert(
      history_, base_.ticks_per_second, Begin::kOwnChange, disciplined_ns, "deviceNs", true,
      [](const Moment& m) -> const LineValues& { return m.disciplined; },
      [](const Moment& m) -> const LineValues& { return m.system; });
}

}  // namespace avbhal
