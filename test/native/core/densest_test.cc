// Which of a row of instants can be spared best.
#include "core/densest.h"

#include <cstdint>
#include <vector>

#include "harness.h"

namespace avbhal {
namespace {

std::size_t found(std::size_t end, const std::vector<std::uint64_t>& ticks,
                  const std::vector<bool>& may_go) {
  return densest(
      end, [&](std::size_t i) { return ticks.at(i); }, [&](std::size_t i) { return may_go.at(i); });
}

}  // namespace

TEST("densest: the one whose neighbours are closest goes, the first of several, never an end") {
  const std::vector<bool> all(8, true);
  CHECK_EQ(found(5, {0, 10, 20, 25, 40, 50}, all), 2u);
  CHECK_EQ(found(5, {0, 10, 20, 30, 38, 45}, all), 4u);
  CHECK_EQ(found(5, {0, 10, 20, 30, 40, 50}, all), 1u);
  CHECK_EQ(found(4, {0, 10, 20, 30, 38, 39}, all), 3u);
  CHECK_EQ(found(1, {0, 1}, all), 0u);
}

TEST("densest: what may not go stays, and 0 says that nothing may") {
  const std::vector<std::uint64_t> ticks = {0, 10, 11, 12, 40, 80};
  CHECK_EQ(found(5, ticks, {true, true, false, true, true, true}), 1u);
  CHECK_EQ(found(5, ticks, {true, false, false, true, true, true}), 3u);
  CHECK_EQ(found(5, ticks, {true, false, false, false, true, true}), 4u);
  CHECK_EQ(found(5, ticks, {true, false, false, false, false, true}), 0u);
}

}  // namespace avbhal
