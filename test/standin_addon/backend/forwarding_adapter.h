// An adapter that passes every call on to another one; what stands in front of it overrides some.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "hal/backend.h"

namespace avbhal::standin_addon {

// Any thread, as far as the inner one allows it.
class ForwardingAdapter : public Adapter {
 public:
  explicit ForwardingAdapter(std::unique_ptr<Adapter> inner) : inner_(std::move(inner)) {}

  const AdapterInfo& info() const override { return inner_->info(); }
  Status refresh() override { return inner_->refresh(); }
  ReadingSource reading_source() const override { return inner_->reading_source(); }
  CrossMethod cross_method() const override { return inner_->cross_method(); }
  std::uint32_t clock_resolution_ns() const override { return inner_->clock_resolution_ns(); }
  Result<ClockReading> read_clock() override { return inner_->read_clock(); }
  Result<ClockConfig> clock_config() override { return inner_->clock_config(); }
  Result<CrossTimestamp> cross_timestamp(std::uint32_t brackets) override {
    return inner_->cross_timestamp(brackets);
  }
  Result<RateRange> rate_range() override { return inner_->rate_range(); }
  Result<DriverState> driver_state() override { return inner_->driver_state(); }
  Result<TimestampStatus> timestamp_status() override { return inner_->timestamp_status(); }
  Result<TimestampSettingOutcome> change_timestamp_setting(
      const TimestampSettingChange& change) override {
    return inner_->change_timestamp_setting(change);
  }
  Result<std::uint32_t> read_register(std::uint32_t offset) override {
    return inner_->read_register(offset);
  }
  Status apply_rate_measurement(const RateMeasurement& measured) override {
    return inner_->apply_rate_measurement(measured);
  }
  Result<StampingState> stamping_state() override { return inner_->stamping_state(); }
  Result<std::unique_ptr<EventSource>> subscribe(const EventFilter& filter) override {
    return inner_->subscribe(filter);
  }
  Result<StampEvent> take_stamp(EventKind kind) override { return inner_->take_stamp(kind); }
  Result<AuxiliaryStamp> auxiliary_stamp(std::uint32_t channel, bool clear) override {
    return inner_->auxiliary_stamp(channel, clear);
  }
  Result<std::uint16_t> read_phy(std::uint32_t address, std::uint32_t reg) override {
    return inner_->read_phy(address, reg);
  }
  Result<std::vector<DriverCounter>> driver_counters() override {
    return inner_->driver_counters();
  }
  Status set_clock(std::uint64_t device_ns) override { return inner_->set_clock(device_ns); }
  Status adjust_offset(std::int64_t offset_ns) override { return inner_->adjust_offset(offset_ns); }
  Result<RateAdjustment> adjust_rate(double ppb) override { return inner_->adjust_rate(ppb); }
  Result<StampingState> configure_stamping(const StampingRequest& request) override {
    return inner_->configure_stamping(request);
  }
  Result<TargetTimeOutcome> set_target_time(const TargetTimeRequest& request) override {
    return inner_->set_target_time(request);
  }
  Status write_register(std::uint32_t offset, std::uint32_t value) override {
    return inner_->write_register(offset, value);
  }
  Status write_phy(std::uint32_t address, std::uint32_t reg, std::uint16_t value) override {
    return inner_->write_phy(address, reg, value);
  }
  Result<ReceiveBufferStamping> set_receive_buffer_stamping(bool enable) override {
    return inner_->set_receive_buffer_stamping(enable);
  }
  Result<QueueStamping> set_queue_stamping(std::uint32_t queue, bool enable) override {
    return inner_->set_queue_stamping(queue, enable);
  }
  Result<TsnOutcome> set_port_latency(const PortLatency& latency) override {
    return inner_->set_port_latency(latency);
  }
  Result<TsnOutcome> configure_gates(const GateSchedule& schedule) override {
    return inner_->configure_gates(schedule);
  }
  Result<TsnOutcome> configure_preemption(const FramePreemption& preemption) override {
    return inner_->configure_preemption(preemption);
  }
  Result<TsnOutcome> configure_shaper(const CreditShaper& shaper) override {
    return inner_->configure_shaper(shaper);
  }
  Result<TsnOutcome> configure_launch_time(const LaunchTime& launch) override {
    return inner_->configure_launch_time(launch);
  }
  Result<TsnOutcome> configure_ptm(const PciePtm& ptm) override {
    return inner_->configure_ptm(ptm);
  }
  Result<TsnOutcome> configure_vlan(const VlanTagging& vlan) override {
    return inner_->configure_vlan(vlan);
  }
  Result<TsnOutcome> configure_eee(const EnergyEfficiency& eee) override {
    return inner_->configure_eee(eee);
  }
  Result<TsnOutcome> configure_pfc(const PriorityFlowControl& pfc) override {
    return inner_->configure_pfc(pfc);
  }
  Result<ReservedStream> reserve_stream(const StreamReservation& stream) override {
    return inner_->reserve_stream(stream);
  }
  Status release_stream(std::uint32_t handle) override { return inner_->release_stream(handle); }
  Result<std::uint32_t> subscribe_entities(std::uint32_t mask) override {
    return inner_->subscribe_entities(mask);
  }
  Result<EntityEvent> poll_entities(std::uint32_t subscription) override {
    return inner_->poll_entities(subscription);
  }
  Status unsubscribe_entities(std::uint32_t subscription) override {
    return inner_->unsubscribe_entities(subscription);
  }
  Status reset_driver_counters() override { return inner_->reset_driver_counters(); }

 protected:
  Adapter& inner() const { return *inner_; }

 private:
  const std::unique_ptr<Adapter> inner_;
};

}  // namespace avbhal::standin_addon
