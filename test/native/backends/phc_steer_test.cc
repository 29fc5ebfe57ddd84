// Set, step and rate of a PTP clock, who may, and each error of the kernel with its own message.
#include <limits>

#include "backends/linux_phc/errors.h"
#include "hal/time_range.h"
#include "linux_bench.h"

using namespace avbhal;
using namespace avbhal::test;
using namespace avbhal::linux_phc;

namespace {

std::int64_t error_of(const PhcBench& b, std::uint64_t wanted_ns, std::uint64_t raw_ns) {
  return static_cast<std::int64_t>(b.phc.at(raw_ns) - wanted_ns);
}

}  // namespace

TEST("phc steer: observe opens for reading only, discipline opens for writing when it writes") {
  PhcBench b;
  auto nic = b.open(AccessLevel::kObserve);
  CHECK(nic->clock()->read().ok());
  CHECK(failed_as(nic->steering()->set(1), ErrorCode::kAccessLevel, 0, "'discipline'"));
  CHECK(failed_as(nic->steering()->adjust_offset(1), ErrorCode::kAccessLevel, 0, ""));
  CHECK(b.linux.opened == std::vector<std::string>{"ptp0 r"});
  nic = b.open();
  CHECK(nic->clock()->read().ok());
  CHECK_EQ(b.linux.opened.back(), "ptp0 r");
  CHECK(nic->steering()->set(5'000'000'000).ok());
  CHECK(nic->steering()->adjust_offset(5).ok());
  CHECK_EQ(b.linux.opened.size(), 3u);
  CHECK_EQ(b.linux.opened.back(), "ptp0 rw");
  nic = nullptr;
  CHECK(all_closed(b.linux));
}

TEST("phc steer: a set time is what the clock shows, from 0 to the last one") {
  PhcBench b;
  auto nic = b.open();
  for (const std::uint64_t ns :
       {std::uint64_t{0}, std::uint64_t{1'700'000'000'123'456'789}, kSplitLastNs - 1'000'000}) {
    CHECK(nic->steering()->set(ns).ok());
    const std::int64_t off = error_of(b, ns, b.linux.clock.ns);
    CHECK(off >= 0 && off < 1000);
  }
  CHECK(failed_as(nic->steering()->set(kSplitLastNs + 1), ErrorCode::kOutOfRange, 0, "deviceNs"));
}

TEST("phc steer: a clock that counts ns takes what the kernel takes") {
  PhcBench b;
  b.linux.texts["/sys/class/net/eth0/device/device"] = "0x10c9\n";  // 82576
  auto nic = b.open();
  CHECK(nic->info().family == Family::kOther);
  CHECK(nic->steering()->set(INT64_MAX - 1'000'000).ok());
  CHECK(failed_as(nic->steering()->set(std::uint64_t{1} << 63), ErrorCode::kOutOfRange, 0, ""));
}

TEST("phc steer: steps in both directions, whole and parts of seconds") {
  for (const std::int64_t step :
       {std::int64_t{-1'500'000'000}, std::int64_t{-1}, std::int64_t{-1'000'000'000},
        std::int64_t{1}, std::int64_t{2'999'999'999}, std::int64_t{37'000'000'000}}) {
    PhcBench b;
    auto nic = b.open();
    const std::uint64_t raw = b.linux.clock.ns;
    const std::uint64_t wanted = b.phc.at(raw) + static_cast<std::uint64_t>(step);
    CHECK(nic->steering()->adjust_offset(step).ok());
    CHECK_EQ(error_of(b, wanted, raw), -b.phc.lost_on_step_ns);
  }
}

TEST("phc steer: a step of 0 asks nothing of the driver, one below 0 is refused") {
  PhcBench b;
  auto nic = b.open();
  CHECK(nic->steering()->adjust_offset(0).ok());
  CHECK_EQ(b.linux.opened.size(), 1u);
  const auto now = static_cast<std::int64_t>(b.phc.at(b.linux.clock.ns));
  CHECK(failed_as(nic->steering()->adjust_offset(-2 * now), ErrorCode::kOutOfRange, 0, ""));
}

TEST("phc steer: rates in the kernel's unit, read back") {
  PhcBench b;
  auto nic = b.open();
  for (const double ppb : {500'000.0, -500'000.0, 0.0, 1.0, 62'499'999.0}) {
    const auto done = nic->steering()->adjust_rate(ppb);
    CHECK(done.ok());
    CHECK(std::abs(done.value().commanded_ppb - ppb) <= 0.5 / 65.536);
    CHECK_EQ(b.phc.frequency, std::llround(ppb * 65.536));
  }
  const RateRange range = nic->steering()->rate_range().value();
  CHECK(range.max_ppb == 62'499'999 && range.min_ppb == -62'499'999 && range.calibrated);
}

TEST("phc steer: a rate beyond the driver's limit names the limit, and nothing is changed") {
  PhcBench b;
  auto nic = b.open();
  for (const double ppb : {62'500'000.0, -62'500'000.0, std::numeric_limits<double>::quiet_NaN()}) {
    CHECK(failed_as(nic->steering()->adjust_rate(ppb).status(), ErrorCode::kRateUnreachable, 0,
                    "to 62499999.0"));
  }
  CHECK_EQ(b.linux.opened.size(), 1u);
}

TEST("phc steer: a clock of fixed rate has no rate, but can be set") {
  PhcBench b;
  b.phc.caps.max_adj_ppb = 0;
  auto nic = b.open();
  CHECK(failed_as(nic->steering()->adjust_rate(0).status(), ErrorCode::kNotSupported, 0,
                  "fixed rate"));
  CHECK(nic->steering()->set(1).ok());
}

TEST("phc steer: what the driver took but did not do is not reported as done") {
  PhcBench b;
  auto nic = b.open();
  b.phc.ignores_changes = true;
  CHECK(
      failed_as(nic->steering()->set(1), ErrorCode::kNotEffective, 0, "the clock must show 1 ns"));
  CHECK(failed_as(nic->steering()->adjust_offset(-50'000), ErrorCode::kNotEffective, 0, ""));
  CHECK(failed_as(nic->steering()->adjust_rate(1000).status(), ErrorCode::kNotEffective, 0,
                  "commanded 65536"));
}

TEST("phc steer: without the right to write the manifest and the error name the group") {
  PhcBench b;
  b.phc.writable = false;
  b.phc.rights = {0660, "root", "avbhal"};
  auto nic = b.open();
  CHECK(nic->info().capabilities.has(Capability::kClockRead));
  CHECK(!nic->info().capabilities.has(Capability::kClockSet));
  const std::string group = "Add this user to the group 'avbhal', which may write /dev/ptp0";
  CHECK(nic->info().capabilities.reason(Capability::kClockSet).find(group) != std::string::npos);
  CHECK(failed_as(nic->steering()->set(1), ErrorCode::kAccessDenied, kEacces, group));
  b.phc.rights = {0640, "root", "avbhal"};  // the group reads only
  CHECK(
      failed_as(nic->steering()->set(1), ErrorCode::kAccessDenied, kEacces, "No group may write"));
  b.phc.writable = true;  // given meanwhile
  CHECK(nic->steering()->set(1).ok());
}

TEST("phc steer: a right taken away after it was looked at") {
  PhcBench b;
  auto nic = b.open();
  b.phc.writable = false;
  CHECK(failed_as(nic->steering()->set(1), ErrorCode::kAccessDenied, kEacces,
                  "it may not be written"));
}

TEST("phc steer: virtual clocks hold the clock: busy, and how to remove them") {
  PhcBench b;
  auto nic = b.open();
  b.phc.virtual_clocks = true;
  CHECK(failed_as(nic->steering()->set(1), ErrorCode::kClockBusy, kEbusy, "n_vclocks"));
  CHECK(failed_as(nic->steering()->adjust_offset(5), ErrorCode::kClockBusy, kEbusy, "n_vclocks"));
  CHECK(failed_as(nic->steering()->adjust_rate(5).status(), ErrorCode::kClockBusy, kEbusy, ""));
  CHECK(nic->clock()->read().ok());
}

TEST("phc steer: a device taken away while it is open is gone for every call") {
  PhcBench b;
  auto nic = b.open();
  CHECK(nic->steering()->set(1).ok());
  b.phc.present = false;
  for (const Status& status :
       {nic->clock()->read().take_status(), nic->steering()->set(1),
        nic->steering()->adjust_offset(1), nic->steering()->adjust_rate(1).take_status()}) {
    CHECK(failed_as(status, ErrorCode::kAdapterGone, kEnodev, "taken away from its driver"));
  }
}

TEST("phc steer: each error number of the kernel has its code and its own words") {
  struct Case {
    int error;
    ErrorCode code;
    const char* words;
  };
  constexpr Case kCases[] = {
      {kEacces, ErrorCode::kAccessDenied, "for reading only"},
      {kEperm, ErrorCode::kAccessDenied, "CAP_SYS_TIME"},
      {kEbusy, ErrorCode::kClockBusy, "virtual clocks"},
      {kEnodev, ErrorCode::kAdapterGone, "taken away"},
      {kErange, ErrorCode::kRateUnreachable, "outside what the driver takes"},
      {kEopnotsupp, ErrorCode::kNotSupported, "the driver does not offer this"},
      {kEnotty, ErrorCode::kApiMissing, "this kernel does not know the call"},
      {kEinval, ErrorCode::kInvalidArgument, "not an open PTP clock"},
      {5, ErrorCode::kDriverError, ""},
  };
  for (const Case& c : kCases) {
    PhcBench b;
    auto nic = b.open();
    b.phc.errors["adjust"] = c.error;
    const Status status = nic->steering()->adjust_rate(1).take_status();
    CHECK(failed_as(status, c.code, c.error, c.words));
    CHECK_EQ(status.error().operation, "clock.adjustRate");
    CHECK(status.error().os_kind == OsErrorKind::kErrno);
    CHECK(status.error().detail.rfind("clock_adjtime(ADJ_FREQUENCY)", 0) == 0);
    b.phc.errors = {{"set", c.error}};
    CHECK(failed_as(nic->steering()->set(1), c.code, c.error, c.words));
    b.phc.errors = {{"get", c.error}};
    CHECK(failed_as(nic->clock()->read().status(), c.code, c.error, c.words));
  }
}
