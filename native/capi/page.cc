// Clock pages.
#include "capi/objects.h"
#include "core/line_window.h"
#include "runtime/clock_opening.h"

using namespace avbhal;
using namespace avbhal::capi;

namespace {

static_assert(AVBHAL_PAGE_LOST == static_cast<int>(PageState::kLost));
static_assert(AVBHAL_PAGE_HOLDOVER == static_cast<int>(PageState::kHoldover));
static_assert(AVBHAL_CLOCK_LOCKED == static_cast<int>(TrackerEvent::kLocked));
static_assert(AVBHAL_CLOCK_REJECTED == static_cast<int>(TrackerEvent::kRejected));
static_assert(AVBHAL_CLOCK_RECOVERED == static_cast<int>(TrackerEvent::kRecovered));

bool within(double value, double low, double high) { return value >= low && value <= high; }

// 0 and `out`, or the refusal.
avbhal_status read_config(const char* operation, const avbhal_page_options* options,
                          ClockServiceConfig* out) {
  constexpr std::uint32_t kMaxIntervalUs = 60000000;
  avbhal_page_options asked;
  if (avbhal_status bad = take_options(operation, options, &asked)) return bad;
  if (asked.min_interval_us != 0) out->min_interval_us = asked.min_interval_us;
  if (asked.max_interval_us != 0) out->max_interval_us = asked.max_interval_us;
  if (asked.wanted_bound_ns != 0) out->wanted_bound_ns = asked.wanted_bound_ns;
  if (asked.drift_ppb_per_s != 0) out->drift_ppb_per_s = asked.drift_ppb_per_s;
  if (asked.reserved != 0) return refuse(operation, "reserved must be 0");
  if (out->max_interval_us < out->min_interval_us || out->max_interval_us > kMaxIntervalUs) {
    return refuse(operation, "max_interval_us must be min_interval_us to 60000000");
  }
  if (!within(out->wanted_bound_ns, 1, 1e9)) {
    return refuse(operation, "wanted_bound_ns must be 1 to 1e9");
  }
  if (!within(out->drift_ppb_per_s, 0, 1e9)) {
    return refuse(operation, "drift_ppb_per_s must be 0 to 1e9");
  }
  return 0;
}

avbhal_status give_instant(const char* operation, const Result<Converted>& converted,
                           avbhal_instant* out) {
  if (!converted.ok()) return report(operation, converted.status());
  avbhal_instant made{};
  made.ns = converted.value().ns;
  made.bound_ns = converted.value().bound_ns;
  made.generation = converted.value().generation;
  give(made, out);
  return 0;
}

avbhal_status lost(const char* operation) {
  return fail(ErrorCode::kClockLost, operation, "the adapter's clock is gone or stands still");
}

}  // namespace

avbhal_status avbhal_page_open(avbhal_adapter adapter, const avbhal_page_options* options,
                               avbhal_page* out) {
  constexpr const char* kName = "page_open";
  return guarded(kName, [&]() -> avbhal_status {
    const std::shared_ptr<OpenAdapter> of = adapters().find(adapter);
    if (!of) return stale(kName);
    if (out == nullptr) return refuse(kName, "out must not be NULL");
    ClockServiceConfig config;
    if (avbhal_status bad = read_config(kName, options, &config)) return bad;
    auto page = std::make_shared<OpenPage>();
    page->of = of;
    page->events = std::make_shared<ClockEvents>();
    PumpedList pumped;
    Result<std::shared_ptr<ClockService>> service =
        open_clock_page(of->of->backend, of->adapter, config, pumped);
    if (!service.ok()) return report(kName, service.status());
    page->service = service.take();
    page->service->set_event_sink(
        [events = page->events](const ClockEvent& event) { events->add(event); });
    {
      const std::lock_guard<std::mutex> lock(of->of->time_mutex);
      of->of->pumped.insert(of->of->pumped.end(), pumped.begin(), pumped.end());
    }
    return hand_out(kName, pages(), std::move(page), adapter, out);
  });
}

