// Registers of the adapter's PHY (IEEE 802.3, clause 22).
#pragma once

#include <cstdint>

#include "base/limits.h"
#include "hal/facet.h"

namespace avbhal {

// HAL_INVALID_ARGUMENT outside 0 to 31. Pure; any thread.
Status check_phy_register(std::uint32_t address, std::uint32_t reg);

class Phy : public Facet {
 public:
  static constexpr Operation kRead{"phy.read", Capability::kPhyRead, AccessLevel::kObserve};
  static constexpr Operation kWrite{"phy.write", Capability::kPhyWrite, AccessLevel::kConfigure};
  static Phy* of(Adapter& adapter) { return adapter.phy(); }
  virtual ~Phy() = default;

  // HAL_PHY_NO_ANSWER.
  Result<std::uint16_t> read(std::uint32_t address, std::uint32_t reg) {
    return run(
        kRead, [&] { return check_phy_register(address, reg); },
        [&] { return do_read(address, reg); });
  }
  // Not read back: many PHY registers do not show what was written.
  Status write(std::uint32_t address, std::uint32_t reg, std::uint16_t value) {
    return run(
        kWrite, [&] { return check_phy_register(address, reg); },
        [&] { return do_write(address, reg, value); });
  }

 protected:
  using Facet::Facet;

 private:
  virtual Result<std::uint16_t> do_read(std::uint32_t address, std::uint32_t reg) = 0;
  virtual Status do_write(std::uint32_t address, std::uint32_t reg, std::uint16_t value) = 0;
};

}  // namespace avbhal
