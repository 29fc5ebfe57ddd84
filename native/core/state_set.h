// Every state that a clock can be in, its value and its rate, as a convex polygon. Pure logic, not
// thread safe.
//
// The set is never too small: where its border has more corners than are kept, it gets wider.
#pragma once

#include <array>
#include <cstddef>

namespace avbhal {

class StateSet {
 public:
  // One state: values relative to an origin of the owner's, rates to nominal.
  struct State {
    double value_ns = 0;
    double rate = 0;  // ns per second
  };
  // The half of all states with value_ns * by_value + rate * by_rate <= limit.
  struct Half {
    double by_value = 0, by_rate = 0;
    double limit = 0;
  };

  StateSet() = default;
  // All states between two corners; low < high in both.
  StateSet(const State& low, const State& high);

  bool empty() const { return count_ == 0; }
  // The rate may have changed by up to `most` ns per second, at once.
  void widen_rate(double most);
  // `seconds` (may be negative) later, at steady rates; then the origin moves up by `origin_ns`.
  void move(double seconds, double origin_ns);
  void keep(const Half& half);

 private:
  static constexpr std::size_t kMost = 64;
  // What one widening and two cuts add.
  static constexpr std::size_t kRoom = kMost + 8;

  const State& at(std::size_t index) const { return corners_[index % count_]; }
  void push(const State& state) { next_[next_count_++] = state; }
  void take_next();
  void drop_corner();
  StateSet box() const;

  // Counterclockwise, values to the right and rates upwards.
  std::array<State, kRoom> corners_{};
  std::array<State, kRoom> next_{};  // while they are made
  std::size_t count_ = 0, next_count_ = 0;
};

}  // namespace avbhal
