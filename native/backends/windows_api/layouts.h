// Windows structures that this backend exchanges with the operating system, as plain fixed-width
// types, so that the logic compiles and is tested on any machine. Layouts are those of 64-bit
// Windows; win_api_windows.cc compares them with the SDK's where the SDK has them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace avbhal::windows_api {

struct Guid {
  std::uint32_t data1 = 0;
  std::uint16_t data2 = 0;
  std::uint16_t data3 = 0;
  std::uint8_t data4[8] = {};
};
static_assert(sizeof(Guid) == 16, "GUID");

// DEVPROPKEY
struct PropertyKey {
  Guid set;
  std::uint32_t id = 0;
};
static_assert(sizeof(PropertyKey) == 20, "DEVPROPKEY");

// SP_DEVINFO_DATA
struct DeviceData {
  std::uint32_t bytes = 32;
  Guid class_guid;
  std::uint32_t instance = 0;
  std::uint64_t reserved = 0;
};
static_assert(sizeof(DeviceData) == 32, "SP_DEVINFO_DATA");

// MIB_IF_ROW2
struct InterfaceRow {
  std::uint64_t luid = 0;
  std::uint32_t index = 0;
  Guid guid;
  char16_t alias[257] = {};
  char16_t description[257] = {};
  std::uint32_t address_length = 0;
  std::uint8_t address[32] = {};
  std::uint8_t permanent_address[32] = {};
  std::uint32_t mtu = 0;
  std::uint32_t type = 0;
  std::uint32_t tunnel_type = 0;
  std::uint32_t media_type = 0;
  std::uint32_t physical_medium_type = 0;
  std::uint32_t access_type = 0;
  std::uint32_t direction_type = 0;
  std::uint8_t flags = 0;
  std::uint32_t oper_status = 0;
  std::uint32_t admin_status = 0;
  std::uint32_t media_connect_state = 0;
  Guid network_guid;
  std::uint32_t connection_type = 0;
  std::uint64_t transmit_bps = 0;
  std::uint64_t receive_bps = 0;
  std::uint64_t counters[18] = {};
};
static_assert(sizeof(InterfaceRow) == 1352, "MIB_IF_ROW2");
static_assert(offsetof(InterfaceRow, guid) == 12, "MIB_IF_ROW2.InterfaceGuid");
static_assert(offsetof(InterfaceRow, alias) == 28, "MIB_IF_ROW2.Alias");
static_assert(offsetof(InterfaceRow, description) == 542, "MIB_IF_ROW2.Description");
static_assert(offsetof(InterfaceRow, address_length) == 1056, "MIB_IF_ROW2.PhysicalAddressLength");
static_assert(offsetof(InterfaceRow, permanent_address) == 1092, "MIB_IF_ROW2.Permanent…");
static_assert(offsetof(InterfaceRow, flags) == 1152, "MIB_IF_ROW2.InterfaceAndOperStatusFlags");
static_assert(offsetof(InterfaceRow, oper_status) == 1156, "MIB_IF_ROW2.OperStatus");
static_assert(offsetof(InterfaceRow, media_connect_state) == 1164, "MIB_IF_ROW2.MediaConnectState");
static_assert(offsetof(InterfaceRow, transmit_bps) == 1192, "MIB_IF_ROW2.TransmitLinkSpeed");
static_assert(offsetof(InterfaceRow, counters) == 1208, "MIB_IF_ROW2.InOctets");

inline constexpr std::uint8_t kRowIsFilter = 0x02;  // InterfaceRow::flags
inline constexpr std::uint32_t kOperStatusUp = 1;
inline constexpr std::uint32_t kMediaConnected = 1;
inline constexpr std::uint32_t kMediaDisconnected = 2;

// MIB_IF_TABLE2; `count` rows follow, of which the first is declared here.
struct InterfaceTable {
  std::uint32_t count = 0;
  std::uint32_t padding = 0;
  InterfaceRow rows[1];
};
static_assert(offsetof(InterfaceTable, rows) == 8, "MIB_IF_TABLE2.Table");

// INTERFACE_TIMESTAMP_CAPABILITIES as of build 20348, with room behind it: an older or newer
// operating system that writes a larger structure must not reach past this buffer.
struct TimestampCapabilities {
  std::uint64_t frequency_hz = 0;  // nominal and rounded; may be 0
  std::uint8_t cross_timestamp = 0;
  std::uint8_t hardware[11] = {};
  std::uint8_t software[3] = {};
  std::uint8_t padding = 0;
  std::uint8_t guard[104] = {};
};
static_assert(offsetof(TimestampCapabilities, cross_timestamp) == 8, "SupportsCrossTimestamp");
static_assert(offsetof(TimestampCapabilities, hardware) == 9, "HardwareCapabilities");
static_assert(offsetof(TimestampCapabilities, software) == 20, "SoftwareCapabilities");
static_assert(offsetof(TimestampCapabilities, guard) == 24, "INTERFACE_TIMESTAMP_CAPABILITIES");

// INTERFACE_HARDWARE_CROSSTIMESTAMP as of build 20348, with room behind it for the same reason.
struct CrossCapture {
  std::uint64_t system1 = 0;   // QueryPerformanceCounter ticks before the adapter was read
  std::uint64_t hardware = 0;  // raw counter of the adapter
  std::uint64_t system2 = 0;   // ticks after
  std::uint64_t guard[13] = {};
};
static_assert(offsetof(CrossCapture, system2) == 16, "SystemTimestamp2");
static_assert(sizeof(CrossCapture) >= 64, "an unexpected larger layout must fit");
static_assert(sizeof(TimestampCapabilities) >= 64, "an unexpected larger layout must fit");

// NDIS_LINK_STATE, the reply of OID_GEN_LINK_STATE.
struct NdisLinkState {
  std::uint8_t header[4] = {};
  std::uint32_t media_connect_state = 0;
  std::uint32_t media_duplex_state = 0;
  std::uint64_t transmit_bps = 0;
  std::uint64_t receive_bps = 0;
  std::uint32_t pause_functions = 0;
  std::uint32_t negotiation_flags = 0;
};
static_assert(sizeof(NdisLinkState) == 40, "NDIS_LINK_STATE");
static_assert(offsetof(NdisLinkState, transmit_bps) == 16, "NDIS_LINK_STATE.XmitLinkSpeed");

struct OsVersion {
  std::uint32_t major = 0;
  std::uint32_t minor = 0;
  std::uint32_t build = 0;
};

inline bool operator==(const Guid& a, const Guid& b) {
  if (a.data1 != b.data1 || a.data2 != b.data2 || a.data3 != b.data3) return false;
  for (int i = 0; i < 8; ++i) {
    if (a.data4[i] != b.data4[i]) return false;
  }
  return true;
}

}  // namespace avbhal::windows_api
