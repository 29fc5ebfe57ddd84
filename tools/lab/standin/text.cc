#include "text.h"

namespace avbhal::standin {

TextWriter::TextWriter(char* buffer, std::uint32_t capacity)
    : buffer_(buffer), capacity_(capacity) {
  if (capacity_ != 0) buffer_[0] = '\0';
}

void TextWriter::put(char c) {
  if (length_ + 1 >= capacity_) {
    truncated_ = true;
    return;
  }
  buffer_[length_++] = c;
  buffer_[length_] = '\0';
}

TextWriter& TextWriter::text(const char* value) {
  for (; *value != '\0'; ++value) put(*value);
  return *this;
}

TextWriter& TextWriter::part(const char* value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) put(value[i]);
  return *this;
}

TextWriter& TextWriter::decimal(std::uint64_t value) {
  char digits[20];
  std::uint32_t count = 0;
  do {
    digits[count++] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  while (count > 0) put(digits[--count]);
  return *this;
}

TextWriter& TextWriter::hex(std::uint64_t value, std::uint32_t digits) {
  std::uint32_t count = digits == 0 ? 1 : digits;
  while (count < 16 && (value >> (4 * count)) != 0) ++count;
  while (count > 0) put("0123456789abcdef"[(value >> (4 * --count)) & 0xF]);
  return *this;
}

}  // namespace avbhal::standin
