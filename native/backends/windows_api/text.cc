#include "backends/windows_api/text.h"

#include <cstdio>

#include "base/hex.h"

namespace avbhal::windows_api {
namespace {

bool is_high(char16_t c) { return c >= 0xD800 && c < 0xDC00; }
bool is_low(char16_t c) { return c >= 0xDC00 && c < 0xE000; }

void append_utf8(std::string& out, std::uint32_t code_point) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6));
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | (code_point >> 12));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | (code_point >> 18));
    put(0x80 | ((code_point >> 12) & 0x3F));
    put(0x80 | ((code_point >> 6) & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

}  // namespace

std::string utf8(std::u16string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size() && text[i] != 0; ++i) {
    const char16_t c = text[i];
    if (is_high(c) && i + 1 < text.size() && is_low(text[i + 1])) {
      const std::uint32_t high = c - 0xD800u, low = text[i + 1] - 0xDC00u;
      append_utf8(out, 0x10000u + (high << 10) + low);
      ++i;
    } else {
      append_utf8(out, is_high(c) || is_low(c) ? 0xFFFDu : c);
    }
  }
  return out;
}

std::u16string utf16_of_ascii(std::string_view text) {
  std::u16string out;
  for (const char c : text) {
    out += static_cast<unsigned char>(c) < 0x80 ? static_cast<char16_t>(c) : u'?';
  }
  return out;
}

std::string guid_text(const Guid& g) {
  char text[39];
  std::snprintf(text, sizeof text, "{%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}",
                static_cast<unsigned>(g.data1), static_cast<unsigned>(g.data2),
                static_cast<unsigned>(g.data3), g.data4[0], g.data4[1], g.data4[2], g.data4[3],
                g.data4[4], g.data4[5], g.data4[6], g.data4[7]);
  return text;
}

std::optional<Guid> parse_guid(std::string_view text) {
  constexpr std::string_view kShape = "{hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh}";
  if (text.size() != kShape.size()) return std::nullopt;
  std::uint8_t bytes[16] = {};
  std::size_t nibble = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (kShape[i] != 'h') {
      if (text[i] != kShape[i]) return std::nullopt;
      continue;
    }
    const int digit = hex_digit(text[i]);
    if (digit < 0) return std::nullopt;
    bytes[nibble / 2] = static_cast<std::uint8_t>(bytes[nibble / 2] << 4 | digit);
    ++nibble;
  }
  Guid guid;
  for (int i = 0; i < 4; ++i) guid.data1 = guid.data1 << 8 | bytes[i];
  guid.data2 = static_cast<std::uint16_t>(bytes[4] << 8 | bytes[5]);
  guid.data3 = static_cast<std::uint16_t>(bytes[6] << 8 | bytes[7]);
  for (int i = 0; i < 8; ++i) guid.data4[i] = bytes[8 + i];
  return guid;
}

std::u16string utf16_of_bytes(const std::vector<unsigned char>& bytes) {
  std::u16string text;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    text += static_cast<char16_t>(bytes[i] | bytes[i + 1] << 8);
  }
  return text;
}

std::vector<std::string> registry_list(const std::vector<unsigned char>& bytes) {
  const std::u16string text = utf16_of_bytes(bytes);
  std::vector<std::string> list;
  std::size_t start = 0;
  while (start < text.size()) {
    std::size_t end = text.find(u'\0', start);
    if (end == std::u16string::npos) end = text.size();
    if (end > start) list.push_back(utf8(std::u16string_view(text).substr(start, end - start)));
    start = end + 1;
  }
  return list;
}

std::string display_text(std::string text) {
  if (text.empty() || text.front() != '@') return text;
  const std::size_t last = text.rfind(';');
  return last == std::string::npos ? text : text.substr(last + 1);
}

}  // namespace avbhal::windows_api
