// Converting past instants: which of the kept lines says it best.
#include <cmath>

#include "runtime/clock_service.h"

namespace avbhal {
namespace {

constexpr double kAheadSeconds = 1.0;

// The time base's count at which `line` shows `ns`, as a distance from the line's base.
double age_at_value(const LineValues& line, std::uint64_t ns) {
  const double shift = static_cast<double>(static_cast<std::int64_t>(ns - line.base_ns));
  return (shift - line.offset_ns) / line.rate;
}

std::uint64_t ticks_at(const LineValues& line, double age) {
  return line.base_ticks + static_cast<std::uint64_t>(static_cast<std::int64_t>(std::floor(age)));
}

}  // namespace

// A moment's lines hold from its own base to the next moment, and back to the previous one when no
// discontinuity lies between; the newest holds for one second more.
template <class Moments>
static bool holds_at(const Moments& history, std::size_t index, std::uint64_t ticks,
                     double ticks_per_second) {
  const LineValues& own = history[index].disciplined;
  const auto age = static_cast<std::int64_t>(ticks - own.base_ticks);
  if (age < 0) {
    if (index == 0) return false;
    const LineValues& previous = history[index - 1].disciplined;
    return previous.generation == own.generation &&
           static_cast<std::int64_t>(ticks - previous.base_ticks) >= 0;
  }
  if (index + 1 == history.size()) {
    return static_cast<double>(age) <= kAheadSeconds * ticks_per_second;
  }
  return static_cast<std::int64_t>(ticks - history[index + 1].disciplined.base_ticks) <= 0;
}

// Converts `ns` on the line chosen by `from` to the one chosen by `to`, through the time base, by
// the moment that gives the smallest bound.
template <class Moments, class From, class To>
static Result<Converted> convert(const Moments& history, double ticks_per_second, std::uint64_t ns,
                                 const char* operation, From&& from, To&& to) {
  Converted best;
  bool have = false;
  for (std::size_t i = 0; i < history.size(); ++i) {
    const LineValues& source = from(history[i]);
    const LineValues& target = to(history[i]);
    if (source.rate <= 0) continue;
    const std::uint64_t ticks = ticks_at(source, age_at_value(source, ns));
    if (!holds_at(history, i, ticks, ticks_per_second)) continue;
    const double source_bound = static_cast<double>(bound_ns(source, ticks));
    const std::uint64_t bound =
        bound_ns(target, ticks) +
        static_cast<std::uint64_t>(source_bound * target.rate / source.rate) + 1;
    if (have && bound >= best.bound_ns) continue;
    best = {value_ns(target, ticks), bound, history[i].disciplined.generation};
    have = true;
  }
  if (have) return best;
  return make_error(ErrorCode::kInvalidArgument, operation,
                    "the instant lies outside the kept history and more than 1 s ahead");
}

Result<Converted> ClockService::at_system(std::uint64_t system_ns) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return convert(
      history_, base_.ticks_per_second, system_ns, "clock.at",
      [](const Moment& m) -> const LineValues& { return m.system; },
      [](const Moment& m) -> const LineValues& { return m.disciplined; });
}

Result<Converted> ClockService::to_system(std::uint64_t disciplined_ns) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return convert(
      history_, base_.ticks_per_second, disciplined_ns, "clock.toSystem",
      [](const Moment& m) -> const LineValues& { return m.disciplined; },
      [](const Moment& m) -> const LineValues& { return m.system; });
}

}  // namespace avbhal
