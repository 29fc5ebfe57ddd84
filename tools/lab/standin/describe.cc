#include "describe.h"

#include "hardware.h"
#include "text.h"

namespace avbhal::standin {
namespace {

const char* mode_name(TimestampMode mode) {
  switch (mode) {
    case TimestampMode::kActive: return "active";
    case TimestampMode::kSoftware: return "software";
    case TimestampMode::kDisabled: return "disabled";
    case TimestampMode::kUnsupported: return "unsupported";
    case TimestampMode::kInvalidOid: return "invalid-oid";
    case TimestampMode::kBadDriver: return "bad-driver";
    case TimestampMode::kDenied: return "denied";
  }
  return "?";
}

const char* state_name(const Adapter& adapter) {
  if (!adapter.attached) return "removed";
  switch (adapter.hw_state) {
    case avb_abi::kHwBound: return "bound";
    case avb_abi::kHwBarMapped: return "bar-mapped";
    case avb_abi::kHwPtpReady: return "ptp-ready";
    default: return "unbound";
  }
}

void write_mac(TextWriter& out, const std::array<std::uint8_t, 6>& mac) {
  for (std::uint32_t i = 0; i < mac.size(); ++i) {
    if (i != 0) out.text(":");
    out.hex(mac[i], 2);
  }
}

void write_adapter(TextWriter& out, const MachineState& machine, std::uint32_t number) {
  const Adapter& adapter = machine.adapters[number];
  const model::AdapterConfig& config = adapter.model.config();
  out.text("adapter=").decimal(number).text(" family=").text(driver_traits_of(adapter).name);
  out.text(" device=0x").hex(config.identity.device_id, 4).text(" mac=");
  write_mac(out, config.identity.mac);
  out.text(" link-mbps=").decimal(config.link_up ? config.link_mbps : 0);
  out.text(" state=").text(state_name(adapter));
  for (std::uint32_t i = 0; i < machine.enumerated; ++i)
    if (machine.enumeration[i] == number) out.text(" index=").decimal(i);
  out.text(" timestamps=").text(mode_name(adapter.timestamp_mode));
  out.text(" nominal-hz=").decimal(adapter.nominal_hz).text("\n");
}

}  // namespace

bool describe_machine(const MachineState& machine, char* buffer, std::uint32_t capacity,
                      std::uint32_t* length) {
  TextWriter out(buffer, capacity);
  for (std::uint32_t i = 0; i < machine.adapter_count; ++i) write_adapter(out, machine, i);
  out.text("machine behaviour=");
  out.text(machine.behaviour == Behaviour::kIdeal ? "ideal" : "faithful");
  out.text(" build=").text(machine.debug_build ? "debug" : "release");
  out.text(" seed=").decimal(machine.config.seed);
  out.text(" faults=").decimal(machine.faults.waiting());
  out.text(" deny-open=").decimal(machine.deny_open ? 1 : 0);
  out.text("\n");
  *length = out.length();
  return !out.truncated();
}

}  // namespace avbhal::standin
