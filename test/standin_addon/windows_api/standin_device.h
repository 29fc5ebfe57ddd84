// What Windows knows of one adapter of the stand-in: names and numbers as the lab's fakes give them
// (tools/lab/fakes), as raw values of properties and of the registry.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backends/windows_api/layouts.h"
#include "tools/lab/standin/control.h"

namespace avbhal::standin_addon {

// One value with its type number, REG_* or DEVPROP_TYPE_*.
struct TypedValue {
  std::uint32_t type = 0;
  std::vector<unsigned char> bytes;
};

struct StandinDevice {
  std::uint32_t number = 0;  // in attachment order
  standin::AdapterReply facts;

  // By SPDRP number; nothing: the device does not have it.
  std::optional<TypedValue> registry_property(std::uint32_t property) const;
  std::optional<TypedValue> device_property(const windows_api::PropertyKey& key) const;
  // A value of the driver key. The timestamp keyword is 1 while timestamps are on, 0 while they are
  // off, and missing where the driver does not offer them.
  std::optional<TypedValue> driver_value(const std::u16string& name) const;
  bool has_driver_subkey(const std::u16string& path) const;
  windows_api::InterfaceRow interface_row() const;
};

windows_api::Guid guid_of(std::uint32_t number);
std::uint64_t luid_of(std::uint32_t number);
// The number of an adapter by its LUID, whether it is there or not; nothing: no adapter's LUID.
std::optional<std::uint32_t> number_of_luid(std::uint64_t luid);

}  // namespace avbhal::standin_addon
