#include "core/stamp_convert.h"

#include <algorithm>
#include <functional>

#include "base/wide.h"
#include "core/compat_simd.h"
#include "core/stamp_convert_paths.h"

namespace avbhal {
namespace {

using Step = ConversionPlan::Step;

constexpr std::uint64_t kFs5PerNs = 200000;

// What `out` inside `in` is converted through, in elements: small enough for any stack.
constexpr std::size_t kBounce = 256;

struct Value {
  std::uint64_t ns;
  bool malformed;
};

Value from_seconds(std::uint64_t raw) {
  const std::uint64_t ns = raw & 0xFFFFFFFFu;
  return {(raw >> 32) * kNsPerSecond + ns, ns >= kNsPerSecond};
}

// ticks * factor >> (64 + shift), of which the plan's interval says that it fits: the product in
// columns of 32 bits. No sum exceeds 64 bits, because the factor is below 2^95.
std::uint64_t from_rational(const ConversionPlan& plan, std::uint64_t ticks) {
  const std::uint64_t mask = 0xFFFFFFFFu;
  const std::uint64_t low = ticks & mask, high = ticks >> 32;
  const std::uint64_t f0 = plan.factor_low & mask, f1 = plan.factor_low >> 32;
  const std::uint64_t f2 = plan.factor_high;
  const std::uint64_t a = low * f1 + ((low * f0) >> 32);
  const std::uint64_t b = high * f0 + (a & mask);
  const std::uint64_t c = high * f1 + (b >> 32);
  const std::uint64_t d = low * f2 + (a >> 32) + (c & mask);
  const std::uint64_t top = high * f2 + (d >> 32) + (c >> 32);
  if (plan.shift >= 32) return top >> (plan.shift - 32);
  return (top << (32 - plan.shift)) | ((d & mask) >> plan.shift);
}

template <class Convert>
std::size_t each(const ConversionPlan& plan, const std::uint64_t* in, std::uint64_t* out,
                 std::size_t count, Convert convert) {
  const std::uint64_t first = plan.first_valid, span = plan.valid_span, offset = plan.offset;
  std::size_t bad = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t raw = in[i];
    const Value value = convert(raw);
    const bool refused = value.malformed || raw - first > span;
    out[i] = refused ? kNotATimeNs : value.ns + offset;
    bad += refused ? 1 : 0;
  }
  return bad;
}

std::size_t run(const ConversionPlan& plan, const std::uint64_t* in, std::uint64_t* out,
                std::size_t count, ConvertPath path) {
  if (path == ConvertPath::kAvx2 && has_path(path)) return convert_avx2(plan, in, out, count);
  if (path == ConvertPath::kSse42 && has_path(path)) return convert_sse42(plan, in, out, count);
  return convert_scalar(plan, in, out, count);
}

}  // namespace

std::size_t convert_scalar(const ConversionPlan& plan, const std::uint64_t* in, std::uint64_t* out,
                           std::size_t count) {
  const unsigned shift = plan.shift;
  const std::uint64_t factor = plan.factor_low;
  switch (plan.step) {
    case Step::kSeconds: return each(plan, in, out, count, from_seconds);
    case Step::kShift:
      return each(plan, in, out, count, [shift](std::uint64_t raw) {
        return Value{raw >> shift, false};
      });
    case Step::kMultiply:
      return each(plan, in, out, count, [factor](std::uint64_t raw) {
        return Value{raw * factor, false};
      });
    case Step::kFs5:
      return each(plan, in, out, count, [](std::uint64_t raw) {
        return Value{raw / kFs5PerNs, false};
      });
    case Step::kRational:
      // A copy, which stores to `out` cannot change.
      return each(plan, in, out, count, [plan](std::uint64_t raw) {
        return Value{from_rational(plan, raw), false};
      });
    case Step::kNothing: break;
  }
  std::fill_n(out, count, kNotATimeNs);
  return count;
}

bool has_path(ConvertPath path) {
  static const bool avx2 = simd::has_avx2();
  static const bool sse42 = simd::has_sse42();
  switch (path) {
    case ConvertPath::kScalar: return true;
    case ConvertPath::kSse42: return sse42;
    case ConvertPath::kAvx2: return avx2;
  }
  return false;
}

ConvertPath best_path() {
  for (const ConvertPath path : {ConvertPath::kAvx2, ConvertPath::kSse42}) {
    if (has_path(path)) return path;
  }
  return ConvertPath::kScalar;
}

std::size_t convert_batch(const ConversionPlan& plan, const std::uint64_t* in, std::uint64_t* out,
                          std::size_t count, ConvertPath path) {
  const std::less<const std::uint64_t*> before;
  if (!before(in, out) || !before(out, in + count)) {
    return run(plan, in, out, count, path);
  }
  // From the end, so that what a block overwrites has been converted already.
  std::uint64_t bounce[kBounce];
  std::size_t bad = 0, left = count;
  while (left > 0) {
    const std::size_t block = std::min(left, kBounce);
    left -= block;
    bad += run(plan, in + left, bounce, block, path);
    std::copy_n(bounce, block, out + left);
  }
  return bad;
}

}  // namespace avbhal
