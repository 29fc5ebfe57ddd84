#include "model/phy.h"

#include "base/registers.gen.h"

namespace avbhal::model {
namespace {

constexpr std::uint32_t kControl = reg::phy::kBMCR, kStatus = reg::phy::kBMSR;
constexpr std::uint32_t kId1 = reg::phy::kPHYID1, kId2 = reg::phy::kPHYID2;
constexpr std::uint32_t kAdvertise = reg::phy::kANAR, kPartner = reg::phy::kANLPAR;
constexpr std::uint32_t kExpansion = reg::phy::kANER, kControl1000 = reg::phy::kGTCR;
constexpr std::uint32_t kStatus1000 = reg::phy::kGTSR, kExtendedStatus = reg::phy::kGESR;

constexpr std::uint32_t kPowerDown = reg::phy::kBMCR_POWER_DOWN;
constexpr std::uint32_t kIsolate = reg::phy::kBMCR_ISOLATE;
constexpr std::uint16_t kControlKept = reg::phy::kBMCR_LOOPBACK | reg::phy::kBMCR_SPEED_LSB |
                                       reg::phy::kBMCR_AN_ENABLE | kPowerDown | kIsolate |
                                       reg::phy::kBMCR_DUPLEX | reg::phy::kBMCR_COLLISION_TEST |
                                       reg::phy::kBMCR_SPEED_MSB | reg::phy::kBMCR_UNIDIRECTIONAL;
constexpr std::uint16_t kStatusFixed =
    reg::phy::kBMSR_FD_100X | reg::phy::kBMSR_HD_100X | reg::phy::kBMSR_FD_10 |
    reg::phy::kBMSR_HD_10 | reg::phy::kBMSR_EXTENDED_STATUS | reg::phy::kBMSR_PREAMBLE_SUPPRESSION |
    reg::phy::kBMSR_AN_ABLE | reg::phy::kBMSR_EXTENDED;
constexpr std::uint16_t kNegotiated = reg::phy::kBMSR_AN_COMPLETE, kLink = reg::phy::kBMSR_LINK;

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
  values_[kControl] =
      reg::phy::kBMCR_AN_ENABLE | reg::phy::kBMCR_DUPLEX | reg::phy::kBMCR_SPEED_MSB;
  values_[kId1] = static_cast<std::uint16_t>(traits_of(family_).phy_identifier >> 16);
  values_[kId2] = static_cast<std::uint16_t>(traits_of(family_).phy_identifier);
  values_[kAdvertise] = 0x01E1;
  values_[kControl1000] = reg::phy::kGTCR_HD_1000 | reg::phy::kGTCR_FD_1000;
  values_[kExtendedStatus] = reg::phy::kGESR_HD_1000T | reg::phy::kGESR_FD_1000T;
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
  if ((values_[kControl] & reg::phy::kBMCR_AN_ENABLE) != 0) value |= kNegotiated;
  if (!link_was_lost_) value |= kLink;
  link_was_lost_ = false;
  return value;
}

std::uint16_t Phy::read(std::uint32_t reg) {
  switch (reg & 31u) {
    case kStatus: return status();
    case kPartner: return linked() ? 0xC1E1 : 0;
    case kExpansion: return linked() ? 0x0007 : 0;
    case kStatus1000: return linked() && mbps_ >= 1000 ? 0x7C00 : 0;
    default: return values_[reg & 31u];
  }
}

void Phy::write(std::uint32_t reg, std::uint16_t value) {
  switch (reg & 31u) {
    case kControl: {
      const bool was_linked = linked();
      if ((value & reg::phy::kBMCR_RESET) != 0) {
        restore();
        return;
      }
      values_[kControl] = value & kControlKept;
      if ((was_linked && !linked()) || (value & reg::phy::kBMCR_RESTART_AN) != 0)
        link_was_lost_ = true;
      return;
    }
    case kStatus:
    case kId1:
    case kId2:
    case kPartner:
    case kExpansion:
    case kStatus1000:
    case kExtendedStatus: return;
    default: values_[reg & 31u] = value;
  }
}

}  // namespace avbhal::model
