// The watch over the bound on the change of rate: no false alarm within it, and the alarm beyond it
// as soon as the brackets can prove it.
#include "core/drift_watch.h"

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "draw.h"
#include "harness.h"

namespace avbhal {
namespace {

constexpr double kBound = 20;  // ppb/s

using test::Draw;

// A clock whose rate is told for every instant, beside a time base of nanoseconds.
struct SteeredClock {
  std::uint64_t ticks = 1000000000;
  double ahead_ns = 0, rate_ppb = 4000;

  // Its rate goes straight to `to_ppb` meanwhile.
  void run(double seconds, double to_ppb) {
    ahead_ns += (rate_ppb + to_ppb) / 2 * seconds;
    rate_ppb = to_ppb;
    ticks += static_cast<std::uint64_t>(std::llround(seconds * 1e9));
  }
  // Read at `where` (0 to 1) of a bracket of `width_ns` that ends now; reads 8 ns ticks.
  BracketSample bracket(double width_ns, double where) const {
    BracketSample sample;
    sample.after_ticks = ticks;
    sample.before_ticks = ticks - static_cast<std::uint64_t>(width_ns);
    const double age = width_ns * (1 - where);
    const double value = static_cast<double>(ticks) - age + (ahead_ns - rate_ppb * age * 1e-9);
    sample.device_ns = static_cast<std::uint64_t>(value / 8) * 8 + 5000000000000000000u;
    sample.resolution_ns = 8;
    return sample;
  }
};

struct Delays {
  const char* name;
  double low, high;
};
constexpr Delays kDelays[] = {
    {"early", 0.0, 0.1}, {"late", 0.9, 1.0}, {"symmetric", 0.45, 0.55}, {"anywhere", 0, 1}};

// The change of rate after `seconds`, as a share of the bound.
using Course = std::function<double(double seconds, Draw&)>;

std::vector<std::pair<const char*, Course>> courses() {
  return {{"steady", [](double, Draw&) { return 0.0; }},
          {"ramp", [](double, Draw&) { return 1.0; }},
          {"to and fro", [](double s, Draw&) { return std::fmod(s, 20) < 10 ? 1.0 : -1.0; }},
          {"sine", [](double s, Draw&) { return std::sin(s / 3); }},
          {"shaken", [](double, Draw& draw) { return draw.unit() < 0.5 ? 1.0 : -1.0; }},
          {"wandering", [](double, Draw& draw) { return 2 * draw.unit() - 1; }}};
}

void expect_no_alarm(double rate_ppb, const char* name, const Course& course, const Delays& delays,
                     int readings) {
  EstimatorConfig config;
  config.drift_ppb_per_s = kBound;
  DriftWatch watch(config);
  SteeredClock clock;
  clock.rate_ppb = rate_ppb;
  Draw draw(7);
  double since = 0;
  for (int i = 0; i < readings; ++i) {
    const double wanted = draw.unit() < 0.01 ? 5 * draw.unit() : 0.002 + 0.2 * draw.unit();
    const double pause = std::floor(wanted * 1e9) * 1e-9;
    clock.run(pause, clock.rate_ppb + kBound * pause * course(since, draw));
    since += pause;
    const double width =
        std::floor(draw.unit() < 0.02 ? 50000 * draw.unit() : 100 + 900 * draw.unit());
    const double where = delays.low + (delays.high - delays.low) * draw.unit();
    if (watch.add(clock.bracket(width, where))) continue;
    test::fail(__FILE__, __LINE__,
               std::to_string(rate_ppb) + " ppb, seed 7, " + name + ", " + delays.name +
                   ": an alarm at reading " + std::to_string(i));
    return;
  }
}

// When brackets of one width first prove that the rate changed by `change` ppb at once, in seconds
// after it: the least b with sqrt(change * b) - b * sqrt(bound / 2) > sqrt(width).
double provable_after_s(double change_ppb, double width_ns) {
  for (double b = 0.001; b <= change_ppb / (2 * kBound); b += 0.001) {
    if (std::sqrt(change_ppb * b) - b * std::sqrt(kBound / 2) > std::sqrt(width_ns)) return b;
  }
  return -1;
}

// Readings until the alarm, `pause` apart; -1 when there is none within `limit` readings.
int readings_to_alarm(double width_ns, double where, double pause, int limit,
                      const std::function<double(double seconds)>& rate_after) {
  EstimatorConfig config;
  config.drift_ppb_per_s = kBound;
  DriftWatch watch(config);
  SteeredClock clock;
  const double before_ppb = clock.rate_ppb;
  for (int i = 0; i < 600; ++i) {
    clock.run(pause, before_ppb);
    CHECK(watch.add(clock.bracket(width_ns, where)));
  }
  double since = 0;
  for (int i = 1; i <= limit; ++i) {
    clock.rate_ppb = before_ppb + rate_after(since);
    since += pause;
    clock.run(pause, before_ppb + rate_after(since));
    if (!watch.add(clock.bracket(width_ns, where))) return i;
  }
  return -1;
}

}  // namespace

TEST("drift watch: no alarm within the assumption, whatever the course and the delays") {
  for (const double rate_ppb : {4000.0, 3e7, -8e7}) {
    for (const auto& [name, course] : courses()) {
      for (const Delays& delays : kDelays) expect_no_alarm(rate_ppb, name, course, delays, 4000);
    }
  }
}

TEST("drift watch: a sudden change is seen within 3 readings of being provable") {
  for (const double change : {200.0, 500.0, 1000.0, 3000.0, 10000.0}) {
    for (const double width : {100.0, 200.0, 500.0, 1000.0}) {
      for (const double sign : {1.0, -1.0}) {
        const double pause = 0.1;
        // The tick of the reading belongs to the width.
        const double after = provable_after_s(change, width + 8 + 2);
        const int readings =
            readings_to_alarm(width, 0.05, pause, 300, [&](double) { return sign * change; });
        const std::string what = std::to_string(sign * change) + " ppb at once, brackets of " +
                                 std::to_string(width) + " ns: " + std::to_string(readings);
        if (after < 0) continue;
        if (readings < 0 || readings > std::ceil(after / pause) + 3) {
          test::fail(__FILE__, __LINE__, what + " readings");
        }
      }
    }
  }
}

TEST("drift watch: a ramp beyond the bound is seen after sqrt(8 * width / excess)") {
  for (const double ramp : {25.0, 40.0, 100.0, 300.0, 1000.0, -25.0, -1000.0}) {
    for (const double width : {200.0, 1000.0}) {
      const double pause = 0.1;
      const double after = std::sqrt(8 * (width + 10) / (std::fabs(ramp) - kBound));
      const int readings =
          readings_to_alarm(width, 0.95, pause, 2000, [ramp](double s) { return ramp * s; });
      if (readings < 0 || readings > std::ceil(after / pause) + 3) {
        test::fail(__FILE__, __LINE__,
                   std::to_string(ramp) + " ppb/s, brackets of " + std::to_string(width) +
                       " ns: " + std::to_string(readings) + " readings");
      }
    }
  }
}

TEST("drift watch: the least drift is that of the course, up to what the brackets leave open") {
  EstimatorConfig config;
  IntervalEstimator kept(config);
  SteeredClock clock;
  for (int i = 0; i < 64; ++i) {
    clock.run(0.1, clock.rate_ppb + 100);  // 1000 ppb/s
    kept.add(clock.bracket(200, 0.5));
  }
  const double least = DriftWatch(config).least_drift(kept, 20000);
  CHECK(least <= 1000);
  CHECK(least >= 1000 - 8 * 220 / (6.3 * 6.3) - 10);
}

namespace {

// Brackets of a time base of 2 GHz; the clock's rate is nominal give or take `most_ppb`.
struct Watched {
  EstimatorConfig config;
  DriftWatch watch;
  std::uint64_t ticks = 1000000000000, device_ns = 77000000000;

