#include "addon/convert_batch.h"

#include "addon/arguments.h"
#include "core/stamp_convert.h"

namespace avbhal::addon {
namespace {

// CONVERT_FORMATS in src/native.ts: the stamp formats by their number, then ticks.
constexpr std::uint32_t kTicks = static_cast<std::uint32_t>(StampFormat::kFs5) + 1;
// CONVERT_PATHS in src/native.ts.
constexpr std::uint32_t kAuto = 0, kScalar = 1, kSimd = 2;

const char* simd_name() {
  switch (best_path()) {
    case ConvertPath::kAvx2:
      return "avx2";
    case ConvertPath::kSse42:
      return "sse4.2";
    case ConvertPath::kScalar:
      break;
  }
  return "none";
}

ConvertPath path_argument(const Napi::CallbackInfo& info, std::size_t index) {
  const std::uint32_t path = uint_argument(info, index, "path", kAuto, kSimd);
  if (path == kScalar) return ConvertPath::kScalar;
  if (path == kSimd && best_path() == ConvertPath::kScalar) {
    throw Napi::RangeError::New(info.Env(), "path must be 0 or 1: simdPath is 'none'");
  }
  return best_path();
}

// convertBatch(input, output, format, frequencyHz, offsetNs, path)
Napi::Value convert(const Napi::CallbackInfo& info) {
  std::size_t count = 0;
  const std::uint64_t* in = u64_view_argument(info, 0, "input", 0, &count);
  std::uint64_t* out = u64_view_argument(info, 1, "output", count, nullptr);
  const std::uint32_t format = uint_argument(info, 2, "format", 0, kTicks);
  const std::uint64_t frequency_hz = u64_argument(info, 3, "frequencyHz");
  const std::int64_t offset_ns = i64_argument(info, 4, "offsetNs");
  const ConvertPath path = path_argument(info, 5);
  const ConversionPlan plan = format == kTicks
                                  ? plan_ticks(frequency_hz, offset_ns)
                                  : plan_stamps(static_cast<StampFormat>(format), offset_ns);
  const std::size_t refused = convert_batch(plan, in, out, count, path);
  return Napi::Number::New(info.Env(), static_cast<double>(refused));
}

}  // namespace

void add_conversion(Napi::Env env, Napi::Object exports) {
  exports.Set("simdPath", Napi::String::New(env, simd_name()));
  exports.Set("convertBatch", Napi::Function::New<&convert>(env, "convertBatch"));
}

}  // namespace avbhal::addon
