// The clock, read and steered by one driver call each, and registers.
#include "capi/objects.h"
#include "core/intersection.h"
#include "runtime/device_changes.h"

using namespace avbhal;
using namespace avbhal::capi;

avbhal_status avbhal_clock_read(avbhal_adapter adapter, uint64_t* device_ns) {
  constexpr const char* kName = "clock_read";
  if (device_ns == nullptr) return refuse(kName, "device_ns must not be NULL");
  return with_facet<Clock>(adapter, kName, Clock::kRead, [&](Clock& clock, OpenAdapter&) {
    return stored(clock.read(), [&](const ClockReading& r) { *device_ns = r.device_ns; });
  });
}

avbhal_status avbhal_cross_timestamp(avbhal_adapter adapter, uint32_t brackets, avbhal_cross* out) {
  constexpr const char* kName = "cross_timestamp";
  if (avbhal_status bad = check_out(kName, out)) return bad;
  return with_facet<Clock>(adapter, kName, Clock::kCross, [&](Clock& clock, OpenAdapter& open) {
    return stored(intersected_cross(clock, brackets, known_rate(open.device())),
                  [&](const CrossTimestamp& c) {
                    avbhal_cross made{};
                    made.samples = c.samples;
                    made.device_ns = c.device_ns;
                    made.system_before_ns = c.system_before_ns;
                    made.system_after_ns = c.system_after_ns;
                    made.bound_ns = c.bound_ns;
                    made.raw_counter = c.raw_counter;
                    give(made, out);
                  });
  });
}

avbhal_status avbhal_clock_rate_range(avbhal_adapter adapter, avbhal_rate_range* out) {
  constexpr const char* kName = "clock_rate_range";
  if (avbhal_status bad = check_out(kName, out)) return bad;
  return with_facet<Steering>(adapter, kName, Steering::kRateRange,
                              [&](Steering& steering, OpenAdapter&) {
                                return stored(steering.rate_range(), [&](const RateRange& range) {
                                  avbhal_rate_range made{};
                                  made.calibrated = range.calibrated ? 1 : 0;
                                  made.min_ppb = range.min_ppb;
                                  made.max_ppb = range.max_ppb;
                                  made.step_ppb = range.step_ppb;
                                  give(made, out);
                                });
                              });
}

avbhal_status avbhal_register_read(avbhal_adapter adapter, uint32_t offset, uint32_t* value) {
  constexpr const char* kName = "register_read";
  if (value == nullptr) return refuse(kName, "value must not be NULL");
  return with_facet<Registers>(
      adapter, kName, Registers::kRead, [&](Registers& registers, OpenAdapter&) {
        return stored(registers.read(offset), [&](std::uint32_t v) { *value = v; });
      });
}

avbhal_status avbhal_clock_set(avbhal_adapter adapter, uint64_t device_ns) {
  return with_facet<Steering>(adapter, "clock_set", Steering::kSet,
                              [&](Steering& steering, OpenAdapter& open) {
                                return set_clock(steering, open.device(), device_ns);
                              });
}

avbhal_status avbhal_clock_adjust_offset(avbhal_adapter adapter, int64_t offset_ns) {
  return with_facet<Steering>(adapter, "clock_adjust_offset", Steering::kAdjustOffset,
                              [&](Steering& steering, OpenAdapter& open) {
                                return adjust_offset(steering, open.device(), offset_ns);
                              });
}

avbhal_status avbhal_clock_adjust_rate(avbhal_adapter adapter, double ppb, double* commanded_ppb) {
  constexpr const char* kName = "clock_adjust_rate";
  if (!(ppb > -1e9 && ppb < 1e9)) return refuse(kName, "ppb must lie between -1e9 and 1e9");
  return with_facet<Steering>(
      adapter, kName, Steering::kAdjustRate, [&](Steering& steering, OpenAdapter& open) {
        return stored(adjust_rate(steering, open.device(), ppb), [&](const RateAdjustment& r) {
          if (commanded_ppb != nullptr) *commanded_ppb = r.commanded_ppb;
        });
      });
}

avbhal_status avbhal_register_write(avbhal_adapter adapter, uint32_t offset, uint32_t value) {
  return with_facet<Registers>(adapter, "register_write", Registers::kWrite,
                               [&](Registers& registers, OpenAdapter& open) {
                                 return write_register(registers, open.device(), offset, value);
                               });
}
