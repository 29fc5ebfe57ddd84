#include "identity.h"

#include <cstring>
#include <cwchar>

#include "control_device.h"

namespace avbhal::lab {
namespace {

constexpr std::uint64_t kEthernetType = 6;

std::optional<std::uint32_t> checked(std::uint64_t number) {
  if (number >= kMostAdapters) return std::nullopt;
  return static_cast<std::uint32_t>(number);
}

}  // namespace

GUID adapter_guid(std::uint32_t number) {
  return {0x5AB1E000, 0, 0x4000, {0x80, 0, 0, 0, 0, 0, 0, static_cast<std::uint8_t>(number)}};
}

std::wstring adapter_guid_text(std::uint32_t number) {
  wchar_t text[64];
  std::swprintf(text, 64, L"{5AB1E000-0000-4000-8000-0000000000%02X}", number);
  return text;
}

std::uint64_t adapter_luid(std::uint32_t number) {
  return kEthernetType << 48 | std::uint64_t{standin::kFirstLuidIndex + number} << 24;
}

std::uint32_t adapter_index(std::uint32_t number) { return standin::kFirstInterfaceIndex + number; }

std::wstring adapter_alias(std::uint32_t number) { return L"Ethernet " + std::to_wstring(number); }

std::wstring adapter_description(std::uint16_t device) {
  wchar_t text[64];
  std::swprintf(text, 64, L"Intel(R) Ethernet Controller %04X", device);
  return text;
}

std::optional<std::uint32_t> number_of_guid(const GUID& guid) {
  const auto number = checked(guid.Data4[7]);
  if (!number) return std::nullopt;
  const GUID own = adapter_guid(*number);
  return std::memcmp(&own, &guid, sizeof own) == 0 ? number : std::nullopt;
}

std::optional<std::uint32_t> number_of_luid(std::uint64_t luid) {
  return luid < adapter_luid(0) || (luid & 0xFFFFFF) != 0 ? std::nullopt
                                                          : checked((luid - adapter_luid(0)) >> 24);
}

std::optional<std::uint32_t> number_of_index(std::uint32_t index) {
  return index < adapter_index(0) ? std::nullopt : checked(index - adapter_index(0));
}

}  // namespace avbhal::lab
