// Text into a fixed buffer, freestanding. What does not fit is dropped; the end is always NUL.
#pragma once

#include <cstddef>
#include <cstdint>

namespace avbhal::standin {

class TextWriter {
 public:
  // `capacity` includes the NUL; with 0 nothing is written.
  TextWriter(char* buffer, std::uint32_t capacity);

  TextWriter& text(const char* value);
  TextWriter& part(const char* value, std::size_t size);
  TextWriter& decimal(std::uint64_t value);
  // Lower-case digits without prefix, at least `digits` of them.
  TextWriter& hex(std::uint64_t value, std::uint32_t digits);

  // Bytes written, without the NUL.
  std::uint32_t length() const { return length_; }
  bool truncated() const { return truncated_; }

 private:
  void put(char c);

  char* buffer_;
  std::uint32_t capacity_;
  std::uint32_t length_ = 0;
  bool truncated_ = false;
};

}  // namespace avbhal::standin
