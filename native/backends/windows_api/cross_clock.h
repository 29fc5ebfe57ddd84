// An adapter's clock as CaptureInterfaceHardwareCrossTimestamp shows it: raw counter values between
// two readings of the performance counter, both taken by the operating system.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "backends/windows_api/counter_unit.h"
#include "backends/windows_api/win_api.h"
#include "core/bracket.h"
#include "hal/status.h"
#include "hal/system_clock.h"
#include "hal/types.h"

namespace avbhal::windows_api {

// Any thread; calls into the driver are serialised. Time comes from the adapter or not at all.
//
// Unit. With a reported frequency the counter is converted by it, exactly. Where the driver reports
// 0 Hz, the first read() measures the tick length: two bursts of captures 10 ms apart; if that is
// too imprecise another one 20 ms and 40 ms later, so that one call blocks for at most about 80 ms.
// When even that does not suffice (wide brackets), the call answers HAL_NOT_CALIBRATED; the first
// burst is kept, so a later call measures over the longer interval. See CounterUnit for what a
// measured unit means.
//
// Restart. A counter value lower than an earlier one means that the adapter or driver restarted or
// another program stepped the clock backwards: the measured unit, everything sampled before and the
// noted rate are dropped, and restarts() counts up.
class CrossClock {
 public:
  // `system` must be the clock that the operating system stamps with (QueryPerformanceCounter).
  CrossClock(const WinApi& api, SystemClock& system) : api_(api), system_(system) {}

  // The interface to ask and the frequency its driver reports, 0 = it does not; drops everything
  // that was measured. Called before the first read().
  void reset(std::uint64_t luid, std::uint64_t reported_hz);

  // One capture. `tick`: of the adapter's counter, where that is coarser than its unit. Errors:
  // HAL_CLOCK_READ_INVALID (a zero, or system times outside the call), HAL_SYSTEM_CLOCK,
  // HAL_CLOCK_FROZEN and HAL_NOT_CALIBRATED (unit being measured), HAL_NOT_SUPPORTED,
  // HAL_ADAPTER_GONE, HAL_ACCESS_DENIED, HAL_DRIVER_ERROR.
  Result<CrossTimestamp> read(const CounterTick& tick = 1);

  // Keeps a measured rate for frequency_text(). It never changes how counters are converted:
  // device_ns stays the one straight timeline that the caller's calibration is based on.
  // HAL_NOT_CALIBRATED before the tick length is known.
  Status note_rate(const RateMeasurement& measured);
  std::uint64_t restarts() const;
  // A sentence about the counter's frequency where it was measured, with a space in front; else
  // empty.
  std::string frequency_text() const;

  // A copy of the unit, for messages.
  CounterUnit unit() const;

 private:
  // All with mutex_ held.
  Status capture(CounterPair& pair);
  Status check_capture(const CrossCapture& raw, std::uint64_t call_before,
                       std::uint64_t call_after) const;
  void note(const CounterPair& pair);
  Status narrowest(CounterPair& best);
  Status learn_unit();

  const WinApi& api_;
  SystemClock& system_;

  mutable std::mutex mutex_;  // guards everything below
  std::uint64_t luid_ = 0;
  std::uint64_t reported_hz_ = 0;
  CounterUnit unit_;
  CounterPair last_;    // newest capture
  CounterPair anchor_;  // first burst of a measurement under way
  bool have_last_ = false;
  bool have_anchor_ = false;
  std::uint64_t restarts_ = 0;
  std::optional<RateMeasurement> rate_;  // since the last restart
};

}  // namespace avbhal::windows_api
