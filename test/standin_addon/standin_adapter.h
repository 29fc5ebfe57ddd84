// An adapter of the product's backend that also tells the truth. Any thread, as far as the inner
// one allows it; info() not concurrently with any other call.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>

#include "hal/backend.h"
#include "shared_machine.h"

namespace avbhal::standin_addon {

class StandinAdapter final : public Adapter {
 public:
  StandinAdapter(SharedMachine& machine, std::unique_ptr<Adapter> inner, const Attachment& at)
      : machine_(machine), inner_(std::move(inner)), at_(at) {}

  const AdapterInfo& info() const override;
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
  Result<std::uint32_t> read_register(std::uint32_t offset) override {
    return inner_->read_register(offset);
  }
  Status apply_rate_measurement(const RateMeasurement& measured) override {
    return inner_->apply_rate_measurement(measured);
  }
  Status set_clock(std::uint64_t device_ns) override { return inner_->set_clock(device_ns); }
  Status adjust_offset(std::int64_t offset_ns) override { return inner_->adjust_offset(offset_ns); }
  Result<RateAdjustment> adjust_rate(double ppb) override { return inner_->adjust_rate(ppb); }
  Status write_register(std::uint32_t offset, std::uint32_t value) override {
    return inner_->write_register(offset, value);
  }
  Result<std::uint16_t> read_phy(std::uint32_t address, std::uint32_t reg) override {
    return inner_->read_phy(address, reg);
  }
  Status write_phy(std::uint32_t address, std::uint32_t reg, std::uint16_t value) override {
    return inner_->write_phy(address, reg, value);
  }
  // For the next whole tick of the system clock. HAL_ADAPTER_GONE when the adapter was removed
  // since it was opened, even if it has returned.
  Result<GroundTruth> ground_truth() override;

 private:
  SharedMachine& machine_;
  const std::unique_ptr<Adapter> inner_;
  const Attachment at_;
  mutable AdapterInfo info_;  // the inner one's, with the truth among the capabilities
};

}  // namespace avbhal::standin_addon
