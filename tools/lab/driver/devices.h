// The device objects of the driver and their names.
#pragma once

#include <cstdint>

#include "compat_wdm.h"

namespace avbhal::standin {

enum class DeviceKind : std::uint32_t {
  kFilter,   // \\.\IntelAvbFilter
  kControl,  // \\.\AvbStandIn (control.h)
  kAdapter   // \\.\{NetCfgInstanceId}, one an adapter, answers NDIS queries
};

// Device extension.
struct DeviceData {
  DeviceKind kind;
  std::uint32_t adapter;  // kAdapter: number in attachment order
};

// Creates all devices with their links. On failure what was made is removed again.
NTSTATUS create_devices(PDRIVER_OBJECT driver);

void delete_devices(PDRIVER_OBJECT driver);

const DeviceData& device_data(PDEVICE_OBJECT device);

}  // namespace avbhal::standin
