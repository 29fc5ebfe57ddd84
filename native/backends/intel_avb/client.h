// One handle to the AVB filter driver with typed requests. It knows layouts and error numbers, no
// adapter logic.
//
// Every request passes in = out = the structure's size, zeroed. A reply counts only when the driver
// returned exactly that many bytes and overwrote the sentinel in `status` with success; otherwise
// HAL_DRIVER_REPLY: on failure the driver copies nothing back, so the structure alone proves
// nothing. Not thread safe: the owner serialises (the driver may write into the caller's buffer at
// any time during a request).
#pragma once

#include <cstdint>
#include <string>

#include "backends/intel_avb/abi.h"
#include "backends/intel_avb/abi_config.h"
#include "backends/intel_avb/abi_stamps.h"
#include "backends/intel_avb/abi_tsn.h"
#include "backends/intel_avb/driver_port.h"
#include "hal/status.h"
#include "hal/tsn_types.h"

namespace avbhal::intel_avb {

// Where the driver put an event ring in this process. Dead as soon as the ring is unsubscribed, its
// handle is closed or the adapter leaves.
struct MappedRing {
  std::uint64_t address = 0;
  std::uint32_t bytes = 0;
};

// A credit shaper as the driver takes it: bytes per second, bytes.
struct ByteSlopes {
  std::uint32_t idle = 0;
  std::int32_t send = 0;
  std::int32_t hi_credit = 0, lo_credit = 0;
};

class Client {
 public:
  // A handle that is bound to no adapter.
  static Result<Client> connect(const DriverPort& port);

  Client() = default;
  ~Client() { close(); }
  Client(Client&& other) noexcept;
  Client& operator=(Client&& other) noexcept;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // HAL_DRIVER_ERROR when the driver's major version is not 1.
  Result<avb_abi::VersionReply> version() const;
  // `count` in the reply is only to be trusted from index 0.
  Result<avb_abi::AdapterEnum> adapter_at(std::uint32_t index) const;
  // Binds this handle, selects the adapter for the whole system, and initialises it (time near 0)
  // when nobody has opened it before.
  Status open_adapter(std::uint16_t vendor_id, std::uint16_t device_id, std::uint32_t index) const;
  Result<avb_abi::HwStateQuery> hw_state() const;
  // About the adapter opened last by anyone, not about this handle's.
  Result<std::string> device_text() const;

  // Fails on an unbound handle and, other than GET_TIMESTAMP, when a register read fails: it never
  // answers with software time.
  Result<avb_abi::ClockConfigReply> clock_config() const;
  Result<avb_abi::CrossTimestampReply> cross_timestamp() const;
  // HAL_SET_REFUSED on error 87.
  Status set_timestamp(std::uint64_t ns) const;
  // HAL_OUT_OF_RANGE on error 87 (the result would be negative).
  Status adjust_offset(std::int64_t ns) const;
  // Acts on the adapter opened last by anyone. Returns TIMINCA of that adapter before the change
  // (I219: only its top bits).
  Result<std::uint32_t> adjust_frequency(std::uint32_t increment_ns,
                                         std::uint32_t increment_frac) const;

  // Debug builds of the driver only; error 1 otherwise.
  Result<std::uint32_t> read_register(std::uint32_t offset) const;
  Status write_register(std::uint32_t offset, std::uint32_t value) const;

  // Clause 22. A read that nobody answers is error 50, a write 31; a missing operation 50.
  Result<std::uint16_t> read_phy(std::uint32_t address, std::uint32_t reg) const;
  Status write_phy(std::uint32_t address, std::uint32_t reg, std::uint16_t value) const;

