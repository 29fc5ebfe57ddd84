// Batch conversion: every path against exact 128-bit arithmetic, over edges, over seeded random
// inputs of full range, at every length, alignment and overlap.
#include "core/stamp_convert.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "base/wide.h"
#include "harness.h"
#include "model/random.h"

namespace avbhal {
namespace {

using Words = std::vector<std::uint64_t>;

constexpr std::uint64_t kMax = ~std::uint64_t{0};
constexpr std::uint64_t kHalf = std::uint64_t{1} << 63;
constexpr ConvertPath kPaths[] = {ConvertPath::kScalar, ConvertPath::kSse42, ConvertPath::kAvx2};
constexpr const char* kPathNames[] = {"scalar", "sse4.2", "avx2"};
constexpr StampFormat kFormats[] = {StampFormat::kSecondsNs, StampFormat::kScaled19,
                                    StampFormat::kScaled18, StampFormat::kScaled14,
                                    StampFormat::kFs5};
constexpr std::int64_t kOffsets[] = {0,
                                     1,
                                     -1,
                                     37000000000,
                                     -37000000000,
                                     1000000000000000000,
                                     -1000000000000000000,
                                     9223372036854775807,
                                     -9223372036854775807 - 1};

// What to convert, and its exact result.
struct Case {
  bool ticks = false;
  StampFormat format = StampFormat::kSecondsNs;
  std::uint64_t frequency_hz = 0;
  std::int64_t offset_ns = 0;

