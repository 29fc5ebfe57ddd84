// The C interface tells the pages of a device what it does to its clock.
#include <string>

#include "base/registers.gen.h"
#include "capi/include/avb_hal.h"
#include "harness.h"
#include "runtime/device_pages.h"
#include "sim_fixture.h"

namespace avbhal {
namespace {

// The backend that the C interface made last.
sim::SimBackend* made = nullptr;

}  // namespace

// The factory that this program links.
Result<std::unique_ptr<Backend>> make_backend(const BackendOptions& options) {
  Result<sim::SimOptions> parsed = sim::parse_options(options);
  if (!parsed.ok()) return parsed.take_status();
  auto backend = std::make_unique<sim::SimBackend>(parsed.value());
  made = backend.get();
  return Result<std::unique_ptr<Backend>>(std::move(backend));
}

const char* linked_backend_name() { return "sim"; }

namespace {

// An adapter opened through the C interface, and a page of the same device.
struct Opened {
  Opened() {
    CHECK_EQ(avbhal_backend_open("time=virtual\nadapters.0.family=i210", &backend), 0);
    CHECK_EQ(avbhal_adapter_open(backend, "sim:0", 2, &adapter), 0);
    other = test::value_of(made->open("sim:0"));
    page =
        std::make_shared<ClockService>(nullptr, other, made->system_clock(), ClockServiceConfig{});
    follow_device(device_of(*made, *other), page);
    for (int i = 0; i < 50; ++i) sample();
  }
  ~Opened() {
    page->close();
    page.reset();
    other.reset();
    CHECK_EQ(avbhal_backend_close(backend), 0);
  }

  void sample() {
    CHECK(advance_time(*made, 10000000).ok());
    page->step();
  }
  // Before the page takes another bracket of its own.
  bool holds() const {
    const GroundTruth truth = other->truth()->now().take();
    const LineValues line = read_line(page->page().raw);
    const std::uint64_t bound = bound_ns(line, truth.system_ns);
    return value_ns(line, truth.system_ns) - truth.device_ns + bound <= 2 * bound;
  }
  std::uint64_t generation() const { return read_line(page->page().raw).generation; }

  avbhal_backend backend = 0;
  avbhal_adapter adapter = 0;
  std::shared_ptr<Adapter> other;
  std::shared_ptr<ClockService> page;
};

}  // namespace

TEST("C interface: a set and a step are known to the pages of the device at once") {
  Opened opened;
  CHECK(opened.holds());
  CHECK_EQ(avbhal_clock_adjust_offset(opened.adapter, 5000000), 0);
  CHECK(opened.holds());
  CHECK_EQ(opened.generation(), 1u);
  CHECK_EQ(avbhal_clock_set(opened.adapter, 77000000000), 0);
  CHECK(opened.holds());
  CHECK_EQ(opened.generation(), 2u);
}

TEST("C interface: a new rate is known to the pages of the device at once") {
  Opened opened;
  CHECK_EQ(avbhal_clock_adjust_rate(opened.adapter, 50000, nullptr), 0);
  CHECK(advance_time(*made, 5000000).ok());
  CHECK(opened.holds());
  CHECK_EQ(opened.generation(), 0u);
}

TEST("C interface: a register write that moves the clock is known to the pages at once") {
  Opened opened;
  CHECK_EQ(avbhal_register_write(opened.adapter, reg::kSYSTIML, 5), 0);
  CHECK(opened.holds());
  CHECK_EQ(opened.generation(), 1u);
}

}  // namespace avbhal
