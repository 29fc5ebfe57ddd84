#include "addon/hot_calls.h"

#include <cmath>

#include "addon/convert.h"
#include "addon/errors.h"
#include "addon/own_property.h"
#include "core/intersection.h"

namespace avbhal::addon {
namespace {

void throw_status(napi_env env, const Status& status) {
  to_js_error(Napi::Env(env), status).ThrowAsJavaScriptException();
}

// Runs `body(adapter)` with the adapter a function is bound to.
template <class Body>
napi_value with_adapter(napi_env env, void* data, const char* operation, Body&& body) {
  return guarded(env, [&]() -> napi_value {
    const auto* hot = static_cast<const HotTarget*>(data);
    if (!hot->adapter) throw_closed(env, operation);
    return body(*hot->adapter);
  });
}

// A whole number from `low` to `high` as argument; false with a RangeError pending.
bool whole_number(napi_env env, napi_value value, const char* complaint, double low, double high,
                  std::uint32_t& out) {
  double number = 0;
  if (napi_get_value_double(env, value, &number) != napi_ok || number != std::floor(number) ||
      number < low || number > high) {
    napi_throw_range_error(env, nullptr, complaint);
    return false;
  }
  out = static_cast<std::uint32_t>(number);
  return true;
}

napi_value read_clock(napi_env env, napi_callback_info info) {
  void* data = nullptr;
  if (napi_get_cb_info(env, info, nullptr, nullptr, nullptr, &data) != napi_ok) return nullptr;
  return with_adapter(env, data, "readClock", [env](Adapter& adapter) -> napi_value {
    const Result<ClockReading> reading = adapter.read_clock();
    if (!reading.ok()) {
      throw_status(env, reading.status());
      return nullptr;
    }
    napi_value value = nullptr;
    napi_create_bigint_uint64(env, reading.value().device_ns, &value);
    return value;
  });
}

bool view_argument(napi_env env, napi_value value, std::uint64_t** out) {
  napi_typedarray_type type = napi_int8_array;
  std::size_t length = 0;
  void* memory = nullptr;
  if (napi_get_typedarray_info(env, value, &type, &length, &memory, nullptr, nullptr) != napi_ok ||
      type != napi_biguint64_array || length < kCrossSlots) {
    napi_throw_type_error(env, nullptr, "view must be a BigUint64Array of at least 7 elements");
    return false;
  }
  *out = static_cast<std::uint64_t*>(memory);
  return true;
}

napi_value cross_timestamp(napi_env env, napi_callback_info info) {
  void* data = nullptr;
  std::size_t argc = 2;
  napi_value arguments[2] = {};
  if (napi_get_cb_info(env, info, &argc, arguments, nullptr, &data) != napi_ok) return nullptr;
  return with_adapter(env, data, "crossTimestamp", [&](Adapter& adapter) -> napi_value {
    std::uint64_t* view = nullptr;
    std::uint32_t brackets = 0;
    if (!view_argument(env, arguments[0], &view) ||
        !whole_number(env, arguments[1], "brackets must be a whole number from 1 to 1000", 1, 1000,
                      brackets)) {
      return nullptr;
    }
    const Result<CrossTimestamp> cross = intersected_cross(adapter, brackets);
    if (cross.ok()) {
      write_cross(view, cross.value());
    } else {
      throw_status(env, cross.status());
    }
    return nullptr;
  });
}

napi_value read_register(napi_env env, napi_callback_info info) {
  void* data = nullptr;
  std::size_t argc = 1;
  napi_value argument = nullptr;
  if (napi_get_cb_info(env, info, &argc, &argument, nullptr, &data) != napi_ok) return nullptr;
  return with_adapter(env, data, "readRegister", [&](Adapter& adapter) -> napi_value {
    std::uint32_t offset = 0;
    if (!whole_number(env, argument, "offset must be a whole number from 0 to 131071", 0, 0x1FFFF,
                      offset)) {
      return nullptr;
    }
    const Result<std::uint32_t> value = adapter.read_register(offset);
    if (!value.ok()) {
      throw_status(env, value.status());
      return nullptr;
    }
    napi_value number = nullptr;
    napi_create_uint32(env, value.value(), &number);
    return number;
  });
}

void add(Napi::Env env, Napi::Object target, const char* name, napi_callback callback,
         const std::shared_ptr<HotTarget>& hot) {
  using Held = std::shared_ptr<HotTarget>;
  napi_value function = nullptr;
  if (napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, hot.get(), &function) !=
      napi_ok) {
    throw Napi::Error::New(env);
  }
  Napi::Function(env, function)
      .AddFinalizer([](Napi::BasicEnv, Held* held) { delete held; }, new Held(hot));
  tether(Napi::Function(env, function), target);
  set_own(target, name, Napi::Function(env, function));
}

}  // namespace

void add_hot_calls(Napi::Env env, Napi::Object target, const std::shared_ptr<HotTarget>& hot) {
  add(env, target, "readClock", &read_clock, hot);
  add(env, target, "crossTimestamp", &cross_timestamp, hot);
  add(env, target, "readRegister", &read_register, hot);
}

}  // namespace avbhal::addon
