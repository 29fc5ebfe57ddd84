// Reading the clock.
#include <algorithm>
#include <array>

#include "addon/adapter.h"
#include "addon/arguments.h"
#include "addon/own_property.h"
#include "core/intersection.h"

namespace avbhal::addon {
namespace {

// Slots of the cross-timestamp view (CROSS in src/binding/native.ts).
constexpr std::size_t kCrossSlots = 8;

// readClock(): bigint
napi_value read_clock(napi_env env, napi_callback_info info) {
  void* data = nullptr;
  if (napi_get_cb_info(env, info, nullptr, nullptr, nullptr, &data) != napi_ok) return nullptr;
  return with_bound<Clock>(env, data, Clock::kRead, [env](Clock& clock) -> napi_value {
    const Result<ClockReading> reading = clock.read();
    if (!reading.ok()) throw to_js_error(env, reading.status());
    napi_value value = nullptr;
    napi_create_bigint_uint64(env, reading.value().device_ns, &value);
    return value;
  });
}

// crossTimestamp(view: view[8], brackets: 1..1000 = 3): void
// Fills `view`, see CROSS in src/binding/native.ts.
napi_value cross_timestamp(napi_env env, napi_callback_info info) {
  void* data = nullptr;
  std::size_t argc = 2;
  napi_value arguments[2] = {};
  if (napi_get_cb_info(env, info, &argc, arguments, nullptr, &data) != napi_ok) return nullptr;
  return with_bound<Clock>(env, data, Clock::kCross, [&](Clock& clock) -> napi_value {
    std::uint64_t* view = u64_view(env, arguments[0], "view", kCrossSlots);
    const std::uint32_t brackets = whole_number(env, arguments[1], "brackets", 1, 1000);
    // What a page knows of the rate only serves to compare brackets.
    const auto known = [data] {
      return known_rate(device_id(*static_cast<const OpenAdapter*>(data)));
    };
    const Result<CrossTimestamp> cross =
        brackets == 1 ? intersected_cross(clock, 1) : intersected_cross(clock, brackets, known());
    if (!cross.ok()) throw to_js_error(env, cross.status());
    const CrossTimestamp& c = cross.value();
    const std::array<std::uint64_t, kCrossSlots> slots = {
        c.device_ns,   c.system_before_ns, c.system_after_ns, c.bound_ns,
        c.raw_counter, c.samples,          c.samples_failed,  static_cast<std::uint64_t>(c.method)};
    std::copy(slots.begin(), slots.end(), view);
    return nullptr;
  });
}

// applyRateMeasurement(ratePpb: real -1e9..1e9 = 100, boundPpb: real 0..1e9 = 1): void
Napi::Value apply_rate_measurement(AdapterObject& self, const Napi::CallbackInfo& call) {
  Clock& clock = self.facet<Clock>(call, Clock::kApplyRate);
  RateMeasurement measured;
  measured.rate_ppb = number_within(call, 0, "ratePpb", -1e9, 1e9);
  measured.bound_ppb = number_within(call, 1, "boundPpb", 0, 1e9);
  return done(call.Env(), clock.apply_rate_measurement(measured));
}

}  // namespace

void add_clock(AdapterMethods& methods) {
  methods.push_back(adapter_method<&apply_rate_measurement>("applyRateMeasurement"));
}

void bind_clock(Napi::Env env, Napi::Object self, const std::shared_ptr<OpenAdapter>& open) {
  set_function(env, self, "readClock", &read_clock, open);
  set_function(env, self, "crossTimestamp", &cross_timestamp, open);
}

}  // namespace avbhal::addon
