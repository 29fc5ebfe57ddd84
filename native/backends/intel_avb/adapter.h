// One adapter through the AVB filter driver, with a driver handle of its own.
//
// Clock reading goes through GET_CLOCK_CONFIG, not GET_TIMESTAMP: when a register read fails it
// fails too, where GET_TIMESTAMP delivers software time; it insists on a bound handle, so it can
// never read another adapter's clock; and it brings TSAUXC and TIMINCA along, which tell whether
// the counter runs. It costs the reading of those two registers. No setting is reported as done
// before it was read back. INIT_DEVICE and SET_HW_TIMESTAMPING are never sent: they reset or stop
// the clock for every process.
//
// Threads: one mutex an adapter. A removed adapter answers HAL_ADAPTER_GONE until it is closed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "backends/intel_avb/driver_port.h"
#include "backends/intel_avb/open.h"
#include "backends/intel_avb/plausibility.h"
#include "backends/intel_avb/routing.h"
#include "core/bracket.h"
#include "core/tsn_plan.h"
#include "hal/backend.h"

namespace avbhal::intel_avb {

class AvbAdapter final : public Adapter {
 public:
  // `clock` must outlive the adapter.
  AvbAdapter(const DriverPort& port, SystemClock& clock, BoundHandle bound);
  // Gives back the streams and entity subscriptions that were made here.
  ~AvbAdapter() override;

  const AdapterInfo& info() const override { return info_; }
  Status refresh() override;
  std::uint32_t clock_resolution_ns() const override;

  // HAL_CLOCK_FROZEN when the settings say that the counter stands still; HAL_CLOCK_READ_INVALID
  // for 0, for values from 2^63 and for the software time of an I219 without a running counter.
  Result<ClockReading> read_clock() override;
  Result<ClockConfig> clock_config() override;
  // Brackets around PHC_CROSSTIMESTAMP, or GET_CLOCK_CONFIG where the driver has no such operation.
  // The driver's own counter reading, taken just before the device's, replaces the lower edge when
  // it is in the unit of the system clock. I217 and I219: one bracket more than asked, see
  // latch_error_ns(); the rest of such errors (two in a row) is not detected.
  Result<CrossTimestamp> cross_timestamp(std::uint32_t brackets) override;
  Result<DriverState> driver_state() override;
  // A driver call that fails with a number of its own is kDriverError; an adapter that left or is
  // not ready is an error. kUnknown with a release driver: packet stamps cannot be read.
  Result<TimestampStatus> timestamp_status() override;
  // See events.h.
  Result<std::unique_ptr<EventSource>> subscribe(const EventFilter& filter) override;
  // Whether packets are stamped is known with a debug driver only.
  Result<StampingState> stamping_state() override;
  // Through SET_HW_TIMESTAMPING, always with the clock running; both timers and both inputs at a
  // time. Packet stamps can be switched on, not off.
  Result<StampingState> configure_stamping(const StampingRequest& request) override;
  // Transmit: the driver's slot, which only its own test frames fill. Receive: the register pair
  // when it changed since the last call. Neither tells of which frame it is.
  Result<StampEvent> take_stamp(EventKind kind) override;
  Result<AuxiliaryStamp> auxiliary_stamp(std::uint32_t channel, bool clear) override;
  Result<TargetTimeOutcome> set_target_time(const TargetTimeRequest& request) override;
  Result<ReceiveBufferStamping> set_receive_buffer_stamping(bool enable) override;
  Result<QueueStamping> set_queue_stamping(std::uint32_t queue, bool enable) override;
  Result<TsnOutcome> set_port_latency(const PortLatency& latency) override;
  // Gates, preemption and PTM go to the adapter opened last by anyone; they are routed, and
  // HAL_NOT_EFFECTIVE where something shows that they went elsewhere. Verified: a debug driver read
  // the whole setting back from this adapter.
  Result<TsnOutcome> configure_gates(const GateSchedule& schedule) override;
  Result<TsnOutcome> configure_preemption(const FramePreemption& preemption) override;
  Result<TsnOutcome> configure_ptm(const PciePtm& ptm) override;
  Result<TsnOutcome> configure_shaper(const CreditShaper& shaper) override;
  Result<TsnOutcome> configure_launch_time(const LaunchTime& launch) override;
  Result<TsnOutcome> configure_vlan(const VlanTagging& vlan) override;
  Result<TsnOutcome> configure_eee(const EnergyEfficiency& eee) override;
  Result<TsnOutcome> configure_pfc(const PriorityFlowControl& pfc) override;
  Result<ReservedStream> reserve_stream(const StreamReservation& stream) override;
  Status release_stream(std::uint32_t handle) override;
  Result<std::uint32_t> subscribe_entities(std::uint32_t mask) override;
  Result<EntityEvent> poll_entities(std::uint32_t subscription) override;
  Status unsubscribe_entities(std::uint32_t subscription) override;
  Result<std::vector<DriverCounter>> driver_counters() override;
  // HAL_NOT_EFFECTIVE when they go on counting.
  Status reset_driver_counters() override;
  // HAL_REGISTER_INVALID unless `offset` is a multiple of 4 below 0x20000.
  Result<std::uint32_t> read_register(std::uint32_t offset) override;
  // Confirmed by the driver only: many registers do not read back what was written.
  Status write_register(std::uint32_t offset, std::uint32_t value) override;
  // Through MDIO_READ and MDIO_WRITE, in every build of the driver. A write is confirmed by the
  // driver only: many PHY registers do not read back what was written.
  Result<std::uint16_t> read_phy(std::uint32_t address, std::uint32_t reg) override;
  Status write_phy(std::uint32_t address, std::uint32_t reg, std::uint16_t value) override;

