// Every operating-system function this backend uses, as one table: filled from Windows by
// win_api_windows.cc, with nothing by win_api_absent.cc elsewhere, with a script by the tests.
//
// Functions return Win32 error numbers, 0 = success. They may be called from any thread. The
// timestamp and notification functions are null where the system does not export them; no other
// member is null.
#pragma once

#include <cstdint>

#include "backends/windows_api/layouts.h"

namespace avbhal::windows_api {

using TimestampChange = void (*)(void* caller_context);
// PIPINTERFACE_CHANGE_CALLBACK; what changed is not looked at.
using InterfaceChange = void (*)(void* caller_context, void* row, std::uint32_t kind);

// A received datagram and what Windows says beside it.
struct Datagram {
  std::uint8_t data[256] = {};  // its beginning
  std::uint32_t bytes = 0;      // of data
  std::uint64_t stamp = 0;      // raw counter of the adapter; 0 = none
  std::uint32_t interface_index = 0;
};
inline constexpr std::uint32_t kWouldBlock = 10035;  // WSAEWOULDBLOCK

struct WinApi {
  void* context = nullptr;  // first argument of every function
  // Why none of this can work here; null on Windows.
  const char* absent_reason = nullptr;

  // --- SetupAPI ---
  std::uint32_t (*open_devices)(void*, const Guid& setup_class, std::uint32_t flags, void** set);
  void (*close_devices)(void*, void* set);
  // kNoMoreItems after the last device.
  std::uint32_t (*device_at)(void*, void* set, std::uint32_t index, DeviceData* device);
  // Unified property. On kInsufficientBuffer *required holds the size in bytes.
  std::uint32_t (*device_property)(void*, void* set, const DeviceData& device,
                                   const PropertyKey& key, std::uint32_t* type, void* out,
                                   std::uint32_t out_bytes, std::uint32_t* required);
  // SPDRP property, else as above.
  std::uint32_t (*registry_property)(void*, void* set, const DeviceData& device,
                                     std::uint32_t property, std::uint32_t* type, void* out,
                                     std::uint32_t out_bytes, std::uint32_t* required);
  // The device's driver ("software") key, read-only.
  std::uint32_t (*open_driver_key)(void*, void* set, const DeviceData& device, void** key);

  // The same key, to read and to set values.
  std::uint32_t (*open_driver_key_to_write)(void*, void* set, const DeviceData& device, void** key);
  // Stops and starts the device (a property change): seconds, and its link drops. *reboot: the
  // system has to be restarted instead.
  std::uint32_t (*restart_device)(void*, void* set, const DeviceData& device, bool* reboot);

  // --- registry ---
  std::uint32_t (*open_key)(void*, void* parent, const char16_t* path, void** key);
  // *bytes: size of `out` on entry, of the value on return (also on kMoreData).
  std::uint32_t (*query_value)(void*, void* key, const char16_t* name, std::uint32_t* type,
                               void* out, std::uint32_t* bytes);
  std::uint32_t (*set_value)(void*, void* key, const char16_t* name, std::uint32_t type,
                             const void* value, std::uint32_t bytes);
  std::uint32_t (*delete_value)(void*, void* key, const char16_t* name);
  void (*close_key)(void*, void* key);

  // --- IP Helper ---
  std::uint32_t (*interface_table)(void*, InterfaceTable** table);
  void (*free_table)(void*, InterfaceTable* table);
  std::uint32_t (*guid_to_luid)(void*, const Guid& guid, std::uint64_t* luid);
  std::uint32_t (*luid_to_index)(void*, std::uint64_t luid, std::uint32_t* index);

  // --- hardware timestamps, build 20348 and later; null = not exported ---
  std::uint32_t (*supported_timestamps)(void*, std::uint64_t luid, TimestampCapabilities* out);
  std::uint32_t (*active_timestamps)(void*, std::uint64_t luid, TimestampCapabilities* out);
  std::uint32_t (*capture_cross)(void*, std::uint64_t luid, CrossCapture* out);
  // `changed` runs on a thread of the system until unwatch_timestamps() has returned.
  std::uint32_t (*watch_timestamps)(void*, TimestampChange changed, void* caller_context,
                                    void** watch);
  void (*unwatch_timestamps)(void*, void* watch);

  // IP interfaces come, go or change, their link among it. As above; *watch may be null on success
  // (Wine), and then nothing is ever called.
  std::uint32_t (*watch_interfaces)(void*, InterfaceChange changed, void* caller_context,
                                    void** watch);
  void (*unwatch_interfaces)(void*, void* watch);

  // --- PTP sockets with stamps; null where there is no Winsock. Win32 and Winsock numbers ---
  // 0 when the system knows SIO_TIMESTAMPING.
  std::uint32_t (*probe_udp_stamps)(void*);
  // UDP port 319 of one interface, in the groups of PTP, not blocking, stamps on.
  std::uint32_t (*open_ptp_socket)(void*, std::uint32_t interface_index, void** socket);
  // kWouldBlock when no datagram waits. One thread a socket.
  std::uint32_t (*receive_stamped)(void*, void* socket, Datagram* out);
  void (*close_socket)(void*, void* socket);

  // --- NDIS device of an adapter ---
  std::uint32_t (*open_device)(void*, const char16_t* path, std::uint32_t access, void** device);
  // On failure `out` and *returned keep their content.
  std::uint32_t (*control_device)(void*, void* device, std::uint32_t code, const void* in,
                                  std::uint32_t in_bytes, void* out, std::uint32_t out_bytes,
                                  std::uint32_t* returned);
  void (*close_device)(void*, void* device);

  // Diagnostics only; which functions exist is never concluded from it.
  std::uint32_t (*os_version)(void*, OsVersion* version);
};

// The three functions without which no timestamp state can be told. The exports of builds 17763 to
// 19041 are another generation: CaptureInterfaceHardwareCrossTimestamp exists there under the same
// name with another layout, so it counts only together with the other two.
inline bool has_timestamp_functions(const WinApi& api) {
  return api.supported_timestamps != nullptr && api.active_timestamps != nullptr &&
         api.capture_cross != nullptr;
}

// The table of this operating system; lives as long as the process. Any thread.
const WinApi& platform_win_api();

inline constexpr std::uint32_t kDevicesPresent = 0x2;  // DIGCF_PRESENT

// SPDRP_*
inline constexpr std::uint32_t kPropertyDescription = 0;
inline constexpr std::uint32_t kPropertyHardwareId = 1;
inline constexpr std::uint32_t kPropertyService = 4;
inline constexpr std::uint32_t kPropertyLocation = 13;
inline constexpr std::uint32_t kPropertyBusNumber = 21;
inline constexpr std::uint32_t kPropertyAddress = 28;

// Registry value types
inline constexpr std::uint32_t kRegistryText = 1;
inline constexpr std::uint32_t kRegistryNumber = 4;
inline constexpr std::uint32_t kRegistryTextList = 7;

// Access rights for open_device
inline constexpr std::uint32_t kAccessNone = 0;
inline constexpr std::uint32_t kAccessRead = 0x80000000u;
inline constexpr std::uint32_t kAccessReadWrite = 0xC0000000u;

}  // namespace avbhal::windows_api
