// Registers of BAR0, by offset.
#pragma once

#include <cstdint>
#include <string>

#include "base/limits.h"
#include "hal/facet.h"
#include "hal/register_table.h"

namespace avbhal {

// HAL_REGISTER_INVALID unless `offset` is a multiple of 4 inside the window. Pure; any thread.
inline Status check_register_offset(std::uint32_t offset) {
  if (offset % 4 == 0 && offset < kBarBytes) return ok_status();
  return make_error(ErrorCode::kRegisterInvalid, {},
                    "offset must be a multiple of 4 below " + std::to_string(kBarBytes) + ", got " +
                        std::to_string(offset));
}

class Registers : public Facet {
 public:
  using Facet::Facet;
  static constexpr auto kRead = needs_observe("registers.read", C::kRegisterRead);
  static constexpr auto kWrite = needs_configure("registers.write", C::kRegisterWrite);
  static Registers* of(Adapter& adapter) { return adapter.registers(); }

  Result<std::uint32_t> read(std::uint32_t offset) {
    return run(kRead, check_register_offset(offset), &Registers::do_read, offset);
  }
  // Not read back: many registers do not show what was written. HAL_REGISTER_READ_ONLY for one that
  // the family's table knows as such.
  Status write(std::uint32_t offset, std::uint32_t value) {
    return run(kWrite, check_write(offset), &Registers::do_write, offset, value);
  }

 private:
  Status check_write(std::uint32_t offset) const {
    Status status = check_register_offset(offset);
    return status.ok() ? require_writable(adapter().info().family, offset) : std::move(status);
  }

  virtual Result<std::uint32_t> do_read(std::uint32_t offset) = 0;
  virtual Status do_write(std::uint32_t offset, std::uint32_t value) = 0;
};

}  // namespace avbhal
