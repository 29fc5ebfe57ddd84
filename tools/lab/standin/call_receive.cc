// SET_RX_TIMESTAMP, SET_QUEUE_TIMESTAMP (avb-ioctl contract 6.13, 6.14; registers.md 3.4).
#include "adapters.h"
#include "backends/intel_avb/abi_config.h"
#include "call.h"
#include "hardware.h"
#include "tsn_registers.h"

namespace avbhal::standin {
namespace {

// Stamps in receive buffers are for the families whose clock counts seconds and ns.
bool refused(const MachineState& machine, const Adapter& adapter) {
  return machine.behaviour == Behaviour::kIdeal && !has_split_clock(adapter.model.config().family);
}

// Changes `bits` of a register; the values before and after.
bool toggle(Adapter& adapter, std::uint32_t offset, std::uint32_t bits, bool on,
            std::uint32_t* previous, std::uint32_t* current) {
  return read_register(adapter, offset, previous) &&
         write_register(adapter, offset, on ? *previous | bits : *previous & ~bits) &&
         read_register(adapter, offset, current);
}

}  // namespace

NtStatus set_rx_timestamp(Call& call) {
  Adapter* adapter = ready_global_adapter(call.machine, call.adapter, avb_abi::kHwBarMapped);
  if (adapter == nullptr) return kStatusDeviceNotReady;
  if (refused(call.machine, *adapter)) return kStatusNotSupported;
  auto request = load<avb_abi::RxTimestampRequest>(call);
  const std::uint32_t bits = call.machine.behaviour == Behaviour::kFaithful
                                 ? avb_abi::kRxPbSizeStampBit
                                 : avb_abi::kRxPbSizeStampBit | kRxPbSizeStampSpace;
  if (!toggle(*adapter, kRxPbSize, bits, request.enable != 0, &request.previous_rxpbsize,
              &request.current_rxpbsize))
    return kStatusUnsuccessful;
  const std::uint32_t changed = request.previous_rxpbsize ^ request.current_rxpbsize;
  request.requires_reset = (changed & bits) != 0 ? 1 : 0;
  store(call, request);
  return kStatusSuccess;
}

NtStatus set_queue_timestamp(Call& call) {
  Adapter* adapter = ready_global_adapter(call.machine, call.adapter, avb_abi::kHwBarMapped);
  if (adapter == nullptr) return kStatusDeviceNotReady;
  auto request = load<avb_abi::QueueTimestampRequest>(call);
  if (request.queue_index >= avb_abi::kReceiveQueues) return kStatusInvalidParameter;
  if (refused(call.machine, *adapter)) return kStatusNotSupported;
  if (!toggle(*adapter, srrctl(request.queue_index), avb_abi::kSrrCtlStampBit, request.enable != 0,
              &request.previous_srrctl, &request.current_srrctl))
    return kStatusUnsuccessful;
  store(call, request);
  return kStatusSuccess;
}

}  // namespace avbhal::standin
