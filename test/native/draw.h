// Random numbers that follow from a seed on every machine.
#pragma once

#include <cstdint>

namespace avbhal::test {

class Draw {
 public:
  explicit Draw(std::uint64_t seed) : state_(seed * 2654435761u + 88172645463325252u) {}
  // 0 <= x < 1.
  double unit() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 7;
    state_ ^= state_ << 17;
    return static_cast<double>(state_ >> 11) / 9007199254740992.0;
  }

 private:
  std::uint64_t state_;
};

}  // namespace avbhal::test
