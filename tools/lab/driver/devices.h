// The device objects of the driver and their names.
#pragma once

#include <cstdint>

#include "compat_wdm.h"

namespace avbhal::standin {

enum class DeviceKind : std::uint32_t {
  kFilter,   // \\.\IntelAvbFilter
  kControl,  // \\.\AvbStandIn (control.h)
  kAdapter   // \\.\{NetCfgInstanceId}, one per adapter, answers NDIS queries
};

// Device extension.
struct DeviceData {
  DeviceKind kind;
  std::uint32_t adapter;  // kAdapter: number in attachment order
};

// Creates all devices with their links. On failure what was made is removed again.
NTSTATUS create_devices(PDRIVER_OBJECT driver);

void delete_devices(PDRIVER_OBJECT driver);

// Wine opens a device without waiting for what the driver answers to IRP_MJ_CREATE, so a refusal
// there does not reach CreateFile. While `denied`, the name of the filter device leads to a pipe
// that labrun holds and that nobody may read: opening it with GENERIC_READ or GENERIC_WRITE answers
// ERROR_ACCESS_DENIED. The caller holds the machine's lock.
void deny_filter_opens(bool denied);

const DeviceData& device_data(PDEVICE_OBJECT device);

}  // namespace avbhal::standin
