// The page's lines under concurrent readers and one writer, and the service's own thread.
#include "core/clock_page.h"

#include <atomic>
#include <cmath>
#include <thread>
#include <vector>

#include "harness.h"
#include "runtime/clock_service.h"
#include "sim_fixture.h"

namespace avbhal {
namespace {

// A line whose fields all follow from one number, so that a mixture of two is recognised.
LineValues line_of(std::uint64_t n) {
  LineValues v;
  v.state = PageState::kOk;
  v.generation = n << 20;
  v.interval_ms = static_cast<std::uint16_t>(n & 0xFFF);
  v.base_ticks = n * 3;
  v.base_ns = n * 5;
  v.offset_ns = static_cast<double>(n);
  v.rate = static_cast<double>(n) * 2;
  v.half_ns = static_cast<double>(n) * 4;
  v.half_rate = static_cast<double>(n) * 8;
  v.bend = static_cast<double>(n) * 16;
  v.sudden_ns = static_cast<double>(n) * 32;
  return v;
}

bool whole(const LineValues& v) {
  const std::uint64_t n = v.base_ticks / 3;
  const LineValues w = line_of(n);
  return v.base_ns == w.base_ns && v.offset_ns == w.offset_ns && v.rate == w.rate &&
         v.half_ns == w.half_ns && v.half_rate == w.half_rate && v.bend == w.bend &&
         v.sudden_ns == w.sudden_ns && v.generation == w.generation &&
         v.interval_ms == w.interval_ms;
}

// Whether `value` is what one of those lines shows at tick 0: 6 n - 6 n^2.
bool value_of_one_line(std::uint64_t value) {
  const auto shown = static_cast<double>(static_cast<std::int64_t>(value));
  const double n = (1 + std::sqrt(1 - shown * 2 / 3)) / 2;
  return value == value_ns(line_of(static_cast<std::uint64_t>(std::llround(n))), 0);
}

}  // namespace

TEST("clock page: readers never see half of one line and half of another") {
  PageLine line;
  publish(line, line_of(1));
  std::atomic<bool> done{false};
  std::atomic<int> torn{0}, reads{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 4; ++i) {
    readers.emplace_back([&] {
      while (!done.load()) {
        if (!whole(read_line(line))) ++torn;
        with_line(line, [&](const LineValues& v) { torn += whole(v) ? 0 : 1; });
        if (!value_of_one_line(now_ns(line, 0))) ++torn;
        ++reads;
      }
    });
  }
  std::uint64_t n = 1;
  while (n < 200000 || reads.load() < 1000) publish(line, line_of(++n));
  done = true;
  for (std::thread& t : readers) t.join();
  CHECK_EQ(torn.load(), 0);
}

TEST("clock page: value and bound around the base, before it and after it") {
  LineValues v;
  v.state = PageState::kOk;
  v.base_ticks = 1000;
  v.base_ns = 5000;
  v.offset_ns = -0.25;
  v.rate = 0.5;
  v.half_ns = 10;
  v.half_rate = 0.01;
  CHECK_EQ(value_ns(v, 1000), 4999u);
  CHECK_EQ(value_ns(v, 1100), 5049u);
  CHECK_EQ(value_ns(v, 900), 4949u);
  CHECK_EQ(bound_ns(v, 1000), 12u);
  CHECK_EQ(bound_ns(v, 2000), 22u);
  CHECK_EQ(bound_ns(v, 0), 22u);
}

TEST("clock page: at the ends of the counters nothing overflows") {
  LineValues v;
  v.state = PageState::kOk;
  v.base_ticks = ~std::uint64_t{0} - 10;
  v.base_ns = ~std::uint64_t{0} - 1000000;
  v.rate = 1;
  CHECK_EQ(value_ns(v, ~std::uint64_t{0}), ~std::uint64_t{0} - 1000000 + 10);
  CHECK_EQ(value_ns(v, 5), ~std::uint64_t{0} - 1000000 + 16);  // the counter wrapped
}

TEST("clock page: a sudden change widens the window until a reading is overdue, on both sides") {
  LineValues v;
  v.state = PageState::kOk;
  v.rate = 1;
  v.half_ns = 100;
  v.base_ticks = 10000000000;
  v.sudden_ns = 2000;
  CHECK_EQ(bound_ns(v, v.base_ticks), 102u);
  CHECK_EQ(bound_ns(v, v.base_ticks + 100000000), 1102u);
  CHECK_EQ(bound_ns(v, v.base_ticks - 100000000), 1102u);
  CHECK_EQ(bound_ns(v, v.base_ticks + 900000000), 2102u);
}

TEST("clock page: a bound gets no narrower on its way through the page") {
  PageLine line;
  for (const double value : {0.1, 1.0 / 3, 123456789.123, 1e-13, 16777217.0}) {
    LineValues v;
    v.half_ns = value;
    v.half_rate = value * 1.7;
    v.bend = value * 1e-20;
    v.sudden_ns = value * 1e3;
    publish(line, v);
    const LineValues shown = read_line(line);
    CHECK(shown.half_ns >= v.half_ns && shown.half_ns <= v.half_ns * (1 + 1e-6));
    CHECK(shown.half_rate >= v.half_rate && shown.half_rate <= v.half_rate * (1 + 1e-6));
    CHECK(shown.bend >= v.bend && shown.bend <= v.bend * (1 + 1e-6));
    CHECK(shown.sudden_ns >= v.sudden_ns && shown.sudden_ns <= v.sudden_ns * (1 + 1e-6));
  }
}

TEST("clock page: a line is overdue after three intervals, not before 0.1 s") {
  LineValues v;
  v.base_ticks = 1000;
  for (const PageState state :
       {PageState::kSettling, PageState::kOk, PageState::kDiscontinuity, PageState::kHoldover}) {
    v.state = state;
    v.interval_ms = 1000;
    CHECK(state_at(v, 1000 + 30000000, 1e7) == state);
    CHECK(state_at(v, 1000 + 30000001, 1e7) == PageState::kHoldover);
    CHECK(state_at(v, 0, 1e7) == state);
    v.interval_ms = 33;
    CHECK(state_at(v, 1000 + 1000000, 1e7) == state);
    CHECK(state_at(v, 1000 + 1000001, 1e7) == PageState::kHoldover);
  }
  for (const PageState state : {PageState::kEmpty, PageState::kLost}) {
    v.state = state;
    CHECK(state_at(v, ~std::uint64_t{0} / 4, 1e7) == state);
  }
}

TEST("clock page: the value alone is the line's value") {
  PageLine line;
  LineValues v = line_of(1000);
  v.rate = 0.5;
  publish(line, v);
  for (const std::uint64_t ticks : {v.base_ticks, v.base_ticks + 12345, v.base_ticks - 77}) {
    CHECK_EQ(now_ns(line, ticks), value_ns(v, ticks));
  }
}

TEST("clock page: half of the window grows with the square of the age where the rate drifts") {
  LineValues v;
  v.rate = 1;
  v.half_ns = 7;
  v.half_rate = 1e-3;
  v.bend = 1e-6;
  for (const double age : {10000.0, -10000.0}) {
    CHECK(half_at(v, age) >= 7 + 10 + 100 - 1e-9 && half_at(v, age) <= 7 + 10 + 100 + 1e-9);
  }
}

TEST("clock page: 65536 jumps later, the generation is another one") {
  PageLine line;
  LineValues v;
  v.state = PageState::kOk;
  v.interval_ms = 4000;
  for (const std::uint64_t generation : {0ull, 65536ull, 4294967296ull, 9007199254740991ull}) {
    v.generation = generation;
    publish(line, v);
    CHECK_EQ(read_line(line).generation, generation);
    CHECK_EQ(read_line(line).interval_ms, 4000u);
    CHECK(read_line(line).state == PageState::kOk);
  }
}

TEST("clock page: states are the positions in PAGE_STATES of the raw binding") {
  const PageState states[] = {PageState::kEmpty,    PageState::kSettling,      PageState::kOk,
                              PageState::kHoldover, PageState::kDiscontinuity, PageState::kLost};
  PageLine line;
  for (std::uint32_t i = 0; i < 6; ++i) {
    CHECK_EQ(static_cast<std::uint32_t>(states[i]), i);
    for (const std::uint32_t ms : {0u, 1u, 0x8000u, 0xFFFFu}) {
      LineValues v;
      v.state = states[i];
      v.interval_ms = static_cast<std::uint16_t>(ms);
      publish(line, v);
      CHECK(read_line(line).state == states[i]);
      CHECK_EQ(read_line(line).interval_ms, ms);
      // As it lies in the word that the addon reads: state 0-3, interval 4-19.
      CHECK_EQ(line.status.load(), i | ms << 4);
    }
  }
}

TEST("clock page: while a line is being written its readers wait") {
  PageLine line;
  publish(line, line_of(1));
  for (const bool value_only : {false, true}) {
    line.sequence.store(line.sequence.load() + 1);  // as publish() begins
    line.base_ns.store(0);
    std::atomic<bool> started{false}, ended{false};
    std::uint64_t seen = 0;
    std::thread reader([&] {
      started = true;
      seen = value_only ? now_ns(line, 3) : read_line(line).base_ns;
      ended = true;
    });
    while (!started.load()) std::this_thread::yield();
    for (int i = 0; i < 50 && !ended.load(); ++i) std::this_thread::yield();
    CHECK(!ended.load());
    line.base_ns.store(5);
    line.sequence.store(line.sequence.load() + 1);
    reader.join();
    CHECK_EQ(seen, value_only ? 6u : 5u);  // line_of(1): an offset of 1 ns at tick 3
  }
}

TEST("clock page: the defaults are those of the facade, 2 us, 20 ppb/s, 1 ms to 1 s") {
  const ClockServiceConfig config;
  CHECK_EQ(config.wanted_bound_ns, 2000);
  CHECK_EQ(config.drift_ppb_per_s, 20);
  CHECK_EQ(config.min_interval_us, 1000u);
  CHECK_EQ(config.max_interval_us, 1000000u);
  // -10 % and +20 % are what silicon and drivers reach; no sudden change unless it is asked for.
  CHECK_EQ(EstimatorConfig{}.min_rate_ppb, -1e8);
  CHECK_EQ(EstimatorConfig{}.max_rate_ppb, 2e8);
  CHECK_EQ(EstimatorConfig{}.sudden_ppb, 0);
  CHECK_EQ(EstimatorConfig{}.ticks_per_second, 1e9);
}

TEST("clock service: its thread samples, is woken, and ends") {
  Result<sim::SimOptions> options = sim::parse_options({{"adapters.0.family", "i226"}});
  CHECK(options.ok());
  auto backend = std::make_shared<sim::SimBackend>(options.value());
  std::shared_ptr<Adapter> adapter = backend->open("sim:0").take();
  std::atomic<int> events{0};
  ClockService service(backend, adapter, backend->system_clock(), {});
  service.set_event_sink([&](const ClockEvent&) { ++events; });
  service.start();
  service.start();
  std::atomic<bool> done{false};
  std::thread reader([&] {
    while (!done.load()) {
      (void)now_ns(service.page().disciplined, service.base().now_ticks());
      (void)service.stats();
    }
  });
  while (service.stats().samples < 30 || events.load() == 0) std::this_thread::yield();
  CHECK(adapter->steering()->set(1000000000).ok());
  service.note_hardware_step();
  const std::uint64_t before = service.stats().samples;
  while (service.stats().samples < before + 30) std::this_thread::yield();
  done = true;
  reader.join();
  service.stop();
  service.stop();
  const std::uint64_t stopped = service.stats().samples;
  service.close();
  CHECK(service.closed());
  CHECK_EQ(service.stats().samples, stopped);
}

TEST("clock page: before anything was published it is empty, and all of it 0") {
  const PageLine page;
  for (const LineValues& line : {read_line(page), LineValues{}}) {
    CHECK(line.state == PageState::kEmpty);
    CHECK_EQ(line.generation + line.interval_ms + line.base_ticks + line.base_ns, 0u);
    for (const double value :
         {line.offset_ns, line.rate, line.half_ns, line.half_rate, line.bend, line.sudden_ns}) {
      CHECK_EQ(value, 0);
    }
  }
}

TEST("clock page: a sudden change is a share of what the clock counts, not of its ticks") {
  for (const double rate : {0.25, 4.0}) {
    LineValues v;
    v.rate = rate;
    v.sudden_ns = 2000;
    CHECK(std::fabs(half_at(v, 1e7) - 100 * rate) < 1e-9);
    CHECK(std::fabs(half_at(v, -1e7) - 100 * rate) < 1e-9);
    CHECK_EQ(half_at(v, 1e10), 2000);
  }
}

}  // namespace avbhal
