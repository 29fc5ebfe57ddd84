// Device time paired with CLOCK_MONOTONIC_RAW by the best call that a clock's driver answers.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "backends/linux_phc/linux_api.h"
#include "core/bracket.h"
#include "hal/system_clock.h"

namespace avbhal::linux_phc {

// A time of the device in ns. HAL_CLOCK_READ_INVALID for one before its epoch, or of no time.
Result<std::uint64_t> checked_ns(const char* call, const PtpTime& time);

// One thread at a time. The calls, best first:
//
//   kPhcPrecise      device and system clock latched together by hardware. It is taken to be right
//                    within kPreciseNs; the driver states no bound.
//   kPhcExtendedRaw  the driver reads CLOCK_MONOTONIC_RAW around the one register access.
//   kPhcExtended     as above, in CLOCK_REALTIME (before Linux 6.12).
//   kPhcPlain        the kernel reads CLOCK_REALTIME around the driver's function.
//
// Times of CLOCK_REALTIME are carried over by reading both clocks on either side of the call: the
// edges of the bracket then lie outside the true ones, however the kernel slews CLOCK_REALTIME (up
// to 10.1 %). A step of it during the call is seen by the order of the times or by their length;
// the reading is then bracketed by the whole call (kUserBracket). Not seen is a step forward by
// less than a tenth of the call's duration.
class CrossReader {
 public:
  static constexpr std::uint64_t kPreciseNs = 100;

  // `system` must be CLOCK_MONOTONIC_RAW.
  CrossReader(const LinuxApi& api, SystemClock& system) : api_(api), system_(system) {}

  // Asks the driver of an open device once for each call, best first.
  Status probe(int file, const PtpCaps& caps);
  CrossMethod best() const { return calls_.front(); }

  // By the best call; where it fails, for this reading by the next one that the driver answers. The
  // reading tells by which, and counts the failed ones. HAL_ADAPTER_GONE, HAL_CLOCK_READ_INVALID,
  // HAL_DRIVER_ERROR.
  Result<CrossTimestamp> read(int file, const CounterTick& tick);

 private:
  struct Around;  // the clocks around a call

  // Error number of the kernel's answer, or an invalid one.
  Status take(int file, CrossMethod& method, Bracket& bracket);
  Status precise(int file, Bracket& bracket);
  Status extended_raw(int file, Bracket& bracket);
  Status extended(int file, CrossMethod& method, Bracket& bracket);
  Status plain(int file, CrossMethod& method, Bracket& bracket);
  Status within_call(const Around& around, const Bracket& bracket) const;
  Status carry_over(const Around& around, const PtpTime& before, const PtpTime& after,
                    CrossMethod& method, Bracket& bracket) const;
  int control(Around& around, int file, std::uint32_t request, void* data);

  const LinuxApi& api_;
  SystemClock& system_;
  std::vector<CrossMethod> calls_{CrossMethod::kPhcPlain};  // that are answered, best first
};

}  // namespace avbhal::linux_phc
