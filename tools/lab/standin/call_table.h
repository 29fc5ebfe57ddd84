// The control codes that the stand-in serves, with the checks that come before each handler
// (avb-ioctl contract 2 and 3.3).
#pragma once

#include "call.h"

namespace avbhal::standin {

enum CallFlag : std::uint8_t {
  kDebugOnly = 1,       // unknown to a release build
  kWithoutAdapter = 2,  // answered before an adapter is looked up
  kBoundHandle = 4,     // an unbound handle fails before anything else is checked
  kUngated = 8,         // served before the context is initialised
  kNotCounted = 16,     // fast I/O: not part of IoctlCount
  kNeedsBuffer = 32,    // no buffer at all is INVALID_PARAMETER
  kShortInInvalid = 64  // a short input is INVALID_PARAMETER
};

inline constexpr std::uint32_t kNoStatus = ~0u;

struct CallEntry {
  std::uint32_t code;
  std::uint32_t in_bytes;       // smallest accepted; 0 = not checked
  std::uint32_t out_bytes;      // smallest accepted; 0 = not checked
  std::uint32_t reply_bytes;    // what a success returns where the output has room for it, else 0
  std::uint32_t status_offset;  // of the `status` field of the reply
  std::uint8_t flags;
  NtStatus (*handler)(Call&);
};

// nullptr: no such code, or not in this build.
const CallEntry* find_call(const MachineState& machine, std::uint32_t code);

}  // namespace avbhal::standin