  ConversionPlan plan() const {
    return ticks ? plan_ticks(frequency_hz, offset_ns) : plan_stamps(format, offset_ns);
  }
  std::string name() const {
    const std::string what = ticks ? "ticks of " + std::to_string(frequency_hz) + " Hz"
                                   : "format " + std::to_string(static_cast<int>(format));
    return what + ", offset " + std::to_string(offset_ns);
  }
  // Whether `raw` has a time at all before the offset; which one goes to `ns`.
  bool base(std::uint64_t raw, U128* ns) const {
    if (ticks) {
      if (frequency_hz == 0) return false;
      *ns = divide(multiply(raw, kNsPerSecond), frequency_hz).quotient;
      return true;
    }
    const std::uint64_t divisors[] = {0, 1u << 19, 1u << 18, 1u << 14, 200000};
    if (format != StampFormat::kSecondsNs) {
      *ns = {0, raw / divisors[static_cast<int>(format)]};
      return true;
    }
    const std::uint64_t part = raw % (std::uint64_t{1} << 32);
    *ns = add(multiply(raw / (std::uint64_t{1} << 32), kNsPerSecond), {0, part});
    return part < kNsPerSecond;
  }
  std::uint64_t expected(std::uint64_t raw) const {
    U128 ns;
    if (!base(raw, &ns)) return kMax;
    const auto bits = static_cast<std::uint64_t>(offset_ns);
    if (offset_ns < 0 && ns < U128{0, 0 - bits}) return kMax;
    const U128 sum = offset_ns < 0 ? subtract(ns, {0, 0 - bits}) : add(ns, {0, bits});
    return sum.hi != 0 ? kMax : sum.lo;
  }
};

Words expected_of(const Case& one, const Words& in) {
  Words out;
  for (const std::uint64_t raw : in) out.push_back(one.expected(raw));
  return out;
}

// Compares one path with the exact results; says the first difference.
bool check_path(const Case& one, const Words& in, const Words& expected, int path,
                const std::string& where) {
  Words out(in.size(), 12345);
  const std::size_t bad = convert_batch(one.plan(), in.data(), out.data(), in.size(), kPaths[path]);
  const auto wanted_bad =
      static_cast<std::size_t>(std::count(expected.begin(), expected.end(), kMax));
  const std::string label = one.name() + ", " + kPathNames[path] + ", " + where;
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (out[i] == expected[i]) continue;
    test::fail(__FILE__, __LINE__,
               label + ": " + std::to_string(in[i]) + " became " + std::to_string(out[i]) +
                   ", expected " + std::to_string(expected[i]));
    return false;
  }
  if (bad == wanted_bad) return true;
  test::fail(__FILE__, __LINE__,
             label + ": counted " + std::to_string(bad) + ", not " + std::to_string(wanted_bad));
  return false;
}

// Whether every path is right.
bool check_case(const Case& one, const Words& in, const std::string& where) {
  const Words expected = expected_of(one, in);
  for (int path = 0; path < 3; ++path) {
    if (!check_path(one, in, expected, path, where)) return false;
  }
  return true;
}

// `value` and its neighbours.
void around(Words* list, std::uint64_t value) {
  for (std::uint64_t i = 0; i < 5; ++i) list->push_back(value + i - 2);
}

// Values at which the formats change: powers of two, seconds, the last ns, the unit of 5 fs.
Words edges() {
  Words list;
  for (int bit = 0; bit < 64; ++bit) around(&list, std::uint64_t{1} << bit);
  for (const std::uint64_t s : {0u, 1u, 0x7FFFFFFFu, 0x80000000u, 0xFFFFFFFFu}) {
    for (const std::uint64_t ns : {0u, 999999999u, 1u << 30, 1u << 31, 0xFFFFFFFFu}) {
      around(&list, (s << 32) | ns);
    }
  }
  for (const std::uint64_t q : {1u, 2u, 3125u, 21474u, 0xFFFFFFFFu}) around(&list, q * 200000u);
  around(&list, kMax / 200000 * 200000);
  return list;
}

// The raw values next to the places where the result goes out of range.
void add_limits(const Case& one, Words* list) {
  const ConversionPlan plan = one.plan();
  around(list, plan.first_valid);
  around(list, plan.first_valid + plan.valid_span);
}

// Uniform in size as well as in value.
std::uint64_t any_width(model::Random* random) { return random->next() >> random->up_to(63); }

Case ticks_of(std::uint64_t frequency_hz, std::int64_t offset_ns) {
  return {true, StampFormat::kSecondsNs, frequency_hz, offset_ns};
}

// Tick counts on both sides of a whole ns, where a wrong reciprocal shows first.
void add_steps(std::uint64_t frequency_hz, model::Random* random, Words* list) {
  for (int i = 0; i < 16; ++i) {
    around(list, multiply_divide(any_width(random), frequency_hz, kNsPerSecond));
  }
}

// The least tick count with ticks * 1e9 = -1 modulo the frequency, by Euclid's algorithm.
std::uint64_t ticks_one_short(std::uint64_t frequency_hz) {
  std::int64_t ticks = 0, next = 1;
  std::uint64_t rest = frequency_hz, smaller = kNsPerSecond % frequency_hz;
  while (smaller != 0) {
    const std::uint64_t times = rest / smaller;
    ticks = std::exchange(next, ticks - static_cast<std::int64_t>(times) * next);
    rest = std::exchange(smaller, rest - times * smaller);
  }
  // Now ticks * 1e9 is 1 modulo the frequency.
  const auto modulus = static_cast<std::int64_t>(frequency_hz);
  return static_cast<std::uint64_t>((modulus - ticks % modulus) % modulus);
}

TEST("stamp_convert: known values") {
  const auto one = [](const ConversionPlan& plan, std::uint64_t raw) {
    std::uint64_t out = 0;
    const std::size_t bad = convert_batch(plan, &raw, &out, 1, best_path());
    CHECK_EQ(bad, out == kNotATimeNs ? 1u : 0u);
    return out;
  };
  const ConversionPlan split = plan_stamps(StampFormat::kSecondsNs, 0);
  CHECK_EQ(one(split, (std::uint64_t{1700000000} << 32) | 999999999u), 1700000000999999999u);
  CHECK_EQ(one(split, (std::uint64_t{1700000000} << 32) | 1000000000u), kNotATimeNs);
  CHECK_EQ(one(plan_stamps(StampFormat::kScaled19, 0), (std::uint64_t{5} << 19) - 1), 4u);
  CHECK_EQ(one(plan_stamps(StampFormat::kScaled18, 0), std::uint64_t{5} << 18), 5u);
  CHECK_EQ(one(plan_stamps(StampFormat::kScaled14, -5), std::uint64_t{5} << 14), 0u);
  CHECK_EQ(one(plan_stamps(StampFormat::kScaled14, -6), std::uint64_t{5} << 14), kNotATimeNs);
  CHECK_EQ(one(plan_stamps(StampFormat::kFs5, 7), 1199999u), 12u);
  CHECK_EQ(one(plan_ticks(10000000, 0), 123456789u), 12345678900u);
  CHECK_EQ(one(plan_ticks(3, 0), 2u), 666666666u);
  CHECK_EQ(one(plan_ticks(kNsPerSecond, 0), kMax), kNotATimeNs);
  CHECK_EQ(one(plan_ticks(kNsPerSecond, 0), kMax - 1), kLastTimeNs);
  CHECK_EQ(one(plan_ticks(0, 0), 1u), kNotATimeNs);
}

TEST("stamp_convert: ticks are those of ticks_to_ns wherever it does not overflow") {
  model::Random random;
  random.reset(4, 0);
  for (int i = 0; i < 20000; ++i) {
    const std::uint64_t frequency_hz = any_width(&random) | 1u;
    const std::uint64_t ticks = any_width(&random);
    if (divide(multiply(ticks, kNsPerSecond), frequency_hz).quotient.hi != 0) continue;
    std::uint64_t out = 0;
    convert_batch(plan_ticks(frequency_hz, 0), &ticks, &out, 1, ConvertPath::kScalar);
    CHECK_EQ(out, ticks_to_ns(ticks, frequency_hz));
  }
}

TEST("stamp_convert: every path is exact at the edges of every format") {
  for (const StampFormat format : kFormats) {
    for (const std::int64_t offset_ns : kOffsets) {
      const Case one{false, format, 0, offset_ns};
      Words in = edges();
      add_limits(one, &in);
      if (!check_case(one, in, "edges")) return;
    }
  }
}

TEST("stamp_convert: every path is exact over random stamps of full range") {
  for (const StampFormat format : kFormats) {
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
      model::Random random;
      random.reset(seed, static_cast<std::uint64_t>(format));
      Words in;
      for (int i = 0; i < 2000; ++i) in.push_back(random.next());
      for (int i = 0; i < 2000; ++i) in.push_back(any_width(&random));
      for (int i = 0; i < 2000; ++i) in.push_back((random.next() << 32) | random.up_to(999999999));
      for (int i = 0; i < 500; ++i) around(&in, random.up_to(kMax / 200000) * 200000);
      const auto offset = static_cast<std::int64_t>(any_width(&random));
      for (const std::int64_t offset_ns : {std::int64_t{0}, offset, -(offset >> 1)}) {
        const std::string where = "seed " + std::to_string(seed);
        if (!check_case({false, format, 0, offset_ns}, in, where)) return;
      }
    }
  }
}

