// SET_PORT_LATENCY, VLAN, EEE and PFC calls (avb-ioctl contract 6.20, 6.27; registers.md 3.1, 5.1).
#include "backends/intel_avb/abi_config.h"
#include "base/registers.gen.h"
#include "call.h"
#include "hardware.h"
#include "tsn_registers.h"

namespace avbhal::standin {
namespace {

constexpr std::uint16_t kLastVlan = 4094;
constexpr std::uint8_t kLastPriority = 7;
constexpr std::uint32_t kPfcOn = 0x100;

bool is_ideal(const Call& call) { return call.machine.behaviour == Behaviour::kIdeal; }
NtStatus outcome(bool done) { return done ? kStatusSuccess : kStatusUnsuccessful; }

// Stripping, and on the families with a filter table the VLAN's bit in it.
NtStatus program_vlan(Adapter& adapter, std::uint16_t vlan, bool accepted, bool strip) {
  const bool stripped =
      change_register(adapter, reg::kCTRL, kCtrlVlanMode, strip ? kCtrlVlanMode : 0);
  if (!has_split_clock(adapter.model.config().family)) return outcome(stripped);
  const std::uint32_t bit = 1u << (vlan % 32);
  return outcome(stripped &&
                 change_register(adapter, kVfta + 4u * (vlan / 32u), bit, accepted ? bit : 0));
}

void store_vlan(const Call& call, avb_abi::VlanRequest request) {
  const Settings& settings = call.adapter->settings;
  request.vlan_id_out = settings.vlan_id;
  request.pcp_out = settings.vlan_pcp;
  request.enabled = settings.vlan_enabled ? 1 : 0;
  store(call, request);
}

// Ideal behaviour; `timer_us` is ignored when off. The register's value in *eeer.
NtStatus program_eee(Adapter& adapter, bool on, std::uint32_t timer_us, std::uint32_t* eeer) {
  if ((adapter.capabilities & avb_abi::kCapEee) == 0) return kStatusNotSupported;
  if (on && timer_us > kEeerWakeTime) return kStatusInvalidParameter;
  const std::uint32_t clear = kEeerLpiEnable | (on ? kEeerWakeTime : 0);
  return outcome(change_register(adapter, kEeer, clear, on ? kEeerLpiEnable | timer_us : 0) &&
                 read_register(adapter, kEeer, eeer));
}

NtStatus set_eee(Call& call, bool on) {
  auto request = load<avb_abi::EeeRequest>(call);
  request.eeer_readback = on ? (request.lpi_timer_us & 0xFF) << 8 : 0;
  if (is_ideal(call)) {
    const NtStatus done =
        program_eee(*call.adapter, on, request.lpi_timer_us, &request.eeer_readback);
    if (done != kStatusSuccess) return done;
  }
  Settings& settings = call.adapter->settings;
  settings.eee_enabled = on;
  if (on) settings.lpi_timer_us = request.lpi_timer_us;
  store(call, request);
  return kStatusSuccess;
}

}  // namespace

NtStatus set_port_latency(Call& call) {
  const auto request = load<avb_abi::PortLatencyRequest>(call);
  call.adapter->settings.ingress_latency_ns = request.ingress_latency_ns;
  call.adapter->settings.egress_latency_ns = request.egress_latency_ns;
  return kStatusSuccess;
}

NtStatus vlan_enable(Call& call) {
  const auto request = load<avb_abi::VlanRequest>(call);
  Settings& settings = call.adapter->settings;
  if (is_ideal(call)) {
    if (request.vlan_id == 0 || request.vlan_id > kLastVlan || request.pcp > kLastPriority ||
        request.strip_rx > 1)
      return kStatusInvalidParameter;
    const NtStatus done = program_vlan(*call.adapter, request.vlan_id, true, request.strip_rx == 1);
    if (done != kStatusSuccess) return done;
  }
  settings.vlan_id = request.vlan_id;
  settings.vlan_pcp = request.pcp;
  settings.vlan_strip_rx = request.strip_rx != 0;
  settings.vlan_enabled = true;
  store_vlan(call, request);
  return kStatusSuccess;
}

NtStatus vlan_disable(Call& call) {
  Settings& settings = call.adapter->settings;
  if (is_ideal(call) && settings.vlan_enabled) {
    const NtStatus done =
        program_vlan(*call.adapter, settings.vlan_id & avb_abi::kVlanIdMask, false, false);
    if (done != kStatusSuccess) return done;
  }
  settings.vlan_enabled = false;
  store_vlan(call, load<avb_abi::VlanRequest>(call));
  return kStatusSuccess;
}

NtStatus eee_enable(Call& call) { return set_eee(call, true); }

NtStatus eee_disable(Call& call) { return set_eee(call, false); }

NtStatus pfc_enable(Call& call) {
  auto request = load<avb_abi::PfcRequest>(call);
  Settings& settings = call.adapter->settings;
  settings.pfc_enabled = request.enable != 0;
  settings.pfc_priority_mask = request.priority_mask;
  request.pfctop_readback = settings.pfc_enabled ? kPfcOn | request.priority_mask : 0;
  store(call, request);
  return kStatusSuccess;
}

}  // namespace avbhal::standin