avbhal_status avbhal_page_close(avbhal_page page) {
  return close_handle("page_close", pages(), page);
}

avbhal_status avbhal_page_now(avbhal_page page, uint64_t* device_ns) {
  constexpr const char* kName = "page_now";
  return with_object(kName, pages(), page, [&](OpenPage& open) -> avbhal_status {
    if (device_ns == nullptr) return refuse(kName, "device_ns must not be NULL");
    const LineValues line = read_line(open.service->page().raw);
    if (line.state == PageState::kLost) return lost(kName);
    *device_ns = value_ns(line, open.service->base().now_ticks());
    return 0;
  });
}

avbhal_status avbhal_page_window(avbhal_page page, avbhal_window* out) {
  constexpr const char* kName = "page_window";
  return with_object(kName, pages(), page, [&](OpenPage& open) -> avbhal_status {
    if (avbhal_status bad = check_out(kName, out)) return bad;
    const TimeBase& base = open.service->base();
    const LineValues line = read_line(open.service->page().raw);
    const std::uint64_t ticks = base.now_ticks();
    const LineWindow window = window_at(line, ticks, 1e9 / base.ticks_per_second);
    avbhal_window made{};
    made.state = static_cast<std::uint32_t>(window.state);
    made.device_ns = window.middle_ns;
    made.earliest_ns = window.earliest_ns;
    made.latest_ns = window.latest_ns;
    made.system_ns = now_ns(open.service->page().system, ticks);
    made.generation = line.generation;
    made.age_ns = window.age_ns;
    give(made, out);
    return 0;
  });
}

avbhal_status avbhal_page_at_system(avbhal_page page, uint64_t system_ns, avbhal_instant* out) {
  constexpr const char* kName = "page_at_system";
  return with_object(kName, pages(), page, [&](OpenPage& open) -> avbhal_status {
    if (avbhal_status bad = check_out(kName, out)) return bad;
    return give_instant(kName, open.service->at_system(system_ns), out);
  });
}

avbhal_status avbhal_page_to_system(avbhal_page page, uint64_t device_ns, avbhal_instant* out) {
  constexpr const char* kName = "page_to_system";
  return with_object(kName, pages(), page, [&](OpenPage& open) -> avbhal_status {
    if (avbhal_status bad = check_out(kName, out)) return bad;
    return give_instant(kName, open.service->to_system(device_ns), out);
  });
}

avbhal_status avbhal_page_calibrate(avbhal_page page) {
  constexpr const char* kName = "page_calibrate";
  return with_object(kName, pages(), page, [&](OpenPage& open) -> avbhal_status {
    const ServiceStats stats = open.service->stats();
    if (!stats.rate_known) {
      return fail(ErrorCode::kAdapterNotReady, kName, "the page does not know the rate yet",
                  "Try again when avbhal_page_window() says AVBHAL_PAGE_OK.");
    }
    RateMeasurement measured;
    measured.rate_ppb = (stats.rate.low_ppb + stats.rate.high_ppb) / 2;
    measured.bound_ppb = (stats.rate.high_ppb - stats.rate.low_ppb) / 2;
    return report(kName, with<Clock>(*open.of->adapter, Clock::kApplyRate, [&](Clock& clock) {
                    return clock.apply_rate_measurement(measured);
                  }));
  });
}

avbhal_status avbhal_page_events(avbhal_page page, avbhal_clock_event* entries, uint32_t entry_size,
                                 uint32_t capacity, uint32_t* count) {
  constexpr const char* kName = "page_events";
  return with_object(kName, pages(), page, [&](OpenPage& open) -> avbhal_status {
    if (avbhal_status bad = check_entries(kName, entries, entry_size, capacity, count)) return bad;
    std::uint32_t taken = 0;
    avbhal_clock_event event;
    for (; taken < capacity && open.events->take(&event); ++taken) {
      give_entry(event, entries, entry_size, taken);
    }
    *count = taken;
    return 0;
  });
}