TEST("stamp_convert: every path is exact for counters of any frequency") {
  Words frequencies{0, 1, 2, 3, 5, 24000000, 19200000, 3579545, 14318180, 2995200000, 25000000};
  for (const std::uint64_t f :
       {kNsPerSecond, kHalf, kMax - 2, std::uint64_t{1} << 32, kNsPerSecond / 2, kNsPerSecond * 2,
        std::uint64_t{200000000000000}}) {
    around(&frequencies, f);
  }
  model::Random random;
  random.reset(77, 0);
  for (int i = 0; i < 300; ++i) frequencies.push_back(any_width(&random));
  for (const std::uint64_t frequency_hz : frequencies) {
    Words in = edges();
    add_steps(frequency_hz, &random, &in);
    for (int i = 0; i < 40; ++i) in.push_back(any_width(&random));
    const auto offset = static_cast<std::int64_t>(any_width(&random) >> 1);
    for (const std::int64_t offset_ns : {std::int64_t{0}, offset, -offset, -offset - 1}) {
      const Case one = ticks_of(frequency_hz, offset_ns);
      Words with_limits = in;
      add_limits(one, &with_limits);
      if (!check_case(one, with_limits, "seed 77")) return;
    }
  }
}

TEST("stamp_convert: ticks one short of a whole ns, where a factor that is too large shows first") {
  // Without a factor in common with 1e9: some tick count lies 1 / frequency below a whole ns.
  for (const std::uint64_t frequency_hz :
       {4294967291u, 4294967279u, 2147483647u, 1500000001u, 1000000007u}) {
    const std::uint64_t first = ticks_one_short(frequency_hz);
    Words in;
    for (std::uint64_t i = 0; i < 50; ++i) {
      in.push_back(kMax - (kMax - first) % frequency_hz - i * frequency_hz);
      in.push_back(first + i * frequency_hz);
    }
    for (const std::uint64_t raw : in) {
      CHECK_EQ(divide(multiply(raw, kNsPerSecond), frequency_hz).remainder, frequency_hz - 1);
    }
    if (!check_case(ticks_of(frequency_hz, 0), in, "one short")) return;
  }
}

