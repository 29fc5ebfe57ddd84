// INIT_DEVICE, ENUM_ADAPTERS, OPEN_ADAPTER (avb-ioctl contract 6.2 to 6.4).
#include "adapters.h"
#include "call.h"
#include "hardware.h"

namespace avbhal::standin {

NtStatus init_device(Call& call) {
  if (call.file.initialised_once) return kStatusInvalidDeviceState;
  call.file.initialised_once = true;
  initialize_device(call.machine, *call.adapter, true);
  return kStatusSuccess;
}

NtStatus enum_adapters(Call& call) {
  if (call.machine.enumerated == 0) return kStatusNoSuchDevice;
  auto reply = load<avb_abi::AdapterEnum>(call);
  const std::int32_t number = adapter_at_index(call.machine, reply.index);
  if (number < 0) return kStatusInvalidParameter;
  const Adapter& adapter = call.machine.adapters[static_cast<std::uint32_t>(number)];
  reply.count = call.machine.enumerated;
  reply.vendor_id = avb_abi::kIntelVendorId;
  reply.device_id = driver_traits_of(adapter).representative_id;
  reply.capabilities = adapter.capabilities;
  store(call, reply);
  return kStatusSuccess;
}

NtStatus open_adapter(Call& call) {
  const auto request = load<avb_abi::AdapterOpen>(call);
  const std::int32_t number = adapter_at_index(call.machine, request.index);
  if (number < 0) return kStatusNoSuchDevice;
  Adapter& adapter = call.machine.adapters[static_cast<std::uint32_t>(number)];
  const bool any = request.vendor_id == 0 && request.device_id == 0;
  const bool same = request.vendor_id == avb_abi::kIntelVendorId &&
                    device_belongs_to(request.device_id, adapter.model.config().family);
  if (!any && !same) return kStatusNoSuchDevice;
  call.file.adapter = number;
  call.file.generation = adapter.generation;
  call.machine.selected = number;
  bring_up(call.machine, adapter);
  return kStatusSuccess;
}

}  // namespace avbhal::standin
