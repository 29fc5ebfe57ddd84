#include "dispatch.h"

#include "adapters.h"
#include "call_table.h"
#include "statistics.h"

namespace avbhal::standin {
namespace {

NtStatus check_sizes(const CallEntry& entry, const Request& request) {
  if (request.buffer == nullptr && (entry.flags & kNeedsBuffer) != 0)
    return kStatusInvalidParameter;
  if (request.in_bytes < entry.in_bytes)
    return (entry.flags & kShortInInvalid) != 0 ? kStatusInvalidParameter : kStatusBufferTooSmall;
  return request.out_bytes < entry.out_bytes ? kStatusBufferTooSmall : kStatusSuccess;
}

NtStatus find_adapter(MachineState& machine, FileContext& file, const CallEntry& entry,
                      Adapter** adapter) {
  if ((entry.flags & kWithoutAdapter) != 0) return kStatusSuccess;
  if ((entry.flags & kBoundHandle) != 0 && file.adapter < 0) return kStatusUnsuccessful;
  *adapter = resolve(machine, file);
  if (*adapter == nullptr) return kStatusDeviceNotReady;
  if (!(*adapter)->initialized && (entry.flags & kUngated) == 0) return kStatusDeviceNotReady;
  if ((entry.flags & kNotCounted) == 0) (*adapter)->statistics.ioctl_count += 1;
  return kStatusSuccess;
}

// Nothing when the reply has no such field or did not fit.
void write_status(const CallEntry& entry, const Request& request, std::uint32_t status) {
  if (entry.status_offset == kNoStatus || request.returned < entry.reply_bytes) return;
  std::memcpy(static_cast<unsigned char*>(request.buffer) + entry.status_offset, &status,
              sizeof(status));
}

void spoil_success(MachineState& machine, const CallEntry& entry, Request& request) {
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
  const CallEntry* entry = find_call(machine, request.code);
  if (entry == nullptr) return kStatusInvalidDeviceRequest;
  Call call{machine, file, nullptr, request};
  NtStatus status = find_adapter(machine, file, *entry, &call.adapter);
  if (status != kStatusSuccess) return status;
  status = check_sizes(*entry, request);
  request.returned = request.out_bytes < entry->reply_bytes ? 0 : entry->reply_bytes;
  if (status == kStatusSuccess) status = entry->handler(call);
  count_result(call, status);
  if (status != kStatusSuccess) return status;
  spoil_success(machine, *entry, request);
  return kStatusSuccess;
}

}  // namespace avbhal::standin
