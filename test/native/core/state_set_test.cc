// The set of states that a clock can be in: never too small, and no larger than told.
#include "core/state_set.h"

#include <cmath>

#include "harness.h"

namespace avbhal {
namespace {

using Half = StateSet::Half;

// Whether the set reaches beyond `limit` in the direction.
bool reaches(const StateSet& set, double by_value, double by_rate, double limit) {
  StateSet rest = set;
  rest.keep({-by_value, -by_rate, -limit});
  return !rest.empty();
}

// How far it reaches in the direction.
double reach(const StateSet& set, double by_value, double by_rate) {
  double low = -1e6, high = 1e6;
  for (int i = 0; i < 80; ++i) {
    const double middle = (low + high) / 2;
    (reaches(set, by_value, by_rate, middle) ? low : high) = middle;
  }
  return low;
}

bool is_near(double a, double b) { return std::fabs(a - b) < 1e-6; }

struct Box {
  double low_ns, high_ns, low_rate, high_rate;
};
void expect_box(const StateSet& set, const Box& box) {
  CHECK(is_near(-reach(set, -1, 0), box.low_ns));
  CHECK(is_near(reach(set, 1, 0), box.high_ns));
  CHECK(is_near(-reach(set, 0, -1), box.low_rate));
  CHECK(is_near(reach(set, 0, 1), box.high_rate));
}

}  // namespace

TEST("state set: a box has its corners, and wider rates move two of its sides") {
  CHECK(StateSet().empty());
  StateSet set({-3, -5}, {7, 11});
  CHECK(!set.empty());
  expect_box(set, {-3, 7, -5, 11});
  set.widen_rate(2);
  expect_box(set, {-3, 7, -7, 13});
  CHECK(is_near(reach(set, 1, 1), 20) && is_near(reach(set, -1, -1), 10));
  StateSet none;
  none.widen_rate(2);
  CHECK(none.empty());
}

TEST("state set: it moves at each state's rate, and its origin on its own") {
  StateSet set({0, -1}, {2, 3});
  set.move(10, 4);
  // Corners (0, -1), (2, -1), (2, 3), (0, 3) are at -14, -12, 28 and 26.
  expect_box(set, {-14, 28, -1, 3});
  CHECK(is_near(reach(set, 1, -10), -2) && is_near(reach(set, -1, 10), 4));
  set.move(-10, -4);
  expect_box(set, {0, 2, -1, 3});
}

TEST("state set: half of it stays, cut where the limit is, or nothing") {
  StateSet set({0, 0}, {4, 4});
  set.keep({1, 1, 6});
  expect_box(set, {0, 4, 0, 4});
  CHECK(is_near(reach(set, 1, 1), 6));
  CHECK(is_near(reach(set, 2, 1), 10) && is_near(reach(set, 1, 2), 10));
  set.keep({1, 0, 4});  // all of it, with its edge
  CHECK(is_near(reach(set, 2, 1), 10));
  set.keep({-1, 0, -1});
  expect_box(set, {1, 4, 0, 4});
  set.keep({1, 0, 1});  // an edge alone
  expect_box(set, {1, 1, 0, 4});
  set.widen_rate(1);
  expect_box(set, {1, 1, -1, 5});
  set.keep({1, 0, 0.5});
  CHECK(set.empty());
}

TEST("state set: a slanted one widens up and down along its whole border") {
  StateSet set({0, 0}, {2, 2});
  set.move(1, 0);  // (0, 0), (2, 0), (4, 2), (2, 2)
  set.widen_rate(3);
  expect_box(set, {0, 4, -3, 5});
  CHECK(is_near(reach(set, 1, 1), 4 + 5));
  CHECK(is_near(reach(set, 1, -1), 2 + 3));
  CHECK(is_near(reach(set, -1, -1), 3));
  CHECK(is_near(reach(set, -1, 1), 3));
}

TEST("state set: with more corners than are kept it gets wider, hardly, and never narrower") {
  // A circle, cut by 400 of its tangents.
  StateSet set({-1, -1}, {1, 1});
  constexpr int kTangents = 400;
  for (int i = 0; i < kTangents; ++i) {
    const double angle = 2 * 3.14159265358979 * (i * 7 % kTangents) / kTangents;
    set.keep({std::cos(angle), std::sin(angle), 1});
    CHECK(!set.empty());
  }
  for (int i = 0; i < kTangents; ++i) {
    const double angle = 2 * 3.14159265358979 * i / kTangents;
    const double far = reach(set, std::cos(angle), std::sin(angle));
    CHECK(far >= 1 - 1e-6 && far < 1.01);
  }
}

TEST("state set: the corner that is dropped is the one that adds least, wherever it lies") {
  constexpr int kEven = 64;
  const double step = 2 * 3.14159265358979323846 / kEven;
  for (int at = 0; at < kEven; at += 3) {
    StateSet set({-2, -2}, {2, 2});
    const auto cut = [&set](double angle) { set.keep({std::cos(angle), std::sin(angle), 1}); };
    for (int i = 0; i < kEven; ++i) cut(i * step);
    // One tangent more, close to its neighbour: its edge is the shortest, and goes.
    cut((at + 0.1) * step);
    const auto reach_at = [&set](double angle) {
      return reach(set, std::cos(angle), std::sin(angle));
    };
    for (int i = 0; i < kEven; i += i == at ? 1 : 7) CHECK(is_near(reach_at(i * step), 1));
    CHECK(is_near(reach_at(at * step), 1) && is_near(reach_at((at + 1) * step), 1));
    const double corner = 1 / std::cos(step / 2);
    CHECK(is_near(reach_at((at + 0.1) * step), corner * std::cos(0.4 * step)));
    CHECK(is_near(reach_at((at + 0.5) * step), corner));
    CHECK(is_near(reach_at((at - 0.5) * step), corner));
  }
}

TEST("state set: of one value alone, rates widen up and down, whichever edge it is") {
  for (const bool right : {true, false}) {
    for (const double slant : {-1.0, 0.0, 1.0}) {
      StateSet set({-3, -5}, {7, 11});
      set.move(slant, 0);
      const double end = right ? reach(set, 1, 0) : -reach(set, -1, 0);
      // An upright edge, or the corner at that end.
      set.keep({right ? -1.0 : 1.0, 0, right ? -end : end});
      if (set.empty()) continue;  // rounded away
      const double low = -reach(set, 0, -1), high = reach(set, 0, 1);
      CHECK(slant == 0 ? is_near(high - low, 16) : high - low < 1e-3);
      set.widen_rate(2);
      CHECK(is_near(reach(set, 0, 1), high + 2));
      CHECK(is_near(-reach(set, 0, -1), low - 2));
    }
  }
}

TEST("state set: a small one widens and is cut as a large one is") {
  // Less than 1 in each direction: no edge of it is as long as 1.
  StateSet set({0.25, 0.5}, {0.5, 0.625});
  set.move(1, 0);
  expect_box(set, {0.75, 1.125, 0.5, 0.625});
  set.widen_rate(0.25);
  expect_box(set, {0.75, 1.125, 0.25, 0.875});
  CHECK(is_near(reach(set, 1, 1), 1.125 + 0.875));
  CHECK(is_near(reach(set, 1, -1), 1 - 0.25));
  CHECK(is_near(reach(set, -1, 1), -(0.875 - 0.75 - 0.125)));
  set.keep({1, 0, 0.875});
  expect_box(set, {0.75, 0.875, 0.25, 0.875});
  set.keep({0, -1, -0.5});
  expect_box(set, {0.75, 0.875, 0.5, 0.875});
  set.keep({1, 1, 1.375});
  CHECK(is_near(reach(set, 1, 1), 1.375));
  CHECK(is_near(reach(set, 0, 1), 0.625));
}

}  // namespace avbhal
