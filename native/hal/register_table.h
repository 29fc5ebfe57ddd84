// The registers that have a name: offset, access, reset value, by family. Generated from the same
// tables as the facade's (tools/repo/registers). Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "hal/status.h"
#include "hal/types.h"

namespace avbhal {

enum class RegisterAccess : std::uint8_t {
  kReadWrite,
  kReadOnly,
  kWriteOnly,
  kReadClear,          // reading clears
  kReadClearWriteOne,  // reading clears, writing 1 clears a bit
  kWriteOneClears,     // writing 1 clears a bit
  kWriteOneSets,       // writing 1 sets a bit, 0 changes nothing
  kUnknown,            // no source gives it
  kCounter             // no source gives it; a counter, which reading may clear
};

// `count` registers, `stride` bytes apart. `alias` is another offset of the same register, or
// `offset` when there is none. `families`: bit n for the n-th of I210, I217, I219, I225, I226.
struct RegisterRow {
  const char* name;
  std::uint32_t offset;
  std::uint16_t count;
  std::uint16_t stride;
  std::uint32_t alias;
  std::uint8_t families;
  RegisterAccess access;
  bool reset_known;
  std::uint32_t reset;  // only when known
};

// Whether a family has this row; never for kUnknown.
bool has_register(const RegisterRow& row, Family family);

// The row at `offset` of BAR0, aliases included; null where none has a name.
const RegisterRow* find_register(Family family, std::uint32_t offset);
// "SRRCTL[2]"; the offset in hexadecimal where it has no name.
std::string register_name(Family family, std::uint32_t offset);
// HAL_REGISTER_READ_ONLY, with its name, for a register that cannot be written, and for a counter.
// An offset without a name passes, and one whose access is unknown: who writes it by offset knows
// more.
Status require_writable(Family family, std::uint32_t offset);

}  // namespace avbhal
