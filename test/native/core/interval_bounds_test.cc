// The estimator's bounds against their definition, on random brackets.
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/interval_estimator.h"
#include "draw.h"
#include "harness.h"

namespace {

using namespace avbhal;

constexpr std::uint64_t kStartTicks = 9000000000000000000u;  // a long uptime
constexpr std::uint64_t kStartNs = 18000000000000000000u;

using test::Draw;

// What the brackets allow, by the definition: every curve that bends within the bound is, seen from
// the end of the newest bracket, a straight line within a slack; lines are bounded by the corners
// of the brackets. In long double, without the nominal rate taken out.
struct Reference {
  struct Corner {
    long double before_s, after_s, low_ns, high_ns;
  };
  std::vector<Corner> corners;
  long double low_rate = 0, high_rate = 0;  // ns per s
  bool contradicts = false;

  Reference(const std::vector<BracketSample>& brackets, const EstimatorConfig& config)
      : low_rate(1e9L + config.min_rate_ppb), high_rate(1e9L + config.max_rate_ppb) {
    const BracketSample& newest = brackets.back();
    const auto apart = [](std::uint64_t a, std::uint64_t b) {
      return static_cast<long double>(static_cast<std::int64_t>(a - b));
    };
    for (const BracketSample& s : brackets) {
      const long double before = apart(s.before_ticks, newest.after_ticks) /
                                 static_cast<long double>(config.ticks_per_second);
      const long double after = apart(s.after_ticks, newest.after_ticks) /
                                static_cast<long double>(config.ticks_per_second);
      const long double slack = config.drift_ppb_per_s * before * before / 2 + 0.01L;
      const long double value = apart(s.device_ns, newest.device_ns);
      corners.push_back({before, after, value - slack, value + s.resolution_ns + slack});
    }
    for (const Corner& a : corners) {
      for (const Corner& b : corners) {
        const long double span = b.after_s - a.before_s;
        if (span > 0) low_rate = std::max(low_rate, (b.low_ns - a.high_ns) / span);
        if (span < 0) high_rate = std::min(high_rate, (b.low_ns - a.high_ns) / span);
      }
    }
    contradicts = low_rate > high_rate;
  }

  // The least and the greatest value at `at_s` of lines of the slope `rate`.
  long double lowest(long double at_s, long double rate) const {
    long double value = -1e30L;
    for (const Corner& c : corners) value = std::max(value, c.low_ns + rate * (at_s - c.after_s));
    return value;
  }
  long double highest(long double at_s, long double rate) const {
    long double value = 1e30L;
    for (const Corner& c : corners) value = std::min(value, c.high_ns + rate * (at_s - c.before_s));
    return value;
  }
  // Slopes at which one of the two may be at its end: those of the borders, and of all pairs.
  std::vector<long double> slopes() const {
    std::vector<long double> out = {low_rate, high_rate};
    const auto add = [&](long double rise, long double span) {
      const long double rate = span == 0 ? low_rate : rise / span;
      if (rate > low_rate && rate < high_rate) out.push_back(rate);
    };
    for (const Corner& a : corners) {
      for (const Corner& b : corners) {
        add(b.high_ns - a.high_ns, b.before_s - a.before_s);
        add(b.low_ns - a.low_ns, b.after_s - a.after_s);
      }
    }
    return out;
  }
};

struct Burst {
  std::vector<BracketSample> brackets;
  EstimatorConfig config;

  // Brackets of a clock within every bound; what is left open differs from seed to seed.
  explicit Burst(std::uint64_t seed) {
    Draw draw(seed);
    const double frequencies[] = {1e9, 2.6e9, 1e7};
    config.ticks_per_second = frequencies[seed % 3];
    config.drift_ppb_per_s = seed % 2 == 0 ? 0 : 2000 * draw.unit();
    config.sudden_ppb = seed % 5 == 0 ? 10000 : 0;
    const double rate_ppb = (draw.unit() - 0.5) * 1e5;
    if (seed % 4 == 0) {
      config.min_rate_ppb = rate_ppb - 1000 * draw.unit();
      config.max_rate_ppb = rate_ppb + 1000 * draw.unit();
    }
    const int count = 1 + static_cast<int>(draw.unit() * 20);
    const double pause_s = 1e-5 + 0.1 * draw.unit() * draw.unit();
    for (int i = 0; i < count; ++i) {
      const double begin_s = 1 + i * pause_s, width_s = (200 + 2000 * draw.unit()) * 1e-9;
      const double read_s = begin_s + width_s * draw.unit();
      const auto resolution = static_cast<std::uint64_t>(draw.unit() * 40);
      const double truth = read_s * (1e9 + rate_ppb);
      BracketSample s;
      s.before_ticks = kStartTicks + static_cast<std::uint64_t>(begin_s * config.ticks_per_second);
      s.after_ticks = kStartTicks +
                      static_cast<std::uint64_t>((begin_s + width_s) * config.ticks_per_second) + 1;
      s.device_ns = kStartNs + static_cast<std::uint64_t>(truth - resolution * draw.unit());
      s.resolution_ns = resolution + 1;
      brackets.push_back(s);
    }
  }

