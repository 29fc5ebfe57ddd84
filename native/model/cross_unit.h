// Cross timestamps by hardware: PCIe precision time measurement of I225 and I226 (Linux igc) and
// the platform cross stamp of I219 (Linux e1000e). The other clock, root port or ART, counts true
// time. Sim-model X1 to X5 of the project's contract; no document is public.
#pragma once

#include <cstdint>

#include "base/family.h"
#include "base/registers.gen.h"
#include "model/frame.h"
#include "model/random.h"
#include "model/register_file.h"

namespace avbhal::model {

// The bits of PTM_STAT that have a name.
inline constexpr std::uint32_t kPtmStatusBits =
    reg::kPTM_STAT_VALID | reg::kPTM_STAT_RET_ERR | reg::kPTM_STAT_BAD_PTM_RES |
    reg::kPTM_STAT_T4M1_OVFL | reg::kPTM_STAT_ADJUST_1ST | reg::kPTM_STAT_ADJUST_CYC;

class CrossUnit {
 public:
  void seed(std::uint64_t seed);
  // MAC reset. `khz`: I219's ART. `works`: the path and the part have PTM.
  void reset(Family family, std::uint32_t khz, bool works);

  // A register of this unit was written at true time `t_ns`, where SYSTIM showed `now`.
  void after_write(std::uint32_t offset, std::uint32_t value, std::uint64_t t_ns, RawStamp now,
                   RegisterFile& registers);
  // The clock was set or its rate changed: a running dialog ends with ADJUST_1ST.
  void clock_changed() { clock_changed_ = true; }
  // I219's stamp registers, which no other part has at their offsets. Read only.
  bool owns(std::uint32_t offset) const;
  std::uint32_t read(std::uint32_t offset) const;

  // Shows what has ended by then: a dialog takes 20 to 90 us, a platform stamp 1 to 3 us.
  void settle(std::uint64_t t_ns, RegisterFile& registers);

  // The next `count` dialogs end with `status` in PTM_STAT (all ones: every bit is set, as from a
  // part that is gone); on I219 with SYNC_COMP_ERR.
  void fail(std::uint32_t status, std::uint32_t count);

 private:
  void begin(std::uint64_t t_ns, RawStamp now, std::uint64_t shortest_ns, std::uint64_t spread_ns);
  void end_dialog(RegisterFile& registers);
  void end_platform_stamp(RegisterFile& registers);
  bool take_failure();

  Family family_ = Family::kI226;
  Random random_;
  std::uint32_t khz_ = 24000;
  bool works_ = true, triggered_ = false, trigger_level_ = false;
  bool running_ = false, clock_changed_ = false;
  std::uint64_t begun_ns_ = 0, ends_ns_ = 0;
  RawStamp device_{};
  std::uint32_t stamps_[4] = {};  // PLTSTMPL, PLTSTMPH, SYSSTMPL, SYSSTMPH
  std::uint32_t failing_status_ = 0, failures_ = 0;
};

}  // namespace avbhal::model
