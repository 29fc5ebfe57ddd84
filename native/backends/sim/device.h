// One simulated adapter: the model behind the interface a driver would give it, and what that
// driver keeps in mind. Shared by every adapter object opened on it.
//
// Threads: any, for what stands under "any thread". All the rest is for the thread that holds
// `mutex`: the facets lock it for one operation and use the device inside.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>

#include "backends/sim/frame_unit.h"
#include "backends/sim/stamp_hub.h"
#include "backends/sim/true_time.h"
#include "base/registers.gen.h"
#include "core/tsn_plan.h"
#include "core/tsn_silicon.h"
#include "hal/status.h"
#include "hal/types.h"
#include "model/adapter_model.h"
#include "model/clock_reader.h"
#include "model/order.h"

namespace avbhal::sim {

// What every register of an absent adapter reads.
inline constexpr std::uint32_t kAllOnes = 0xFFFFFFFFu;
// The clocks of all adapters start here (2001-09-09 as a Unix time), running at their nominal rate.
inline constexpr std::uint64_t kStartDeviceNs = std::uint64_t{1000000000} * kNsPerSecond;

// Why I217 and I219 cannot do some of it.
inline constexpr const char* kNoTimedIo =
    "I217 and I219 have no target times and no auxiliary inputs";
inline constexpr const char* kNoBufferStamps =
    "I217 and I219 keep receive stamps in registers, not in receive buffers";

// TSYNCTXCTL and TSYNCRXCTL: stamps are taken. TSIM: TT0, TT1. TSAUXC: EN_TS0, EN_TS1.
inline constexpr std::uint32_t kStampEnable = reg::kTSYNCRXCTL_EN;
static_assert(kStampEnable == reg::kTSYNCTXCTL_EN);
inline constexpr std::uint32_t kTimedCauses = reg::kTSIM_TT0 | reg::kTSIM_TT1;
inline constexpr std::uint32_t kCaptureEdges = reg::kTSAUXC_EN_TS0 | reg::kTSAUXC_EN_TS1;
inline constexpr std::uint32_t kTargetStride = reg::kTRGTTIML1 - reg::kTRGTTIML0;

// A handle is bound to the adapter as it was when it was opened: when a removed adapter returns,
// the handle stays dead.
using Generation = std::uint32_t;

class SimDevice {
 public:
  SimDevice(const model::AdapterConfig& config, SimTime& time);
  SimDevice(const SimDevice&) = delete;
  SimDevice& operator=(const SimDevice&) = delete;

  // --- any thread ---
  Result<LinkState> link(Generation handle);
  // False: this part cannot do what the order asks.
  bool apply(const model::Order& order);
  bool present();
  Generation generation();
  const model::Identity& identity() const { return identity_; }
  Family family() const { return family_; }
  // Seconds and nanoseconds in two registers (I210, I225, I226), not one scaled counter.
  bool split() const { return has_split_clock(family_); }
  std::uint32_t khz() const { return model_.config().source_clock_khz; }
  SimTime& time() const { return time_; }

  std::mutex mutex;

  // --- `mutex` is held ---
  // HAL_ADAPTER_GONE when the adapter was removed since `handle` was opened.
  Status check_handle(Generation handle);
  Status gone() const;
  // HAL_ADAPTER_GONE when the adapter reads all ones. Posted writes are complete after it.
  Status flush();
  // Both.
  Status check_present(Generation handle);
  model::AdapterModel& model() { return model_; }
  void change_bits(std::uint32_t offset, std::uint32_t mask, std::uint32_t value);

  // A reading with the system clock around the access that sampled it. `ns` includes the offset.
  struct Sample {
    std::uint64_t ns = 0, raw = 0;
    std::uint64_t before_ticks = 0, after_ticks = 0;
  };
  Result<Sample> sample();
  // I217, I219: what a driver adds to the counter, because it never writes SYSTIM. Modulo 2^64.
  std::uint64_t offset_ns() const { return split() ? 0 : offset_ns_; }
  void add_offset(std::uint64_t ns) { offset_ns_ += ns; }

  // Stamps: who listens, and what waits for them.
  StampHub& hub() { return hub_; }
  FrameUnit& frames() { return frames_; }
  StampingState stamping_state();
  // `near_ns` says which round of a counter is meant.
  std::uint64_t stamp_ns(std::uint64_t raw, std::uint64_t near_ns) const;
  // Low register (ns) and the high one (s) behind it.
  std::uint64_t pair_ns(std::uint32_t low_offset, std::uint64_t t, std::uint64_t* raw);
  void release_register(EventKind kind);
  // What the interrupt routine does about timers and inputs.
  void look_at_timers();
  // Reads the capture register when it holds an edge, which lets it capture the next one.
  bool fetch_edge(std::uint32_t channel, std::uint64_t t);

  // Writes the plan and reads it back; HAL_NOT_EFFECTIVE. The settings have passed their limits.
  Status program(const RegisterPlan& plan);
  static constexpr std::uint8_t kNoClass = 0xFF;
  // The traffic class that each credit shaper serves, and the VLAN accepted by the filter (0:
  // none).
  std::array<std::uint8_t, tsn_registers::kShapers> shaper_class{kNoClass, kNoClass};
  std::uint16_t vlan_id = 0;

 private:
  // All with `mutex` held, or before anybody else knows the device.
  std::uint64_t with_offset(std::uint64_t raw, std::uint64_t ns);
  void start_clock();
  void forget_settings();
  bool resume();
  void listen_to_frames();
  void frame_passed(EventKind kind, const model::FrameDescription& frame,
                    const model::FrameReport& report);
  // To those who listen, or left in its register.
  void hand_over(const StampEvent& event, const model::FrameReport& report);

  SimTime& time_;
  const Family family_;
  const model::Identity identity_;
  model::AdapterModel model_;
  StampHub hub_;
  FrameUnit frames_;
  bool anonymous_stamps_ = false;
  Generation generation_ = 1;
  std::uint64_t offset_ns_ = 0;
};

}  // namespace avbhal::sim
