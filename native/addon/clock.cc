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
constexpr std::size_t kCrossSlots = 7;

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

std::uint64_t* view_argument(napi_env env, napi_value value) {
  napi_typedarray_type type = napi_int8_array;
  std::size_t length = 0;
  void* memory = nullptr;
  if (napi_get_typedarray_info(env, value, &type, &length, &memory, nullptr, nullptr) != napi_ok ||
      type != napi_biguint64_array || length < kCrossSlots) {
    throw Napi::TypeError::New(env, "view must be a BigUint64Array of at least 7 elements");
  }
  return static_cast<std::uint64_t*>(memory);
}

// crossTimestamp(view, brackets)
napi_value cross_timestamp(napi_env env, napi_callback_info info) {
  void* data = nullptr;
  std::size_t argc = 2;
  napi_value arguments[2] = {};
  if (napi_get_cb_info(env, info, &argc, arguments, nullptr, &data) != napi_ok) return nullptr;
  return with_bound<Clock>(env, data, Clock::kCross, [&](Clock& clock) -> napi_value {
    std::uint64_t* view = view_argument(env, arguments[0]);
    const std::uint32_t brackets = whole_number(env, arguments[1], "brackets", 1, 1000);
    const DeviceId device = device_id(*static_cast<const OpenAdapter*>(data));
    const Result<CrossTimestamp> cross =
        brackets == 1 ? intersected_cross(clock, 1)
                      : intersected_cross(clock, brackets, known_rate(device));
    if (!cross.ok()) throw to_js_error(env, cross.status());
    const CrossTimestamp& c = cross.value();
    const std::array<std::uint64_t, kCrossSlots> slots = {
        c.device_ns,   c.system_before_ns, c.system_after_ns, c.bound_ns,
        c.raw_counter, c.samples,          c.samples_failed};
    std::copy(slots.begin(), slots.end(), view);
    return nullptr;
  });
}

// applyRateMeasurement(ratePpb, boundPpb)
Napi::Value apply_rate_measurement(AdapterObject& self, const Napi::CallbackInfo& call) {
  Clock& clock = self.facet<Clock>(call, Clock::kApplyRate);
  RateMeasurement measured;
  measured.rate_ppb = number_within(call, 0, "ratePpb", -1e9, 1e9);
  measured.bound_ppb = number_within(call, 1, "boundPpb", 0, 1e9);
  throw_unless_ok(call.Env(), clock.apply_rate_measurement(measured));
  return call.Env().Undefined();
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
