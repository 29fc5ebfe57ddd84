// Drives one clock service on one simulated adapter in virtual time and checks every reading.
#pragma once

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness.h"
#include "runtime/clock_service.h"
#include "sim_fixture.h"

namespace avbhal::test {

class ClockBench {
 public:
  ClockBench(const std::string& family, const BackendOptions& options, double drift_ppb_per_s = 20)
      : ClockBench(family, options, with_drift(drift_ppb_per_s)) {}
  ClockBench(const std::string& family, const BackendOptions& options,
             const ClockServiceConfig& config)
      : fixture_(family, options), name_(family) {
    adapter_ = std::shared_ptr<Adapter>(std::move(fixture_.adapter));
    service_ =
        std::make_unique<ClockService>(nullptr, adapter_, fixture_.backend->system_clock(), config);
    service_->set_event_sink([this](const ClockEvent& e) { events_.push_back(e); });
    due_ns_ = now_ns_();
  }

  // Runs for `seconds`, reading the page `reads` times in between.
  void run(double seconds, int reads) {
    const std::uint64_t end = now_ns_() + static_cast<std::uint64_t>(seconds * 1e9);
    const auto pause = static_cast<std::uint64_t>(seconds * 1e9 / reads);
    for (int i = 0; i < reads; ++i) {
      advance(pause);
      check_reading();
    }
    if (now_ns_() < end) advance(end - now_ns_());
  }

  void advance(std::uint64_t ns) {
    const std::uint64_t target = now_ns_() + ns;
    while (due_ns_ <= target) {
      const std::uint64_t now = now_ns_();
      if (due_ns_ > now) CHECK(advance_time(*fixture_.backend, due_ns_ - now).ok());
      const std::uint64_t wait_us = service_->step();
      due_ns_ = now_ns_() + (wait_us == 0 ? 1000 : wait_us * 1000);
    }
    const std::uint64_t now = now_ns_();
    if (now < target) CHECK(advance_time(*fixture_.backend, target - now).ok());
  }

  void order(const std::string& text) { CHECK(give_order(*fixture_.backend, text).ok()); }
  bool saw(TrackerEvent kind) const {
    for (const ClockEvent& e : events_) {
      if (e.kind == kind) return true;
    }
    return false;
  }
  std::size_t count(TrackerEvent kind) const {
    std::size_t n = 0;
    for (const ClockEvent& e : events_) n += e.kind == kind;
    return n;
  }
  void forget_events() { events_.clear(); }
  std::uint64_t error_ns(std::uint64_t shown, const GroundTruth& truth) const {
    return shown > truth.device_ns ? shown - truth.device_ns : truth.device_ns - shown;
  }
  LineValues raw() const { return read_line(service_->page().raw); }
  ClockService& service() { return *service_; }
  Adapter& adapter() { return *adapter_; }
  std::size_t events() const { return events_.size(); }
  std::uint64_t now_ns_() { return fixture_.backend->system_clock().now_ns(); }

  // Starts counting afresh.
  void forget_account() {
    checked = outside = 0;
    widest_bound_ns = worst_excess_ns = 0;
  }

  int checked = 0, outside = 0;
  double widest_bound_ns = 0;
  double worst_excess_ns = 0;  // how far the truth was outside at most

 private:
  static ClockServiceConfig with_drift(double drift_ppb_per_s) {
    ClockServiceConfig config;
    config.drift_ppb_per_s = drift_ppb_per_s;
    return config;
  }
  void check_reading() {
    const LineValues line = raw();
    const PageState state = line.state;
    if (state == PageState::kEmpty || state == PageState::kLost) return;
    // Truth and page at the very same instant: the truth does not move virtual time.
    const GroundTruth truth = adapter_->truth()->now().take();
    const std::uint64_t bound = bound_ns(line, truth.system_ns);
    ++checked;
    widest_bound_ns = std::max(widest_bound_ns, static_cast<double>(bound));
    const std::uint64_t error = error_ns(value_ns(line, truth.system_ns), truth);
    if (error <= bound) return;
    ++outside;
    worst_excess_ns = std::max(worst_excess_ns, static_cast<double>(error - bound));
  }

  SimFixture fixture_;
  std::string name_;
  std::shared_ptr<Adapter> adapter_;
  std::unique_ptr<ClockService> service_;
  std::vector<ClockEvent> events_;
  std::uint64_t due_ns_ = 0;
};

// First and last of what an HAL_OUT_OF_RANGE says would do.
inline std::pair<std::uint64_t, std::uint64_t> range_of(const Status& refused) {
  unsigned long long first = 0, last = 0;
  const std::string& detail = refused.error().detail;
  CHECK_EQ(std::sscanf(detail.c_str(), "%*s must be %llu to %llu ns", &first, &last), 2);
  return {first, last};
}

inline void expect_all_inside(const ClockBench& bench, int at_least, const std::string& what) {
  if (bench.outside != 0) {
    fail(__FILE__, __LINE__,
         what + ": " + std::to_string(bench.outside) + " of " + std::to_string(bench.checked) +
             " readings outside");
  }
  CHECK(bench.checked >= at_least);
}

}  // namespace avbhal::test
