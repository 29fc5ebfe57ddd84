// Pages and pumps as the borders open them: with a first bracket, by themselves or in virtual time,
// and what is said when there is none.
#include "runtime/clock_opening.h"

#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "event_fake.h"
#include "harness.h"
#include "runtime/device_pages.h"
#include "sim_fixture.h"

namespace avbhal {
namespace {

using test::code_of;

std::shared_ptr<sim::SimBackend> backend_in(const char* time) {
  Result<sim::SimOptions> options =
      sim::parse_options({{"time", time}, {"adapters.0.family", "i226"}});
  CHECK(options.ok());
  return std::make_shared<sim::SimBackend>(options.value());
}

std::shared_ptr<Adapter> open_first(Backend& backend) { return backend.open("sim:0").take(); }

// A clock whose first reading fails.
class LateClock final : public Clock {
 public:
  explicit LateClock(Adapter& adapter) : Clock(adapter) {}
  int calls = 0;

 private:
  Result<ClockReading> do_read() override { return ClockReading{}; }
  Result<CrossTimestamp> do_cross_timestamp() override {
    if (++calls == 1) return make_error(ErrorCode::kDriverError, {}, "not yet");
    return CrossTimestamp{};
  }
  Status do_apply_rate_measurement(const RateMeasurement&) override { return ok_status(); }
};

class LateAdapter final : public Adapter {
 public:
  explicit LateAdapter(bool has_clock) : Adapter(facts()), late(*this), has_clock_(has_clock) {}
  Clock* clock() override { return has_clock_ ? &late : nullptr; }
  LateClock late;

 private:
  static AdapterInfo facts() {
    AdapterInfo info;
    info.capabilities.allow(Capability::kClockRead);
    info.capabilities.allow(Capability::kCrossTimestamp);
    return info;
  }
  Status do_refresh() override { return ok_status(); }
  const bool has_clock_;
};

}  // namespace

TEST("clock opening: in virtual time a page has its first bracket, and waits to be called") {
  const auto backend = backend_in("virtual");
  PumpedList pumped;
  const auto page = open_clock_page(backend, open_first(*backend), {}, pumped).take();
  CHECK_EQ(page->stats().samples, 1u);
  CHECK(read_line(page->page().raw).state == PageState::kSettling);
  CHECK_EQ(pumped.size(), std::size_t{1});
  CHECK(pumped[0].lock() == page);
  CHECK(advance_pumped(*backend, pumped, 100000000).ok());
  CHECK(page->stats().samples > 10);
  // It follows its device.
  const DeviceId device = device_of(*backend, *open_first(*backend));
  note_step(device);
  CHECK_EQ(read_line(page->page().raw).generation, 1u);
  page->close();
}

TEST("clock opening: virtual time lives as long as a page that counts in it") {
  for (const char* time : {"virtual", "real"}) {
    auto backend = backend_in(time);
    const std::weak_ptr<Backend> watched = backend;
    PumpedList pumped;
    auto page = open_clock_page(backend, open_first(*backend), {}, pumped).take();
    backend.reset();
    CHECK(!watched.expired());
    page->close();
    CHECK_EQ(watched.expired(), std::string(time) == "real");
    page.reset();
    CHECK(watched.expired());
  }
}

TEST("clock opening: in real time a page samples by itself") {
  const auto backend = backend_in("real");
  PumpedList pumped;
  const auto page = open_clock_page(backend, open_first(*backend), {}, pumped).take();
  CHECK(pumped.empty());
  while (page->stats().samples < 5) std::this_thread::yield();
  page->close();
}

TEST("clock opening: without a first bracket there is no page, and the reason is told") {
  const auto backend = backend_in("virtual");
  PumpedList pumped;
  const auto opened = [&](const std::shared_ptr<Adapter>& adapter) {
    const std::string code = code_of(open_clock_page(backend, adapter, {}, pumped).status());
    CHECK(pumped.empty());
    return code;
  };
  CHECK_EQ(opened(std::make_shared<LateAdapter>(false)), "HAL_NOT_SUPPORTED");
  const auto late = std::make_shared<LateAdapter>(true);
  // The second reading would have done: the reason is not known any more.
  CHECK_EQ(opened(late), "HAL_ADAPTER_NOT_READY");
  CHECK_EQ(late->late.calls, 2);
  const std::shared_ptr<Adapter> removed = open_first(*backend);
  CHECK(give_order(*backend, "remove adapter=0").ok());
  CHECK_EQ(opened(removed), "HAL_ADAPTER_GONE");
}

TEST("clock opening: a pump fetches by itself, or waits to be called in virtual time") {
  for (const char* time : {"virtual", "real"}) {
    const auto backend = backend_in(time);
    const auto feed = std::make_shared<test::FakeFeed>();
    const auto pump =
        std::make_shared<EventPump>(nullptr, open_first(*backend), backend->system_clock(),
                                    std::make_unique<test::FakeSource>(feed, 1000000), 64);
    PumpedList pumped;
    CHECK(start_pump(pump, backend->system_clock(), "subscribe", pumped).ok());
    feed->post(3);
    if (std::string(time) == "virtual") {
      CHECK_EQ(pumped.size(), std::size_t{1});
      CHECK_EQ(pump->counters().fetched, 0u);
      CHECK(advance_pumped(*backend, pumped, 10000000).ok());
      CHECK_EQ(pump->counters().fetched, 3u);
    } else {
      CHECK(pumped.empty());
      while (pump->counters().fetched < 3) std::this_thread::yield();
    }
    pump->close();
  }
}

}  // namespace avbhal
