// Registers of the adapter's PHY (IEEE 802.3, clause 22).
#pragma once

#include <cstdint>

#include "base/limits.h"
#include "hal/facet.h"

namespace avbhal {

// Pure; any thread.
inline Status check_phy_register(std::uint32_t address, std::uint32_t reg) {
  Status status = require_within("address", 0, kMaxPhyAddress, address);
  return status.ok() ? require_within("register", 0, kMaxPhyRegister, reg) : std::move(status);
}

class Phy : public Facet {
 public:
  using Facet::Facet;
  static constexpr auto kRead = needs_observe("phy.read", C::kPhyRead);
  static constexpr auto kWrite = needs_configure("phy.write", C::kPhyWrite);
  static Phy* of(Adapter& adapter) { return adapter.phy(); }

  // HAL_PHY_NO_ANSWER.
  Result<std::uint16_t> read(std::uint32_t address, std::uint32_t reg) {
    return run(kRead, check_phy_register(address, reg), &Phy::do_read, address, reg);
  }
  // Not read back: many PHY registers do not show what was written.
  Status write(std::uint32_t address, std::uint32_t reg, std::uint16_t value) {
    return run(kWrite, check_phy_register(address, reg), &Phy::do_write, address, reg, value);
  }

 private:
  virtual Result<std::uint16_t> do_read(std::uint32_t address, std::uint32_t reg) = 0;
  virtual Status do_write(std::uint32_t address, std::uint32_t reg, std::uint16_t value) = 0;
};

}  // namespace avbhal
