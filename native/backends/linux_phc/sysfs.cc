#include "backends/linux_phc/sysfs.h"

#include "base/hex.h"

namespace avbhal::linux_phc {
namespace {

constexpr std::uint64_t kBitsPerMegabit = 1000000;

// Digits only, of base 10 or 16, up to 15 of them.
std::optional<std::int64_t> digits(std::string_view text, int base) {
  if (text.empty() || text.size() > 15) return std::nullopt;
  std::int64_t value = 0;
  for (const char c : text) {
    const int digit = hex_digit(c);
    if (digit < 0 || digit >= base) return std::nullopt;
    value = value * base + digit;
  }
  return value;
}

template <class T>
T part(const std::optional<std::int64_t>& number) {
  return static_cast<T>(number.value_or(0));
}

}  // namespace

std::optional<std::int64_t> parse_number(std::string_view text) {
  if (text.substr(0, 2) == "0x") return digits(text.substr(2), 16);
  if (text.substr(0, 1) != "-") return digits(text, 10);
  const auto number = digits(text.substr(1), 10);
  return number ? std::optional<std::int64_t>(-*number) : std::nullopt;
}

std::optional<std::array<std::uint8_t, 6>> parse_mac(std::string_view text) {
  std::array<std::uint8_t, 6> mac{};
  if (text.size() != 17) return std::nullopt;
  for (std::size_t i = 0; i < mac.size(); ++i) {
    const auto byte = digits(text.substr(3 * i, 2), 16);
    if (!byte || (i > 0 && text[3 * i - 1] != ':')) return std::nullopt;
    mac[i] = static_cast<std::uint8_t>(*byte);
  }
  return mac;
}

std::optional<PciLocation> parse_location(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.size() != colon + 8) return std::nullopt;
  const std::string_view rest = text.substr(colon + 1);  // "01:00.0"
  const auto bus = digits(rest.substr(0, 2), 16);
  const auto device = digits(rest.substr(3, 2), 16);
  const auto function = digits(rest.substr(6, 1), 16);
  const bool valid = digits(text.substr(0, colon), 16) && rest[2] == ':' && rest[5] == '.' && bus &&
                     device && *device < 32 && function && *function < 8;
  if (!valid) return std::nullopt;
  return PciLocation{part<std::uint32_t>(bus), part<std::uint32_t>(device),
                     part<std::uint32_t>(function)};
}

std::string InterfaceFolder::link_name(const char* name) const {
  std::string target;
  if (api_.read_link(api_.context, path_ + name, &target) != 0) return {};
  return target.substr(target.rfind('/') + 1);
}

std::string InterfaceFolder::text(const char* name) const {
  std::string text;
  if (api_.read_text(api_.context, path_ + name, &text) != 0) return {};
  return text.substr(0, text.find('\n'));
}

std::optional<std::int64_t> InterfaceFolder::number(const char* name) const {
  return parse_number(text(name));
}

std::optional<PciId> InterfaceFolder::pci() const {
  const auto vendor = number("device/vendor");
  const auto device = number("device/device");
  if (!vendor || !device) return std::nullopt;
  PciId id;
  id.vendor = part<std::uint16_t>(vendor);
  id.device = part<std::uint16_t>(device);
  id.subsystem_vendor = part<std::uint16_t>(number("device/subsystem_vendor"));
  id.subsystem_device = part<std::uint16_t>(number("device/subsystem_device"));
  id.revision = part<std::uint8_t>(number("device/revision"));
  id.exact = true;
  return id;
}

// `carrier` cannot be read of an interface that is down; `speed` is -1 without a link.
std::optional<LinkState> InterfaceFolder::link() const {
  const std::string state = text("operstate");
  if (state.empty()) return std::nullopt;
  LinkState link;
  link.up = state == "up" || (state == "unknown" && number("carrier") == 1);
  const std::int64_t mbps = number("speed").value_or(0);
  if (link.up && mbps > 0) link.speed_bps = static_cast<std::uint64_t>(mbps) * kBitsPerMegabit;
  return link;
}

}  // namespace avbhal::linux_phc
