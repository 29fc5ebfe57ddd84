// VLAN, EEE, flow control, streams, entities and counters of AvbAdapter. The public driver keeps
// books about all of them and touches no hardware; see tsn.cc for what counts as verified.
#include <algorithm>
#include <array>
#include <utility>

#include "backends/intel_avb/adapter.h"
#include "backends/intel_avb/errors.h"
#include "core/tsn_plan.h"
#include "hal/tsn_limits.h"

namespace avbhal::intel_avb {
namespace {

constexpr char kBooksOnly[] = "the public driver remembers the setting and programs nothing";
constexpr char kTagReason[] =
    "filter and stripping were read back, but the tag of a transmitted frame stands in its "
    "descriptor, which the network driver writes";
constexpr char kPfcReason[] =
    "the public driver remembers the setting, and these adapters have no register for it";
constexpr char kStreamReason[] =
    "the public driver keeps a record of the stream; it sends no MSRP frame and shapes nothing";

using Statistics = avb_abi::StatisticsReply;

struct CounterRow {
  const char* name;
  std::uint64_t Statistics::*value;
  bool counted;
};

// By the driver's names. Those that the public driver never counts stand at 0.
constexpr std::array<CounterRow, 24> kCounters = {{
    {"TxPackets", &Statistics::tx_packets, false},
    {"RxPackets", &Statistics::rx_packets, false},
    {"TxBytes", &Statistics::tx_bytes, false},
    {"RxBytes", &Statistics::rx_bytes, false},
    {"PhcQueryCount", &Statistics::phc_query_count, false},
    {"PhcAdjustCount", &Statistics::phc_adjust_count, false},
    {"PhcSetCount", &Statistics::phc_set_count, false},
    {"TimestampCount", &Statistics::timestamp_count, false},
    {"IoctlCount", &Statistics::ioctl_count, true},
    {"ErrorCount", &Statistics::error_count, false},
    {"MemoryAllocFailures", &Statistics::memory_alloc_failures, false},
    {"HardwareFaults", &Statistics::hardware_faults, false},
    {"FilterAttachCount", &Statistics::filter_attach_count, true},
    {"FilterPauseCount", &Statistics::filter_pause_count, true},
    {"FilterRestartCount", &Statistics::filter_restart_count, true},
    {"FilterDetachCount", &Statistics::filter_detach_count, true},
    {"OutstandingSendNBLs", &Statistics::outstanding_send_nbls, true},
    {"OutstandingReceiveNBLs", &Statistics::outstanding_receive_nbls, true},
    {"OidRequestCount", &Statistics::oid_request_count, true},
    {"OidCompleteCount", &Statistics::oid_complete_count, true},
    {"OutstandingOids", &Statistics::outstanding_oids, true},
    {"FilterStatusCount", &Statistics::filter_status_count, true},
    {"FilterNetPnPCount", &Statistics::filter_net_pnp_count, true},
    {"PauseRestartGeneration", &Statistics::pause_restart_generation, true},
}};

void forget(std::vector<std::uint32_t>& list, std::uint32_t id) {
  list.erase(std::remove(list.begin(), list.end(), id), list.end());
}

}  // namespace

// The driver's slots outlive the handle: 16 an adapter, for everybody.
AvbAdapter::~AvbAdapter() {
  for (const std::uint32_t handle : streams_) (void)client_.deregister_stream(handle);
  for (const std::uint32_t id : entity_subscriptions_) (void)client_.unsubscribe_entities(id);
}

Result<TsnOutcome> AvbAdapter::configure_vlan(const VlanTagging& vlan) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kVlanTagging)) return Adapter::configure_vlan(vlan);
  Status valid = check_vlan(vlan);
  if (!valid.ok()) return valid;
  Result<avb_abi::VlanRequest> reply = client_.set_vlan(vlan);
  if (!reply.ok()) return explained(reply.take_status());
  const avb_abi::VlanRequest& kept = reply.value();
  const bool same =
      (kept.enabled != 0) == vlan.enable &&
      (!vlan.enable || (kept.vlan_id_out == vlan.vlan_id && kept.pcp_out == vlan.pcp));
  if (!same) {
    return make_error(ErrorCode::kNotEffective, vlan.enable ? "VLAN_ENABLE" : "VLAN_DISABLE",
                      "the driver keeps VLAN " + std::to_string(kept.vlan_id_out) + ", priority " +
                          std::to_string(kept.pcp_out) + ", enabled " +
                          std::to_string(kept.enabled));
  }
  Result<TsnOutcome> proof = prove(plan_vlan(info_.family, vlan, 0), kBooksOnly);
  if (!proof.ok() || proof.value().effect == Effect::kAccepted || !vlan.enable) return proof;
  return unverified(kTagReason);
}

