// TS_SUBSCRIBE, TS_RING_MAP, TS_UNSUBSCRIBE (avb-ioctl contract 7.1).
#include "call.h"
#include "events.h"
#include "polling.h"

namespace avbhal::standin {
namespace {

constexpr std::uint32_t kNeverARing[] = {0, 0xFFFFFFFFu, 0xDEADBEEFu};

std::uint32_t number_of(const Call& call) {
  return static_cast<std::uint32_t>(call.adapter - call.machine.adapters.data());
}

bool never_a_ring(std::uint32_t ring_id) {
  for (const std::uint32_t id : kNeverARing)
    if (ring_id == id) return true;
  return false;
}

}  // namespace

NtStatus ts_subscribe(Call& call) {
  auto request = load<avb_abi::TsSubscribeRequest>(call);
  if (request.types_mask == 0) return kStatusInvalidParameter;
  const NtStatus status =
      add_subscription(call.machine, call.file, number_of(call), request, &request.ring_id);
  if (status != kStatusSuccess) return status;
  start_poll(call.machine, *call.adapter);
  store(call, request);
  return kStatusSuccess;
}

NtStatus ts_ring_map(Call& call) {
  auto request = load<avb_abi::TsRingMapRequest>(call);
  if (never_a_ring(request.ring_id)) return kStatusInvalidParameter;
  if (request.length > avb_abi::kTsRingMaxMapBytes) return kStatusInsufficientResources;
  Subscription* ring = find_subscription(call.machine, number_of(call), request.ring_id);
  if (ring == nullptr) return kStatusInvalidParameter;
  if (ring->user_address != 0 && request.length != 0) return kStatusInvalidDeviceState;
  if (!map_subscription(call.machine, *ring)) return kStatusInsufficientResources;
  request.length = avb_abi::kTsRingBytes;
  request.shm_token = ring->user_address;
  store(call, request);
  return kStatusSuccess;
}

NtStatus ts_unsubscribe(Call& call) {
  const auto request = load<avb_abi::TsUnsubscribeRequest>(call);
  Subscription* ring = find_subscription(call.machine, number_of(call), request.ring_id);
  if (ring == nullptr) return kStatusInvalidParameter;
  remove_subscription(call.machine, *ring);
  return kStatusSuccess;
}

}  // namespace avbhal::standin
