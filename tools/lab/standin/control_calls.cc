#include "control_calls.h"

#include <cstring>

#include "base/wide.h"
#include "base/win32_errors.h"
#include "describe.h"
#include "hardware.h"
#include "orders.h"
#include "truth.h"
#include "wires.h"

namespace avbhal::standin {
namespace {

template <class T>
T load(const Request& request) {
  T value;
  std::memcpy(&value, request.buffer, sizeof(T));
  return value;
}

template <class T>
NtStatus reply_with(Request& request, const T& value) {
  std::memcpy(request.buffer, &value, sizeof(T));
  request.returned = sizeof(T);
  return kStatusSuccess;
}

std::uint32_t win32_error_of_mode(TimestampMode mode) {
  switch (mode) {
    case TimestampMode::kActive: return 0;
    case TimestampMode::kInvalidOid: return 23;
    case TimestampMode::kBadDriver: return 2001;
    case TimestampMode::kDenied: return 5;
    case TimestampMode::kDisabled:
    case TimestampMode::kSoftware:
    case TimestampMode::kUnsupported: break;
  }
  return 50;
}

CrossReply take_cross(MachineState& machine, std::uint32_t number) {
  CrossReply reply{};
  Adapter& adapter = machine.adapters[number];
  const bool present = number < machine.adapter_count && adapter.attached;
  reply.win32_error = present ? win32_error_of_mode(adapter.timestamp_mode) : win32::kFileNotFound;
  if (reply.win32_error != 0) return reply;
  const CounterReading reading = read_counter(machine, adapter);
  reply.system1 = reading.qpc_before;
  reply.system2 = reading.qpc_after;
  reply.hardware = ns_to_ticks(reading.ns, adapter.counter_hz);
  return reply;
}

AdapterReply describe_adapter(const MachineState& machine, std::uint32_t number) {
  AdapterReply reply{};
  if (number >= machine.adapter_count) return reply;
  const Adapter& adapter = machine.adapters[number];
  const model::AdapterConfig& config = adapter.model.config();
  reply.present = adapter.attached ? 1 : 0;
  reply.family = static_cast<std::uint32_t>(config.family);
  reply.device_id = config.identity.device_id;
  reply.subsystem_vendor = config.identity.subsystem_vendor;
  reply.subsystem_device = config.identity.subsystem_device;
  reply.revision = config.identity.revision;
  for (std::uint32_t i = 0; i < 6; ++i) reply.mac[i] = config.identity.mac[i];
  reply.link_mbps = config.link_up ? config.link_mbps : 0;
  reply.timestamp_mode = static_cast<std::uint32_t>(adapter.timestamp_mode);
  reply.nominal_hz = adapter.nominal_hz;
  return reply;
}

// BUFFER_TOO_SMALL, INVALID_PARAMETER, or the adapter number of a request that names one.
NtStatus named_adapter(const Request& request, std::uint32_t reply_bytes, std::uint32_t* number) {
  if (request.in_bytes < sizeof(AdapterQuery) || request.out_bytes < reply_bytes)
    return kStatusBufferTooSmall;
  *number = load<AdapterQuery>(request).adapter;
  return *number < kMaxAdapters ? kStatusSuccess : kStatusInvalidParameter;
}

NtStatus tell_truth(MachineState& machine, Request& request, std::uint32_t number) {
  if (number >= machine.adapter_count || !machine.adapters[number].attached)
    return kStatusNoSuchDevice;
  return reply_with(request, truth_of(machine, machine.adapters[number]));
}

NtStatus send_for(MachineState& machine, const Request& request, std::uint32_t number) {
  if (number >= machine.adapter_count || !machine.adapters[number].attached)
    return kStatusNoSuchDevice;
  const auto* bytes = static_cast<const std::uint8_t*>(request.buffer) + sizeof(AdapterQuery);
  return send_frame(machine, number, bytes,
                    request.in_bytes - static_cast<std::uint32_t>(sizeof(AdapterQuery)));
}

NtStatus capture_for(MachineState& machine, Request& request, std::uint32_t number) {
  if (request.in_bytes < sizeof(CaptureQuery)) return kStatusBufferTooSmall;
  if (number >= machine.adapter_count || !machine.adapters[number].attached)
    return kStatusNoSuchDevice;
  const SeenFrames& seen = machine.frames[number].seen;
  CaptureReply reply{};
  reply.number = load<CaptureQuery>(request).number;
  if (reply.number > seen.end()) reply.number = seen.end();
  if (reply.number < seen.begin()) reply.number = seen.begin();
  const std::uint64_t now_ns = machine.host.time.now_ns(machine.host.time.context);
  const bool there = reply.number < seen.end() && seen.at(reply.number).seen_ns <= now_ns;
  if (!there) return reply_with(request, reply);
  const SeenFrames::Seen& frame = seen.at(reply.number);
  if (request.out_bytes < sizeof reply + frame.frame.size) return kStatusBufferTooSmall;
  reply.seen_ns = frame.seen_ns;
  reply.size = frame.frame.size;
  const NtStatus status = reply_with(request, reply);
  std::memcpy(static_cast<std::uint8_t*>(request.buffer) + sizeof reply, frame.frame.bytes,
              frame.frame.size);
  request.returned += frame.frame.size;
  return status;
}

NtStatus describe_all(const MachineState& machine, Request& request) {
  if (request.out_bytes == 0) return kStatusBufferTooSmall;
  if (!describe_machine(machine, static_cast<char*>(request.buffer), request.out_bytes,
                        &request.returned))
    return kStatusBufferTooSmall;
  return kStatusSuccess;
}

}  // namespace

NtStatus control_request(MachineState& machine, Request& request) {
  static_assert(sizeof(CrossQuery) == sizeof(AdapterQuery), "both begin with the adapter number");
  request.returned = 0;
  std::uint32_t number = 0;
  NtStatus status = kStatusSuccess;
  switch (request.code) {
    case kControlCross:
      status = named_adapter(request, sizeof(CrossReply), &number);
      return status != 0 ? status : reply_with(request, take_cross(machine, number));
    case kControlAdapter:
      status = named_adapter(request, sizeof(AdapterReply), &number);
      return status != 0 ? status : reply_with(request, describe_adapter(machine, number));
    case kControlTruth:
      status = named_adapter(request, sizeof(TruthReply), &number);
      return status != 0 ? status : tell_truth(machine, request, number);
    case kControlSend:
      status = named_adapter(request, 0, &number);
      return status != 0 ? status : send_for(machine, request, number);
    case kControlCapture:
      status = named_adapter(request, sizeof(CaptureReply), &number);
      return status != 0 ? status : capture_for(machine, request, number);
    case kControlOrder:
      return give_order(machine, static_cast<const char*>(request.buffer), request.in_bytes);
    case kControlDescribe: return describe_all(machine, request);
    default: return kStatusInvalidDeviceRequest;
  }
}

}  // namespace avbhal::standin
