// Cross timestamps by the best call that a driver answers, in virtual time.
#include "backends/linux_phc/cross_reader.h"
#include "backends/linux_phc/errors.h"
#include "core/intersection.h"
#include "linux_bench.h"

using namespace avbhal;
using namespace avbhal::test;
using namespace avbhal::linux_phc;

namespace {

constexpr std::uint64_t kTickNs = 8;

// At some instant of the bracket the device must have shown what was read, and the bound must hold
// in its middle.
void check_true(const PhcBench& b, const CrossTimestamp& c) {
  const std::uint64_t low = b.phc.at(c.system_before_ns), high = b.phc.at(c.system_after_ns);
  CHECK(low <= c.device_ns + c.late_ns && c.device_ns <= high + c.early_ns);
  const std::uint64_t middle = b.phc.at(c.system_before_ns / 2 + c.system_after_ns / 2);
  const std::uint64_t off = middle > c.device_ns ? middle - c.device_ns : c.device_ns - middle;
  CHECK(off <= c.bound_ns);
}

CrossTimestamp taken(PhcBench& b, Adapter& nic) {
  auto cross = nic.clock()->cross_timestamp();
  CHECK(cross.ok());
  if (!cross.ok()) return {};
  check_true(b, cross.value());
  CHECK(cross.value().system_clock == SystemClockId::kMonotonicRaw);
  return cross.take();
}

std::uint64_t width(const CrossTimestamp& c) { return c.system_after_ns - c.system_before_ns; }

struct Offer {
  bool precise, extended, raw_clock;
  CrossMethod method;
  std::uint64_t least_ns, most_ns;  // of the bracket
};

// The register access takes 100 ns, the kernel's way to it 1000 ns, a reading of a clock 20 ns.
constexpr Offer kOffers[] = {
    {true, true, true, CrossMethod::kPhcPrecise, 200, 210},
    {false, true, true, CrossMethod::kPhcExtendedRaw, 100, 110},
    {false, true, false, CrossMethod::kPhcExtended, 100, 400},
    {false, false, true, CrossMethod::kPhcPlain, 300, 600},
};

void offer(FakePhc& phc, const Offer& offer) {
  phc.caps.cross_timestamping = offer.precise ? 1 : 0;
  phc.extended = offer.extended;
  phc.raw_clock = offer.raw_clock;
}

}  // namespace

TEST("phc cross: the best call that is answered is probed once and told with every reading") {
  for (const Offer& o : kOffers) {
    PhcBench b;
    offer(b.phc, o);
    auto nic = b.open();
    CHECK(nic->info().cross_method == o.method);
    const CrossTimestamp c = taken(b, *nic);
    CHECK(c.method == o.method);
    CHECK(width(c) >= o.least_ns && width(c) <= o.most_ns);
    CHECK_EQ(c.samples, 1u);
    CHECK_EQ(c.samples_failed, 0u);
    CHECK_EQ(c.early_ns + c.late_ns, kTickNs);
  }
}

TEST("phc cross: brackets hold while the kernel slews CLOCK_REALTIME by a tenth") {
  for (const double slew : {-0.1, 0.1}) {
    for (const Offer& o : {kOffers[2], kOffers[3]}) {
      PhcBench b;
      offer(b.phc, o);
      auto nic = b.open();
      b.linux.realtime_slew = slew;
      for (int i = 0; i < 100; ++i) CHECK(taken(b, *nic).method == o.method);
    }
  }
}

TEST("phc cross: a step of CLOCK_REALTIME during the call leaves the call's own bracket") {
  for (const std::int64_t step : {-5'000'000'000LL, -400'000LL, 400'000LL, 5'000'000'000LL}) {
    for (const Offer& o : {kOffers[2], kOffers[3]}) {
      PhcBench b;
      offer(b.phc, o);
      auto nic = b.open();
      b.phc.meanwhile = [&] { b.linux.realtime_ahead_ns += static_cast<std::uint64_t>(step); };
      const CrossTimestamp c = taken(b, *nic);
      CHECK(c.method == CrossMethod::kUserBracket);
      CHECK(width(c) > 2000);
      b.phc.meanwhile = nullptr;
      CHECK(taken(b, *nic).method == o.method);
    }
  }
}

