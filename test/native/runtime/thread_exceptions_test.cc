// Background threads and memory that runs out: a page ages and goes on, a stream ends with an
// error, the process lives.
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <new>
#include <stdexcept>

#include "hal/backend.h"
#include "harness.h"
#include "runtime/clock_service.h"
#include "runtime/event_pump.h"

using namespace avbhal;

namespace {

// Calls made so far, for another thread to wait for.
class Calls {
 public:
  int count() {
    const std::lock_guard<std::mutex> lock(mutex_);
    const int now = ++count_;
    more_.notify_all();
    return now;
  }
  void wait_for(int count) {
    std::unique_lock<std::mutex> lock(mutex_);
    more_.wait(lock, [&] { return count_ >= count; });
  }
  int so_far() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return count_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable more_;
  int count_ = 0;
};

constexpr int kFailures = 3;

// Its first brackets have no memory.
class PoorClock final : public Clock {
 public:
  PoorClock(Adapter& adapter, Calls& calls, int failures)
      : Clock(adapter), calls_(calls), failures_(failures) {}

 private:
  Result<ClockReading> do_read() override { return ClockReading{1, ReadingSource::kHardware}; }
  Result<CrossTimestamp> do_cross_timestamp() override {
    const int call = calls_.count();
    if (call == 2 && call <= failures_) throw std::runtime_error("a listener threw");
    if (call <= failures_) throw std::bad_alloc();
    SystemClock& system = platform_system_clock();
    CrossTimestamp cross;
    cross.system_before_ns = system.now_ns();
    cross.device_ns = cross.system_before_ns + 50;
    cross.system_after_ns = cross.system_before_ns + 100;
    cross.system_clock = system.id();
    cross.samples = 1;
    return cross;
  }
  Status do_apply_rate_measurement(const RateMeasurement&) override { return ok_status(); }

  Calls& calls_;
  const int failures_;
};

AdapterInfo with_clock() {
  AdapterInfo info;
  info.capabilities.allow(Capability::kClockRead);
  info.capabilities.allow(Capability::kCrossTimestamp);
  return info;
}

class PoorAdapter final : public Adapter {
 public:
  explicit PoorAdapter(Calls& calls, int failures = kFailures)
      : Adapter(with_clock()), clock_(*this, calls, failures) {}
  Clock* clock() override { return &clock_; }

 private:
  Status do_refresh() override { return ok_status(); }
  PoorClock clock_;
};

template <class Thrown>
class ThrowingSource final : public EventSource {
 public:
  Result<std::size_t> take(StampEvent*, std::size_t) override { throw Thrown("no more"); }
  Result<EventCounters> counters() override { return EventCounters{}; }
};
struct NoMemory : std::bad_alloc {
  explicit NoMemory(const char*) {}
};

template <class Thrown>
ErrorCode end_of_stream() {
  Calls calls, wakes;
  EventPump pump(nullptr, std::make_shared<PoorAdapter>(calls), platform_system_clock(),
                 std::make_unique<ThrowingSource<Thrown>>(), 16);
  pump.set_wake([&wakes] { wakes.count(); });
  pump.start();
  StampEvent event;
  Result<std::size_t> taken = pump.take(&event, 1);
  if (taken.ok()) {
    wakes.wait_for(1);
    taken = pump.take(&event, 1);
  }
  pump.close();
  return taken.status().code();
}

}  // namespace

TEST("threads: a bracket that throws is a failed one, and the sampling goes on") {
  Calls calls;
  ClockServiceConfig config;
  config.max_interval_us = 1000;
  ClockService service(nullptr, std::make_shared<PoorAdapter>(calls), platform_system_clock(),
                       config);
  // With the first that succeeds: the clock was not gone.
  int recovered_at = 0;
  service.set_event_sink([&](const ClockEvent& event) {
    if (event.kind == TrackerEvent::kRecovered) recovered_at = calls.so_far();
    CHECK(event.kind != TrackerEvent::kLost);
  });
  service.start();
  calls.wait_for(kFailures + 3);
  service.stop();
  CHECK(service.stats().samples > 0);
  CHECK_EQ(recovered_at, kFailures + 1);
}

namespace {

ClockServiceConfig once_an_hour() {
  ClockServiceConfig config;
  config.min_interval_us = config.max_interval_us = 3600000000u;
  return config;
}

}  // namespace

TEST("threads: a page that has an hour until its next bracket waits for it, and ends at once") {
  Calls calls;
  ClockService service(nullptr, std::make_shared<PoorAdapter>(calls, 0), platform_system_clock(),
                       once_an_hour());
  service.stop();  // there is none yet
  service.start();
  service.start();
  calls.wait_for(1);
  for (int i = 0; i < 100; ++i) (void)service.step();
  service.stop();
  service.stop();
  CHECK_EQ(calls.so_far(), 101);
  service.start();
  calls.wait_for(102);
  service.close();
  CHECK_EQ(calls.so_far(), 102);
}

TEST("threads: after an own step a page does not wait until the next bracket is due") {
  Calls calls;
  ClockService service(nullptr, std::make_shared<PoorAdapter>(calls, 0), platform_system_clock(),
                       once_an_hour());
  service.start();
  calls.wait_for(1);
  // One bracket at once, and one of the thread's.
  service.note_hardware_step();
  calls.wait_for(3);
  service.note_hardware_rate_change(5);
  calls.wait_for(5);
  service.close();
}

TEST("threads: a source that throws ends its stream with an error, not the process") {
  CHECK(end_of_stream<NoMemory>() == ErrorCode::kOutOfMemory);
  CHECK(end_of_stream<std::runtime_error>() == ErrorCode::kInternal);
}

TEST("threads: the error of an exception says what it was") {
  try {
    throw std::bad_alloc();
  } catch (...) {
    CHECK(error_of_exception("clock.read").code() == ErrorCode::kOutOfMemory);
  }
  try {
    throw std::runtime_error("broken");
  } catch (...) {
    const Status status = error_of_exception("clock.read");
    CHECK(status.code() == ErrorCode::kInternal);
    CHECK_EQ(status.error().operation, "clock.read");
    CHECK_EQ(status.error().detail, "broken");
  }
  try {
    throw 5;
  } catch (...) {
    CHECK(error_of_exception("clock.read").code() == ErrorCode::kInternal);
  }
}
