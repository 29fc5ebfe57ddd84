// Stream reservation and ATDECC events (avb-ioctl contract 6.28, 6.29).
#include "backends/intel_avb/abi_config.h"
#include "call.h"

namespace avbhal::standin {
namespace {

SrpSlot* reservation(Settings& settings, std::uint32_t handle) {
  for (SrpSlot& slot : settings.srp)
    if (slot.handle == handle) return &slot;
  return nullptr;
}

AtdeccSlot* subscription(Settings& settings, std::uint32_t id) {
  for (AtdeccSlot& slot : settings.atdecc)
    if (slot.id == id) return &slot;
  return nullptr;
}

bool is_ideal(const Call& call) { return call.machine.behaviour == Behaviour::kIdeal; }

}  // namespace

NtStatus srp_register(Call& call) {
  auto request = load<avb_abi::SrpRegisterRequest>(call);
  if (is_ideal(call) && (request.latency_class > 1 || request.priority > 7))
    return kStatusInvalidParameter;
  Settings& settings = call.adapter->settings;
  SrpSlot* slot = reservation(settings, 0);
  if (slot == nullptr) return kStatusTooManySessions;
  slot->handle = ++settings.last_srp_handle;
  slot->stream_id = request.stream_id;
  slot->bandwidth_bps = request.bandwidth_bps;
  request.reservation_handle = slot->handle;
  request.reserved_bw_bps = slot->bandwidth_bps;
  store(call, request);
  return kStatusSuccess;
}

NtStatus srp_deregister(Call& call) {
  const std::uint32_t handle = load<avb_abi::SrpDeregisterRequest>(call).reservation_handle;
  SrpSlot* slot = handle == 0 ? nullptr : reservation(call.adapter->settings, handle);
  if (slot != nullptr) *slot = SrpSlot{};
  return slot == nullptr && is_ideal(call) ? kStatusInvalidParameter : kStatusSuccess;
}

NtStatus atdecc_subscribe(Call& call) {
  auto request = load<avb_abi::AtdeccSubscribeRequest>(call);
  if (request.event_mask == 0) return kStatusInvalidParameter;
  Settings& settings = call.adapter->settings;
  AtdeccSlot* slot = subscription(settings, 0);
  if (slot == nullptr) return kStatusTooManySessions;
  slot->id = ++settings.last_atdecc_id;
  slot->event_mask = request.event_mask;
  request.subscription_id = slot->id;
  store(call, request);
  return kStatusSuccess;
}

NtStatus atdecc_unsubscribe(Call& call) {
  const std::uint32_t id = load<avb_abi::AtdeccSubscribeRequest>(call).subscription_id;
  AtdeccSlot* slot = id == 0 ? nullptr : subscription(call.adapter->settings, id);
  if (slot == nullptr) return kStatusInvalidParameter;
  *slot = AtdeccSlot{};
  return kStatusSuccess;
}

NtStatus atdecc_poll(Call& call) {
  auto request = load<avb_abi::AtdeccPollRequest>(call);
  const std::uint32_t id = request.subscription_id;
  if (id == 0 || subscription(call.adapter->settings, id) == nullptr)
    return kStatusInvalidParameter;
  request.entity_guid = 0;
  request.capabilities = 0;
  request.event_type = 0;
  request.event_available = 0;
  store(call, request);
  return kStatusSuccess;
}

}  // namespace avbhal::standin
