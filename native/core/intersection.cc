#include "core/intersection.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/interval_estimator.h"
#include "core/latch.h"

namespace avbhal {
namespace {

constexpr std::uint32_t kMaxBrackets = 1000;
constexpr std::uint32_t kExtraBrackets = 4;  // where a burst confirms none of its own

std::uint64_t width(const CrossTimestamp& c) { return c.system_after_ns - c.system_before_ns; }
std::uint64_t middle(const CrossTimestamp& c) { return c.system_before_ns + width(c) / 2; }

// Where in time the burst says most: the mean of the middles, narrow brackets counting most. The
// rate is not known, so it tilts the lines that fit the burst, and what it can do there is least.
std::uint64_t centre_of_gravity(const std::vector<CrossTimestamp>& burst,
                                const CrossTimestamp& narrowest) {
  double weights = 0, moment = 0;
  for (const CrossTimestamp& c : burst) {
    const double share =
        static_cast<double>(width(narrowest) + 1) / static_cast<double>(width(c) + 1);
    const double weight = share * share * share * share;
    weights += weight;
    moment +=
        weight * static_cast<double>(static_cast<std::int64_t>(middle(c) - middle(narrowest)));
  }
  return middle(narrowest) + static_cast<std::uint64_t>(std::llround(moment / weights));
}

// What the estimator knows about `instant`; false when the brackets contradict each other.
struct Cut {
  std::uint64_t instant;
  ValueWindow window;  // relative to the newest bracket's device_ns

  double centre_ns() const { return std::floor(window.guess_ns); }
  // The upper side is the wider one: the centre is rounded down.
  double half_ns() const { return window.high_ns - centre_ns(); }
  std::uint64_t bound_ns() const { return static_cast<std::uint64_t>(half_ns()) + 1; }
};

bool cut_at(const IntervalEstimator& estimator, std::uint64_t instant, Cut& out) {
  out.instant = instant;
  return estimator.window_inside(instant, out.window);
}

// The estimator keeps a limited number: the narrowest say most.
std::vector<CrossTimestamp> narrowest(std::vector<CrossTimestamp> burst, std::size_t count) {
  if (burst.size() <= count) return burst;
  std::nth_element(
      burst.begin(), burst.begin() + static_cast<std::ptrdiff_t>(count), burst.end(),
      [](const CrossTimestamp& a, const CrossTimestamp& b) { return width(a) < width(b); });
  burst.resize(count);
  std::sort(burst.begin(), burst.end(), [](const CrossTimestamp& a, const CrossTimestamp& b) {
    return a.system_before_ns < b.system_before_ns;
  });
  return burst;
}

// At the instant inside the burst where it is known best, at a rate inside `band`.
bool cut_burst(const std::vector<CrossTimestamp>& burst, const RateBand& band,
               const CrossTimestamp& best, Cut& cut) {
  EstimatorConfig config;
  config.drift_ppb_per_s = 1000;  // over a burst of milliseconds this is nothing
  config.min_rate_ppb = (band.low - 1) * 1e9;
  config.max_rate_ppb = (band.high - 1) * 1e9;
  IntervalEstimator estimator(config);
  for (const CrossTimestamp& c : burst) {
    estimator.add(sample_of(c, c.system_before_ns, c.system_after_ns));
  }
  if (!cut_at(estimator, centre_of_gravity(burst, best), cut)) return false;
  // Nobody gets a wider bound than the narrowest bracket alone would give.
  return cut.bound_ns() <= best.bound_ns || cut_at(estimator, middle(best), cut);
}

bool stands_still(const std::vector<CrossTimestamp>& burst) {
  return std::all_of(burst.begin(), burst.end(), [&burst](const CrossTimestamp& c) {
    return c.device_ns == burst.front().device_ns;
  });
}

}  // namespace

Result<CrossTimestamp> intersect(const std::vector<CrossTimestamp>& burst, const RateBand& rate) {
  if (burst.empty()) {
    return make_error(ErrorCode::kInvalidArgument, Clock::kCross.name, "no bracket was taken");
  }
  const CrossTimestamp& best = *std::min_element(
      burst.begin(), burst.end(),
      [](const CrossTimestamp& a, const CrossTimestamp& b) { return width(a) < width(b); });
  if (burst.size() == 1) return best;
  const std::vector<CrossTimestamp> used = narrowest(burst, IntervalEstimator::kCapacity);
  Cut cut;
  const RateBand any;
  RateBand band{std::max(rate.low, any.low), std::min(rate.high, any.high)};
  // Registers can tell a clock to go at a rate that is possible for no other.
  if (band.low > band.high) band = rate;
  bool consistent = cut_burst(used, band, best, cut);
  if (!consistent) {
    band = any;
    consistent = cut_burst(used, band, best, cut);
  }
  if (!consistent && stands_still(burst)) {
    return make_error(ErrorCode::kClockFrozen, Clock::kCross.name,
                      "every bracket of the burst shows the same time");
  }
  if (!consistent) {
    return make_error(ErrorCode::kDiscontinuity, Clock::kCross.name,
                      "the brackets of one burst contradict each other: the clock jumped, or a "
                      "reading was wrong");
  }
  CrossTimestamp out = best;
  out.device_ns = used.back().device_ns - used.back().early_ns +
                  static_cast<std::uint64_t>(static_cast<std::int64_t>(cut.centre_ns()));
  out.bound_ns = cut.bound_ns();
  out.early_ns = out.late_ns = 0;
  // The instant at which the device shows device_ns lies as far from `cut.instant` as the value may
  // be off, at the slowest allowed rate.
  const auto reach = static_cast<std::uint64_t>(cut.half_ns() / band.low) + 1;
  out.system_before_ns = cut.instant - reach;
  out.system_after_ns = cut.instant + reach;
  return out;
}

namespace {

// Brackets of one clock, taken one after the other.
class Burst {
 public:
  explicit Burst(Clock& clock) : clock_(clock) {}

