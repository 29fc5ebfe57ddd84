// The driver's way to the adapter's registers and clock: mapped or not, in the unit of each family,
// with the latency of the model. Registers: contract registers.md; units: avb-ioctl contract 5.2 to
// 5.4.
#pragma once

#include <cstdint>

#include "family.h"
#include "machine_state.h"
#include "nt_status.h"

namespace avbhal::standin {

const DriverTraits& driver_traits_of(const Adapter& adapter);

// One register access of the driver. False when BAR0 is not mapped or the word does not lie inside
// the window; nothing has been accessed then.
bool read_register(Adapter& adapter, std::uint32_t offset, std::uint32_t* value);
bool write_register(Adapter& adapter, std::uint32_t offset, std::uint32_t value);
// Reads, clears the bits of `clear`, sets those of `set`, writes.
bool change_register(Adapter& adapter, std::uint32_t offset, std::uint32_t clear,
                     std::uint32_t set);

// Device time in ns as the driver reports it. I219: raw / 200000 + software offset, or the wall
// clock (TAI) while the raw counter is 0. False when a register access failed.
bool read_clock_ns(MachineState& machine, Adapter& adapter, std::uint64_t* ns);
// The same clock as the adapter's own Windows driver reads it, between two readings of the host's
// system clock: no wall clock in place of a standing counter (0 then), BAR0 always mapped.
struct CounterReading {
  std::uint64_t ns = 0;
  std::uint64_t qpc_before = 0;
  std::uint64_t qpc_after = 0;
};
CounterReading read_counter(MachineState& machine, Adapter& adapter);
// I210, I225, I226: SYSTIML and SYSTIMH, nothing else. False as write_register.
bool write_split_clock(Adapter& adapter, std::uint64_t ns);
// What the calls that set or shift the clock do with an absolute time.
// UNSUCCESSFUL on I217 and when a register access failed.
NtStatus write_clock_ns(MachineState& machine, Adapter& adapter, std::uint64_t ns);
// Sets the software offset of an I219 so that the clock shows TAI.
NtStatus seed_i219_clock(MachineState& machine, Adapter& adapter);

// TIMINCA as the caller sees it (ideal behaviour: the documented unit). False as read_register.
bool read_increment(MachineState& machine, Adapter& adapter, std::uint32_t* value);
bool write_increment(MachineState& machine, Adapter& adapter, std::uint32_t value);

// TSAUXC; I219: a shadow in software, shared by all of them. Writes are dropped on I217.
bool read_tsauxc(MachineState& machine, Adapter& adapter, std::uint32_t* value);
bool write_tsauxc(MachineState& machine, Adapter& adapter, std::uint32_t value);

// Stamps for all received packets and for transmitted ones; no effect on families without them.
void enable_packet_timestamping(Adapter& adapter);

// The software offset of an I219: shared by all of them, own with ideal behaviour.
std::uint64_t& i219_offset_ns(MachineState& machine, Adapter& adapter);

// Wall clock of the host.
std::uint64_t utc_100ns_since_1601(const MachineState& machine);
std::uint64_t tai_ns_since_1970(const MachineState& machine);

}  // namespace avbhal::standin
