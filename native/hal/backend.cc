// What a backend that overrides nothing answers.
#include "hal/backend.h"

#include "hal/absent.h"

namespace avbhal {

Status absent(const Adapter& adapter, Capability capability, const char* operation) {
  const std::string& reason = adapter.info().capabilities.reason(capability);
  return not_supported(operation, reason.empty() ? "this backend does not offer it" : reason);
}

std::uint32_t Adapter::clock_resolution_ns() const {
  return traits_of(info().family).resolution_ns;
}

Status Adapter::refresh() {
  return not_supported("refresh", "facts of this adapter do not change");
}
Result<ClockReading> Adapter::read_clock() {
  return absent(*this, Capability::kClockRead, "readClock");
}
Result<ClockConfig> Adapter::clock_config() {
  return absent(*this, Capability::kClockConfig, "clockConfig");
}
Result<CrossTimestamp> Adapter::cross_timestamp(std::uint32_t) {
  return absent(*this, Capability::kCrossTimestamp, "crossTimestamp");
}
Result<RateRange> Adapter::rate_range() {
  return absent(*this, Capability::kClockRateAdjust, "rateRange");
}
Result<DriverState> Adapter::driver_state() {
  return absent(*this, Capability::kDriverState, "driverState");
}
Result<TimestampStatus> Adapter::timestamp_status() {
  return absent(*this, Capability::kTimestampStatus, "timestampStatus");
}
Result<TimestampSettingOutcome> Adapter::change_timestamp_setting(const TimestampSettingChange&) {
  return not_supported("changeTimestampSetting",
                       "this backend has no driver setting that switches timestamping on");
}
Result<std::uint32_t> Adapter::read_register(std::uint32_t) {
  return absent(*this, Capability::kRegisterRead, "readRegister");
}
Status Adapter::apply_rate_measurement(const RateMeasurement&) {
  return absent(*this, Capability::kCrossTimestamp, "applyRateMeasurement");
}
Status Adapter::set_clock(std::uint64_t) {
  return absent(*this, Capability::kClockSet, "setClock");
}
Status Adapter::adjust_offset(std::int64_t) {
  return absent(*this, Capability::kClockOffsetAdjust, "adjustOffset");
}
Result<RateAdjustment> Adapter::adjust_rate(double) {
  return absent(*this, Capability::kClockRateAdjust, "adjustRate");
}
Status Adapter::write_register(std::uint32_t, std::uint32_t) {
  return absent(*this, Capability::kRegisterWrite, "writeRegister");
}
Result<GroundTruth> Adapter::ground_truth() {
  return absent(*this, Capability::kGroundTruth, "groundTruth");
}

Result<std::unique_ptr<ChangeNotice>> Backend::notice_changes(std::function<void()>) {
  return not_supported("noticeChanges", "the platform does not tell this backend of changes");
}
Status Backend::advance_time(std::uint64_t) {
  return not_supported("advanceTime", "only a simulator in virtual time can be advanced");
}
Status Backend::order(std::string_view) {
  return not_supported("order", "only a simulator takes orders to misbehave");
}

}  // namespace avbhal
