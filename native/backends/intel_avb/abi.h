// The user/kernel interface of the public AVB filter driver, as far as this project uses it:
// control codes and raw structures, for the client and for the stand-in driver. Freestanding, no
// logic. Facts: public repository zarfld/IntelAvbFilter, commit 79b021f, include/avb_ioctl.h,
// interface id 0x00020000; sizes and offsets were printed by a compiled program (x64, default
// packing). Little-endian, no pointers inside. Padding that the compiler would insert is spelled
// out.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/limits.h"

namespace avbhal::avb_abi {

inline constexpr char kDevicePath[] = "\\\\.\\IntelAvbFilter";
inline constexpr std::uint32_t kDeviceType = 0x17;  // FILE_DEVICE_PHYSICAL_NETCARD
inline constexpr std::uint16_t kIntelVendorId = 0x8086;
// Length of the register window that the driver maps.
inline constexpr std::uint32_t kBar0Bytes = kBarBytes;

// METHOD_BUFFERED, FILE_ANY_ACCESS.
constexpr std::uint32_t control_code(std::uint32_t function) {
  return (kDeviceType << 16) | (function << 2);
}

inline constexpr std::uint32_t kInitDevice = control_code(20);
inline constexpr std::uint32_t kGetDeviceInfo = control_code(21);
inline constexpr std::uint32_t kReadRegister = control_code(22);   // debug builds only
inline constexpr std::uint32_t kWriteRegister = control_code(23);  // debug builds only
inline constexpr std::uint32_t kGetTimestamp = control_code(24);
inline constexpr std::uint32_t kSetTimestamp = control_code(25);
inline constexpr std::uint32_t kEnumAdapters = control_code(31);
inline constexpr std::uint32_t kOpenAdapter = control_code(32);
inline constexpr std::uint32_t kGetHwState = control_code(37);
inline constexpr std::uint32_t kAdjustFrequency = control_code(38);
inline constexpr std::uint32_t kSetHwTimestamping = control_code(40);
inline constexpr std::uint32_t kGetClockConfig = control_code(45);
inline constexpr std::uint32_t kPhcOffsetAdjust = control_code(48);
inline constexpr std::uint32_t kPhcCrossTimestamp = control_code(63);  // fast I/O
inline constexpr std::uint32_t kGetVersion = control_code(0x800);
inline constexpr std::uint32_t kGetStatistics = control_code(0x808);
inline constexpr std::uint32_t kResetStatistics = control_code(0x80A);

static_assert(kInitDevice == 0x00170050 && kGetDeviceInfo == 0x00170054);
static_assert(kReadRegister == 0x00170058 && kWriteRegister == 0x0017005C);
static_assert(kGetTimestamp == 0x00170060 && kSetTimestamp == 0x00170064);
static_assert(kEnumAdapters == 0x0017007C && kOpenAdapter == 0x00170080);
static_assert(kGetHwState == 0x00170094 && kAdjustFrequency == 0x00170098);
static_assert(kSetHwTimestamping == 0x001700A0 && kGetClockConfig == 0x001700B4);
static_assert(kPhcOffsetAdjust == 0x001700C0 && kPhcCrossTimestamp == 0x001700FC);
static_assert(kGetVersion == 0x00172000 && kGetStatistics == 0x00172020);
static_assert(kResetStatistics == 0x00172028);

// `capabilities` in AdapterEnum and HwStateQuery. Test single bits: masks changed between releases.
inline constexpr std::uint32_t kCapBasic1588 = 0x001;
inline constexpr std::uint32_t kCapEnhancedTs = 0x002;
inline constexpr std::uint32_t kCapTsnTas = 0x004;
inline constexpr std::uint32_t kCapTsnFp = 0x008;
inline constexpr std::uint32_t kCapPciePtm = 0x010;
inline constexpr std::uint32_t kCap2500 = 0x020;
inline constexpr std::uint32_t kCapMdio = 0x040;
inline constexpr std::uint32_t kCapMmio = 0x080;
inline constexpr std::uint32_t kCapEee = 0x100;

inline constexpr std::uint32_t kHwTeardown = 0xFFFFFFFF;
inline constexpr std::uint32_t kHwUnbound = 0;
inline constexpr std::uint32_t kHwBound = 1;
inline constexpr std::uint32_t kHwBarMapped = 2;
inline constexpr std::uint32_t kHwPtpReady = 3;

// The one PCI device id that the driver reports for a whole family.
inline constexpr std::uint16_t kDeviceI210 = 0x1533;
inline constexpr std::uint16_t kDeviceI217 = 0x153A;
inline constexpr std::uint16_t kDeviceI219 = 0x15B7;
inline constexpr std::uint16_t kDeviceI225 = 0x15F2;
inline constexpr std::uint16_t kDeviceI226 = 0x125B;

// The driver answers with Win32 numbers (base/win32_errors.h), through DeviceIoControl and as the
// `status` values that stand in structures: 1 unknown code, 2 device absent and the old "no such
// device", 22 a second INIT on one handle, 31 a register access that failed or an unbound handle.
inline constexpr std::uint32_t kStatusSuccess = 0;

// VersionReply::flags
inline constexpr std::uint16_t kVersionFlagDebug = 0x0001;

// GET_VERSION.
struct VersionReply {
  std::uint16_t major;
  std::uint16_t minor;
  std::uint16_t build;
  std::uint16_t revision;
  std::uint16_t flags;
  std::uint16_t reserved;
};
static_assert(sizeof(VersionReply) == 12 && offsetof(VersionReply, major) == 0 &&
              offsetof(VersionReply, minor) == 2 && offsetof(VersionReply, build) == 4 &&
              offsetof(VersionReply, revision) == 6 && offsetof(VersionReply, flags) == 8 &&
              offsetof(VersionReply, reserved) == 10);

// ENUM_ADAPTERS.
struct AdapterEnum {
  std::uint32_t index;  // in and out
  std::uint32_t count;
  std::uint16_t vendor_id;
  std::uint16_t device_id;
  std::uint32_t capabilities;
  std::uint32_t status;
};
static_assert(sizeof(AdapterEnum) == 20 && offsetof(AdapterEnum, index) == 0 &&
              offsetof(AdapterEnum, count) == 4 && offsetof(AdapterEnum, vendor_id) == 8 &&
              offsetof(AdapterEnum, device_id) == 10 && offsetof(AdapterEnum, capabilities) == 12 &&
              offsetof(AdapterEnum, status) == 16);

// OPEN_ADAPTER.
struct AdapterOpen {
  std::uint16_t vendor_id;  // in
  std::uint16_t device_id;  // in
  std::uint32_t index;      // in: position in the enumeration of all adapters
  std::uint32_t status;
};
static_assert(sizeof(AdapterOpen) == 12 && offsetof(AdapterOpen, vendor_id) == 0 &&
              offsetof(AdapterOpen, device_id) == 2 && offsetof(AdapterOpen, index) == 4 &&
              offsetof(AdapterOpen, status) == 8);

// GET_DEVICE_INFO; acts on the adapter that any handle opened last.
struct DeviceInfo {
  char device_info[1024];     // NUL-terminated
  std::uint32_t buffer_size;  // strlen of the text
  std::uint32_t status;
};
static_assert(sizeof(DeviceInfo) == 1032 && offsetof(DeviceInfo, device_info) == 0 &&
              offsetof(DeviceInfo, buffer_size) == 1024 && offsetof(DeviceInfo, status) == 1028);

// GET_HW_STATE.
struct HwStateQuery {
  std::uint32_t hw_state;
  std::uint16_t vendor_id;
  std::uint16_t device_id;
  std::uint32_t capabilities;
  std::uint32_t usable_capabilities;  // named "reserved" by the driver
};
static_assert(sizeof(HwStateQuery) == 16 && offsetof(HwStateQuery, hw_state) == 0 &&
              offsetof(HwStateQuery, vendor_id) == 4 && offsetof(HwStateQuery, device_id) == 6 &&
              offsetof(HwStateQuery, capabilities) == 8 &&
              offsetof(HwStateQuery, usable_capabilities) == 12);

// READ_REGISTER, WRITE_REGISTER.
struct RegisterRequest {
  std::uint32_t offset;  // in
  std::uint32_t value;   // in or out
  std::uint32_t status;
};
static_assert(sizeof(RegisterRequest) == 12 && offsetof(RegisterRequest, offset) == 0 &&
              offsetof(RegisterRequest, value) == 4 && offsetof(RegisterRequest, status) == 8);

// GET_TIMESTAMP, SET_TIMESTAMP.
struct TimestampRequest {
  std::uint64_t timestamp_ns;  // in or out
  std::uint32_t clock_id;      // in: 0
  std::uint32_t status;
};
static_assert(sizeof(TimestampRequest) == 16 && offsetof(TimestampRequest, timestamp_ns) == 0 &&
              offsetof(TimestampRequest, clock_id) == 8 &&
              offsetof(TimestampRequest, status) == 12);

// PHC_OFFSET_ADJUST.
struct OffsetRequest {
  std::int64_t offset_ns;  // in
  std::uint32_t status;
  std::uint32_t padding;
};
static_assert(sizeof(OffsetRequest) == 16 && offsetof(OffsetRequest, offset_ns) == 0 &&
              offsetof(OffsetRequest, status) == 8 && offsetof(OffsetRequest, padding) == 12);

// ADJUST_FREQUENCY; acts on the adapter that any handle opened last.
struct FrequencyRequest {
  std::uint32_t increment_ns;       // in: 1..15, on I226 1..47
  std::uint32_t increment_frac;     // in: 2^-32 ns
  std::uint32_t current_increment;  // out: value before the write
  std::uint32_t status;
};
static_assert(sizeof(FrequencyRequest) == 16 && offsetof(FrequencyRequest, increment_ns) == 0 &&
              offsetof(FrequencyRequest, increment_frac) == 4 &&
              offsetof(FrequencyRequest, current_increment) == 8 &&
              offsetof(FrequencyRequest, status) == 12);

// GET_CLOCK_CONFIG; the handle must be bound; input of this size is required.
struct ClockConfigReply {
  std::uint64_t systim_ns;
  std::uint32_t timinca;
  std::uint32_t tsauxc;
  std::uint32_t clock_rate_mhz;  // always 125, no measured value
  std::uint32_t status;
};
static_assert(sizeof(ClockConfigReply) == 24 && offsetof(ClockConfigReply, systim_ns) == 0 &&
              offsetof(ClockConfigReply, timinca) == 8 &&
              offsetof(ClockConfigReply, tsauxc) == 12 &&
              offsetof(ClockConfigReply, clock_rate_mhz) == 16 &&
              offsetof(ClockConfigReply, status) == 20);

// SET_HW_TIMESTAMPING; enable = 0 stops the clock for everybody.
struct HwTimestampingRequest {
  std::uint32_t enable;              // in: 0 or 1
  std::uint32_t timer_mask;          // in: 0..15, 0 counts as 1
  std::uint32_t enable_target_time;  // in: 0 or 1
  std::uint32_t enable_aux_ts;       // in: 0 or 1
  std::uint32_t previous_tsauxc;
  std::uint32_t current_tsauxc;
  std::uint32_t status;
};
static_assert(sizeof(HwTimestampingRequest) == 28 && offsetof(HwTimestampingRequest, enable) == 0 &&
              offsetof(HwTimestampingRequest, timer_mask) == 4 &&
              offsetof(HwTimestampingRequest, enable_target_time) == 8 &&
              offsetof(HwTimestampingRequest, enable_aux_ts) == 12 &&
              offsetof(HwTimestampingRequest, previous_tsauxc) == 16 &&
              offsetof(HwTimestampingRequest, current_tsauxc) == 20 &&
              offsetof(HwTimestampingRequest, status) == 24);

// PHC_CROSSTIMESTAMP; fast I/O: the driver writes into the caller's buffer.
struct CrossTimestampReply {
  std::uint32_t adapter_index;  // ignored
  std::uint32_t padding;
  std::uint64_t phc_time_ns;
  std::uint64_t system_qpc;  // sampled just before the clock was read
  std::uint64_t qpc_frequency_hz;
  std::uint32_t valid;
  std::uint32_t status;
};
static_assert(sizeof(CrossTimestampReply) == 40 &&
              offsetof(CrossTimestampReply, adapter_index) == 0 &&
              offsetof(CrossTimestampReply, padding) == 4 &&
              offsetof(CrossTimestampReply, phc_time_ns) == 8 &&
              offsetof(CrossTimestampReply, system_qpc) == 16 &&
              offsetof(CrossTimestampReply, qpc_frequency_hz) == 24 &&
              offsetof(CrossTimestampReply, valid) == 32 &&
              offsetof(CrossTimestampReply, status) == 36);

// GET_STATISTICS.
struct StatisticsReply {
  std::uint64_t tx_packets;
  std::uint64_t rx_packets;
  std::uint64_t tx_bytes;
  std::uint64_t rx_bytes;
  std::uint64_t phc_query_count;
  std::uint64_t phc_adjust_count;
  std::uint64_t phc_set_count;
  std::uint64_t timestamp_count;
  std::uint64_t ioctl_count;
  std::uint64_t error_count;
  std::uint64_t memory_alloc_failures;
  std::uint64_t hardware_faults;
  std::uint64_t filter_attach_count;
  std::uint64_t filter_pause_count;
  std::uint64_t filter_restart_count;
  std::uint64_t filter_detach_count;
  std::uint64_t outstanding_send_nbls;
  std::uint64_t outstanding_receive_nbls;
  std::uint64_t oid_request_count;
  std::uint64_t oid_complete_count;
  std::uint64_t outstanding_oids;
  std::uint64_t filter_status_count;
  std::uint64_t filter_net_pnp_count;
  std::uint64_t pause_restart_generation;
};
static_assert(sizeof(StatisticsReply) == 192 && offsetof(StatisticsReply, tx_packets) == 0 &&
              offsetof(StatisticsReply, rx_packets) == 8 &&
              offsetof(StatisticsReply, tx_bytes) == 16 &&
              offsetof(StatisticsReply, rx_bytes) == 24 &&
              offsetof(StatisticsReply, phc_query_count) == 32 &&
              offsetof(StatisticsReply, phc_adjust_count) == 40 &&
              offsetof(StatisticsReply, phc_set_count) == 48 &&
              offsetof(StatisticsReply, timestamp_count) == 56 &&
              offsetof(StatisticsReply, ioctl_count) == 64 &&
              offsetof(StatisticsReply, error_count) == 72 &&
              offsetof(StatisticsReply, memory_alloc_failures) == 80 &&
              offsetof(StatisticsReply, hardware_faults) == 88 &&
              offsetof(StatisticsReply, filter_attach_count) == 96 &&
              offsetof(StatisticsReply, filter_pause_count) == 104 &&
              offsetof(StatisticsReply, filter_restart_count) == 112 &&
              offsetof(StatisticsReply, filter_detach_count) == 120 &&
              offsetof(StatisticsReply, outstanding_send_nbls) == 128 &&
              offsetof(StatisticsReply, outstanding_receive_nbls) == 136 &&
              offsetof(StatisticsReply, oid_request_count) == 144 &&
              offsetof(StatisticsReply, oid_complete_count) == 152 &&
              offsetof(StatisticsReply, outstanding_oids) == 160 &&
              offsetof(StatisticsReply, filter_status_count) == 168 &&
              offsetof(StatisticsReply, filter_net_pnp_count) == 176 &&
              offsetof(StatisticsReply, pause_restart_generation) == 184);

}  // namespace avbhal::avb_abi
