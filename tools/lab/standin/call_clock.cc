// Reading, setting and shifting the clock (avb-ioctl contract 6.8, 6.9, 6.11, 6.21).
#include "adapters.h"
#include "call.h"
#include "hardware.h"

namespace avbhal::standin {
namespace {

constexpr std::uint64_t kBackwardLimitNs = 30000000000u;
constexpr std::uint32_t kReportedClockMhz = 125;

bool refused_backward_step(std::uint64_t now_ns, std::uint64_t new_ns) {
  return new_ns < now_ns && now_ns - new_ns < kBackwardLimitNs && new_ns >= kBackwardLimitNs;
}

}  // namespace

NtStatus get_timestamp(Call& call) {
  if (!raise_to_ptp_ready(call.machine, *call.adapter)) return kStatusDeviceNotReady;
  auto request = load<avb_abi::TimestampRequest>(call);
  if (!read_clock_ns(call.machine, *call.adapter, &request.timestamp_ns))
    request.timestamp_ns = utc_100ns_since_1601(call.machine) * 100;
  store(call, request);
  return kStatusSuccess;
}

NtStatus set_timestamp(Call& call) {
  if (!raise_to_ptp_ready(call.machine, *call.adapter)) return kStatusDeviceNotReady;
  const auto request = load<avb_abi::TimestampRequest>(call);
  std::uint64_t now_ns = 0;
  if (read_clock_ns(call.machine, *call.adapter, &now_ns) &&
      refused_backward_step(now_ns, request.timestamp_ns))
    return kStatusInvalidParameter;
  return write_clock_ns(call.machine, *call.adapter, request.timestamp_ns);
}

NtStatus adjust_offset(Call& call) {
  const auto request = load<avb_abi::OffsetRequest>(call);
  std::uint64_t now_ns = 0;
  if (!read_clock_ns(call.machine, *call.adapter, &now_ns)) return kStatusUnsuccessful;
  const auto offset = static_cast<std::uint64_t>(request.offset_ns);
  if (request.offset_ns < 0 && now_ns < 0 - offset) return kStatusInvalidParameter;
  return write_clock_ns(call.machine, *call.adapter, now_ns + offset);
}

NtStatus get_clock_config(Call& call) {
  Adapter& adapter = *call.adapter;
  if (adapter.hw_state < avb_abi::kHwBarMapped) return kStatusDeviceNotReady;
  if ((adapter.capabilities & avb_abi::kCapMmio) == 0) return kStatusNotSupported;
  avb_abi::ClockConfigReply reply{};
  if (!read_clock_ns(call.machine, adapter, &reply.systim_ns) ||
      !read_increment(call.machine, adapter, &reply.timinca) ||
      !read_tsauxc(call.machine, adapter, &reply.tsauxc))
    return kStatusUnsuccessful;
  reply.clock_rate_mhz = kReportedClockMhz;
  store(call, reply);
  return kStatusSuccess;
}

NtStatus cross_timestamp(Call& call) {
  if (call.adapter->hw_state < avb_abi::kHwPtpReady) return kStatusDeviceNotReady;
  const Host& host = call.machine.host;
  auto reply = load<avb_abi::CrossTimestampReply>(call);
  reply.system_qpc = host.qpc(host.context);
  if (!read_clock_ns(call.machine, *call.adapter, &reply.phc_time_ns)) return kStatusUnsuccessful;
  reply.qpc_frequency_hz = host.qpc_frequency_hz;
  reply.valid = 1;
  store(call, reply);
  return kStatusSuccess;
}

}  // namespace avbhal::standin
