// Hexadecimal digits. No heap, no library: also used inside the stand-in kernel driver.
#pragma once

namespace avbhal {

// The value of a digit in either case; -1 for anything else.
constexpr int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace avbhal