  // Verified by reading back within the elapsed time. HAL_SET_REFUSED: backward by less than 30 s.
  Status set_clock(std::uint64_t device_ns) override;
  // The driver reads, adds and writes: each call loses some us. Steps smaller than the time the
  // verification takes (some 10 us) cannot be told from the clock's own advance.
  Status adjust_offset(std::int64_t offset_ns) override;

  // Before a measurement relative to a nominal oscillator; I217 and I219: a first guess, not
  // calibrated.
  Result<RateRange> rate_range() override;
  // Takes the measured rate and the present TIMINCA as the scale of the silicon's formula, or of
  // the documented one where only that fits. A rate that contradicts both is HAL_NOT_CALIBRATED and
  // blocks adjust_rate until a better one comes.
  Status apply_rate_measurement(const RateMeasurement& measured) override;
  // HAL_RATE_UNREACHABLE, HAL_NOT_CALIBRATED (I217, I219), HAL_NOT_EFFECTIVE.
  Result<RateAdjustment> adjust_rate(double ppb) override;

 private:
  using Config = avb_abi::ClockConfigReply;
  struct TimedConfig {
    Config config{};
    std::uint64_t before_ns = 0;
    std::uint64_t after_ns = 0;
  };

  BoundAdapter bound() const {
    return BoundAdapter{port_, client_, info_.family, device_id_, info_.index, info_.key};
  }
  bool can(Capability c) const { return info_.capabilities.has(c); }
  Status explained(Status failed) const;
  // The clock and its settings from this adapter's hardware, running or not.
  Result<Config> read_config();
  Result<TimedConfig> read_timed_config();
  // As read_config, and the counter runs.
  Result<Config> read_running_config();
  Status check_running(const Config& config) const;
  // I217, I219: a single reading may carry the latch error, see latch_error_ns().
  Result<ClockReading> read_confirmed_clock();
  // A reading that confirms the one before it.
  Result<TimedConfig> read_steady_config();
  // Decides whether an I219 delivers software time.
  void probe_software_time();
  Status require_hardware_time();

  Status read_cross(Bracket& bracket);
  Result<CrossTimestamp> cross_by_driver(std::uint32_t brackets);
  Result<CrossTimestamp> cross_by_config(std::uint32_t brackets);
  Result<CrossTimestamp> take_cross(std::uint32_t brackets);
  // For families with a latch error: the narrowest bracket that a neighbour confirms; where none
  // can be confirmed, widened by the error.
  Result<CrossTimestamp> take_confirmed_cross(std::uint32_t brackets);
  RateBand expected_rate(std::uint32_t timinca) const;

  Status check_register(const char* operation, std::uint32_t offset) const;
  Status explained_transfer(Status failed) const;
  Status set_refusal(Status refused, std::uint64_t device_ns);
  // Whether the clock is where it must be that was put to `start_ns` at or after `since_ns`.
  Status verify_step(const char* request, std::uint64_t start_ns, std::uint64_t since_ns);
  Result<StampingState> read_stamping();
  // `manifest` follows from `mask`, the driver's capability mask of now.
  Result<TimestampStatus> read_status(const CapabilityManifest& manifest, std::uint32_t mask);
  Result<QueueStamping> verify_queue(std::uint32_t queue, QueueStamping out);
  Status check_target(const TargetTimeRequest& request);
  Result<std::uint32_t> write_target(std::uint32_t timer, std::uint64_t value, bool arm);
  TsnOutcome unverified(const std::string& reason) const;
  RegisterReader own_registers();
  // Verified when this adapter's registers hold what `plan` must have left; else accepted with
  // `reason` and what was read.
  Result<TsnOutcome> prove(const RegisterPlan& plan, const std::string& reason);
  Result<TsnOutcome> prove_gates(const GateSchedule& schedule, const RegisterPlan& plan);
  Result<TsnOutcome> prove_base_time(const GateSchedule& schedule);
  Result<TsnOutcome> prove_shaper(const ShaperValues& values);
  // Sends a request that acts on the adapter opened last by anyone, with this one selected.
  Status routed(const char* request, const std::function<Status(const Client&)>& send);
  double scale_or_guess() const;
  // Takes `rate` at `timinca` as the scale of the formula; false if that cannot be.
  bool adopt_scale(double rate, std::uint32_t timinca, RateUnit unit);
  Status unreachable(double ppb) const;

  const DriverPort port_;
  SystemClock& clock_;
  std::mutex mutex_;
  Client client_;
  AdapterInfo info_;
  std::uint16_t device_id_;
  std::string device_text_;
  bool software_time_ = false;
  bool cross_request_missing_ = false;
  std::uint64_t last_cross_ns_ = 0;
  std::uint64_t last_receive_raw_ = 0;
  std::optional<double> scale_;
  RateUnit unit_ = RateUnit::kSilicon;
  bool contradicted_ = false;  // the last measurement fits neither formula
  std::vector<std::uint32_t> streams_, entity_subscriptions_;  // made here, still the driver's
};

}  // namespace avbhal::intel_avb
