// Bare Node-API: a batch of a thousand stamps takes less time than the argument classes would.
#include "addon/convert_batch.h"

#include <cmath>
#include <cstdint>

#include "addon/own_property.h"
#include "core/stamp_convert.h"

namespace avbhal::addon {
namespace {

// CONVERT_FORMATS in src/binding/native.ts: the stamp formats by their number, then ticks.
constexpr std::uint32_t kTicks = static_cast<std::uint32_t>(StampFormat::kFs5) + 1;
// CONVERT_PATHS in src/binding/native.ts.
constexpr std::uint32_t kScalar = 1, kSimd = 2;

const char* simd_name() {
  switch (best_path()) {
    case ConvertPath::kAvx2: return "avx2";
    case ConvertPath::kSse42: return "sse4.2";
    case ConvertPath::kScalar: break;
  }
  return "none";
}

struct View {
  std::uint64_t* data = nullptr;
  std::size_t length = 0;
};

// A detached view has no element.
bool view_argument(napi_env env, napi_value value, View* out) {
  napi_typedarray_type type = napi_int8_array;
  void* data = nullptr;
  if (napi_get_typedarray_info(env, value, &type, &out->length, &data, nullptr, nullptr) !=
          napi_ok ||
      type != napi_biguint64_array) {
    napi_throw_type_error(env, nullptr, "input and output must each be a BigUint64Array");
    return false;
  }
  out->data = static_cast<std::uint64_t*>(data);
  return true;
}

bool number_argument(napi_env env, napi_value value, std::uint32_t most, const char* complaint,
                     std::uint32_t* out) {
  double number = 0;
  if (napi_get_value_double(env, value, &number) != napi_ok) {
    napi_throw_type_error(env, nullptr, complaint);
    return false;
  }
  if (number != std::floor(number) || !(number >= 0 && number <= most)) {
    napi_throw_range_error(env, nullptr, complaint);
    return false;
  }
  *out = static_cast<std::uint32_t>(number);
  return true;
}

// Whether a BigInt was read; else an exception is pending.
bool bigint_read(napi_env env, napi_status status, bool lossless, const char* complaint) {
  if (status == napi_ok && lossless) return true;
  if (status == napi_ok) {
    napi_throw_range_error(env, nullptr, complaint);
  } else {
    napi_throw_type_error(env, nullptr, complaint);
  }
  return false;
}

bool plan_arguments(napi_env env, const napi_value* values, ConversionPlan* plan) {
  std::uint32_t format = 0;
  std::uint64_t frequency_hz = 0;
  std::int64_t offset_ns = 0;
  bool lossless = false;
  if (!number_argument(env, values[0], kTicks, "format must be a whole number from 0 to 5",
                       &format)) {
    return false;
  }
  napi_status status = napi_get_value_bigint_uint64(env, values[1], &frequency_hz, &lossless);
  if (!bigint_read(env, status, lossless, "frequencyHz must be a bigint from 0n to 2n**64n - 1n")) {
    return false;
  }
  status = napi_get_value_bigint_int64(env, values[2], &offset_ns, &lossless);
  if (!bigint_read(env, status, lossless, "offsetNs must be a bigint of 64 bits")) return false;
  *plan = format == kTicks ? plan_ticks(frequency_hz, offset_ns)
                           : plan_stamps(static_cast<StampFormat>(format), offset_ns);
  return true;
}

bool path_argument(napi_env env, napi_value value, ConvertPath* path) {
  std::uint32_t number = 0;
  if (!number_argument(env, value, kSimd, "path must be 0, 1 or 2", &number)) return false;
  *path = number == kScalar ? ConvertPath::kScalar : best_path();
  if (number != kSimd || *path != ConvertPath::kScalar) return true;
  napi_throw_range_error(env, nullptr, "path must be 0 or 1: simdPath is 'none'");
  return false;
}

// convertBatch(input, output, format, frequencyHz, offsetNs, path)
napi_value convert(napi_env env, napi_callback_info info) {
  std::size_t argc = 6;
  napi_value arguments[6] = {};
  View in, out;
  ConversionPlan plan;
  ConvertPath path = ConvertPath::kScalar;
  if (napi_get_cb_info(env, info, &argc, arguments, nullptr, nullptr) != napi_ok ||
      !view_argument(env, arguments[0], &in) || !view_argument(env, arguments[1], &out) ||
      !plan_arguments(env, arguments + 2, &plan) || !path_argument(env, arguments[5], &path)) {
    return nullptr;
  }
  if (out.length < in.length) {
    napi_throw_range_error(env, nullptr, "output must be as long as input");
    return nullptr;
  }
  const std::size_t refused = convert_batch(plan, in.data, out.data, in.length, path);
  napi_value result = nullptr;
  napi_create_double(env, static_cast<double>(refused), &result);
  return result;
}

}  // namespace

void add_conversion(Napi::Env env, Napi::Object exports) {
  napi_value function = nullptr;
  if (napi_create_function(env, "convertBatch", NAPI_AUTO_LENGTH, &convert, nullptr, &function) !=
      napi_ok) {
    throw Napi::Error::New(env);
  }
  set_own(exports, "convertBatch", Napi::Value(env, function));
  set_own(exports, "simdPath", js_value(env, simd_name()));
}

}  // namespace avbhal::addon
