// Registers of BAR0, by offset.
#pragma once

#include <cstdint>

#include "base/limits.h"
#include "hal/facet.h"
#include "hal/register_table.h"

namespace avbhal {

// HAL_REGISTER_INVALID unless `offset` is a multiple of 4 inside the window. Pure; any thread.
Status check_register_offset(std::uint32_t offset);

class Registers : public Facet {
 public:
  static constexpr Operation kRead{"registers.read", Capability::kRegisterRead,
                                   AccessLevel::kObserve};
  static constexpr Operation kWrite{"registers.write", Capability::kRegisterWrite,
                                    AccessLevel::kConfigure};
  static Registers* of(Adapter& adapter) { return adapter.registers(); }
  virtual ~Registers() = default;

  Result<std::uint32_t> read(std::uint32_t offset) {
    return run(
        kRead, [&] { return check_register_offset(offset); }, [&] { return do_read(offset); });
  }
  // Not read back: many registers do not show what was written. HAL_REGISTER_READ_ONLY for one that
  // the family's table knows as such.
  Status write(std::uint32_t offset, std::uint32_t value) {
    return run(
        kWrite, [&] { return check_write(offset); }, [&] { return do_write(offset, value); });
  }

 protected:
  using Facet::Facet;

 private:
  Status check_write(std::uint32_t offset) const {
    Status status = check_register_offset(offset);
    return status.ok() ? require_writable(adapter().info().family, offset) : std::move(status);
  }

  virtual Result<std::uint32_t> do_read(std::uint32_t offset) = 0;
  virtual Status do_write(std::uint32_t offset, std::uint32_t value) = 0;
};

}  // namespace avbhal
