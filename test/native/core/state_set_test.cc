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

}  // namespace avbhal
