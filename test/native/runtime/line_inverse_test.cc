// Where a line shows a time: the instants before which it cannot be and after which it must be.
#include "runtime/line_inverse.h"

#include <cmath>
#include <initializer_list>

#include "harness.h"

namespace avbhal {
namespace {

LineValues line_at(std::uint64_t base_ticks) {
  LineValues line;
  line.state = PageState::kOk;
  line.base_ticks = base_ticks;
  line.base_ns = 5000000000;
  line.offset_ns = 0.75;
  line.rate = 0.4;  // ns per tick
  line.half_ns = 100;
  line.half_rate = 1e-6;
  line.bend = 1e-15;
  return line;
}

}  // namespace

TEST("line inverse: a clock at either edge of the window shows the time between the two instants") {
  const LineValues line = line_at(9000000000);
  for (const std::int64_t after_ns :
       std::initializer_list<std::int64_t>{-3000000000, -1, 0, 1, 400000000, 3000000000}) {
    const std::uint64_t ns = line.base_ns + static_cast<std::uint64_t>(after_ns);
    const std::uint64_t low = latest_ticks_below(line, ns), high = earliest_ticks_above(line, ns);
    // The fastest and the slowest clock of the window at these instants.
    const auto edge = [&line](std::uint64_t ticks, double side) {
      const auto age = static_cast<double>(static_cast<std::int64_t>(ticks - line.base_ticks));
      return line.offset_ns + line.rate * age + side * half_at(line, age);
    };
    const auto wanted = static_cast<double>(after_ns);
    CHECK(edge(low, 1) <= wanted);
    CHECK(edge(high, -1) >= wanted);
    // And hardly wider than that.
    CHECK(edge(low + 4, 1) >= wanted - 0.02 * std::abs(wanted) - 1);
    CHECK(edge(high - 4, -1) <= wanted + 0.02 * std::abs(wanted) + 1);
  }
}

TEST("line inverse: without doubt two ticks for rounding are left") {
  LineValues line = line_at(1000);
  line.half_ns = line.half_rate = line.bend = line.offset_ns = 0;
  line.rate = 1;
  CHECK_EQ(latest_ticks_below(line, line.base_ns + 500), 1498u);
  CHECK_EQ(earliest_ticks_above(line, line.base_ns + 500), 1502u);
}

TEST("line inverse: doubt that grows is taken where the window may reach, no farther") {
  LineValues line = line_at(1000);
  line.half_rate = 0.01;
  line.bend = line.offset_ns = 0;
  line.rate = 1;
  // 110 ns after 1000 ticks; 220 ticks farther 112.2 ns, and two ticks.
  CHECK_EQ(latest_ticks_below(line, line.base_ns + 1000), 1000u + 885);
  CHECK_EQ(earliest_ticks_above(line, line.base_ns + 1000), 1000u + 1114);
}

}  // namespace avbhal