  void take(std::uint32_t brackets) {
    for (std::uint32_t i = 0; i < brackets && !over_; ++i) {
      Result<CrossTimestamp> one = clock_.cross_timestamp();
      if (one.ok()) {
        tried_ += one.value().samples;
        failed_ += one.value().samples_failed;
        taken_.push_back(one.take());
      } else {
        ++tried_;
        ++failed_;
        last_ = one.take_status();
        // A lost adapter does not come back within a burst.
        over_ = last_.code() == ErrorCode::kAdapterGone || last_.code() == ErrorCode::kNotSupported;
      }
    }
  }

  const std::vector<CrossTimestamp>& taken() const { return taken_; }
  bool over() const { return over_; }
  // Only when nothing was taken.
  Status take_error() { return std::move(last_); }

  // The intersection of `brackets`, some of the taken ones.
  Result<CrossTimestamp> intersected(const std::vector<CrossTimestamp>& brackets,
                                     const RateBand& rate) const {
    Result<CrossTimestamp> result = intersect(brackets, rate);
    if (!result.ok()) return result;
    result.value().samples = tried_;
    result.value().samples_failed = failed_;
    return result;
  }

 private:
  Clock& clock_;
  std::vector<CrossTimestamp> taken_;
  Status last_;
  std::uint32_t tried_ = 0, failed_ = 0;
  bool over_ = false;
};

const CrossTimestamp& narrowest_of(const std::vector<CrossTimestamp>& brackets) {
  return *std::min_element(
      brackets.begin(), brackets.end(),
      [](const CrossTimestamp& a, const CrossTimestamp& b) { return a.bound_ns < b.bound_ns; });
}

// The intersection of the brackets that a neighbour confirms; where none can be confirmed, the
// narrowest, widened by the latch error.
Result<CrossTimestamp> confirmed_cross(Burst& burst, const CrossTerms& terms) {
  Confirmed confirmed = confirm(burst.taken(), terms);
  // A clock that stands still confirms nothing and is no latch error: who asked for one bracket
  // sees the value and decides by the one before.
  if (confirmed.brackets.empty() && burst.taken().size() > 1 && stands_still(burst.taken())) {
    if (burst.taken().size() == 2) return burst.intersected({burst.taken().back()}, terms.rate);
    return burst.intersected(burst.taken(), terms.rate);
  }
  for (std::uint32_t i = 0; i < kExtraBrackets && confirmed.judged; ++i) {
    if (!confirmed.brackets.empty() || burst.over()) break;
    burst.take(1);
    confirmed = confirm(burst.taken(), terms);
  }
  if (!confirmed.brackets.empty()) return burst.intersected(confirmed.brackets, terms.rate);
  if (!confirmed.judged)
    return burst.intersected({widened(narrowest_of(burst.taken()), terms)}, terms.rate);
  return make_error(ErrorCode::kDiscontinuity, Clock::kCross.name,
                    "none of " + std::to_string(burst.taken().size()) +
                        " readings of the clock is confirmed by the next one");
}

}  // namespace

Result<CrossTimestamp> intersected_cross(Clock& clock, std::uint32_t brackets,
                                         const std::optional<RateBand>& known) {
  if (brackets < 1 || brackets > kMaxBrackets) {
    return make_error(ErrorCode::kInvalidArgument, Clock::kCross.name,
                      "brackets must be 1 to 1000, got " + std::to_string(brackets));
  }
  const bool confirms = clock.latch_error_ns() != 0;
  if (brackets == 1 && !confirms) return clock.cross_timestamp();
  Result<RateBand> rate = known ? Result<RateBand>(*known) : clock.rate_band();
  if (!rate.ok()) return rate.take_status();
  Burst burst(clock);
  burst.take(confirms ? brackets + 1 : brackets);
  if (burst.taken().empty()) return burst.take_error();
  if (!confirms) return burst.intersected(burst.taken(), rate.value());
  return confirmed_cross(burst, {clock.latch_error_ns(), rate.value()});
}

Result<CrossTimestamp> believed_cross(Clock& clock,
                                      const std::function<bool(const CrossTimestamp&)>& expected) {
  Burst burst(clock);
  burst.take(1);
  if (burst.taken().empty()) return burst.take_error();
  const CrossTimestamp one = burst.taken().front();
  if (clock.latch_error_ns() == 0 || expected(one)) return one;
  Result<RateBand> rate = clock.rate_band();
  if (!rate.ok()) return rate.take_status();
  burst.take(1);
  return confirmed_cross(burst, {clock.latch_error_ns(), rate.value()});
}

}  // namespace avbhal
