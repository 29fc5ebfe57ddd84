#include "core/state_set.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace avbhal {
namespace {

using State = StateSet::State;

State minus(const State& a, const State& b) { return {a.value_ns - b.value_ns, a.rate - b.rate}; }
double cross(const State& a, const State& b) { return a.value_ns * b.rate - a.rate * b.value_ns; }

// Where the edge before a corner and the edge behind the next one meet, if they do beyond these
// two; `area` is what lies between.
bool meet(const State& before, const State& first, const State& second, const State& after,
          State& at, double& area) {
  const State along = minus(first, before), edge = minus(second, first),
              back = minus(second, after);
  const double turn = cross(along, back);
  if (!(turn < 0)) return false;
  const double share = cross(edge, back) / turn;
  if (!(share >= 0)) return false;
  at = {first.value_ns + share * along.value_ns, first.rate + share * along.rate};
  area = std::abs(cross(minus(at, first), edge));
  return true;
}

}  // namespace

StateSet::StateSet(const State& low, const State& high) : count_(4) {
  corners_[0] = low;
  corners_[1] = {high.value_ns, low.rate};
  corners_[2] = high;
  corners_[3] = {low.value_ns, high.rate};
}

void StateSet::take_next() {
  corners_ = next_;
  count_ = std::exchange(next_count_, 0);
  while (count_ > kMost) drop_corner();
}

// Replaces two corners by the one at which their outer edges meet, where that adds least.
void StateSet::drop_corner() {
  double least = std::numeric_limits<double>::infinity();
  std::size_t best = 0;
  State corner;
  for (std::size_t i = 0; i < count_; ++i) {
    State meeting;
    double area = 0;
    if (!meet(at(i + count_ - 1), at(i), at(i + 1), at(i + 2), meeting, area)) continue;
    if (area >= least) continue;
    least = area;
    best = i;
    corner = meeting;
  }
  if (!(least < std::numeric_limits<double>::infinity())) {
    *this = box();
    return;
  }
  const auto gone = corners_.begin() + static_cast<std::ptrdiff_t>((best + 1) % count_);
  corners_[best] = corner;
  std::copy(gone + 1, corners_.begin() + static_cast<std::ptrdiff_t>(count_), gone);
  --count_;
}

StateSet StateSet::box() const {
  State low = corners_[0], high = corners_[0];
  for (std::size_t i = 1; i < count_; ++i) {
    low = {std::min(low.value_ns, corners_[i].value_ns), std::min(low.rate, corners_[i].rate)};
    high = {std::max(high.value_ns, corners_[i].value_ns), std::max(high.rate, corners_[i].rate)};
  }
  return {low, high};
}

void StateSet::widen_rate(double most) {
  for (std::size_t i = 0; i < count_; ++i) {
    const State& state = at(i);
    const double in = state.value_ns - at(i + count_ - 1).value_ns;
    const double out = at(i + 1).value_ns - state.value_ns;
    // On the lower border values grow, on the upper one they fall; an end is on both.
    const bool lower = in > 0 || out > 0, upper = in < 0 || out < 0;
    if (upper && in < 0) push({state.value_ns, state.rate + most});
    if (lower) push({state.value_ns, state.rate - most});
    if (upper && in >= 0) push({state.value_ns, state.rate + most});
  }
  if (next_count_ == 0 && count_ > 0) {
    // All corners have one value.
    const StateSet flat = box();
    *this = {{flat.at(0).value_ns, flat.at(0).rate - most},
             {flat.at(2).value_ns, flat.at(2).rate + most}};
    return;
  }
  take_next();
}

void StateSet::move(double seconds, double origin_ns) {
  for (std::size_t i = 0; i < count_; ++i) {
    corners_[i].value_ns += corners_[i].rate * seconds - origin_ns;
  }
}

void StateSet::keep(const Half& half) {
  const auto beyond = [&half](const State& s) {
    return s.value_ns * half.by_value + s.rate * half.by_rate - half.limit;
  };
  for (std::size_t i = 0; i < count_; ++i) {
    const State &here = at(i), &there = at(i + 1);
    const double a = beyond(here), b = beyond(there);
    if (a <= 0) push(here);
    if ((a < 0 && b > 0) || (a > 0 && b < 0)) {
      const double share = a / (a - b);
      push({here.value_ns + share * (there.value_ns - here.value_ns),
            here.rate + share * (there.rate - here.rate)});
    }
  }
  take_next();
}

}  // namespace avbhal
