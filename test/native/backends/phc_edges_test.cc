// Edges of what a changed clock may show, exact steps and rates, and which files are open.
#include "backends/linux_phc/errors.h"
#include "backends/linux_phc/frequency.h"
#include "hal/time_range.h"
#include "linux_bench.h"

using namespace avbhal;
using namespace avbhal::test;
using namespace avbhal::linux_phc;

namespace {

// The device's reading number `nth` from now on shows `ns` more.
void shift_reading(PhcBench& b, int nth, std::int64_t ns) {
  b.phc.meanwhile = [&b, nth, ns, seen = 0]() mutable {
    if (++seen == nth) b.phc.base_ns += static_cast<std::uint64_t>(ns);
  };
}

bool near(double a, double b) { return a > b - 1e-12 && a < b + 1e-12; }

}  // namespace

TEST("phc edges: a set clock may show 1 us less, and twice what passed and 1 us more") {
  struct Row {
    std::int64_t shift_ns;
    bool ok;
  };
  // It is read 150 ns after it was set, within 220 ns between two readings of the system clock.
  for (const Row& row : {Row{-1150, true}, Row{-1151, false}, Row{1290, true}, Row{1291, false}}) {
    PhcBench b;
    auto nic = b.open();
    shift_reading(b, 1, row.shift_ns);
    const Status status = nic->steering()->set(5'000'000'000);
    CHECK_EQ(status.ok(), row.ok);
    if (row.ok) continue;
    CHECK_EQ(status.code(), ErrorCode::kNotEffective);
    CHECK_EQ(status.error().detail,
             "the clock must show 5000000000 ns or up to 1440 ns more, it shows " +
                 std::to_string(5'000'000'150 + row.shift_ns) + " ns");
  }
}

TEST("phc edges: a stepped clock may show 1 us less, and twice what passed and 1 us more") {
  struct Row {
    std::int64_t shift_ns;
    bool ok;
  };
  // 100 ns after the reading that the step was added to, as the driver lost 300; 520 ns passed.
  for (const Row& row : {Row{-1100, true}, Row{-1101, false}, Row{1940, true}, Row{1941, false}}) {
    PhcBench b;
    auto nic = b.open();
    shift_reading(b, 2, row.shift_ns);
    CHECK_EQ(nic->steering()->adjust_offset(-700'000'000).ok(), row.ok);
  }
}

TEST("phc edges: the last time to set and the last step, by what the counter can show") {
  struct Row {
    const char* device;
    std::uint64_t last_ns;
  };
  for (const Row& row : {Row{"0x1533", kSplitLastNs},  // I210
                         Row{"0x10c9", std::uint64_t{INT64_MAX}}}) {
    PhcBench b;
    b.linux.texts["/sys/class/net/eth0/device/device"] = row.device;
    auto nic = b.open();
    // The next reading shows 50 ns more than this.
    const auto now = [&b] { return b.phc.at(b.linux.clock.ns + 20); };
    const auto room = static_cast<std::int64_t>(row.last_ns - 1'000'000'000 - now() - 50);
    CHECK(failed_as(nic->steering()->adjust_offset(room + 200), ErrorCode::kOutOfRange, 0, ""));
    const auto exact = static_cast<std::int64_t>(row.last_ns - 1'000'000'000 - now() - 50);
    CHECK(nic->steering()->adjust_offset(exact).ok());
    CHECK(failed_as(nic->steering()->set(row.last_ns + 1), ErrorCode::kOutOfRange, 0,
                    std::to_string(row.last_ns)));
    CHECK(nic->steering()->set(row.last_ns).ok() ||
          row.last_ns == kSplitLastNs);  // beyond it the fake's clock goes on
  }
}

TEST("phc edges: a step of the kernel has whole seconds and 0 to 999999999 ns") {
  struct Row {
    std::int64_t offset_ns, seconds, ns;
  };
  static ClockChange seen;
  for (const Row& row : {Row{1, 0, 1}, Row{-1, -1, 999'999'999}, Row{-1'000'000'000, -1, 0},
                         Row{-1'000'000'001, -2, 999'999'999}, Row{999'999'999, 0, 999'999'999},
                         Row{3'000'000'004, 3, 4}}) {
    PhcBench b;
    auto nic = b.open();
    seen = {};
    b.linux.api.adjust = [](void*, int, ClockChange* change) {
      seen = *change;
      return kEbusy;
    };
    const Status status = nic->steering()->adjust_offset(row.offset_ns);
    CHECK(failed_as(status, ErrorCode::kClockBusy, kEbusy, "clock_adjtime(ADJ_SETOFFSET)"));
    CHECK_EQ(seen.modes, 0x2100u);  // ADJ_SETOFFSET | ADJ_NANO
    CHECK_EQ(seen.seconds, row.seconds);
    CHECK_EQ(seen.ns, row.ns);
    CHECK_EQ(seen.frequency, 0);
  }
}

TEST("phc edges: a rate is commanded in ppm * 65536, to the nearest, and told as commanded") {
  CHECK(near(kUnitsPerPpb, 65.536) && near(ppb_of(65536), 1000));
  CHECK(frequency_of(1) == 66 && frequency_of(-1) == -66 && frequency_of(0.007) == 0);
  PhcBench b;
  auto nic = b.open();
  const RateRange range = nic->steering()->rate_range().value();
  CHECK(range.min_ppb == -62'499'999 && range.max_ppb == 62'499'999);
  CHECK(near(range.step_ppb, 1 / 65.536) && range.calibrated);
  const RateAdjustment done = nic->steering()->adjust_rate(-1).value();
  CHECK_EQ(done.requested_ppb, -1.0);
  CHECK(near(done.commanded_ppb, -66 / 65.536));
  CHECK_EQ(done.reference, RateReference::kNominal);
  for (const double most : {62'499'999.0, -62'499'999.0}) {
    CHECK_EQ(nic->steering()->adjust_rate(most).value().requested_ppb, most);
  }
  CHECK_EQ(nic->steering()->adjust_rate(62'499'999.5).status().error().detail,
           "ppb must be -62499999.000000 to 62499999.000000, got 62499999.500000");
  CHECK(!nic->steering()->adjust_rate(-62'499'999.5).ok());
  b.phc.ignores_changes = true;
  CHECK_EQ(nic->steering()->adjust_rate(1000).status().error().detail,
           "commanded 65536 (ppm * 65536), the kernel says -4095999934");
}

TEST("phc edges: the rate band is the commanded rate and twice what crystals are off") {
  PhcBench b;
  auto nic = b.open();
  const auto check = [&nic](double low, double high) {
    const RateBand band = nic->clock()->rate_band().value();
    CHECK(near(band.low, low) && near(band.high, high));
  };
  check(0.9996, 1.0004);
  CHECK(nic->steering()->adjust_rate(10'000'000).ok());
  check(1.0096, 1.0104);
  b.phc.errors["adjust"] = 5;
  check(RateBand{}.low, RateBand{}.high);
  b.phc.errors.clear();
  // A driver that steers the phase may be at any rate.
  b.phc.caps.adjust_phase = 1;
  nic = b.open();
  check(RateBand{}.low, RateBand{}.high);
}

TEST("phc edges: reading tells hardware, and a failed call keeps its name") {
  PhcBench b;
  auto nic = b.open();
  CHECK(nic->clock()->read().value().source == ReadingSource::kHardware);
  CHECK_EQ(nic->clock()->read().value().device_ns, b.phc.at(b.linux.clock.ns - 50));
  CHECK(nic->clock()->apply_rate_measurement({}).ok());
  b.phc.errors["get"] = 5;
  CHECK_EQ(nic->clock()->read().status().error().detail.rfind("clock_gettime", 0), 0u);
  CHECK(failed_as(nic->steering()->set(1), ErrorCode::kDriverError, 5, "clock_gettime"));
  CHECK(failed_as(nic->steering()->adjust_offset(1), ErrorCode::kDriverError, 5, "clock_gettime"));
  b.phc.errors = {{"set", 5}};
  CHECK(failed_as(nic->steering()->set(1), ErrorCode::kDriverError, 5, "clock_settime"));
}

TEST("phc edges: a device that does not say what it can is closed again") {
  PhcBench b;
  b.phc.errors["caps"] = 5;
  auto nic = b.open();
  CHECK(all_closed(b.linux));
  CHECK(failed_as(nic->clock()->read().status(), ErrorCode::kDriverError, 5, "PTP_CLOCK_GETCAPS"));
  b.phc.errors = {{"extended", kEopnotsupp}, {"plain", kEopnotsupp}};
  CHECK(nic->refresh().ok());
  CHECK(!nic->info().capabilities.has(Capability::kClockRead));
  CHECK(all_closed(b.linux));
  b.phc.errors.clear();
  CHECK(nic->refresh().ok());
  CHECK(nic->clock()->read().ok());
  CHECK_EQ(b.linux.files.size(), std::size_t{1});
  CHECK(nic->steering()->set(1).ok());
  CHECK_EQ(b.linux.files.size(), std::size_t{2});
  nic = nullptr;
  CHECK(all_closed(b.linux));
}

TEST("phc edges: words of a device that cannot be opened") {
  PhcBench b;
  auto nic = b.open();
  b.phc.errors["open"] = kEnoent;
  Status status = nic->steering()->set(1);
  CHECK(failed_as(status, ErrorCode::kAdapterGone, kEnoent,
                  "the kernel has this clock, but here is no device file of it"));
  CHECK(failed_as(status, ErrorCode::kAdapterGone, kEnoent,
                  "In a container, hand the device in (--device /dev/ptp0)."));
  for (const int error : {kEacces, kEperm}) {
    b.phc.errors["open"] = error;
    status = nic->steering()->set(1);
    CHECK(failed_as(status, ErrorCode::kAccessDenied, error, "it may not be written"));
    CHECK(failed_as(status, ErrorCode::kAccessDenied, error, "which may write /dev/ptp0"));
  }
  b.phc.errors["open"] = 24;
  CHECK(failed_as(nic->steering()->set(1), ErrorCode::kDriverError, 24, "open(/dev/ptp0)"));
}
