// Coherent and torn readings of every family's clock.
#include <cstdint>

#include "base/registers.gen.h"
#include "harness.h"
#include "model/clock_reader.h"
#include "model/random.h"
#include "model_fixture.h"

namespace avbhal::model {
namespace {

using test::ModelFixture;

constexpr std::uint64_t kSeed = 20240607;

enum class Order { kCorrect, kLowHigh, kHighLow };

std::uint64_t read_in(Order order, ModelFixture& f) {
  if (order == Order::kCorrect) return read_clock_ns(f.adapter);
  std::uint64_t low = 0, high = 0;
  if (order == Order::kLowHigh) low = f.adapter.read(reg::kSYSTIML);
  high = f.adapter.read(reg::kSYSTIMH);
  if (order == Order::kHighLow) low = f.adapter.read(reg::kSYSTIML);
  return high * kNsPerSecond + low;
}

// Readings begun within 4 us of a second's end that do not lie between the truth before and after.
int torn_readings(ModelFixture& f, Order order) {
  Random random;
  random.reset(kSeed, 0);
  int torn = 0;
  for (std::uint32_t second = 1; second <= 20000; ++second) {
    f.adapter.write(reg::kSYSTIML,
                    static_cast<std::uint32_t>(kNsPerSecond - 1 - random.up_to(4000)));
    f.adapter.write(reg::kSYSTIMH, second);
    const std::uint64_t before = f.adapter.truth().device_ns;
    const std::uint64_t shown = read_in(order, f);
    if (shown + f.adapter.resolution_ns() < before || shown > f.adapter.truth().device_ns) ++torn;
  }
  return torn;
}

TEST("model read: the correct sequence is never torn at a second's end") {
  for (const Family family : {Family::kI210, Family::kI225, Family::kI226}) {
    ModelFixture f(family, 0, -30000);
    f.start();
    CHECK_EQ(torn_readings(f, Order::kCorrect), 0);
    CHECK_EQ(torn_readings(f, Order::kLowHigh), 0);
  }
}

TEST("model read: reading the seconds first is torn") {
  for (const Family family : {Family::kI210, Family::kI225}) {
    ModelFixture f(family);
    f.start();
    CHECK(torn_readings(f, Order::kHighLow) > 1000);
  }
}

TEST("model read: a strict I210 tears a reading without SYSTIMR, not one with it") {
  ModelFixture f(Family::kI210);
  f.config.strict_latch = true;
  f.adapter.reset(f.config, f.time.source());
  f.start();
  CHECK_EQ(torn_readings(f, Order::kCorrect), 0);
  CHECK(torn_readings(f, Order::kLowHigh) > 1000);
}

struct Counting {
  int outliers = 0;
  int odd = 0;  // errors of another size than one carry
};

Counting count_outliers(ModelFixture& f, bool guarded, int readings) {
  const std::uint32_t shift =
      find_counter_source(f.config.family, f.config.source_clock_khz)->shift;
  const std::uint64_t carry_ns = (std::uint64_t{1} << 32) >> shift;
  Random random;
  random.reset(kSeed, 1);
  Counting counted;
  for (int i = 0; i < readings; ++i) {
    f.time.ns += random.up_to(300000);
    const std::uint64_t before = f.adapter.truth().device_ns;
    std::uint64_t shown = 0;
    if (guarded) {
      shown = read_clock_ns(f.adapter);
    } else {
      const std::uint64_t low = f.adapter.read(reg::kSYSTIML);
      shown = ((std::uint64_t{f.adapter.read(reg::kSYSTIMH)} << 32) | low) >> shift;
    }
    const std::uint64_t after = f.adapter.truth().device_ns;
    const auto in_window = [&](std::uint64_t ns) {
      return ns + f.adapter.resolution_ns() >= before && ns <= after;
    };
    if (in_window(shown)) continue;
    in_window(shown - carry_ns) ? ++counted.outliers : ++counted.odd;
  }
  return counted;
}

struct SourceCase {
  Family family;
  std::uint32_t khz;
  double share;  // INCVALUE / 2^32
};

constexpr SourceCase kSources[] = {{Family::kI217, 96000, 0.003815},
                                   {Family::kI217, 25000, 0.002441},
                                   {Family::kI219, 24000, 0.000477},
                                   {Family::kI219, 38400, 0.003174}};

TEST("model read: latch skew gives unguarded readers one carry too much, guarded ones nothing") {
  constexpr int kReadings = 100000;
  for (const SourceCase& source : kSources) {
    ModelFixture f(source.family, source.khz);
    f.config.latency.tail_probability = 0;
    f.adapter.reset(f.config, f.time.source());
    f.start();
    const Counting unguarded = count_outliers(f, false, kReadings);
    CHECK(unguarded.outliers > source.share * kReadings * 0.6);
    CHECK(unguarded.outliers < source.share * kReadings * 1.4);
    CHECK_EQ(unguarded.odd, 0);
    const Counting guarded = count_outliers(f, true, kReadings);
    CHECK_EQ(guarded.outliers + guarded.odd, 0);
  }
}

TEST("model read: the guard also holds when a read takes longer than SYSTIML's wrap") {
  ModelFixture f(Family::kI219, 38400);
  f.config.latency.tail_probability = 0.5;
  f.adapter.reset(f.config, f.time.source());
  f.start();
  const Counting guarded = count_outliers(f, true, 100000);
  CHECK_EQ(guarded.outliers + guarded.odd, 0);
}

TEST("model read: without latch skew nobody sees an outlier") {
  ModelFixture f(Family::kI217, 96000);
  f.config.latch_skew = false;
  f.adapter.reset(f.config, f.time.source());
  f.start();
  const Counting unguarded = count_outliers(f, false, 50000);
  CHECK_EQ(unguarded.outliers + unguarded.odd, 0);
}

TEST("model read: a capture belongs to the device, not to the reader") {
  ModelFixture f(Family::kI210);
  f.start();
  f.adapter.write_at(reg::kSYSTIML, 999999990, 0);
  f.adapter.write_at(reg::kSYSTIMH, 5, 0);
  f.adapter.read_at(reg::kSYSTIMR, 0);   // first reader
  f.adapter.read_at(reg::kSYSTIMR, 16);  // second reader captures again
  CHECK_EQ(f.adapter.read_at(reg::kSYSTIML, 24), 6u);
  CHECK_EQ(f.adapter.read_at(reg::kSYSTIMH, 24), 6u);
  // Both captures are used up: what follows is live.
  CHECK_EQ(f.adapter.read_at(reg::kSYSTIML, 1000), 990u);
}

TEST("model read: I225's capture of SYSTIMH survives until it is read") {
  ModelFixture f(Family::kI225);
  f.start();
  f.adapter.write_at(reg::kSYSTIML, 999999990, 0);
  f.adapter.write_at(reg::kSYSTIMH, 5, 0);
  CHECK_EQ(f.adapter.read_at(reg::kSYSTIML, 0), 999999990u);
  CHECK_EQ(f.adapter.read_at(reg::kSYSTIMH, 5000), 5u);
  CHECK_EQ(f.adapter.read_at(reg::kSYSTIMH, 5000), 6u);
}

TEST("model read: successive readings never go backwards") {
  for (const Family family : {Family::kI210, Family::kI217, Family::kI219, Family::kI226}) {
    ModelFixture f(family);
    f.start();
    std::uint64_t last = 0;
    for (int i = 0; i < 20000; ++i) {
      const std::uint64_t now = read_clock_ns(f.adapter);
      CHECK(now >= last);
      last = now;
    }
  }
}

TEST("model read: a counter standing in the guarded range is read, and ends") {
  ModelFixture f(Family::kI219, 24000);
  f.start();
  f.adapter.freeze_clock(true);
  f.adapter.write(reg::kSYSTIML, 0xFFFFFF00u);
  const ClockSample sample = read_clock(f.adapter);
  CHECK(!sample.gone);
  CHECK_EQ(sample.raw & 0xFF000000u, 0xFF000000u);
  CHECK_EQ(sample.raw >> 32, 0u);
}

TEST("model read: a removed adapter is reported, a counter of ones is not") {
  for (const Family family : {Family::kI210, Family::kI219, Family::kI226}) {
    ModelFixture f(family);
    f.start();
    f.adapter.set_removed(true);
    CHECK(read_clock(f.adapter).gone);
    CHECK_EQ(read_clock_ns(f.adapter), ~std::uint64_t{0});
  }
  ModelFixture ones(Family::kI217, 96000);
  ones.adapter.write(reg::kSYSTIML, 0xFFFFFFFFu);
  ones.adapter.write(reg::kSYSTIMH, 0xFFFFFFFFu);
  const ClockSample sample = read_clock(ones.adapter);
  CHECK(!sample.gone);
  CHECK_EQ(sample.raw, ~std::uint64_t{0});
}

TEST("model read: hooks surround the access that sampled the clock") {
  struct Watch {
    ModelFixture* f;
    std::uint64_t before = 0, after = 0;
  };
  for (const Family family : {Family::kI210, Family::kI217, Family::kI226}) {
    ModelFixture f(family, family == Family::kI217 ? 96000 : 0);
    f.start();
    Watch watch{&f};
    SampleHooks hooks;
    hooks.context = &watch;
    hooks.before = [](void* context) {
      auto* w = static_cast<Watch*>(context);
      w->before = w->f->adapter.truth().device_ns;
    };
    hooks.after = [](void* context) {
      auto* w = static_cast<Watch*>(context);
      w->after = w->f->adapter.truth().device_ns;
    };
    for (int i = 0; i < 5000; ++i) {
      const std::uint64_t shown = read_clock(f.adapter, hooks).ns;
      CHECK(shown + f.adapter.resolution_ns() >= watch.before && shown <= watch.after);
    }
  }
}

}  // namespace
}  // namespace avbhal::model
