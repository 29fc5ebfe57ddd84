#include "backends/linux_phc/phc_device.h"

#include "backends/linux_phc/errors.h"
#include "backends/linux_phc/rights.h"

namespace avbhal::linux_phc {
namespace {

constexpr char kGetCall[] = "clock_gettime";
constexpr char kSetCall[] = "clock_settime";
constexpr char kAdjustCall[] = "clock_adjtime";

// Also for negative offsets the ns are 0 to 999999999.
ClockChange step_of(std::int64_t offset_ns) {
  constexpr auto kSecond = static_cast<std::int64_t>(kNsPerSecond);
  ClockChange change;
  change.modes = kChangeStep | kChangeInNs;
  change.seconds = offset_ns / kSecond;
  change.ns = offset_ns % kSecond;
  if (change.ns < 0) {
    change.ns += kSecond;
    --change.seconds;
  }
  return change;
}

}  // namespace

PhcDevice::~PhcDevice() {
  if (reader_ >= 0) api_.close(api_.context, reader_);
  if (writer_ >= 0) api_.close(api_.context, writer_);
}

Status PhcDevice::open(int phc_index) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (reader_ >= 0) return ok_status();
  phc_index_ = phc_index;
  int file = -1;
  Status status = open_file(false, file);
  if (!status.ok()) return status;
  status = ask_caps(file);
  if (status.ok()) status = cross_.probe(file, caps_);
  if (!status.ok()) {
    api_.close(api_.context, file);
    return status;
  }
  reader_ = file;
  return ok_status();
}

Status PhcDevice::open_file(bool writable, int& file) const {
  const std::string path = device_path(phc_index_);
  const int error = api_.open(api_.context, path, writable, &file);
  if (error == 0) return ok_status();
  const std::string call = "open(" + path + ")";
  if (error == kEacces || error == kEperm) {
    return call_error(call, error, writable ? "it may not be written" : "it may not be read",
                      rights_hint(api_, path, writable));
  }
  if (error == kEnoent) {
    return call_error(call, error, "the kernel has this clock, but here is no device file of it",
                      "In a container, hand the device in (--device " + path + ").");
  }
  return call_error(call, error);
}

Status PhcDevice::ask_caps(int file) {
  const int error = api_.control(api_.context, file, kPtpGetCaps, &caps_);
  return error == 0 ? ok_status() : call_error("PTP_CLOCK_GETCAPS", error);
}

Status PhcDevice::require_open() const {
  if (reader_ >= 0) return ok_status();
  return make_error(ErrorCode::kAdapterNotReady, {}, "the clock's device is not open");
}

Result<std::uint64_t> PhcDevice::read() {
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = require_open();
  if (!status.ok()) return status;
  PtpTime time;
  const int error = api_.get_time(api_.context, reader_, &time);
  if (error != 0) return call_error(kGetCall, error);
  return checked_ns(kGetCall, time);
}

Result<CrossTimestamp> PhcDevice::cross(const CounterTick& tick) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = require_open();
  if (!status.ok()) return status;
  return cross_.read(reader_, tick);
}

Result<std::int64_t> PhcDevice::frequency() {
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = require_open();
  if (!status.ok()) return status;
  ClockChange asked;
  const int error = api_.adjust(api_.context, reader_, &asked);
  if (error != 0) return call_error(kAdjustCall, error);
  return asked.frequency;
}

Status PhcDevice::open_to_write() {
  Status status = require_open();
  if (!status.ok() || writer_ >= 0) return status;
  int file = -1;
  status = open_file(true, file);
  if (status.ok()) writer_ = file;
  return status;
}

Status PhcDevice::set(std::uint64_t device_ns) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Status status = open_to_write();
  if (!status.ok()) return status;
  const PtpTime time = {static_cast<std::int64_t>(device_ns / kNsPerSecond),
                        static_cast<std::uint32_t>(device_ns % kNsPerSecond), 0};
  const int error = api_.set_time(api_.context, writer_, time);
  return error == 0 ? ok_status() : call_error(kSetCall, error);
}

Status PhcDevice::change(const char* call, ClockChange& wanted) {
  Status status = open_to_write();
  if (!status.ok()) return status;
  const int error = api_.adjust(api_.context, writer_, &wanted);
  return error == 0 ? ok_status() : call_error(call, error);
}

Status PhcDevice::step(std::int64_t offset_ns) {
  const std::lock_guard<std::mutex> lock(mutex_);
  ClockChange wanted = step_of(offset_ns);
  return change("clock_adjtime(ADJ_SETOFFSET)", wanted);
}

Status PhcDevice::set_frequency(std::int64_t frequency) {
  const std::lock_guard<std::mutex> lock(mutex_);
  ClockChange wanted;
  wanted.modes = kChangeFrequency;
  wanted.frequency = frequency;
  return change("clock_adjtime(ADJ_FREQUENCY)", wanted);
}

}  // namespace avbhal::linux_phc
