#include "dispatch.h"

#include "adapters.h"
#include "call.h"

namespace avbhal::standin {
namespace {

enum Flag : std::uint8_t {
  kDebugOnly = 1,       // unknown to a release build
  kWithoutAdapter = 2,  // answered before an adapter is looked up
  kBoundHandle = 4,     // an unbound handle fails before anything else is checked
  kUngated = 8,         // served before the context is initialised
  kNotCounted = 16,     // fast I/O: not part of IoctlCount
  kNeedsBuffer = 32     // no buffer at all is INVALID_PARAMETER
};

constexpr std::uint32_t kNoStatus = ~0u;

struct Entry {
  std::uint32_t code;
  std::uint32_t in_bytes;   // smallest accepted; 0 = not checked
  std::uint32_t out_bytes;  // smallest accepted, and what a success returns
  std::uint32_t status_offset;
  std::uint8_t flags;
  NtStatus (*handler)(Call&);
};

namespace abi = avb_abi;

constexpr Entry kEntries[] = {
    {abi::kInitDevice, 0, 0, kNoStatus, kUngated, init_device},
    {abi::kGetDeviceInfo, 0, sizeof(abi::DeviceInfo), offsetof(abi::DeviceInfo, status), 0,
     get_device_info},
    {abi::kReadRegister, sizeof(abi::RegisterRequest), sizeof(abi::RegisterRequest),
     offsetof(abi::RegisterRequest, status), kDebugOnly, read_register_call},
    {abi::kWriteRegister, sizeof(abi::RegisterRequest), sizeof(abi::RegisterRequest),
     offsetof(abi::RegisterRequest, status), kDebugOnly, write_register_call},
    {abi::kGetTimestamp, sizeof(abi::TimestampRequest), sizeof(abi::TimestampRequest),
     offsetof(abi::TimestampRequest, status), 0, get_timestamp},
    {abi::kSetTimestamp, sizeof(abi::TimestampRequest), sizeof(abi::TimestampRequest),
     offsetof(abi::TimestampRequest, status), 0, set_timestamp},
    {abi::kEnumAdapters, 0, sizeof(abi::AdapterEnum), offsetof(abi::AdapterEnum, status),
     kWithoutAdapter, enum_adapters},
    {abi::kOpenAdapter, sizeof(abi::AdapterOpen), sizeof(abi::AdapterOpen),
     offsetof(abi::AdapterOpen, status), kWithoutAdapter, open_adapter},
    {abi::kGetHwState, 0, sizeof(abi::HwStateQuery), kNoStatus, kUngated, get_hw_state},
    {abi::kAdjustFrequency, sizeof(abi::FrequencyRequest), sizeof(abi::FrequencyRequest),
     offsetof(abi::FrequencyRequest, status), kUngated, adjust_frequency},
    {abi::kSetHwTimestamping, sizeof(abi::HwTimestampingRequest),
     sizeof(abi::HwTimestampingRequest), offsetof(abi::HwTimestampingRequest, status), 0,
     set_hw_timestamping},
    {abi::kGetClockConfig, sizeof(abi::ClockConfigReply), sizeof(abi::ClockConfigReply),
     offsetof(abi::ClockConfigReply, status), kBoundHandle, get_clock_config},
    {abi::kPhcOffsetAdjust, sizeof(abi::OffsetRequest), sizeof(abi::OffsetRequest),
     offsetof(abi::OffsetRequest, status), 0, adjust_offset},
    {abi::kPhcCrossTimestamp, 0, sizeof(abi::CrossTimestampReply),
     offsetof(abi::CrossTimestampReply, status), kUngated | kNotCounted, cross_timestamp},
    {abi::kGetVersion, 0, sizeof(abi::VersionReply), kNoStatus, kUngated, get_version},
    {abi::kGetStatistics, 0, sizeof(abi::StatisticsReply), kNoStatus, kUngated | kNeedsBuffer,
     get_statistics},
    {abi::kResetStatistics, 0, 0, kNoStatus, kUngated, reset_statistics},
};

const Entry* find_entry(const MachineState& machine, std::uint32_t code) {
  for (const Entry& entry : kEntries) {
    if (entry.code != code) continue;
    return (entry.flags & kDebugOnly) != 0 && !machine.debug_build ? nullptr : &entry;
  }
  return nullptr;
}

NtStatus check_sizes(const Entry& entry, const Request& request) {
  if (request.buffer == nullptr && (entry.flags & kNeedsBuffer) != 0)
    return kStatusInvalidParameter;
  if (request.in_bytes < entry.in_bytes || request.out_bytes < entry.out_bytes)
    return kStatusBufferTooSmall;
  return kStatusSuccess;
}

NtStatus find_adapter(MachineState& machine, FileContext& file, const Entry& entry,
                      Adapter** adapter) {
  if ((entry.flags & kWithoutAdapter) != 0) return kStatusSuccess;
  if ((entry.flags & kBoundHandle) != 0 && file.adapter < 0) return kStatusUnsuccessful;
  *adapter = resolve(machine, file);
  if (*adapter == nullptr) return kStatusDeviceNotReady;
  if (!(*adapter)->initialized && (entry.flags & kUngated) == 0) return kStatusDeviceNotReady;
  if ((entry.flags & kNotCounted) == 0) (*adapter)->statistics.ioctl_count += 1;
  return kStatusSuccess;
}

void write_status(const Entry& entry, const Request& request, std::uint32_t status) {
  if (entry.status_offset == kNoStatus) return;
  std::memcpy(static_cast<unsigned char*>(request.buffer) + entry.status_offset, &status,
              sizeof(status));
}

void spoil_success(MachineState& machine, const Entry& entry, Request& request) {
  Fault fault;
  if (!machine.faults.take(FaultKind::kBadStatus, request.code, &fault))
    write_status(entry, request, 0);
  else if (fault.has_status)
    write_status(entry, request, fault.status);
  if (machine.faults.take(FaultKind::kShortReply, request.code, &fault) &&
      fault.bytes < request.returned)
    request.returned = fault.bytes;
}

}  // namespace

NtStatus dispatch(MachineState& machine, FileContext& file, Request& request) {
  request.returned = 0;
  Fault fault;
  if (machine.faults.take(FaultKind::kFail, request.code, &fault)) return fault.status;
  const Entry* entry = find_entry(machine, request.code);
  if (entry == nullptr) return kStatusInvalidDeviceRequest;
  Call call{machine, file, nullptr, request.buffer};
  NtStatus status = find_adapter(machine, file, *entry, &call.adapter);
  if (status != kStatusSuccess) return status;
  status = check_sizes(*entry, request);
  if (status == kStatusSuccess) status = entry->handler(call);
  if (status != kStatusSuccess) return status;
  request.returned = entry->out_bytes;
  spoil_success(machine, *entry, request);
  return kStatusSuccess;
}

}  // namespace avbhal::standin
