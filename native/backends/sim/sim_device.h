// One simulated adapter: the model behind the interface a driver would give it. Shared by every
// Adapter object opened on it; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>

#include "backends/sim/sim_stamps.h"
#include "backends/sim/sim_time.h"
#include "core/bracket.h"
#include "core/tsn_plan.h"
#include "core/tsn_silicon.h"
#include "hal/backend.h"
#include "hal/status.h"
#include "hal/types.h"
#include "model/adapter_model.h"
#include "model/clock_reader.h"
#include "model/order.h"

namespace avbhal::sim {

// The clocks of all adapters start here (2001-09-09 as a Unix time), running at their nominal rate.
inline constexpr std::uint64_t kStartDeviceNs = std::uint64_t{1000000000} * kNsPerSecond;

// Why I217 and I219 cannot do some of it.
inline constexpr const char* kNoTimedIo =
    "I217 and I219 have no target times and no auxiliary inputs";
inline constexpr const char* kNoBufferStamps =
    "I217 and I219 keep receive stamps in registers, not in receive buffers";
// TSAUXC: AUTT0; AUTT1 lies two bits above.
inline constexpr std::uint32_t kTsauxcCaptured0 = reg::kTSAUXC_AUTT0;

// A handle is bound to the adapter as it was when it was opened: when a removed adapter returns,
// the handle stays dead.
using Generation = std::uint32_t;

class SimDevice {
 public:
  SimDevice(const model::AdapterConfig& config, SimTime& time);
  SimDevice(const SimDevice&) = delete;
  SimDevice& operator=(const SimDevice&) = delete;

  // As in hal/backend.h. Every one answers HAL_ADAPTER_GONE when the adapter reads all ones or has
  // returned from a removal since `handle`.
  Result<ClockReading> read_clock(Generation handle);
  Result<ClockConfig> clock_config(Generation handle);
  Result<CrossTimestamp> cross_timestamp(Generation handle, std::uint32_t brackets);
  Result<RateRange> rate_range(Generation handle);
  Result<std::uint32_t> read_register(Generation handle, std::uint32_t offset);
  Status write_register(Generation handle, std::uint32_t offset, std::uint32_t value);
  Result<std::uint16_t> read_phy(Generation handle, std::uint32_t address, std::uint32_t reg);
  Status write_phy(Generation handle, std::uint32_t address, std::uint32_t reg,
                   std::uint16_t value);
  Status set_clock(Generation handle, std::uint64_t device_ns);
  Status adjust_offset(Generation handle, std::int64_t offset_ns);
  Result<RateAdjustment> adjust_rate(Generation handle, double ppb);
  Result<GroundTruth> ground_truth(Generation handle);
  Result<LinkState> link(Generation handle);

  // Writes the plan and reads it back; HAL_NOT_EFFECTIVE. The settings have passed their limits.
  Result<TsnOutcome> configure(Generation handle, const char* operation, const RegisterPlan& plan);
  Result<TsnOutcome> configure_gates(Generation handle, const GateSchedule& schedule);
  Result<TsnOutcome> configure_shaper(Generation handle, const CreditShaper& shaper);
  Result<TsnOutcome> configure_vlan(Generation handle, const VlanTagging& vlan);
  Result<StampingState> stamping_state(Generation handle);
  Result<StampingState> configure_stamping(Generation handle, const StampingRequest& request);
  Result<std::unique_ptr<EventSource>> subscribe(Generation handle, const EventFilter& filter);
  Result<StampEvent> take_stamp(Generation handle, EventKind kind);
  Result<TargetTimeOutcome> set_target_time(Generation handle, const TargetTimeRequest& request);
  Result<AuxiliaryStamp> auxiliary_stamp(Generation handle, std::uint32_t channel, bool clear);
  Result<ReceiveBufferStamping> set_receive_buffer_stamping(Generation handle, bool enable);
  Result<QueueStamping> set_queue_stamping(Generation handle, std::uint32_t queue, bool enable);
  // For the event sources of subscribe().
  Result<std::size_t> take_events(Generation handle, Subscription& subscription, StampEvent* out,
                                  std::size_t capacity);
  EventCounters event_counters(const Subscription& subscription);
  void unsubscribe(const std::shared_ptr<Subscription>& subscription);

  // False: this part cannot do what the order asks.
  bool apply(const model::Order& order);

  bool present();
  Generation generation();
  const model::Identity& identity() const { return identity_; }
  Family family() const { return family_; }

 private:
  // A reading with the system clock around the access that sampled it. `ns` includes the offset.
  struct Sample {
    std::uint64_t ns = 0, raw = 0;
    std::uint64_t before_ticks = 0, after_ticks = 0;
  };

  Status check_handle(Generation handle, const char* operation);
  Status gone(const char* operation);
  Status flush(const char* operation);
  Result<std::uint16_t> phy_transfer(Generation handle, const char* operation,
                                     std::uint32_t address, std::uint32_t reg,
                                     std::uint32_t command);
  Result<Sample> sample(const char* operation);
  std::uint64_t with_offset(std::uint64_t raw, std::uint64_t ns);
  void start_clock();
  void listen_to_frames();
  void frame_passed(EventKind kind, const model::FrameDescription& frame,
                    const model::FrameReport& report);
  std::uint64_t stamp_ns(std::uint64_t raw, std::uint64_t near_ns) const;
  // Low register (ns) and the high one (s) behind it.
  std::uint64_t pair_ns(std::uint32_t low_offset, std::uint64_t t, std::uint64_t* raw);
  void release_register(EventKind kind);
  void look_at_timers();
  bool fetch_edge(std::uint32_t channel, std::uint64_t t);
  void change_bits(std::uint32_t offset, std::uint32_t mask, std::uint32_t value);
  void switch_packets(bool on);
  StampingState read_stamping();
  void write_systim(std::uint64_t device_ns);
  Status step_systim(std::int64_t offset_ns, const Sample& from);
  Status check_clock_shows(std::uint64_t from_ns, std::uint64_t since_ns, const char* operation);
  void write_step(const RegisterStep& step);
  Status program(const char* operation, const RegisterPlan& plan);
  std::uint32_t shaper_for(std::uint8_t traffic_class) const;
  // After a reset no setting is left.
  void forget_tsn();
  bool split() const { return has_split_clock(family_); }
  std::uint32_t khz() const { return model_.config().source_clock_khz; }

  std::mutex mutex_;
  SimTime& time_;
  const Family family_;
  const model::Identity identity_;
  model::AdapterModel model_;
  StampHub hub_;
  Generation generation_ = 1;
  // I217, I219: what a driver adds to the counter, because it never writes SYSTIM. Modulo 2^64.
  std::uint64_t offset_ns_ = 0;

  static constexpr std::uint8_t kNoClass = 0xFF;
  // The traffic class that each credit shaper serves, and the VLAN accepted by the filter (0:
  // none).
  std::array<std::uint8_t, tsn_registers::kShapers> shaper_class_{kNoClass, kNoClass};
  std::uint16_t vlan_id_ = 0;
};

}  // namespace avbhal::sim
