// READ_REGISTER, WRITE_REGISTER: debug builds only (avb-ioctl contract 6.7).
#include "call.h"
#include "hardware.h"

namespace avbhal::standin {

NtStatus read_register_call(Call& call) {
  if (call.adapter->hw_state < avb_abi::kHwBarMapped) return kStatusDeviceNotReady;
  auto request = load<avb_abi::RegisterRequest>(call);
  if (!read_register(*call.adapter, request.offset, &request.value)) return kStatusUnsuccessful;
  store(call, request);
  return kStatusSuccess;
}

NtStatus write_register_call(Call& call) {
  if (call.adapter->hw_state < avb_abi::kHwBarMapped) return kStatusDeviceNotReady;
  const auto request = load<avb_abi::RegisterRequest>(call);
  return write_register(*call.adapter, request.offset, request.value) ? kStatusSuccess
                                                                      : kStatusUnsuccessful;
}

}  // namespace avbhal::standin
