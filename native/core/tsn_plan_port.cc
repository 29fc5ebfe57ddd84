// Shapers, launch time, PCIe time measurement, VLAN and EEE.
#include "core/tsn_plan.h"
#include "core/tsn_silicon.h"

namespace avbhal {
namespace {

using namespace tsn_registers;

constexpr std::uint32_t kAll = 0xFFFFFFFFu;
// As Linux igc writes them: retry after 4 us, give up after 255 us; delays of digital part and PHY.
constexpr std::uint32_t kPtmTimes =
    reg::kPTM_CTRL_SHRT_CYC.with(4) | reg::kPTM_CTRL_PTM_TO.with(255);
constexpr std::uint32_t kDigitalDelay = 0x01440000u, kPhyDelay = 0x40900000u;

Status check_queue(std::uint8_t traffic_class) {
  if (traffic_class < kTransmitQueues) return ok_status();
  return not_supported({}, "trafficClass " + std::to_string(traffic_class) +
                               ": this family has 4 transmit queues, class n uses queue n");
}

}  // namespace

Result<ShaperValues> shaper_values(Family family, const CreditShaper& shaper) {
  if (!shaper.enable) return ShaperValues{};
  const ShaperUnits& units = traits_of(family).shaper;
  if (units.at_bps == 0) return not_supported({}, "this family has no credit shaper");
  const auto idle_bps = static_cast<std::uint64_t>(shaper.idle_slope_bps);
  // Rounded up: a class must get at least what it reserved.
  const std::uint64_t slope = (idle_bps * units.slope + units.at_bps - 1) / units.at_bps;
  const std::uint64_t credit =
      kZeroCredit + static_cast<std::uint64_t>(shaper.hi_credit_bytes) * units.credit;
  if (slope > kIdleSlopeMask)
    return not_supported(
        {}, "idleSlopeBps " + std::to_string(idle_bps) + " is more than the register holds");
  if (credit > kAll)
    return not_supported({}, "hiCreditBytes " + std::to_string(shaper.hi_credit_bytes) +
                                 " is more than the register holds");
  ShaperValues values;
  values.slope = static_cast<std::uint32_t>(slope);
  values.credit = static_cast<std::uint32_t>(credit);
  return values;
}

Result<RegisterPlan> plan_shaper(Family family, const CreditShaper& shaper, std::uint32_t unit) {
  if (Status queue = check_queue(shaper.traffic_class); !queue.ok()) return queue;
  Result<ShaperValues> values = shaper_values(family, shaper);
  if (!values.ok()) return values.take_status();
  const bool i210 = family == Family::kI210;
  RegisterPlan plan;
  if (shaper.enable) {
    const std::uint32_t mode = kTqavTsnMode | (i210 ? kTqavCredit : kTqavEnhanced);
    plan.push_back({"TQAVCTRL", kTqavCtrl, mode, mode});
  }
  if (!i210) {
    plan.push_back({"TXQCTL", txqctl(shaper.traffic_class), kQueueShaperMask,
                    shaper.enable ? queue_shaper(unit) : 0});
  }
  const std::uint32_t reservation = i210 ? kStreamReservation : 0;
  plan.push_back({"TQAVCC", tqavcc(unit), kIdleSlopeMask | reservation,
                  shaper.enable ? values.value().slope | reservation : 0});
  plan.push_back({"TQAVHC", tqavhc(unit), kAll, values.value().credit});
  return plan;
}

Result<RegisterPlan> plan_launch_mode(Family family, const LaunchTime& launch) {
  if (family == Family::kI210) {
    const std::uint32_t bits = kTqavLaunch | (launch.enable ? kTqavTsnMode : 0);
    return RegisterPlan{{"TQAVCTRL", kTqavCtrl, bits, launch.enable ? bits : 0}};
  }
  if (Status queue = check_queue(launch.traffic_class); !queue.ok()) return queue;
  RegisterPlan plan;
  if (launch.enable) plan.push_back({"TQAVCTRL", kTqavCtrl, kTqavTsnMode, kTqavTsnMode});
  plan.push_back(
      {"TXQCTL", txqctl(launch.traffic_class), kQueueLaunch, launch.enable ? kQueueLaunch : 0});
  return plan;
}

RegisterPlan plan_ptm(const PciePtm& ptm) {
  if (!ptm.enable) return {{"PTM_CTRL", kPtmCtrl, kPtmEnable, 0}};
  return {{"PCIE_DIG_DELAY", kPtmDigitalDelay, kAll, kDigitalDelay, false},
          {"PCIE_PHY_DELAY", kPtmPhyDelay, kAll, kPhyDelay, false},
          {"PTM_CYCLE_CTRL", kPtmCycle, kAll, 0, false},
          {"PTM_CTRL", kPtmCtrl, kPtmEnable | 0xFFFFu, kPtmEnable | kPtmTimes}};
}

RegisterPlan plan_vlan(Family family, const VlanTagging& vlan, std::uint16_t old_id) {
  const bool strip = vlan.enable && vlan.strip_receive;
  RegisterPlan plan = {{"CTRL", kCtrl, kCtrlVlanMode, strip ? kCtrlVlanMode : 0}};
  // The filter table of I217 and I219 is not established.
  if (!traits_of(family).vlan_filter) return plan;
  if (old_id != 0 && !(vlan.enable && old_id == vlan.vlan_id))
    plan.push_back({"VFTA", vfta(old_id), vfta_bit(old_id), 0});
  if (vlan.enable) {
    const std::uint32_t bit = vfta_bit(vlan.vlan_id);
    plan.push_back({"VFTA", vfta(vlan.vlan_id), bit, bit});
  }
  return plan;
}

RegisterPlan plan_eee(const EnergyEfficiency& eee) {
  if (!eee.enable) return {{"EEER", kEeer, kEeerLpiEnable, 0}};
  const std::uint32_t mask = kEeerLpiEnable | kEeerWakeTimeMask;
  return {{"EEER", kEeer, mask, kEeerLpiEnable | eee.lpi_timer_us}};
}

}  // namespace avbhal
