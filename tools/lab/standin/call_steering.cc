// ADJUST_FREQUENCY and SET_HW_TIMESTAMPING (avb-ioctl contract 5.4, 5.5, 6.10, 6.12).
#include "adapters.h"
#include "base/registers.gen.h"
#include "call.h"
#include "hardware.h"
#include "increment.h"

namespace avbhal::standin {
namespace {

constexpr std::uint32_t kSystimBits[] = {reg::kTSAUXC_DISABLE0, reg::kTSAUXC_DISABLE1,
                                         reg::kTSAUXC_DISABLE2, reg::kTSAUXC_DISABLE3};
constexpr std::uint32_t kTargetTimeBits = reg::kTSAUXC_EN_TT0 | reg::kTSAUXC_ST0;
constexpr std::uint32_t kAuxCaptureBits = reg::kTSAUXC_EN_TS0 | reg::kTSAUXC_EN_TS1;

std::uint32_t systim_bits(std::uint32_t timer_mask) {
  std::uint32_t bits = 0;
  for (std::uint32_t timer = 0; timer < 4; ++timer)
    if ((timer_mask >> timer & 1u) != 0) bits |= kSystimBits[timer];
  return bits;
}

std::uint32_t new_tsauxc(const avb_abi::HwTimestampingRequest& request, std::uint32_t old) {
  std::uint32_t value = old & ~(kTargetTimeBits | kAuxCaptureBits);
  if (request.enable == 0) return value | systim_bits(0xF);
  value &= ~systim_bits(request.timer_mask == 0 ? 1 : request.timer_mask);
  if (request.enable_target_time != 0) value |= kTargetTimeBits;
  if (request.enable_aux_ts != 0) value |= kAuxCaptureBits;
  return value;
}

}  // namespace

NtStatus adjust_frequency(Call& call) {
  Adapter& adapter = *global_adapter(call.machine, call.adapter);
  auto request = load<avb_abi::FrequencyRequest>(call);
  if (request.increment_ns < 1 ||
      request.increment_ns > driver_traits_of(adapter).largest_increment_ns)
    return kStatusInvalidParameter;
  if (adapter.hw_state < avb_abi::kHwBarMapped) return kStatusDeviceNotReady;
  const Family family = adapter.model.config().family;
  std::uint32_t previous = 0;
  if (!read_increment(call.machine, adapter, &previous)) return kStatusUnsuccessful;
  const std::uint32_t value =
      requested_increment(family, request.increment_ns, request.increment_frac);
  if (!write_increment(call.machine, adapter, value)) return kStatusUnsuccessful;
  request.current_increment = reported_increment(family, previous);
  store(call, request);
  return kStatusSuccess;
}

NtStatus set_hw_timestamping(Call& call) {
  Adapter& adapter = *call.adapter;
  if (adapter.hw_state < avb_abi::kHwBarMapped) return kStatusDeviceNotReady;
  auto request = load<avb_abi::HwTimestampingRequest>(call);
  if (request.enable > 1 || request.timer_mask > 15 || request.enable_target_time > 1 ||
      request.enable_aux_ts > 1)
    return kStatusInvalidParameter;
  if (!read_tsauxc(call.machine, adapter, &request.previous_tsauxc)) return kStatusUnsuccessful;
  if (!write_tsauxc(call.machine, adapter, new_tsauxc(request, request.previous_tsauxc)) ||
      !read_tsauxc(call.machine, adapter, &request.current_tsauxc))
    return kStatusUnsuccessful;
  if (request.enable == 1) enable_packet_timestamping(adapter);
  store(call, request);
  return kStatusSuccess;
}

}  // namespace avbhal::standin
