// The input of a fuzz run as a stream of decisions, front to back. Behind its end everything is 0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

namespace avbhal::fuzz {

class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : at_(data), left_(size) {}

  bool empty() const { return left_ == 0; }

  // Fills all of `out`.
  void copy(void* out, std::size_t size) {
    const std::size_t taken = size < left_ ? size : left_;
    if (taken != 0) std::memcpy(out, at_, taken);
    if (taken != size) std::memset(static_cast<std::uint8_t*>(out) + taken, 0, size - taken);
    at_ += taken;
    left_ -= taken;
  }
  template <class T>
  T take() {
    T value;
    copy(&value, sizeof(value));
    return value;
  }
  std::uint8_t u8() { return take<std::uint8_t>(); }
  std::uint32_t u32() { return take<std::uint32_t>(); }
  std::uint64_t u64() { return take<std::uint64_t>(); }
  bool flag() { return (u8() & 1u) != 0; }
  // 0 to count - 1.
  std::uint32_t pick(std::uint32_t count) { return u8() % count; }
  template <class T, std::size_t kCount>
  const T& one_of(const T (&choices)[kCount]) {
    return choices[pick(static_cast<std::uint32_t>(kCount))];
  }
  // A number whose size in bits is a decision of its own, so that small ones are as likely.
  std::uint64_t number() { return u64() >> (u8() % 64); }
  std::int64_t signed_number() {
    const std::uint64_t size = number();
    return static_cast<std::int64_t>(flag() ? std::uint64_t{0} - size : size);
  }

 private:
  const std::uint8_t* at_;
  std::size_t left_;
};

// What must hold whatever the input is.
inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "fuzz: %s\n", what);
  std::abort();
}

}  // namespace avbhal::fuzz
