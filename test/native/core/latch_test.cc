// Brackets whose readings may be 2^32 counts too high.
#include "core/latch.h"

#include "harness.h"

namespace avbhal::test {
namespace {

constexpr CrossTerms kTerms{21475, {0.99, 1.01}};

CrossTimestamp at(std::uint64_t device, std::uint64_t before, std::uint64_t after) {
  CrossTimestamp c;
  c.device_ns = device;
  c.system_before_ns = before;
  c.system_after_ns = after;
  c.bound_ns = (after - before) / 2;
  return c;
}

TEST("latch: cross timestamps fit together or not") {
  const CrossTimestamp first = at(1000000, 500000, 502000);
  CHECK(fit_together(first, at(1003000, 503000, 505000), kTerms) == Fit::kYes);
  CHECK(fit_together(first, at(1024475, 503000, 505000), kTerms) == Fit::kNo);
  CHECK(fit_together(at(1021475, 500000, 502000), at(1003000, 503000, 505000), kTerms) == Fit::kNo);
  CHECK(fit_together(first, at(1003000, 503000, 525000), kTerms) == Fit::kUnknown);
  CHECK(fit_together(first, at(3003000, 2503000, 2505000), kTerms) == Fit::kUnknown);
}

TEST("latch: only what a neighbour confirms is kept") {
  const Confirmed got = confirm(
      {at(1000000, 500000, 502000), at(1003000, 503000, 505000), at(1027475, 506000, 508000),
       at(1009000, 509000, 511000), at(1012000, 512000, 514000)},
      kTerms);
  CHECK(got.judged);
  CHECK_EQ(got.brackets.size(), std::size_t{4});
  for (const CrossTimestamp& c : got.brackets) CHECK_EQ(c.device_ns - 500000, c.system_before_ns);
}

TEST("latch: a wrong reading alone is judged and not confirmed") {
  const Confirmed got = confirm({at(1021475, 500000, 502000), at(1003000, 503000, 505000)}, kTerms);
  CHECK(got.judged);
  CHECK(got.brackets.empty());
  CHECK(!confirm({at(1000000, 500000, 502000)}, kTerms).judged);
}

TEST("latch: what cannot be judged is widened by the error at the slowest rate") {
  const CrossTimestamp wide = widened(at(1000000, 500000, 502000), kTerms);
  CHECK_EQ(wide.system_before_ns, std::uint64_t{500000});
  CHECK(wide.system_after_ns >= 502000 + 21692);  // 21475 / 0.99
  CHECK(wide.bound_ns >= 1000 + 21692);
}

TEST("latch: the advance may be what both ends of the rate allow, and the rounding, not more") {
  const CrossTimestamp first = at(1000000, 500000, 502000);
  // From 502000 to 503000 at the slowest, from 500000 to 505000 at the fastest rate.
  const std::uint64_t least = 990 - 700, most = 5050 + 700;
  CHECK(fit_together(first, at(1000000 + least, 503000, 505000), kTerms) == Fit::kYes);
  CHECK(fit_together(first, at(1000000 + least - 1, 503000, 505000), kTerms) == Fit::kNo);
  CHECK(fit_together(first, at(1000000 + most, 503000, 505000), kTerms) == Fit::kYes);
  CHECK(fit_together(first, at(1000000 + most + 1, 503000, 505000), kTerms) == Fit::kNo);
}

TEST("latch: brackets that overlap may show the same time") {
  const CrossTimestamp first = at(1000000, 500000, 502000);
  CHECK(fit_together(first, at(1000000, 501000, 503000), kTerms) == Fit::kYes);
  CHECK(fit_together(first, at(1000000 - 700, 501000, 503000), kTerms) == Fit::kYes);
  CHECK(fit_together(first, at(1000000 - 701, 501000, 503000), kTerms) == Fit::kNo);
}

TEST("latch: what is as wide as the error cannot be told") {
  // Width in device time: 1.01 * outer - 0.99 * inner + 1400 against 21475.
  const CrossTimestamp first = at(1000000, 500000, 500000);
  const auto fit = [&first](std::uint64_t outer) {
    return fit_together(first, at(1000000 + outer / 2, 500000, 500000 + outer), kTerms);
  };
  CHECK(fit(19876) == Fit::kYes);      // 1.01 * 19876 + 1400 = 21474.8
  CHECK(fit(19877) == Fit::kUnknown);  // 21475.8
}

TEST("latch: a doubtful bracket becomes later and wider by no more than the error allows") {
  const CrossTimestamp wide = widened(at(1000000, 500000, 502000), kTerms);
  CHECK_EQ(wide.system_after_ns, 502000u + 21691 + 1);
  CHECK_EQ(wide.bound_ns, 1000u + 21691 + 1);
  CHECK_EQ(wide.device_ns, 1000000u);
}

}  // namespace
}  // namespace avbhal::test