  // A ring for kTsEvent... of any VLAN and priority; its id. The ring ends with this handle.
  Result<std::uint32_t> subscribe(std::uint32_t types_mask) const;
  // Once a ring. The mapping is not checked: EventRing::attach() does.
  Result<MappedRing> map_ring(std::uint32_t ring_id) const;
  Status unsubscribe(std::uint32_t ring_id) const;
  // The driver's slot, which only its own test frame fills.
  Result<avb_abi::PacketTimestampReply> transmit_stamp() const;
  // The register pair, also when it is stale or empty.
  Result<avb_abi::PacketTimestampReply> receive_stamp() const;
  // SET_HW_TIMESTAMPING with enable = 1: starts a stopped clock, switches packet stamps on and both
  // timers and both inputs on or off. TSAUXC as read back. enable = 0 is never sent: it stops the
  // clock for everybody.
  Result<std::uint32_t> run_timestamping(bool target_time, bool auxiliary) const;
  // Low half of what the comparator held before. The unit of `target` differs by family, see
  // timers.cc.
  Result<std::uint32_t> set_target_time(std::uint32_t timer, std::uint64_t target, bool arm) const;
  // These three act on the adapter opened last by anyone.
  Result<avb_abi::AuxTimestampRequest> auxiliary_stamp(std::uint32_t channel, bool clear) const;
  Result<avb_abi::RxTimestampRequest> set_receive_timestamp(bool enable) const;
  Result<avb_abi::QueueTimestampRequest> set_queue_timestamp(std::uint32_t queue,
                                                             bool enable) const;
  // The driver confirms nothing: it cannot be read back, and the reply is empty.
  Status set_port_latency(std::int64_t ingress_ns, std::int64_t egress_ns) const;
  // Puts a Sync on the wire, from a fixed source address. Device time before it was sent.
  Result<std::uint64_t> test_send(std::uint16_t sequence_id) const;

  // These three act on the adapter opened last by anyone. The settings have passed their limits.
  Status setup_gates(const GateSchedule& schedule) const;
  Status setup_preemption(const FramePreemption& preemption) const;
  Status setup_ptm(bool enable) const;
  Status setup_shaper(std::uint8_t traffic_class, const ByteSlopes& slopes) const;
  Status set_launch_time(const LaunchTime& launch) const;
  // What the driver keeps afterwards.
  Result<avb_abi::VlanRequest> set_vlan(const VlanTagging& vlan) const;
  Status set_eee(const EnergyEfficiency& eee) const;
  Status set_pfc(const PriorityFlowControl& pfc) const;
  Result<avb_abi::SrpRegisterRequest> register_stream(const StreamReservation& stream) const;
  // The driver also confirms handles that it never gave.
  Status deregister_stream(std::uint32_t handle) const;
  Result<std::uint32_t> subscribe_entities(std::uint32_t mask) const;
  Result<EntityEvent> poll_entities(std::uint32_t subscription) const;
  Status unsubscribe_entities(std::uint32_t subscription) const;
  Result<avb_abi::StatisticsReply> statistics() const;
  Status reset_statistics() const;

 private:
  // `wanted`: the bytes of the reply, 0 where success returns none.
  Status transfer(const char* request, std::uint32_t code, void* data, std::uint32_t bytes,
                  std::uint32_t wanted) const;
  template <class T>
  Status exchange(const char* request, std::uint32_t code, T& data) const {
    return transfer(request, code, &data, sizeof data, sizeof data);
  }
  Status exchange_confirmed(const char* request, std::uint32_t code, void* data,
                            std::uint32_t bytes, std::uint32_t* status) const;
  // For every structure with a `status`.
  template <class T>
  Status confirmed(const char* request, std::uint32_t code, T& data) const {
    return exchange_confirmed(request, code, &data, static_cast<std::uint32_t>(sizeof data),
                              &data.status);
  }
  // As confirmed(); gives the structure as the driver left it.
  template <class T>
  Result<T> reply_to(const char* request, std::uint32_t code, T data = {}) const {
    if (Status status = confirmed(request, code, data); !status.ok()) return status;
    return data;
  }
  // As reply_to(); gives `field` of it.
  template <class T, class V>
  Result<V> reply_to(const char* request, std::uint32_t code, T data, V T::*field) const {
    if (Status status = confirmed(request, code, data); !status.ok()) return status;
    return data.*field;
  }
  void close();

  DriverPort port_{};
  DriverHandle handle_ = nullptr;
  bool open_ = false;
};

}  // namespace avbhal::intel_avb