TEST("stamp_convert: any length and alignment, and nothing is written beyond") {
  model::Random random;
  random.reset(5, 0);
  const std::vector<Case> cases{{false, StampFormat::kSecondsNs, 0, -9}, ticks_of(24000000, 5)};
  for (const Case& one : cases) {
    for (std::size_t length = 0; length <= 67; ++length) {
      Words in(length + 8);
      for (auto& raw : in) raw = random.next() >> 34;
      for (std::size_t skew = 0; skew < 16; ++skew) {
        for (int path = 0; path < 3; ++path) {
          const std::size_t from = skew % 4, to = skew / 4;
          Words out(length + 8, 99);
          convert_batch(one.plan(), in.data() + from, out.data() + to, length, kPaths[path]);
          Words wanted(length + 8, 99);
          for (std::size_t i = 0; i < length; ++i) wanted[to + i] = one.expected(in[from + i]);
          if (out != wanted) {
            test::fail(__FILE__, __LINE__,
                       one.name() + ", " + kPathNames[path] + ": length " + std::to_string(length) +
                           ", skew " + std::to_string(skew));
          }
        }
      }
    }
  }
}

TEST("stamp_convert: overlapping views behave as if all input were read first") {
  const std::size_t room = 700;
  const Case one{false, StampFormat::kSecondsNs, 0, 3};
  model::Random random;
  random.reset(6, 0);
  Words before(room);
  for (auto& raw : before) raw = random.next();
  for (const std::size_t length : {1u, 4u, 63u, 256u, 257u, 600u}) {
    for (std::size_t shift = 0; shift <= 100; shift += shift < 10 ? 1 : 9) {
      for (int path = 0; path < 6; ++path) {
        const bool forward = path < 3;
        const std::size_t from = forward ? 0 : shift, to = forward ? shift : 0;
        Words memory = before, wanted = before;
        for (std::size_t i = 0; i < length; ++i) wanted[to + i] = one.expected(before[from + i]);
        const std::size_t bad = convert_batch(one.plan(), memory.data() + from, memory.data() + to,
                                              length, kPaths[path % 3]);
        const auto first = wanted.begin() + static_cast<std::ptrdiff_t>(to);
        const auto refused = std::count(first, first + static_cast<std::ptrdiff_t>(length), kMax);
        CHECK_EQ(bad, static_cast<std::size_t>(refused));
        CHECK(memory == wanted);
      }
    }
  }
}

TEST("stamp_convert: the fastest path is one that is there, and scalar always is") {
  CHECK(has_path(ConvertPath::kScalar));
  CHECK(has_path(best_path()));
  for (const ConvertPath path : kPaths) {
    if (has_path(path)) CHECK(static_cast<int>(path) <= static_cast<int>(best_path()));
  }
}

}  // namespace
TEST("stamp_convert: the vector paths are there where the processor says so") {
  std::ifstream cpu("/proc/cpuinfo");
  std::string line;
  while (std::getline(cpu, line) && line.rfind("flags", 0) != 0) continue;
  if (!cpu) return;  // another system, or another kind of processor
  const auto says = [&line](const char* flag) { return (line + " ").find(flag) != line.npos; };
  CHECK_EQ(has_path(ConvertPath::kAvx2), says(" avx2 "));
  CHECK_EQ(has_path(ConvertPath::kSse42), says(" sse4_2 "));
  if (says(" avx2 ")) CHECK(best_path() == ConvertPath::kAvx2);
}

TEST("stamp_convert: without a frequency there is no plan") {
  for (const ConversionPlan& plan : {plan_ticks(0, 7), ConversionPlan{}}) {
    CHECK(plan.step == ConversionPlan::Step::kNothing);
    CHECK_EQ(plan.factor_low + plan.offset + plan.first_valid + plan.valid_span, 0u);
    CHECK_EQ(plan.shift + plan.factor_high, 0u);
    std::uint64_t value = 5;
    CHECK_EQ(convert_batch(plan, &value, &value, 1, best_path()), std::size_t{1});
    CHECK_EQ(value, kNotATimeNs);
  }
}

}  // namespace avbhal
