// The owner's own changes of the hardware, announced to the page: no reading outside its window, no
// false discontinuity. And what the page's owner is told when it ends.
#include <string>

#include "base/registers.gen.h"
#include "clock_bench.h"
#include "core/intersection.h"
#include "harness.h"
#include "runtime/device_pages.h"
#include "runtime/service_registry.h"

namespace avbhal {
namespace {

using test::ClockBench;
using test::expect_all_inside;

// As the border does it: announced before the register changes, and again with what it became.
void change_rate(ClockBench& bench, double from_ppb, double to_ppb) {
  bench.service().expect_hardware_rate_change(to_ppb - from_ppb);
  CHECK(bench.adapter().steering()->adjust_rate(to_ppb).ok());
  bench.service().note_hardware_rate_change(to_ppb - from_ppb);
}

}  // namespace

TEST("clock page: an own change of the rate is followed without leaving the window") {
  for (const double to_ppb : {500.0, -100000.0, 50000000.0}) {
    ClockBench bench("i226", {{"oscillatorPpb", "3000"}});
    bench.run(5, 500);
    change_rate(bench, 0, to_ppb);
    bench.run(5, 5000);
    expect_all_inside(bench, 5000, "to " + std::to_string(to_ppb) + " ppb");
    CHECK(!bench.saw(TrackerEvent::kDiscontinuity));
    CHECK(bench.raw().state == PageState::kOk);
    change_rate(bench, to_ppb, 0);
    bench.run(5, 5000);
    expect_all_inside(bench, 10000, "back from " + std::to_string(to_ppb) + " ppb");
  }
}

TEST("clock page: a servo's string of small changes keeps the window narrow") {
  ClockBench bench("i226", {{"oscillatorPpb", "0"}});
  bench.run(5, 500);
  double ppb = 0;
  for (int i = 0; i < 100; ++i) {
    const double next = i % 2 == 0 ? 40 : -40;
    change_rate(bench, ppb, next);
    ppb = next;
    bench.run(0.125, 50);
  }
  expect_all_inside(bench, 5000, "servo");
  CHECK(!bench.saw(TrackerEvent::kDiscontinuity));
}

TEST("clock page: an own step is a new generation, not a surprise") {
  ClockBench bench("i210", {});
  bench.run(3, 300);
  const std::uint64_t before = bench.raw().generation;
  CHECK(bench.adapter().steering()->set(5000000000).ok());
  bench.service().note_hardware_step();
  bench.outside = 0;
  bench.run(3, 3000);
  expect_all_inside(bench, 3000, "after an own step");
  CHECK(bench.raw().generation != before);
  CHECK(bench.raw().state == PageState::kOk);
}

TEST("clock page: services are found by number while they live, and only then") {
  test::SimFixture fixture("i226", {});
  const std::shared_ptr<Adapter> adapter = std::move(fixture.adapter);
  CHECK(find_service(0) == nullptr);
  CHECK(find_service(987654321) == nullptr);
  auto service = std::make_shared<ClockService>(nullptr, adapter, platform_system_clock(),
                                                ClockServiceConfig{});
  const std::uint64_t number = register_service(service);
  CHECK(find_service(number) == service);
  auto other = std::make_shared<ClockService>(nullptr, adapter, platform_system_clock(),
                                              ClockServiceConfig{});
  CHECK(register_service(other) != number);
  CHECK(find_service(number) == service);
  service.reset();
  CHECK(find_service(number) == nullptr);
}

TEST("two handles on one adapter: what one does is known to the pages of both at once") {
  test::SimFixture fixture("i226", {});
  const std::shared_ptr<Adapter> first = std::move(fixture.adapter);
  const std::shared_ptr<Adapter> second = fixture.open();
  const DeviceId device{fixture.backend.get(), first->info().key};
  const DeviceId elsewhere{nullptr, first->info().key};
  const auto page = [&](const std::shared_ptr<Adapter>& adapter, const DeviceId& at) {
    auto service = std::make_shared<ClockService>(nullptr, adapter, fixture.backend->system_clock(),
                                                  ClockServiceConfig{});
    follow_device(at, service);
    for (int i = 0; i < 20; ++i) {
      CHECK(advance_time(*fixture.backend, 1000000).ok());
      service->step();
    }
    return service;
  };
  const auto one = page(first, device), two = page(second, device), other = page(second, elsewhere);
  CHECK(first->steering()->adjust_offset(5000000).ok());
  note_step(device);
  const GroundTruth truth = first->truth()->now().take();
  for (const auto& service : {one, two}) {
    const LineValues line = read_line(service->page().raw);
    const std::uint64_t shown = value_ns(line, truth.system_ns);
    const std::uint64_t bound = bound_ns(line, truth.system_ns);
    CHECK(shown - truth.device_ns + bound <= 2 * bound);
    CHECK_EQ(line.generation, 1u);
  }
  CHECK_EQ(read_line(other->page().raw).generation, 0u);
  one->close();
  note_step(device);
  CHECK_EQ(read_line(two->page().raw).generation, 2u);
  expect_rate_change(device, 1000);
  CHECK(first->steering()->adjust_rate(1000).ok());
  note_rate_change(device, 1000);
  CHECK(advance_time(*fixture.backend, 1000000).ok());
  const GroundTruth later = first->truth()->now().take();
  const LineValues line = read_line(two->page().raw);
  const std::uint64_t bound = bound_ns(line, later.system_ns);
  CHECK(value_ns(line, later.system_ns) - later.device_ns + bound <= 2 * bound);
  CHECK_EQ(line.generation, 2u);
  for (const auto& service : {two, other}) service->close();
}

TEST("cross timestamp: the page of a device knows its rate") {
  test::SimFixture fixture("i226", {{"oscillatorPpb", "41000"}});
  const std::shared_ptr<Adapter> adapter = std::move(fixture.adapter);
  const DeviceId device = device_of(*fixture.backend, *adapter);
  CHECK(!known_rate(device));
  const auto page = std::make_shared<ClockService>(
      nullptr, adapter, fixture.backend->system_clock(), ClockServiceConfig{});
  follow_device(device, page);
  page->step();
  CHECK(!known_rate(device));
  for (int i = 0; i < 300; ++i) {
    CHECK(advance_time(*fixture.backend, 50000000).ok());
    page->step();
  }
  const std::optional<RateBand> band = known_rate(device);
  CHECK(band.has_value());
  if (!band) return;
  CHECK(band->low <= 1 + 41e-6 && 1 + 41e-6 <= band->high);
  CHECK(band->high - band->low < 3e-5);
  // A page that is overdue does not know what happened since.
  CHECK(advance_time(*fixture.backend, 20000000000).ok());
  CHECK(!known_rate(device));
  page->close();
  CHECK(!known_rate(device));
}

TEST("two handles on one adapter: which register writes move the clock") {
  for (const std::uint32_t offset : {reg::kCTRL, reg::kSYSTIMR, reg::kSYSTIML, reg::kSYSTIMH,
                                     reg::kTIMINCA, reg::kTIMADJL, reg::kTIMADJH, reg::kTSAUXC}) {
    CHECK(moves_clock(offset));
  }
  CHECK(!moves_clock(0xB64C));
}

TEST("attachClock(token) of another process: a number says where it was made") {
  test::SimFixture fixture("i226", {});
  const std::shared_ptr<Adapter> adapter = std::move(fixture.adapter);
  auto service = std::make_shared<ClockService>(nullptr, adapter, platform_system_clock(),
                                                ClockServiceConfig{});
  const std::uint64_t number = register_service(service);
  CHECK(is_registered_here(number));
  // What another process or another copy of the binary gives out differs above the count.
  for (const std::uint64_t other : {std::uint64_t{1}, number ^ (std::uint64_t{1} << 40),
                                    number ^ (std::uint64_t{1} << 24), number & 0xFFFFFF}) {
    CHECK(!is_registered_here(other));
    CHECK(find_service(other) == nullptr);
  }
  // 40 bits say where, 24 which.
  CHECK(is_registered_here(number + 1));
  CHECK(is_registered_here(number ^ (std::uint64_t{1} << 23)));
  CHECK(number >> 24 != 0);
  CHECK(find_service(number + 1) == nullptr);
}

TEST("intersection: failures are counted, a lost adapter ends the burst with its error") {
  test::SimFixture fixture("i226", {});
  Result<CrossTimestamp> cross = intersected_cross(*fixture.adapter->clock(), 100);
  CHECK(cross.ok());
  CHECK_EQ(cross.value().samples, 100u);
  CHECK_EQ(cross.value().samples_failed, 0u);
  fixture.order("remove adapter=0");
  CHECK(intersected_cross(*fixture.adapter->clock(), 100).status().code() ==
        ErrorCode::kAdapterGone);
  CHECK(intersected_cross(*fixture.adapter->clock(), 1).status().code() == ErrorCode::kAdapterGone);
}

}  // namespace avbhal