Result<TsnOutcome> AvbAdapter::configure_eee(const EnergyEfficiency& eee) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kEnergyEfficiency)) return Adapter::configure_eee(eee);
  Status valid = check_eee(eee);
  if (!valid.ok()) return valid;
  Status sent = client_.set_eee(eee);
  if (!sent.ok()) return explained(std::move(sent));
  return prove(plan_eee(eee), kBooksOnly);
}

Result<TsnOutcome> AvbAdapter::configure_pfc(const PriorityFlowControl& pfc) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kPriorityFlowControl)) return Adapter::configure_pfc(pfc);
  Status valid = check_pfc(pfc);
  if (!valid.ok()) return valid;
  Status sent = client_.set_pfc(pfc);
  if (!sent.ok()) return explained(std::move(sent));
  return unverified(kPfcReason);
}

Result<ReservedStream> AvbAdapter::reserve_stream(const StreamReservation& stream) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kStreamReservation)) return Adapter::reserve_stream(stream);
  Status valid = check_stream(stream);
  if (!valid.ok()) return valid;
  Result<avb_abi::SrpRegisterRequest> reply = client_.register_stream(stream);
  if (!reply.ok()) return explained(reply.take_status());
  const std::uint32_t handle = reply.value().reservation_handle;
  if (reply.value().reserved_bw_bps != stream.bandwidth_bps) {
    (void)client_.deregister_stream(handle);
    return make_error(ErrorCode::kNotEffective, "SRP_REGISTER_STREAM",
                      "wanted " + std::to_string(stream.bandwidth_bps) +
                          " bit/s, the driver reserved " +
                          std::to_string(reply.value().reserved_bw_bps));
  }
  streams_.push_back(handle);
  return ReservedStream{handle, unverified(kStreamReason)};
}

Status AvbAdapter::release_stream(std::uint32_t handle) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kStreamReservation)) return Adapter::release_stream(handle);
  Status sent = client_.deregister_stream(handle);
  if (!sent.ok()) return explained(std::move(sent));
  forget(streams_, handle);
  return ok_status();
}

Result<std::uint32_t> AvbAdapter::subscribe_entities(std::uint32_t mask) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kEntityEvents)) return Adapter::subscribe_entities(mask);
  Status valid = check_entity_mask(mask);
  if (!valid.ok()) return valid;
  Result<std::uint32_t> id = client_.subscribe_entities(mask);
  if (!id.ok()) return explained(id.take_status());
  entity_subscriptions_.push_back(id.value());
  return id;
}

Result<EntityEvent> AvbAdapter::poll_entities(std::uint32_t subscription) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kEntityEvents)) return Adapter::poll_entities(subscription);
  Result<EntityEvent> event = client_.poll_entities(subscription);
  if (!event.ok()) return explained(event.take_status());
  return event;
}

Status AvbAdapter::unsubscribe_entities(std::uint32_t subscription) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kEntityEvents)) return Adapter::unsubscribe_entities(subscription);
  Status sent = client_.unsubscribe_entities(subscription);
  if (!sent.ok()) return explained(std::move(sent));
  forget(entity_subscriptions_, subscription);
  return ok_status();
}

Result<std::vector<DriverCounter>> AvbAdapter::driver_counters() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kDriverCounters)) return Adapter::driver_counters();
  Result<Statistics> reply = client_.statistics();
  if (!reply.ok()) return explained(reply.take_status());
  std::vector<DriverCounter> counters;
  for (const CounterRow& row : kCounters) {
    const std::uint64_t value = reply.value().*row.value;
    counters.push_back({row.name, value, row.counted || value != 0});
  }
  return counters;
}

Status AvbAdapter::reset_driver_counters() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kDriverCounters)) return Adapter::reset_driver_counters();
  Result<Statistics> before = client_.statistics();
  if (!before.ok()) return explained(before.take_status());
  Status sent = client_.reset_statistics();
  if (!sent.ok()) return explained(std::move(sent));
  Result<Statistics> after = client_.statistics();
  if (!after.ok()) return explained(after.take_status());
  // The driver counts each of these requests.
  if (after.value().ioctl_count <= before.value().ioctl_count) return ok_status();
  return make_error(ErrorCode::kNotEffective, "RESET_STATISTICS",
                    "IoctlCount was " + std::to_string(before.value().ioctl_count) +
                        " before and is " + std::to_string(after.value().ioctl_count) + " now");
}

}  // namespace avbhal::intel_avb
