// The PHY's registers as MDIC reaches them: IEEE 802.3 clause 22, registers 0 to 31. Registers 16
// to 31 belong to the vendor and only keep values here; there are no pages. Identifiers: Linux igb,
// e1000e and igc (I226: that of I225).
#pragma once

#include <array>
#include <cstdint>

#include "base/family.h"

namespace avbhal::model {

class Phy {
 public:
  // Power-on.
  void reset(Family family, bool link_up, std::uint32_t mbps);
  void set_link(bool up, std::uint32_t mbps);

  // Whether something answers at this PHY address: I225 and I226 at 0, I217 and I219 at 0, 1 and 2
  // (assumption: 0 is taken as the broadcast address), I210 everywhere, because MDIC has no address
  // there.
  bool answers(std::uint32_t address) const;
  std::uint16_t read(std::uint32_t reg);
  void write(std::uint32_t reg, std::uint16_t value);

 private:
  void restore();
  std::uint16_t status();
  bool linked() const;

  Family family_ = Family::kI226;
  std::array<std::uint16_t, 32> values_{};
  bool link_up_ = false;
  bool link_was_lost_ = false;  // BMSR's link bit reads 0 once after a loss (802.3, 22.2.4.2.13)
  std::uint32_t mbps_ = 0;
};

}  // namespace avbhal::model
