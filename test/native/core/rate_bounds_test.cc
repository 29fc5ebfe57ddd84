// Rates against each other.
#include "core/rate_bounds.h"

#include <cmath>

#include "harness.h"

namespace avbhal {

TEST("rate bounds: against another clock the slowest stands against the fastest") {
  // 1.2 and 1.3 times nominal, against 0.5 and 0.8 times.
  const RateBounds ratio = against({2e8, 3e8}, {-5e8, -2e8});
  CHECK(std::fabs(ratio.low_ppb - 5e8) < 1e-3);
  CHECK(std::fabs(ratio.high_ppb - 1.6e9) < 1e-3);
}

TEST("rate bounds: against a clock at nominal rate they stay, and none are known at first") {
  const RateBounds same = against({-5, 7}, RateBounds{});
  CHECK_EQ(same.low_ppb, -5);
  CHECK_EQ(same.high_ppb, 7);
}

}  // namespace avbhal
