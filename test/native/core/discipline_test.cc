// The transform on top of a clock: its bounds, and how far back it is remembered.
#include "core/discipline.h"

#include <cmath>
#include <vector>

#include "harness.h"

namespace avbhal {
namespace {

LineValues raw_line() {
  LineValues line;
  line.state = PageState::kOk;
  line.base_ticks = 1000000000;
  line.base_ns = 5000000000;
  line.rate = 1;
  line.half_ns = 100;
  line.half_rate = 1e-6;
  line.bend = 1e-17;
  return line;
}

}  // namespace

TEST("discipline: what a jump leaves open is the window at that instant, grown by its age") {
  const LineValues before = raw_line();
  for (const std::uint64_t ticks : {std::uint64_t{3000000000}, std::uint64_t{500000000}}) {
    Discipline discipline;
    discipline.set(before, before.base_ticks, 7000000000);
    LineValues after = raw_line();
    after.base_ticks = ticks;
    after.base_ns = 1;
    after.half_ns = 50;
    discipline.carry_over(discipline.apply(before), after, ticks);
    const double age = ticks > before.base_ticks ? 2e9 : 0.5e9;
    const double carried = 100 + 1e-6 * age + 1e-17 * age * age;
    const double half = discipline.apply(after).half_ns;
    CHECK(half >= 50 + carried - 1e-6 && half <= 50 + carried + 1e-6);
  }
}

TEST("discipline: bounds are scaled with the rate, never narrowed by it alone") {
  const LineValues raw = raw_line();
  Discipline discipline;
  discipline.set_rate(raw, raw.base_ticks, 4e8);
  const LineValues out = discipline.apply(raw);
  CHECK(out.half_ns >= raw.half_ns * 1.4 - 1e-9);
  CHECK(out.half_rate >= raw.half_rate * 1.4 - 1e-15);
  CHECK(out.bend >= raw.bend * 1.4 - 1e-24);
}

TEST("fromRaw beyond the changes that are kept is refused, within them right") {
  Discipline discipline;
  LineValues raw = raw_line();
  struct Known {
    std::uint64_t raw_ns, disciplined_ns;
  };
  std::vector<Known> known;
  const std::uint64_t changes = 3 * Discipline::kPast;
  for (std::uint64_t i = 0; i < changes; ++i) {
    raw.base_ticks += 1000000;
    raw.base_ns += 1000000;
    discipline.set_rate(raw, raw.base_ticks, i % 2 == 0 ? 1000 : -1000);
    known.push_back({raw.base_ns + 500000, *discipline.from_raw(raw.base_ns + 500000)});
  }
  std::size_t right = 0, refused = 0;
  for (const Known& k : known) {
    const auto again = discipline.from_raw(k.raw_ns);
    right += again == k.disciplined_ns;
    refused += !again;
    if (again) CHECK(*discipline.to_raw(k.disciplined_ns) - k.raw_ns + 1 <= 2);
  }
  CHECK_EQ(right + refused, known.size());
  // The pieces that are past, and the present one.
  CHECK_EQ(Discipline::kPast, std::size_t{1024});
  CHECK_EQ(right, std::size_t{1025});
  CHECK(!discipline.to_raw(known.front().disciplined_ns));
  CHECK(discipline.known_since_raw_ns() > known.front().raw_ns);
  CHECK(discipline.from_raw(discipline.known_since_raw_ns()));
}

TEST("discipline: after a jump without a transform, times of the new clock are its own") {
  Discipline discipline;
  LineValues raw = raw_line();
  CHECK(discipline.step(raw, raw.base_ticks, 1000).ok());
  raw.base_ticks += 1000000000;
  raw.base_ns += 1000000000;
  discipline.clear(raw, raw.base_ticks);
  // The clock goes back into the second in which the transform was in use.
  discipline.forget_past();
  CHECK_EQ(*discipline.from_raw(5500000000), 5500000000u);
}

namespace {

// A raw line whose position has the fraction `part`.
LineValues line_with_part(double part) {
  LineValues line = raw_line();
  line.offset_ns = part;
  return line;
}

}  // namespace

TEST("discipline: parts of a ns are neither lost nor counted twice, in either direction") {
  for (const double raw_part : {0.0, 0.25, 0.75}) {
    for (const double own_part : {0.0, 0.5}) {
      const LineValues raw = line_with_part(raw_part);
      Discipline discipline;
      // At the second change disciplined time has a part of its own.
      discipline.set(raw, raw.base_ticks, 9000000000);
      LineValues later = line_with_part(raw_part + own_part);
      discipline.set_rate(later, later.base_ticks, 5e8);
      // Disciplined 9e9 + own_part at raw 5e9 + raw_part + own_part, then 1.5 times as fast.
      for (const std::uint64_t since : {1u, 2u, 3u, 1000001u}) {
        const double from_anchor = static_cast<double>(since) - (raw_part + own_part);
        const auto own =
            static_cast<std::uint64_t>(std::floor(9000000000.0 + own_part + 1.5 * from_anchor));
        CHECK_EQ(*discipline.from_raw(5000000000 + since), own);
        const double back = static_cast<double>(since) - own_part;
        const auto raw_ns =
            static_cast<std::uint64_t>(std::floor(5000000000.0 + raw_part + own_part + back / 1.5));
        CHECK_EQ(*discipline.to_raw(9000000000 + since), raw_ns);
      }
      const LineValues out = discipline.apply(later);
      CHECK(std::fabs(static_cast<double>(out.base_ns - 9000000000) + out.offset_ns - own_part) <
            1e-6);
    }
  }
}

TEST("discipline: a set, a step and a clear are a generation each, a rate is none") {
  const LineValues raw = raw_line();
  Discipline discipline;
  const auto generation = [&] { return discipline.apply(raw).generation; };
  CHECK(discipline.is_identity());
  discipline.clear(raw, raw.base_ticks);
  CHECK_EQ(generation(), 0u);
  discipline.set_rate(raw, raw.base_ticks, 1000);
  CHECK_EQ(generation(), 0u);
  CHECK(!discipline.is_identity());
  discipline.set(raw, raw.base_ticks, 7000000000);
  CHECK_EQ(generation(), 1u);
  CHECK(discipline.step(raw, raw.base_ticks, -5).ok());
  CHECK_EQ(generation(), 2u);
  CHECK_EQ(discipline.apply(raw).base_ns, 6999999995u);
  discipline.clear(raw, raw.base_ticks);
  CHECK_EQ(generation(), 3u);
  CHECK(discipline.is_identity());
  CHECK_EQ(discipline.rate_ppb(), 0);
  CHECK_EQ(discipline.apply(raw).base_ns, raw.base_ns);
  CHECK_EQ(discipline.apply(raw).half_ns, raw.half_ns);
}

TEST("discipline: what a jump left open ends with a set or a clear") {
  for (const bool set : {true, false}) {
    const LineValues raw = raw_line();
    Discipline discipline;
    discipline.carry_over(raw, raw, raw.base_ticks);
    CHECK(!discipline.is_identity());
    CHECK_EQ(discipline.apply(raw).half_ns, 200);
    if (set) {
      discipline.set(raw, raw.base_ticks, 7000000000);
    } else {
      discipline.clear(raw, raw.base_ticks);
    }
    CHECK_EQ(discipline.apply(raw).half_ns, 100);
  }
}

TEST("discipline: each time is converted by the piece that held then, edges included") {
  LineValues raw = raw_line();
  Discipline discipline;
  CHECK_EQ(discipline.known_since_raw_ns(), 0u);
  CHECK(discipline.step(raw, raw.base_ticks, 1000).ok());
  CHECK_EQ(*discipline.from_raw(4999999999), 4999999999u);
  CHECK_EQ(*discipline.from_raw(5000000000), 5000001000u);
  CHECK_EQ(*discipline.to_raw(5000001000), 5000000000u);
  raw.base_ticks += 500;
  raw.base_ns += 500;
  discipline.clear(raw, raw.base_ticks);
  CHECK_EQ(*discipline.from_raw(5000000499), 5000001499u);
  CHECK_EQ(*discipline.from_raw(5000000500), 5000000500u);
  CHECK_EQ(*discipline.from_raw(4999999999), 4999999999u);
  CHECK_EQ(discipline.known_since_raw_ns(), 0u);
}

TEST("discipline: each bound of a line is that of the raw one times the rate") {
  LineValues raw = raw_line();
  raw.sudden_ns = 3000;
  for (const double ppb : {5e8, -5e8}) {
    Discipline discipline;
    discipline.set_rate(raw, raw.base_ticks, ppb);
    const double factor = 1 + ppb * 1e-9;
    const LineValues out = discipline.apply(raw);
    CHECK_EQ(out.rate, raw.rate * factor);
    CHECK_EQ(out.half_ns, raw.half_ns * factor);
    CHECK_EQ(out.half_rate, raw.half_rate * factor);
    CHECK_EQ(out.bend, raw.bend * factor);
    CHECK_EQ(out.sudden_ns, raw.sudden_ns * factor);
    CHECK_EQ(discipline.rate_ppb(), ppb);
    // Parts of a ns of a later line run at that rate, too.
    for (const double part : {0.0, 0.25, 0.75}) {
      LineValues later = line_with_part(part);
      later.base_ns += 1000;
      const LineValues shown = discipline.apply(later);
      CHECK_EQ(static_cast<double>(shown.base_ns - raw.base_ns) + shown.offset_ns,
               (1000 + part) * factor);
    }
  }
}

}  // namespace avbhal
