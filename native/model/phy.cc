#include "model/phy.h"

namespace avbhal::model {
namespace {

// Register numbers and bits of IEEE 802.3, 22.2.4 and 40.5.1.
constexpr std::uint32_t kControl = 0, kStatus = 1, kId1 = 2, kId2 = 3, kAdvertise = 4;
constexpr std::uint32_t kPartner = 5, kExpansion = 6, kControl1000 = 9, kStatus1000 = 10;
constexpr std::uint32_t kExtendedStatus = 15;

constexpr std::uint16_t kReset = 0x8000, kPowerDown = 0x0800, kIsolate = 0x0400;
constexpr std::uint16_t kRestartNegotiation = 0x0200, kNegotiationOn = 0x1000;
constexpr std::uint16_t kControlKept = 0x7DE0;
// 100BASE-X and 10BASE-T in both duplex modes, extended status, preamble suppression, negotiation
// able, extended capability.
constexpr std::uint16_t kStatusFixed = 0x7949;
constexpr std::uint16_t kNegotiated = 0x0020, kLink = 0x0004;

}  // namespace

void Phy::reset(Family family, bool link_up, std::uint32_t mbps) {
  family_ = family;
  link_up_ = link_up;
  mbps_ = mbps;
  restore();
  link_was_lost_ = false;
}

void Phy::restore() {
  values_ = {};
  values_[kControl] = 0x1140;
  values_[kId1] = static_cast<std::uint16_t>(traits_of(family_).phy_identifier >> 16);
  values_[kId2] = static_cast<std::uint16_t>(traits_of(family_).phy_identifier);
  values_[kAdvertise] = 0x01E1;
  values_[kControl1000] = 0x0300;
  values_[kExtendedStatus] = 0x3000;
  link_was_lost_ = true;
}

void Phy::set_link(bool up, std::uint32_t mbps) {
  if (!up) link_was_lost_ = true;
  link_up_ = up;
  mbps_ = mbps;
}

bool Phy::answers(std::uint32_t address) const {
  if (family_ == Family::kI210) return true;
  return address <= (has_split_clock(family_) ? 0u : 2u);
}

bool Phy::linked() const { return link_up_ && (values_[kControl] & (kPowerDown | kIsolate)) == 0; }

std::uint16_t Phy::status() {
  std::uint16_t value = kStatusFixed;
  if (!linked()) return value;
  if ((values_[kControl] & kNegotiationOn) != 0) value |= kNegotiated;
  if (!link_was_lost_) value |= kLink;
  link_was_lost_ = false;
  return value;
}

std::uint16_t Phy::read(std::uint32_t reg) {
  switch (reg & 31u) {
    case kStatus:
      return status();
    case kPartner:
      return linked() ? 0xC1E1 : 0;
    case kExpansion:
      return linked() ? 0x0007 : 0;
    case kStatus1000:
      return linked() && mbps_ >= 1000 ? 0x7C00 : 0;
    default:
      return values_[reg & 31u];
  }
}

void Phy::write(std::uint32_t reg, std::uint16_t value) {
  switch (reg & 31u) {
    case kControl: {
      const bool was_linked = linked();
      if ((value & kReset) != 0) {
        restore();
        return;
      }
      values_[kControl] = value & kControlKept;
      if ((was_linked && !linked()) || (value & kRestartNegotiation) != 0) link_was_lost_ = true;
      return;
    }
    case kStatus:
    case kId1:
    case kId2:
    case kPartner:
    case kExpansion:
    case kStatus1000:
    case kExtendedStatus:
      return;
    default:
      values_[reg & 31u] = value;
  }
}

}  // namespace avbhal::model
