// An adapter model whose clock runs, its timed outputs, and the bits that switch them. On an ideal
// oscillator with TIMINCA 0, SYSTIM is oscillator time on the 8 ns grid.
#pragma once

#include "model_fixture.h"

namespace avbhal::test::timed {

using model::TimedOutput;

inline constexpr std::uint32_t kTt0 = 1u << 3, kTt1 = 1u << 4, kAut0 = 1u << 5, kAut1 = 1u << 6;
inline constexpr std::uint32_t kEnTt0 = 1u << 0, kEnTt1 = 1u << 1, kEnClk0 = 1u << 2,
                               kEnClk1 = 1u << 5;
inline constexpr std::uint32_t kEnTs0 = 1u << 8, kEnTs1 = 1u << 10, kPlsg = 1u << 17;
inline constexpr std::uint32_t kKeepEnable = 1u << 30;

struct TimedFixture : ModelFixture {
  explicit TimedFixture(Family family) : ModelFixture(family) { start(); }
  std::uint32_t read(std::uint32_t offset) { return adapter.read_at(offset, time.ns); }
  void write(std::uint32_t offset, std::uint32_t value) {
    adapter.write_at(offset, value, time.ns);
  }
  void target(int unit, std::uint64_t ns) {
    write(unit == 0 ? reg::kTRGTTIML0 : reg::kTRGTTIML1,
          static_cast<std::uint32_t>(ns % kNsPerSecond));
    write(unit == 0 ? reg::kTRGTTIMH0 : reg::kTRGTTIMH1,
          static_cast<std::uint32_t>(ns / kNsPerSecond));
  }
  std::uint64_t target() {
    return std::uint64_t{read(reg::kTRGTTIMH0)} * kNsPerSecond + read(reg::kTRGTTIML0);
  }
  void set_clock(std::uint64_t ns) {
    write(reg::kSYSTIML, static_cast<std::uint32_t>(ns % kNsPerSecond));
    write(reg::kSYSTIMH, static_cast<std::uint32_t>(ns / kNsPerSecond));
  }
  bool pin(std::uint32_t offset, std::uint32_t bit) { return (read(offset) & bit) != 0; }
  const TimedOutput& output(std::uint32_t unit) {
    return adapter.timed_outputs().target_output(unit);
  }
  const TimedOutput& frequency(std::uint32_t unit) {
    return adapter.timed_outputs().frequency_output(unit);
  }
};

}  // namespace avbhal::test::timed
