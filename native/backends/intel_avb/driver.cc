// The driver's state, its counters, and settings that it keeps itself.
#include <array>
#include <utility>

#include "backends/intel_avb/errors.h"
#include "backends/intel_avb/facets.h"
#include "backends/intel_avb/proof.h"

namespace avbhal::intel_avb {
namespace {

constexpr char kPfcReason[] =
    "the public driver remembers the setting, and these adapters have no register for it";

using Statistics = avb_abi::StatisticsReply;

struct CounterRow {
  const char* name;
  std::uint64_t Statistics::*value;
  bool counted;
};

// By the driver's names. Those that the public driver never counts stand at 0.
constexpr std::array<CounterRow, 24> kCounterRows = {{
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

class AvbDriver final : public AvbFacet<Driver> {
 public:
  using AvbFacet::AvbFacet;

 private:
  Result<DriverState> do_state() override;
  Result<std::vector<DriverCounter>> do_counters() override;
  Status do_reset_counters() override;
  Result<TsnOutcome> do_set_port_latency(const PortLatency& latency) override;
  Result<TsnOutcome> do_configure_pfc(const PriorityFlowControl& pfc) override;
};

Result<DriverState> AvbDriver::do_state() {
  const auto lock = device_.lock();
  Result<avb_abi::VersionReply> version = device_.explained(device_.client().version());
  if (!version.ok()) return version.take_status();
  Result<avb_abi::HwStateQuery> state = device_.explained(device_.client().hw_state());
  if (!state.ok()) return state.take_status();
  const DriverBuild build = driver_build(version.value());
  DriverState out;
  out.driver_version = build.version;
  out.debug_build = build.debug;
  out.hardware_state_value = state.value().hw_state;
  out.hardware_state = hw_state_name(state.value().hw_state);
  out.capability_mask = state.value().capabilities;
  out.usable_mask = state.value().usable_capabilities;
  out.device_text = device_.bound().device_text;
  return out;
}

Result<std::vector<DriverCounter>> AvbDriver::do_counters() {
  const auto lock = device_.lock();
  Result<Statistics> reply = device_.explained(device_.client().statistics());
  if (!reply.ok()) return reply.take_status();
  std::vector<DriverCounter> counters;
  for (const CounterRow& row : kCounterRows) {
    const std::uint64_t value = reply.value().*row.value;
    counters.push_back({row.name, value, row.counted || value != 0});
  }
  return counters;
}

Status AvbDriver::do_reset_counters() {
  const auto lock = device_.lock();
  Result<Statistics> before = device_.explained(device_.client().statistics());
  if (!before.ok()) return before.take_status();
  if (Status sent = device_.explained(device_.client().reset_statistics()); !sent.ok()) return sent;
  Result<Statistics> after = device_.explained(device_.client().statistics());
  if (!after.ok()) return after.take_status();
  // The driver counts each of these requests.
  if (after.value().ioctl_count <= before.value().ioctl_count) return ok_status();
  return make_error(ErrorCode::kNotEffective, "RESET_STATISTICS",
                    "IoctlCount was " + std::to_string(before.value().ioctl_count) +
                        " before and is " + std::to_string(after.value().ioctl_count) + " now");
}

Result<TsnOutcome> AvbDriver::do_set_port_latency(const PortLatency& latency) {
  const auto lock = device_.lock();
  Status sent =
      device_.explained(device_.client().set_port_latency(latency.ingress_ns, latency.egress_ns));
  if (!sent.ok()) return sent;
  return unverified(
      "the driver confirms nothing and cannot be asked. It adds these ns to "
      "raw register pairs of seconds and nanoseconds, for every process");
}

Result<TsnOutcome> AvbDriver::do_configure_pfc(const PriorityFlowControl& pfc) {
  const auto lock = device_.lock();
  if (Status sent = device_.explained(device_.client().set_pfc(pfc)); !sent.ok()) return sent;
  return unverified(kPfcReason);
}

}  // namespace

Lacks driver_lacks(const DriverOffer& offer, Capability c) {
  switch (c) {
    case Capability::kDriverState: return nullptr;
    case Capability::kDriverCounters: return offer.mask != 0 ? nullptr : offer.obstacle;
    case Capability::kPortLatency: return offer.stamp_obstacle();
    // A setting that the driver keeps whatever the adapter can do; the result says so.
    case Capability::kPriorityFlowControl: return offer.obstacle;
    default: return std::nullopt;
  }
}

std::unique_ptr<Driver> make_driver(const Opened& at) { return std::make_unique<AvbDriver>(at); }

}  // namespace avbhal::intel_avb
