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

}  // namespace avbhal
