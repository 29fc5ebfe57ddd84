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
  Adapter* adapter;  // the handle's; nullptr for calls that are answered without one
  Request& request;  // `returned` holds what the call's table says; a handler may change it
};

// Requests lie in the system buffer at any alignment.
template <class T>
T load(const Call& call) {
  T value;
  std::memcpy(&value, call.request.buffer, sizeof(T));
  return value;
}

template <class T>
void store(const Call& call, const T& value) {
  std::memcpy(call.request.buffer, &value, sizeof(T));
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
// call_events.cc
NtStatus ts_subscribe(Call& call);
NtStatus ts_ring_map(Call& call);
NtStatus ts_unsubscribe(Call& call);
// call_stamps.cc
NtStatus get_tx_timestamp(Call& call);
NtStatus get_rx_timestamp(Call& call);
NtStatus test_send_ptp(Call& call);
NtStatus set_target_time(Call& call);
NtStatus get_aux_timestamp(Call& call);
// call_mdio.cc
NtStatus mdio_read(Call& call);
NtStatus mdio_write(Call& call);
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
// call_filters.cc
NtStatus restart_all_filters(Call& call);
NtStatus restart_one_filter(Call& call);
NtStatus enumerate_filters(Call& call);
// call_tas.cc
NtStatus setup_tas(Call& call);
// call_tsn.cc
NtStatus setup_fp(Call& call);
NtStatus setup_ptm(Call& call);
NtStatus set_launch_time(Call& call);
// call_shaper.cc
NtStatus setup_qav(Call& call);
// call_receive.cc
NtStatus set_rx_timestamp(Call& call);
NtStatus set_queue_timestamp(Call& call);
// call_link.cc
NtStatus set_port_latency(Call& call);
NtStatus vlan_enable(Call& call);
NtStatus vlan_disable(Call& call);
NtStatus eee_enable(Call& call);
NtStatus eee_disable(Call& call);
NtStatus pfc_enable(Call& call);
// call_streams.cc
NtStatus srp_register(Call& call);
NtStatus srp_deregister(Call& call);
NtStatus atdecc_subscribe(Call& call);
NtStatus atdecc_unsubscribe(Call& call);
NtStatus atdecc_poll(Call& call);

}  // namespace avbhal::standin
