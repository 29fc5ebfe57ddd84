// The vector twin of convert_scalar(), written once and compiled for each instruction set: included
// inside an unnamed namespace by a file that says what `Lanes` is and, as AVBHAL_KERNEL, which
// instructions the compiler may use. Hence no #pragma once.

// A step holds its constants in lanes. ns() gives the time without offset; malformed() gives all
// bits of a lane where the raw value is no stamp at all, and starts from `out_of_range`.
class SecondsStep {
 public:
  AVBHAL_KERNEL SecondsStep()
      : low_(Lanes::all(0xFFFFFFFFu)),
        per_second_(Lanes::all(kNsPerSecond)),
        last_ns_(Lanes::all(kNsPerSecond - 1)) {}
  AVBHAL_KERNEL Lanes ns(Lanes raw) const {
    return low_product(simd::right<32>(raw), per_second_) + (raw & low_);
  }
  AVBHAL_KERNEL Lanes malformed(Lanes raw, Lanes out_of_range) const {
    return out_of_range | above(raw & low_, last_ns_);
  }

 private:
  Lanes low_, per_second_, last_ns_;
};

class ShiftStep {
 public:
  AVBHAL_KERNEL explicit ShiftStep(const ConversionPlan& plan) : bits_(plan.shift) {}
  AVBHAL_KERNEL Lanes ns(Lanes raw) const { return right(raw, bits_); }
  AVBHAL_KERNEL Lanes malformed(Lanes, Lanes out_of_range) const { return out_of_range; }

 private:
  simd::ShiftCount bits_;
};

// A factor below 2^32.
class MultiplyStep {
 public:
  AVBHAL_KERNEL explicit MultiplyStep(const ConversionPlan& plan)
      : factor_(Lanes::all(plan.factor_low)) {}
  AVBHAL_KERNEL Lanes ns(Lanes raw) const {
    const Lanes upper = low_product(simd::right<32>(raw), factor_);
    return low_product(raw, factor_) + simd::left<32>(upper);
  }
  AVBHAL_KERNEL Lanes malformed(Lanes, Lanes out_of_range) const { return out_of_range; }

 private:
  Lanes factor_;
};

// raw / 200000 = (raw >> 6) / 3125 = (raw >> 6) * F >> 70 with F = ceil(2^70 / 3125): F * 3125 is
// 2^70 + e with e < 3125 < 2^12, and raw >> 6 is below 2^58, so the excess stays below 1 / 3125.
class Fs5Step {
 public:
  AVBHAL_KERNEL Fs5Step() : low_(Lanes::all(kFactor)), high_(Lanes::all(kFactor >> 32)) {}
  AVBHAL_KERNEL Lanes ns(Lanes raw) const {
    const Lanes y = simd::right<6>(raw), y_high = simd::right<38>(raw);
    const Lanes middle =
        simd::right<32>(low_product(y, low_)) + low_product(y_high, low_) + low_product(y, high_);
    return simd::right<6>(low_product(y_high, high_) + simd::right<32>(middle));
  }
  AVBHAL_KERNEL Lanes malformed(Lanes, Lanes out_of_range) const { return out_of_range; }

 private:
  static constexpr std::uint64_t kFactor = 377789318629571618u;
  Lanes low_, high_;
};

// ticks * factor >> (64 + shift): the product in columns of 32 bits, of which the two lowest only
// carry. No sum here exceeds 64 bits, because the factor is below 2^95.
class RationalStep {
 public:
  AVBHAL_KERNEL explicit RationalStep(const ConversionPlan& plan)
      : mask_(Lanes::all(0xFFFFFFFFu)),
        factor0_(Lanes::all(plan.factor_low)),  // its lower half counts
        factor1_(Lanes::all(plan.factor_low >> 32)),
        factor2_(Lanes::all(plan.factor_high)),
        up_(plan.shift < 32 ? 32u - plan.shift : 0u),
        down_(plan.shift < 32 ? 0u : plan.shift - 32u),
        down_low_(plan.shift) {}
  AVBHAL_KERNEL Lanes ns(Lanes raw) const {
    const Lanes high = simd::right<32>(raw);
    const Lanes a = low_product(raw, factor1_) + simd::right<32>(low_product(raw, factor0_));
    const Lanes b = low_product(high, factor0_) + (a & mask_);
    const Lanes c = low_product(high, factor1_) + simd::right<32>(b);
    const Lanes d = low_product(raw, factor2_) + simd::right<32>(a) + (c & mask_);
    const Lanes top = low_product(high, factor2_) + simd::right<32>(d) + simd::right<32>(c);
    return right(left(top, up_), down_) | right(d & mask_, down_low_);
  }
  AVBHAL_KERNEL Lanes malformed(Lanes, Lanes out_of_range) const { return out_of_range; }

 private:
  Lanes mask_, factor0_, factor1_, factor2_;
  simd::ShiftCount up_, down_, down_low_;
};

// A refused lane has all bits set, which makes its result kNotATimeNs and is -1 to count.
template <class Step>
AVBHAL_KERNEL std::size_t run_step(const ConversionPlan& plan, const Step& step,
                                   const std::uint64_t* in, std::uint64_t* out, std::size_t count) {
  // Unsigned order by signed comparison: both sides moved by 2^63.
  const std::uint64_t half = std::uint64_t{1} << 63;
  const Lanes bias = Lanes::all(half - plan.first_valid);
  const Lanes last = Lanes::all(plan.valid_span ^ half);
  const Lanes offset = Lanes::all(plan.offset);
  Lanes refusals = Lanes::all(0);
  std::size_t i = 0;
  for (; count - i >= Lanes::kCount; i += Lanes::kCount) {
    const Lanes raw = Lanes::load(in + i);
    const Lanes refused = step.malformed(raw, above(raw + bias, last));
    refusals = refusals - refused;
    ((step.ns(raw) + offset) | refused).store(out + i);
  }
  std::uint64_t sums[Lanes::kCount];
  refusals.store(sums);
  leave(refusals);
  std::uint64_t bad = 0;
  for (const std::uint64_t sum : sums) bad += sum;
  return static_cast<std::size_t>(bad) + convert_scalar(plan, in + i, out + i, count - i);
}

AVBHAL_KERNEL std::size_t run_plan(const ConversionPlan& plan, const std::uint64_t* in,
                                   std::uint64_t* out, std::size_t count) {
  switch (plan.step) {
    case ConversionPlan::Step::kSeconds: return run_step(plan, SecondsStep(), in, out, count);
    case ConversionPlan::Step::kShift: return run_step(plan, ShiftStep(plan), in, out, count);
    case ConversionPlan::Step::kMultiply: return run_step(plan, MultiplyStep(plan), in, out, count);
    case ConversionPlan::Step::kFs5: return run_step(plan, Fs5Step(), in, out, count);
    case ConversionPlan::Step::kRational: return run_step(plan, RationalStep(plan), in, out, count);
    case ConversionPlan::Step::kNothing: break;
  }
  return convert_scalar(plan, in, out, count);
}