  IntervalEstimator estimator() const {
    IntervalEstimator out(config);
    for (const BracketSample& s : brackets) out.add(s);
    return out;
  }
};

bool is_near(double a, long double b, long double tolerance) {
  return std::fabs(static_cast<long double>(a) - b) <= tolerance;
}

constexpr std::uint64_t kBursts = 400;
constexpr long double kToleranceNs = 0.0005L;

}  // namespace

TEST("interval estimator: bounds of value and rate are those of the definition, not narrower") {
  for (std::uint64_t seed = 1; seed <= kBursts; ++seed) {
    const Burst burst(seed);
    const Reference reference(burst.brackets, burst.config);
    IntervalEstimate e;
    const EstimateState state = burst.estimator().estimate(e);
    CHECK(!reference.contradicts && state != EstimateState::kContradiction);
    const long double per_tick = 1 / static_cast<long double>(burst.config.ticks_per_second);
    const long double low = reference.lowest(0, reference.low_rate - burst.config.sudden_ppb);
    const long double high = reference.highest(0, reference.high_rate + burst.config.sudden_ppb);
    // The lowest of the lower edges is at the greatest slope: from a past bracket a clock that ran
    // slowly has come least far.
    const bool right = is_near(e.low_ns, low, kToleranceNs) &&
                       is_near(e.high_ns, high, kToleranceNs) &&
                       is_near(e.low_rate, reference.low_rate * per_tick, 1e-12L) &&
                       is_near(e.high_rate, reference.high_rate * per_tick, 1e-12L);
    if (!right) avbhal::test::fail(__FILE__, __LINE__, "seed " + std::to_string(seed));
    CHECK_EQ(e.reference_ticks, burst.brackets.back().after_ticks);
    CHECK_EQ(e.reference_ns, burst.brackets.back().device_ns);
    CHECK_EQ(e.samples, burst.brackets.size());
  }
}

TEST("interval estimator: the guess is the middle of what lines of the likeliest rate allow") {
  for (std::uint64_t seed = 1; seed <= kBursts; ++seed) {
    const Burst burst(seed);
    const Reference reference(burst.brackets, burst.config);
    IntervalEstimator estimator = burst.estimator();
    estimator.set_expected_rate(3000);
    IntervalEstimate e;
    const EstimateState state = estimator.estimate(e);
    const bool known = (reference.high_rate - reference.low_rate) / 1e9L < 1e-4L;
    CHECK((state == EstimateState::kOk) == (known && burst.brackets.size() > 1));
    const long double rate =
        known ? (reference.low_rate + reference.high_rate) / 2
              : std::min(std::max(1e9L + 3000, reference.low_rate), reference.high_rate);
    const long double middle = (reference.lowest(0, rate) + reference.highest(0, rate)) / 2;
    CHECK(is_near(e.rate, rate / static_cast<long double>(burst.config.ticks_per_second), 1e-12L));
    const long double value = std::min(std::max(middle, static_cast<long double>(e.low_ns)),
                                       static_cast<long double>(e.high_ns));
    if (!is_near(e.value_ns, value, kToleranceNs)) {
      avbhal::test::fail(__FILE__, __LINE__, "seed " + std::to_string(seed));
    }
  }
}

TEST("interval estimator: inside the span the window is the one of the definition") {
  for (std::uint64_t seed = 1; seed <= kBursts; ++seed) {
    const Burst burst(seed);
    const Reference reference(burst.brackets, burst.config);
    const std::uint64_t first = burst.brackets.front().before_ticks;
    const std::uint64_t last = burst.brackets.back().after_ticks;
    for (const std::uint64_t ticks : {first, first + (last - first) / 3, last}) {
      const long double at_s = -static_cast<long double>(last - ticks) /
                               static_cast<long double>(burst.config.ticks_per_second);
      long double low = 1e30L, high = -1e30L;
      for (const long double rate : reference.slopes()) {
        low = std::min(low, reference.lowest(at_s, rate));
        high = std::max(high, reference.highest(at_s, rate));
      }
      ValueWindow window;
      CHECK(burst.estimator().window_inside(ticks, window));
      const bool right = is_near(window.low_ns, low - 0.01L, kToleranceNs) &&
                         is_near(window.high_ns, high + 0.01L, kToleranceNs) &&
                         is_near(window.guess_ns, (low + high) / 2, kToleranceNs);
      if (!right) avbhal::test::fail(__FILE__, __LINE__, "seed " + std::to_string(seed));
    }
  }
}
