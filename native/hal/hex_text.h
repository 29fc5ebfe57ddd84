// Register values in texts.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

namespace avbhal {

// "0x0000B608"
inline std::string hex_text(std::uint32_t value) {
  char text[16];
  std::snprintf(text, sizeof text, "0x%08lX", static_cast<unsigned long>(value));
  return text;
}

}  // namespace avbhal
