// Present network adapters as SetupAPI lists them, with the buffers that grow.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "backends/windows_api/registry_key.h"
#include "backends/windows_api/win_api.h"
#include "hal/status.h"

namespace avbhal::windows_api {

// The list as of open(). One thread at a time.
class DeviceSet {
 public:
  explicit DeviceSet(const WinApi& api) : api_(api) {}
  ~DeviceSet();
  DeviceSet(const DeviceSet&) = delete;
  DeviceSet& operator=(const DeviceSet&) = delete;

  // Present devices of class Net only: without the filter, ghosts of removed adapters are listed.
  Status open();
  // The device at `index`, empty after the last one.
  Result<std::optional<DeviceData>> at(std::uint32_t index) const;

  // Absent and unreadable properties are both empty; SetupAPI does not always tell them apart.
  std::string text(const DeviceData& device, std::uint32_t property) const;
  std::vector<std::string> text_list(const DeviceData& device, std::uint32_t property) const;
  std::optional<std::uint32_t> number(const DeviceData& device, std::uint32_t property) const;
  std::string text(const DeviceData& device, const PropertyKey& key) const;
  std::optional<std::uint32_t> number(const DeviceData& device, const PropertyKey& key) const;

  // The device's driver key; the Win32 number when there is none.
  std::uint32_t driver_key(const DeviceData& device, RegistryKey& key) const;
  // The same, to write values; kAccessDenied without an administrator's rights.
  std::uint32_t driver_key_to_write(const DeviceData& device, RegistryKey& key) const;
  // A Win32 number. *reboot: see WinApi.
  std::uint32_t restart(const DeviceData& device, bool* reboot) const;

 private:
  const WinApi& api_;
  void* set_ = nullptr;
};

extern const PropertyKey kKeyBusNumber;
extern const PropertyKey kKeyAddress;
extern const PropertyKey kKeyNumaNode;
extern const PropertyKey kKeyDriverVersion;
extern const Guid kNetClass;

}  // namespace avbhal::windows_api