  explicit Watched(double most_ppb, double drift_ppb_per_s) : watch(config) {
    config.ticks_per_second = 2e9;
    config.drift_ppb_per_s = drift_ppb_per_s;
    config.min_rate_ppb = -most_ppb;
    config.max_rate_ppb = most_ppb;
    watch = DriftWatch(config);
  }
  // Ends `seconds` after the one before; the device has counted `ahead_ns` more than is nominal.
  BracketSample next(double seconds, std::int64_t ahead_ns, std::uint64_t width_ns,
                     std::uint64_t resolution_ns) {
    ticks += static_cast<std::uint64_t>(std::llround(seconds * 2e9));
    device_ns += static_cast<std::uint64_t>(std::llround(seconds * 1e9) + ahead_ns);
    return {ticks - 2 * width_ns, ticks, device_ns, resolution_ns};
  }
  bool add(double seconds, std::int64_t ahead_ns, std::uint64_t width_ns = 0,
           std::uint64_t resolution_ns = 0) {
    return watch.add(next(seconds, ahead_ns, width_ns, resolution_ns));
  }
};

struct Bracketed {
  std::uint64_t width_ns, resolution_ns;
};

}  // namespace

TEST("drift watch: as far ahead or behind as widths, ticks, rate and drift allow, and 0.02 ns") {
  for (const Bracketed& first : {Bracketed{0, 0}, Bracketed{300, 8}, Bracketed{500000000, 0}}) {
    for (const Bracketed& second : {Bracketed{0, 0}, Bracketed{200, 16}, Bracketed{400000000, 0}}) {
      for (const double drift : {0.0, 3.0}) {
        const double seconds = 2;
        const double first_s = 1e-9 * static_cast<double>(first.width_ns);
        const double second_s = 1e-9 * static_cast<double>(second.width_ns);
        const auto open = [](const Bracketed& b) {
          return static_cast<double>(b.width_ns + b.resolution_ns);
        };
        // What one ppb more of the rate adds, on either side; the rate is chosen so that the limit
        // is a whole number.
        const double ahead_s = seconds + first_s, behind_s = seconds - second_s;
        const double half = 0.5 * drift * seconds;
        const double whole = 40;
        const auto limit_at = [&](double most_ppb, bool ahead) {
          Watched clock(most_ppb, drift);
          CHECK(clock.add(0, 0, first.width_ns, first.resolution_ns));
          const double far = ahead ? open(first) + whole : open(second) + whole;
          const auto ns = static_cast<std::int64_t>(std::llround(ahead ? far : -far));
          return clock.add(seconds, ns, second.width_ns, second.resolution_ns);
        };
        const double ahead_ppb = (whole - 0.02 - half * seconds) / ahead_s;
        const double behind_ppb = (whole - 0.02 - half * behind_s) / behind_s;
        CHECK(limit_at(ahead_ppb + 0.002, true));
        CHECK(!limit_at(ahead_ppb - 0.002, true));
        CHECK(limit_at(behind_ppb + 0.002, false));
        CHECK(!limit_at(behind_ppb - 0.002, false));
      }
    }
  }
}

TEST("drift watch: a reading that says nothing in between leaves all of the drift possible") {
  for (const bool enough : {true, false}) {
    // After 1 s and 2 s more: half of 4 ppb/s times 9 s^2, and 9 s of the rate.
    Watched clock((20 - 0.02 - 18) / 3 + (enough ? 0.002 : -0.002), 4);
    CHECK(clock.add(0, 0));
    CHECK(clock.add(1, -5000, 10000, 10000));
    CHECK_EQ(clock.add(2, 5020), enough);
    // Begins again with what contradicted: all that is known is that.
    CHECK(clock.add(1, enough ? 9 : 2));
  }
}

TEST("drift watch: a restart takes all that is kept, the oldest included, and the bound as it is") {
  for (const double drift : {2.0, 6.0}) {
    Watched clock(1, 2);
    IntervalEstimator kept(clock.config);
    kept.add(clock.next(0, 0, 0, 0));
    kept.add(clock.next(1, -5000, 10000, 10000));
    kept.set_drift_bound(drift);
    clock.watch.restart(kept);
    // 3 s of 1 ppb and half of the drift times 9 s^2: 12 ns or 30 ns.
    CHECK_EQ(clock.add(2, 5000 + 20), drift == 6);
    clock.watch.clear();
    CHECK(clock.add(1, 1000000));
  }
}

TEST("drift watch: the least drift is exact to a hundredth, up to the limit, 0 where none is") {
  Watched clock(1000, 20);
  const auto least = [&clock](std::int64_t ahead_ns, double limit) {
    IntervalEstimator kept(clock.config);
    kept.add(clock.next(100, 0, 0, 0));
    kept.add(clock.next(1, 0, 0, 0));
    kept.add(clock.next(1, ahead_ns, 0, 0));
    return clock.watch.least_drift(kept, limit);
  };
  CHECK_EQ(least(0, 20000), 0);
  // The two rates differ by `ahead_ns` per s over 1 s, less what rounding leaves open: 0.04 ns on
  // either side. Halves of the limit are tried until two of them are a hundredth apart.
  for (const std::int64_t ahead_ns : {1, 3, 5, 77, 700, 811}) {
    for (const double limit : {20000.0, 1500.0}) {
      const double drift = least(ahead_ns, limit), truth = static_cast<double>(ahead_ns);
      CHECK(drift >= truth - 0.1 && drift <= 1.0101 * truth);
      double apart = limit;
      while (apart > 1e-2 * drift) apart /= 2;
      CHECK_EQ(std::fmod(drift, apart), 0);
      CHECK(drift - apart < truth);
    }
  }
  CHECK_EQ(least(700, 500), 500);
  CHECK(least(1, 20000) > 0.9);
  // Without the oldest there is no change of rate.
  CHECK(least(-700, 20000) > 690);
}

}  // namespace avbhal
