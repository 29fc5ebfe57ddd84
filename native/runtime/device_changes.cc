#include "runtime/device_changes.h"

namespace avbhal {
namespace {

// What the rate register stands for now; 0 where it cannot be read.
double commanded_ppb(Steering& steering) {
  const Result<ClockConfig> config = steering.config();
  return config.ok() ? config.value().timinca_ppb : 0;
}

// What was not found to be as wanted may have been changed all the same.
bool changed(const Status& status) {
  return status.ok() || status.code() == ErrorCode::kNotEffective;
}

}  // namespace

Status set_clock(Steering& steering, const DeviceId& device, std::uint64_t device_ns) {
  Status status = steering.set(device_ns);
  if (changed(status)) note_step(device);
  return status;
}

Status adjust_offset(Steering& steering, const DeviceId& device, std::int64_t offset_ns) {
  Status status = steering.adjust_offset(offset_ns);
  if (changed(status)) note_step(device);
  return status;
}

Result<RateAdjustment> adjust_rate(Steering& steering, const DeviceId& device, double ppb) {
  Status permitted = permit(steering.adapter(), Steering::kAdjustRate);
  if (!permitted.ok()) return permitted;
  const double before_ppb = commanded_ppb(steering);
  // Before the register changes as well: readers on other threads must not see the old slope with
  // its old bound while the new one is already true.
  expect_rate_change(device, ppb - before_ppb);
  Result<RateAdjustment> made = steering.adjust_rate(ppb);
  note_rate_change(device, commanded_ppb(steering) - before_ppb);
  return made;
}

Status write_register(Registers& registers, const DeviceId& device, std::uint32_t offset,
                      std::uint32_t value) {
  Status status = registers.write(offset, value);
  if (changed(status) && moves_clock(offset)) note_step(device);
  return status;
}

}  // namespace avbhal