TEST("phc cross: a failing precise call falls back for that reading, says so and counts") {
  PhcBench b;
  offer(b.phc, kOffers[0]);
  auto nic = b.open();
  b.phc.errors["precise"] = 110;  // ETIMEDOUT: the PTM dialogue failed
  CrossTimestamp c = taken(b, *nic);
  CHECK(c.method == CrossMethod::kPhcExtendedRaw);
  CHECK_EQ(c.samples, 2u);
  CHECK_EQ(c.samples_failed, 1u);
  auto burst = intersected_cross(*nic->clock(), 4);
  CHECK_EQ(burst.value().samples, 8u);
  CHECK_EQ(burst.value().samples_failed, 4u);
  b.phc.errors.clear();
  c = taken(b, *nic);
  CHECK(c.method == CrossMethod::kPhcPrecise);
  CHECK_EQ(c.samples_failed, 0u);
}

TEST("phc cross: a precise call that fails when it is probed is still known") {
  PhcBench b;
  offer(b.phc, kOffers[0]);
  b.phc.errors["precise"] = 110;
  auto nic = b.open();
  CHECK(nic->info().cross_method == CrossMethod::kPhcPrecise);
  b.phc.errors.clear();
  CHECK(taken(b, *nic).method == CrossMethod::kPhcPrecise);
}

TEST("phc cross: one that the caps promise and the driver does not answer is not taken") {
  PhcBench b;
  offer(b.phc, kOffers[0]);
  b.phc.errors["precise"] = kEopnotsupp;
  auto nic = b.open();
  CHECK(nic->info().cross_method == CrossMethod::kPhcExtendedRaw);
}

TEST("phc cross: every call fails, and the last error is told") {
  PhcBench b;
  auto nic = b.open();
  b.phc.errors = {{"extended", 5}, {"plain", 5}};
  CHECK(failed_as(nic->clock()->cross_timestamp().status(), ErrorCode::kDriverError, 5, ""));
  b.phc.errors.clear();
  b.phc.present = false;
  CHECK(failed_as(nic->clock()->cross_timestamp().status(), ErrorCode::kAdapterGone, kEnodev,
                  "taken away"));
}

TEST("phc cross: system times from outside the call are not believed") {
  PhcBench b;
  offer(b.phc, kOffers[1]);
  auto nic = b.open();
  // The device's time is fine; the raw clock went back and forth.
  b.phc.meanwhile = [&] { b.linux.clock.ns -= 10'000; };
  CHECK(!nic->clock()->cross_timestamp().ok());
}

TEST("phc cross: a time before the epoch, or of no time, is no reading") {
  CHECK(failed_as(checked_ns("x", {-1, 500, 0}).status(), ErrorCode::kClockReadInvalid, 0,
                  "before its epoch"));
  CHECK(!checked_ns("x", {1, 1'000'000'000, 0}).ok());
  CHECK(!checked_ns("x", {INT64_MAX, 0, 0}).ok());
  CHECK_EQ(checked_ns("x", {2, 3, 0}).value(), 2'000'000'003u);
}

TEST("phc cross: the rate band follows the commanded rate, and is wide where it is not known") {
  PhcBench b;
  auto nic = b.open();
  CHECK(nic->steering()->adjust_rate(500'000).ok());
  RateBand band = nic->clock()->rate_band().value();
  CHECK(band.low < 1.0005 && band.high > 1.0005 && band.high - band.low < 0.001);
  b.phc.errors["adjust"] = kEbusy;
  band = nic->clock()->rate_band().value();
  CHECK(band.low == RateBand{}.low && band.high == RateBand{}.high);
  b.phc.errors["adjust"] = kEnodev;
  CHECK(nic->clock()->rate_band().status().code() == ErrorCode::kAdapterGone);
}
