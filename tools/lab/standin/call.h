// One request on its way through the driver, and the handlers of the served codes. A handler runs
// after the checks that dispatch.cc makes for all (adapter, initialised, sizes); it leaves the
// `status` field to dispatch.cc. Behaviour: avb-ioctl contract 6.
#pragma once

#include <cstring>

#include "machine_state.h"
#include "nt_status.h"

namespace avbhal::standin {

struct Call {
  MachineState& machine;
  FileContext& file;
  Adapter* adapter;  // the handle's; nullptr for ENUM_ADAPTERS and OPEN_ADAPTER
  void* buffer;
};

// Requests lie in the system buffer at any alignment.
template <class T>
T load(const Call& call) {
  T value;
  std::memcpy(&value, call.buffer, sizeof(T));
  return value;
}

template <class T>
void store(const Call& call, const T& value) {
  std::memcpy(call.buffer, &value, sizeof(T));
}

// call_handles.cc
NtStatus init_device(Call& call);
NtStatus enum_adapters(Call& call);
NtStatus open_adapter(Call& call);
// call_info.cc
NtStatus get_device_info(Call& call);
NtStatus get_hw_state(Call& call);
NtStatus get_version(Call& call);
NtStatus get_statistics(Call& call);
NtStatus reset_statistics(Call& call);
// call_registers.cc
NtStatus read_register_call(Call& call);
NtStatus write_register_call(Call& call);
// call_clock.cc
NtStatus get_timestamp(Call& call);
NtStatus set_timestamp(Call& call);
NtStatus adjust_offset(Call& call);
NtStatus get_clock_config(Call& call);
NtStatus cross_timestamp(Call& call);
// call_steering.cc
NtStatus adjust_frequency(Call& call);
NtStatus set_hw_timestamping(Call& call);

}  // namespace avbhal::standin
