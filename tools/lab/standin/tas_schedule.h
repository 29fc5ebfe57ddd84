// A cycle of gate states as the silicon can run it: one window per queue.
#pragma once

#include <cstdint>

#include "backends/intel_avb/abi_tsn.h"
#include "nt_status.h"
#include "tsn_registers.h"

namespace avbhal::standin {

struct TasSchedule {
  std::uint32_t cycle_ns = 0;
  std::uint64_t base_ns = 0;
  // The window of a queue, from the start of the cycle. Never open: both at the end of the cycle.
  std::uint32_t open_ns[kTransmitQueues] = {};
  std::uint32_t close_ns[kTransmitQueues] = {};
};

// Gate state bit n is queue n; higher bits have no queue. Entries of 0 ns are left out; the last
// one lasts to the end of the cycle; without any all gates are open. A base time before `now_ns` is
// moved by whole cycles to the first one after it.
// INVALID_PARAMETER: cycle beyond 32 bits, entries longer than the cycle, base time out of range.
// NOT_SUPPORTED: a queue opens more than once a cycle. Pure.
NtStatus plan_schedule(const avb_abi::TasConfig& config, std::uint64_t now_ns, TasSchedule* plan);

// The cycle as the public driver computes it: modulo 2^32 ns, 0 counts as 1 ms. Pure.
std::uint32_t wrapped_cycle_ns(const avb_abi::TasConfig& config);

}  // namespace avbhal::standin
