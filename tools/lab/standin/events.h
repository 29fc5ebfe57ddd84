// Event subscriptions and their rings: TS_SUBSCRIBE, TS_RING_MAP, TS_UNSUBSCRIBE, and putting an
// event into the rings that want it (avb-ioctl contract 7.1, 7.2).
#pragma once

#include <array>
#include <cstdint>

#include "backends/intel_avb/abi_stamps.h"
#include "nt_status.h"
#include "standin.h"

namespace avbhal::standin {

struct MachineState;
struct Adapter;

inline constexpr std::uint32_t kSubscriptionsPerAdapter = 32;

// One ring. Its memory is the host's and, while it is mapped, also the client's, who may write
// anything into it: the producer's numbers are kept here and only copied there.
struct Subscription {
  void* memory = nullptr;  // nullptr: the slot is free
  std::uint32_t adapter = 0;
  std::uint32_t ring_id = 0;
  std::uint32_t owner = 0;  // FileContext::id
  bool attached = false;    // false: the adapter's context is gone; only the memory is kept
  bool owner_open = false;
  std::uint64_t user_address = 0;  // 0: not mapped
  std::uint32_t types_mask = 0;
  std::uint16_t vlan = 0;
  std::uint8_t pcp = 0;
  std::uint32_t producer = 0, sequence = 0, overflow = 0;
  std::uint64_t total = 0;
};

using SubscriptionTable =
    std::array<Subscription, std::size_t{kMaxAdapters} * kSubscriptionsPerAdapter>;

// TOO_MANY_SESSIONS: 32 on this adapter. INSUFFICIENT_RESOURCES: the host has no memory for it.
NtStatus add_subscription(MachineState& machine, const FileContext& file, std::uint32_t adapter,
                          const avb_abi::TsSubscribeRequest& request, std::uint32_t* ring_id);
// nullptr: no such ring on this adapter.
Subscription* find_subscription(MachineState& machine, std::uint32_t adapter,
                                std::uint32_t ring_id);
// Unmaps and frees.
void remove_subscription(MachineState& machine, Subscription& subscription);
// The mapping succeeded, or had before: user_address is not 0.
bool map_subscription(MachineState& machine, Subscription& subscription);

// A handle was closed: what it subscribed on the adapter that it is bound to now is freed; with
// ideal behaviour everything it subscribed. True in `emptied` for adapters whose last subscription
// went.
void close_subscriptions(MachineState& machine, const FileContext& file,
                         std::array<bool, kMaxAdapters>* emptied);
// The adapter's context is gone: its rings get no more events. Memory that a client may still look
// at is kept until its handle is closed.
void detach_subscriptions(MachineState& machine, std::uint32_t adapter);
// Frees everything, mapped or not.
void free_subscriptions(MachineState& machine);

// True when a subscription on this adapter asks for one of `types`.
bool wanted(const MachineState& machine, std::uint32_t adapter, std::uint32_t types);
// Into every ring of the adapter whose types and filters match. `event.sequence_num` is filled in
// here.
void post_event(MachineState& machine, std::uint32_t adapter, const avb_abi::TsEvent& event);

}  // namespace avbhal::standin
