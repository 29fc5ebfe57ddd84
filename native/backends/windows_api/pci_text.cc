#include "backends/windows_api/pci_text.h"

#include <cstdint>

#include "base/hex.h"

namespace avbhal::windows_api {
namespace {

constexpr std::uint32_t kLastBus = 255;

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

std::string upper(std::string_view text) {
  std::string out;
  for (const char c : text) out += upper(c);
  return out;
}

// The hexadecimal number of exactly `digits` digits after `name`, when `id` contains it.
std::optional<std::uint32_t> field(const std::string& id, std::string_view name,
                                   std::size_t digits) {
  const std::size_t at = id.find(name);
  if (at == std::string::npos) return std::nullopt;
  const std::size_t first = at + name.size();
  if (first + digits > id.size()) return std::nullopt;
  std::uint32_t value = 0;
  for (std::size_t i = first; i < first + digits; ++i) {
    const int digit = hex_digit(id[i]);
    if (digit < 0) return std::nullopt;
    value = value << 4 | static_cast<std::uint32_t>(digit);
  }
  return value;
}

std::vector<std::uint32_t> numbers_in(std::string_view text) {
  std::vector<std::uint32_t> numbers;
  bool inside = false;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !inside) numbers.push_back(0);
    if (digit) {
      std::uint32_t& n = numbers.back();
      if (n <= kLastBus) n = n * 10 + static_cast<std::uint32_t>(c - '0');  // else it is too large
    }
    inside = digit;
  }
  return numbers;
}

std::optional<PciLocation> location_from(const std::vector<std::uint32_t>& n) {
  if (n.size() != 3 || n[0] > kLastBus || n[1] > 31 || n[2] > 7) return std::nullopt;
  return PciLocation{n[0], n[1], n[2]};
}

}  // namespace

std::optional<PciId> parse_hardware_ids(const std::vector<std::string>& ids) {
  std::optional<std::uint32_t> vendor, device, subsystem, revision;
  for (const std::string& raw : ids) {
    const std::string id = upper(raw);
    if (id.rfind("PCI\\", 0) != 0) continue;
    if (!vendor) vendor = field(id, "VEN_", 4);
    if (!device) device = field(id, "DEV_", 4);
    if (!subsystem) subsystem = field(id, "SUBSYS_", 8);
    if (!revision) revision = field(id, "REV_", 2);
  }
  if (!vendor || !device) return std::nullopt;
  PciId pci;
  pci.vendor = static_cast<std::uint16_t>(*vendor);
  pci.device = static_cast<std::uint16_t>(*device);
  pci.subsystem_device = static_cast<std::uint16_t>(subsystem.value_or(0) >> 16);
  pci.subsystem_vendor = static_cast<std::uint16_t>(subsystem.value_or(0) & 0xFFFFu);
  pci.revision = static_cast<std::uint8_t>(revision.value_or(0));
  pci.exact = true;
  return pci;
}

std::optional<PciLocation> parse_location(std::string_view text) {
  std::size_t close = text.rfind(')');
  if (close != std::string_view::npos) {
    const std::size_t open = text.rfind('(', close);
    if (open != std::string_view::npos) {
      const auto found = location_from(numbers_in(text.substr(open, close - open)));
      if (found) return found;
    }
  }
  return location_from(numbers_in(text));
}

}  // namespace avbhal::windows_api
