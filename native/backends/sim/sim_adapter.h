// An open simulated adapter. Any thread; info() must not run concurrently with refresh().
#pragma once

#include <cstdint>
#include <string>

#include "backends/sim/sim_device.h"
#include "hal/backend.h"

namespace avbhal::sim {

// Facts of the adapter with number `n` in the scenario, as of now.
AdapterInfo describe(SimDevice& device, std::size_t n, std::uint32_t index, LinkState link);

class SimAdapter final : public Adapter {
 public:
  SimAdapter(SimDevice& device, Generation handle, AdapterInfo info)
      : device_(device), handle_(handle), info_(std::move(info)) {}

  const AdapterInfo& info() const override { return info_; }
  Status refresh() override;
  CrossMethod cross_method() const override { return CrossMethod::kModel; }
  Result<ClockReading> read_clock() override { return device_.read_clock(handle_); }
  Result<ClockConfig> clock_config() override { return device_.clock_config(handle_); }
  Result<CrossTimestamp> cross_timestamp(std::uint32_t brackets) override {
    return device_.cross_timestamp(handle_, brackets);
  }
  Result<RateRange> rate_range() override { return device_.rate_range(handle_); }
  Result<std::uint32_t> read_register(std::uint32_t offset) override {
    return device_.read_register(handle_, offset);
  }
  // Rates are commanded by the silicon's formula: nothing to learn.
  Status apply_rate_measurement(const RateMeasurement&) override { return ok_status(); }
  Status set_clock(std::uint64_t device_ns) override {
    return device_.set_clock(handle_, device_ns);
  }
  Status adjust_offset(std::int64_t offset_ns) override {
    return device_.adjust_offset(handle_, offset_ns);
  }
  Result<RateAdjustment> adjust_rate(double ppb) override {
    return device_.adjust_rate(handle_, ppb);
  }
  Status write_register(std::uint32_t offset, std::uint32_t value) override {
    return device_.write_register(handle_, offset, value);
  }
  // From the registers. Never kUnknown.
  Result<TimestampStatus> timestamp_status() override;
  Result<StampingState> stamping_state() override { return device_.stamping_state(handle_); }
  Result<StampingState> configure_stamping(const StampingRequest& request) override {
    return device_.configure_stamping(handle_, request);
  }
  Result<std::unique_ptr<EventSource>> subscribe(const EventFilter& filter) override {
    return device_.subscribe(handle_, filter);
  }
  Result<StampEvent> take_stamp(EventKind kind) override {
    return device_.take_stamp(handle_, kind);
  }
  Result<TargetTimeOutcome> set_target_time(const TargetTimeRequest& request) override {
    return device_.set_target_time(handle_, request);
  }
  Result<AuxiliaryStamp> auxiliary_stamp(std::uint32_t channel, bool clear) override {
    return device_.auxiliary_stamp(handle_, channel, clear);
  }
  Result<ReceiveBufferStamping> set_receive_buffer_stamping(bool enable) override {
    return device_.set_receive_buffer_stamping(handle_, enable);
  }
  Result<QueueStamping> set_queue_stamping(std::uint32_t queue, bool enable) override {
    return device_.set_queue_stamping(handle_, queue, enable);
  }
  Result<std::uint16_t> read_phy(std::uint32_t address, std::uint32_t reg) override {
    return device_.read_phy(handle_, address, reg);
  }
  Status write_phy(std::uint32_t address, std::uint32_t reg, std::uint16_t value) override {
    return device_.write_phy(handle_, address, reg, value);
  }
  Result<GroundTruth> ground_truth() override { return device_.ground_truth(handle_); }

  // HAL_NOT_EFFECTIVE when a register does not hold what was written.
  Result<TsnOutcome> configure_gates(const GateSchedule& schedule) override;
  Result<TsnOutcome> configure_preemption(const FramePreemption& preemption) override;
  Result<TsnOutcome> configure_shaper(const CreditShaper& shaper) override;
  Result<TsnOutcome> configure_launch_time(const LaunchTime& launch) override;
  Result<TsnOutcome> configure_ptm(const PciePtm& ptm) override;
  Result<TsnOutcome> configure_vlan(const VlanTagging& vlan) override;
  Result<TsnOutcome> configure_eee(const EnergyEfficiency& eee) override;

 private:
  bool can(Capability c) const { return info_.capabilities.has(c); }

  SimDevice& device_;
  const Generation handle_;
  AdapterInfo info_;
};

}  // namespace avbhal::sim
