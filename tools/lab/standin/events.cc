#include "events.h"

#include <atomic>
#include <cstring>

#include "machine_state.h"

namespace avbhal::standin {
namespace {

using avb_abi::TsEvent;
using avb_abi::TsRingHeader;

static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t) &&
                  std::atomic<std::uint32_t>::is_always_lock_free,
              "ring indices are plain words");

constexpr std::uint32_t kMask = avb_abi::kTsRingSlots - 1;

std::atomic<std::uint32_t>& word_at(const Subscription& subscription, std::size_t offset) {
  return *reinterpret_cast<std::atomic<std::uint32_t>*>(
      static_cast<unsigned char*>(subscription.memory) + offset);
}

void write_header(const Subscription& subscription) {
  TsRingHeader header{};
  header.mask = kMask;
  header.count = avb_abi::kTsRingSlots;
  header.event_mask = subscription.types_mask;
  header.vlan_filter = subscription.vlan;
  header.pcp_filter = subscription.pcp;
  std::memcpy(subscription.memory, &header, sizeof(header));
}

bool matches(const Subscription& subscription, const TsEvent& event) {
  return (subscription.types_mask & event.event_type) != 0 &&
         (subscription.vlan == avb_abi::kAnyVlan || subscription.vlan == event.vlan_id) &&
         (subscription.pcp == avb_abi::kAnyPcp || subscription.pcp == event.pcp);
}

bool serves(const Subscription& subscription, std::uint32_t adapter) {
  return subscription.memory != nullptr && subscription.attached && subscription.adapter == adapter;
}

void drop(Subscription& subscription) {
  subscription.overflow += 1;
  word_at(subscription, offsetof(TsRingHeader, overflow_count))
      .store(subscription.overflow, std::memory_order_relaxed);
}

void put(Subscription& subscription, TsEvent event, bool full_on_order) {
  const std::uint32_t consumer =
      word_at(subscription, offsetof(TsRingHeader, consumer_index)).load(std::memory_order_acquire);
  const std::uint32_t next = (subscription.producer + 1) & kMask;
  // A consumer index that is not masked never equals `next`: the test fails, as in the driver.
  if (full_on_order || next == consumer) {
    drop(subscription);
    return;
  }
  event.sequence_num = ++subscription.sequence;
  auto* bytes = static_cast<unsigned char*>(subscription.memory);
  std::memcpy(bytes + sizeof(TsRingHeader) + subscription.producer * sizeof(TsEvent), &event,
              sizeof(event));
  subscription.producer = next;
  subscription.total += 1;
  std::memcpy(bytes + offsetof(TsRingHeader, total_events), &subscription.total,
              sizeof(subscription.total));
  word_at(subscription, offsetof(TsRingHeader, producer_index))
      .store(next, std::memory_order_release);
}

bool take_one(std::uint32_t* count) {
  if (*count == 0) return false;
  *count -= 1;
  return true;
}

}  // namespace

NtStatus add_subscription(MachineState& machine, const FileContext& file, std::uint32_t adapter,
                          const avb_abi::TsSubscribeRequest& request, std::uint32_t* ring_id) {
  Subscription* free_slot = nullptr;
  std::uint32_t used = 0;
  for (Subscription& slot : machine.subscriptions) {
    if (slot.memory == nullptr) free_slot = &slot;
    if (serves(slot, adapter)) ++used;
  }
  if (free_slot == nullptr || used == kSubscriptionsPerAdapter) return kStatusTooManySessions;
  const RingHost& host = machine.host.rings;
  void* memory =
      host.create == nullptr ? nullptr : host.create(host.context, avb_abi::kTsRingBytes);
  if (memory == nullptr) return kStatusInsufficientResources;
  *free_slot = Subscription{};
  free_slot->memory = memory;
  free_slot->adapter = adapter;
  free_slot->ring_id = ++machine.adapters[adapter].events.last_ring_id;
  free_slot->owner = file.id;
  free_slot->attached = free_slot->owner_open = true;
  free_slot->types_mask = request.types_mask;
  free_slot->vlan = request.vlan;
  free_slot->pcp = request.pcp;
  write_header(*free_slot);
  *ring_id = free_slot->ring_id;
  return kStatusSuccess;
}

Subscription* find_subscription(MachineState& machine, std::uint32_t adapter,
                                std::uint32_t ring_id) {
  for (Subscription& slot : machine.subscriptions)
    if (serves(slot, adapter) && slot.ring_id == ring_id) return &slot;
  return nullptr;
}

void remove_subscription(MachineState& machine, Subscription& subscription) {
  const RingHost& host = machine.host.rings;
  if (subscription.user_address != 0) host.unmap(host.context, subscription.memory);
  host.destroy(host.context, subscription.memory);
  subscription = Subscription{};
}

bool map_subscription(MachineState& machine, Subscription& subscription) {
  const RingHost& host = machine.host.rings;
  if (subscription.user_address == 0)
    subscription.user_address = host.map(host.context, subscription.memory);
  return subscription.user_address != 0;
}

void close_subscriptions(MachineState& machine, const FileContext& file,
                         std::array<bool, kMaxAdapters>* emptied) {
  std::array<bool, kMaxAdapters> touched{};
  for (Subscription& slot : machine.subscriptions) {
    if (slot.memory == nullptr || slot.owner != file.id) continue;
    const bool bound =
        file.adapter >= 0 && slot.adapter == static_cast<std::uint32_t>(file.adapter);
    slot.owner_open = false;
    if (slot.attached && !bound && machine.behaviour == Behaviour::kFaithful) continue;
    touched[slot.adapter] = slot.attached;
    remove_subscription(machine, slot);
  }
  for (std::uint32_t i = 0; i < kMaxAdapters; ++i)
    (*emptied)[i] = touched[i] && !wanted(machine, i, ~0u);
}

void detach_subscriptions(MachineState& machine, std::uint32_t adapter) {
  for (Subscription& slot : machine.subscriptions) {
    if (!serves(slot, adapter)) continue;
    slot.attached = false;
    if (!slot.owner_open) remove_subscription(machine, slot);
  }
}

void free_subscriptions(MachineState& machine) {
  for (Subscription& slot : machine.subscriptions)
    if (slot.memory != nullptr) remove_subscription(machine, slot);
}

bool wanted(const MachineState& machine, std::uint32_t adapter, std::uint32_t types) {
  for (const Subscription& slot : machine.subscriptions)
    if (serves(slot, adapter) && (slot.types_mask & types) != 0) return true;
  return false;
}

void post_event(MachineState& machine, std::uint32_t adapter, const TsEvent& event) {
  AdapterEvents& events = machine.adapters[adapter].events;
  if (!wanted(machine, adapter, event.event_type)) return;
  if (take_one(&events.to_lose)) return;
  const bool full = take_one(&events.to_overflow);
  for (Subscription& slot : machine.subscriptions)
    if (serves(slot, adapter) && matches(slot, event)) put(slot, event, full);
}

}  // namespace avbhal::standin
