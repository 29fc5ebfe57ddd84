// The life of one clock page: takes brackets of an adapter's clock, follows it, keeps the HAL's own
// discipline on top and publishes the lines that readers use.
//
// Threads: readers (page(), base()) from any thread without a lock. Everything else may be called
// from any thread and serialises on one mutex. With start() a thread of this object samples by
// itself; without it the owner calls step() (virtual time, tests).
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "core/clock_tracker.h"
#include "core/discipline.h"
#include "core/rate_bounds.h"
#include "hal/backend.h"
#include "runtime/pumped.h"
#include "runtime/time_base.h"

namespace avbhal {

struct ClockServiceConfig {
  double wanted_bound_ns = 2000;
  double drift_ppb_per_s = 20;
  std::uint32_t min_interval_us = 1000;
  std::uint32_t max_interval_us = 1000000;
};

// What readers see: the adapter's clock, the disciplined clock, the disciplined clock that never
// goes back, and the system clock, all on one time base.
struct ClockPage {
  PageLine raw;
  PageLine disciplined;
  PageLine monotonic;
  PageLine system;
};

struct ClockEvent {
  TrackerEvent kind;
  std::uint64_t generation;
  std::uint64_t system_ns;
  std::string detail;
};

// A past or present instant on another clock, with its bound.
struct Converted {
  std::uint64_t ns;
  std::uint64_t bound_ns;
  std::uint64_t generation;
};

struct ServiceStats {
  std::uint64_t samples;
  std::uint32_t rejected;
  std::uint32_t interval_us;
  double drift_bound_ppb_per_s;
  bool rate_known;
  RateBounds rate;  // raw device against the system clock
};

class ClockService final : public Pumped {
 public:
  using EventSink = std::function<void(const ClockEvent&)>;

  // `owner` is kept alive until close(): the backend that `adapter` and `system` belong to.
  ClockService(std::shared_ptr<void> owner, std::shared_ptr<Adapter> adapter, SystemClock& system,
               const ClockServiceConfig& config);
  ~ClockService() override;
  ClockService(const ClockService&) = delete;
  ClockService& operator=(const ClockService&) = delete;

  const ClockPage& page() const { return *page_; }
  const TimeBase& base() const { return base_; }
  // Whether the clock is a model's and not silicon's.
  bool simulated() const { return simulated_; }

  // Called without the mutex, on the thread that took the bracket. Events before it is set are
  // lost.
  void set_event_sink(EventSink sink);
  // Starts the sampling thread (name "avbhal-clock"); again is harmless. std::system_error when the
  // system has no thread to give.
  void start();
  // Ends it and waits; again is harmless. The page then stays as it is and ages.
  void stop();
  // Ends sampling and lets go of the adapter; the page can be read by nobody after that.
  void close();
  bool closed() const override { return closed_.load(std::memory_order_relaxed); }
  // Takes one bracket now and publishes. Returns how long to wait until the next one, in us.
  std::uint32_t step();
  // When the next bracket is due, for an owner that calls step() itself.
  std::uint64_t due_system_ns() override;
  void pump() override { (void)step(); }

  // The caller is about to change the hardware's rate through the same adapter; `change_ppb`: how
  // far, relative to nominal. No bracket is taken until note_hardware_rate_change(), which must
  // follow, and the window allows for both rates.
  void expect_hardware_rate_change(double change_ppb);
  // The caller has changed the hardware clock or its rate through the same adapter. Takes a bracket
  // at once, so that the next reading shows the new time: one driver call on the caller's thread.
  void note_hardware_step();
  void note_hardware_rate_change(double change_ppb);

  // The HAL's own discipline; takes effect at once. HAL_ADAPTER_NOT_READY before the first bracket,
  // HAL_CLOCK_LOST while the clock is lost, HAL_OUT_OF_RANGE for a step that
  // leaves 0 to 2^64 - 1 ns. A set, step or clear begins a generation.
  Status virtual_set(std::uint64_t target_ns);
  Status virtual_step(std::int64_t offset_ns);
  Status virtual_rate(double ppb);
  double virtual_rate_ppb();
  bool is_virtual();
  void clear_virtual();

  // Disciplined time at a system instant inside the kept history, or up to one second after the
  // next bracket is due;
  // HAL_OUT_OF_RANGE outside, HAL_DISCONTINUITY between the last bracket before a jump and the
  // first one after it.
  Result<Converted> at_system(std::uint64_t system_ns);
  // The inverse.
  Result<Converted> to_system(std::uint64_t disciplined_ns);
  // The disciplined time of a time of the adapter's own clock, such as a packet stamp, and the
  // inverse: exact to 1 ns. HAL_OUT_OF_RANGE for a time from before the newest 1024 changes of
  // the transform.
  Result<std::uint64_t> from_raw(std::uint64_t raw_ns);
  Result<std::uint64_t> to_raw(std::uint64_t disciplined_ns);
  ServiceStats stats();
  // How fast the adapter's clock runs against the system clock, hard, with what one sudden change
  // adds; empty while the page does not know.
  std::optional<RateBand> rate_band();

 private:
  // How a moment begins: with a bracket, which says something about the time before it, too, or
  // with a change that the HAL made at a known instant.
  enum class Begin : std::uint8_t { kBracket, kOwnChange };
  struct Moment {
    LineValues disciplined, system;
    std::uint64_t from_ticks;
    Begin begin;
  };
  static constexpr std::size_t kHistory = 256;

  void run();
  std::uint32_t step_or_fail() noexcept;
  bool take_device_bracket(BracketSample& sample, CrossTimestamp& cross, bool& gone);
  bool expects(const CrossTimestamp& cross, std::uint64_t before_ticks) const;
  void narrow(BracketSample& sample, const CrossTimestamp& cross) const;
  void take_system_bracket();
  void carry_over(std::uint64_t ticks);
  void publish_all(std::uint64_t ticks, Begin begin);
  void forget_one();
  void publish_monotonic(const LineValues& disciplined, std::uint64_t ticks);
  ClockEvent event_now(TrackerEvent kind, std::uint64_t ticks) const;
  // Publishes a virtual set, step or clear and reports it; gives the mutex back before the report.
  void publish_own_step(std::uint64_t ticks, std::unique_lock<std::mutex>& lock);
  Status require_lines(const char* operation);
  void wake_sampler();
  // False while the owner is changing the hardware.
  bool may_sample(std::uint32_t& changes);

  std::shared_ptr<void> owner_;
  std::shared_ptr<Adapter> adapter_;
  TimeBase base_;
  ClockServiceConfig config_;
  const bool simulated_;
  std::unique_ptr<ClockPage> page_;
  std::atomic<bool> closed_{false};

  std::mutex sampling_;  // one bracket at a time, in the order of time; taken before mutex_

  std::mutex mutex_;  // guards what follows
  EventSink sink_;
  ClockTracker device_;
  ClockTracker system_;
  Discipline discipline_;
  LineValues steady_{};  // what the disciplined clock goes on from when the raw one jumps
  std::uint64_t due_system_ns_ = 0;
  LineValues monotonic_{};
  std::deque<Moment> history_;
  std::uint32_t changes_ = 0;  // own changes of the hardware; a bracket that spans one is dropped
  bool changing_ = false;

  std::mutex thread_mutex_;  // guards what follows; mutex_ is never taken inside it
  std::condition_variable wake_;
  std::thread thread_;
  bool stopping_ = false;
  bool hurry_ = false;  // sample again at once
  bool running_ = false;
};

}  // namespace avbhal
