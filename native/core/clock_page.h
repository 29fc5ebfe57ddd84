// The clock page (design decision D6): one straight line from the time base to a clock, published
// by one writer and read without a lock or a system call from any thread.
//
// A line is one cache line, under a sequence lock: odd while it is written. All fields are atomics
// with relaxed order, so a torn read is impossible to act on and no data race exists.
#pragma once

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>

namespace avbhal {

enum class PageState : std::uint8_t {
  kEmpty = 0,     // nothing published yet
  kSettling = 1,  // values hold, the rate is not yet bounded well
  kOk = 2,
  kHoldover = 3,       // sampling fails; the bound grows with age
  kDiscontinuity = 4,  // the clock jumped; a new generation has begun and is settling
  kLost = 5            // the clock is gone or stands still
};

// How old a line is when it is overdue: three intervals. Scheduling of a busy machine is no delay:
// at least 100 ms must have passed.
inline std::uint32_t overdue_ms(std::uint16_t interval_ms) {
  return std::max<std::uint32_t>(100, 3u * interval_ms);
}

// What the rate of a crystal may change at once (shock, voltage, a fan that starts), as a share.
// Every window allows for one such change since the newest bracket.
inline constexpr double kSuddenShare = 1e-5;

// What a line says. Value at `ticks`: base_ns + offset + rate * (ticks - base_ticks); the truth
// lies within half_at() of it.
struct LineValues {
  PageState state = PageState::kEmpty;
  std::uint64_t generation = 0;   // counts the jumps; never meets an old value again
  std::uint16_t interval_ms = 0;  // when the next line is expected
  std::uint64_t base_ticks = 0;
  std::uint64_t base_ns = 0;
  double offset_ns = 0;
  double rate = 0;       // ns per tick
  double half_ns = 0;    // half of the window at base_ticks
  double half_rate = 0;  // ns per tick
  double bend = 0;       // ns per tick^2
  double sudden_ns = 0;  // what a sudden change may add at most, until it is seen
};

struct alignas(64) PageLine {
  std::atomic<std::uint32_t> sequence{0};
  std::atomic<std::uint32_t> status{0};  // state 0-3, interval in ms 4-19
  std::atomic<std::uint64_t> base_ticks{0};
  std::atomic<std::uint64_t> base_ns{0};
  std::atomic<double> offset_ns{0};
  std::atomic<double> rate{0};
  std::atomic<std::uint64_t> generation{0};
  // Bounds, rounded up: a float is exact enough for them and leaves room in the cache line.
  std::atomic<float> half_ns{0};
  std::atomic<float> half_rate{0};
  std::atomic<float> bend{0};
  std::atomic<float> sudden_ns{0};
};
static_assert(sizeof(PageLine) == 64, "a page line is one cache line");

// Writer only (one thread at a time).
void publish(PageLine& line, const LineValues& values);

// The word PageLine::status as values.
inline void unpack_status(std::uint32_t status, LineValues& v) {
  v.state = static_cast<PageState>(status & 0xFu);
  v.interval_ms = static_cast<std::uint16_t>((status >> 4) & 0xFFFFu);
}

// One attempt; false when it met the writer. Any thread.
inline bool try_read_line(const PageLine& line, LineValues& v) {
  const std::uint32_t before = line.sequence.load(std::memory_order_acquire);
  unpack_status(line.status.load(std::memory_order_relaxed), v);
  v.base_ticks = line.base_ticks.load(std::memory_order_relaxed);
  v.base_ns = line.base_ns.load(std::memory_order_relaxed);
  v.offset_ns = line.offset_ns.load(std::memory_order_relaxed);
  v.rate = line.rate.load(std::memory_order_relaxed);
  v.generation = line.generation.load(std::memory_order_relaxed);
  v.half_ns = line.half_ns.load(std::memory_order_relaxed);
  v.half_rate = line.half_rate.load(std::memory_order_relaxed);
  v.bend = line.bend.load(std::memory_order_relaxed);
  v.sudden_ns = line.sudden_ns.load(std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_acquire);
  return (before & 1u) == 0 && line.sequence.load(std::memory_order_relaxed) == before;
}

// Never blocks for longer than the writer needs for its stores. Any thread.
LineValues read_line(const PageLine& line);

// Calls `use(values)` with what read_line() gives, in straight code where the first attempt
// succeeds: with a loop around the loads, what follows them is slower, too. Any thread.
template <class Use>
void with_line(const PageLine& line, Use&& use) {
  LineValues v;
  if (try_read_line(line, v)) {
    use(v);
  } else {
    use(read_line(line));
  }
}

// The best estimate at `ticks`, rounded down to whole ns.
inline std::uint64_t value_ns(const LineValues& v, std::uint64_t ticks) {
  const double age = static_cast<double>(static_cast<std::int64_t>(ticks - v.base_ticks));
  const double shift = v.offset_ns + v.rate * age;
  const auto whole = static_cast<std::int64_t>(shift);
  return v.base_ns +
         static_cast<std::uint64_t>(whole - (shift < static_cast<double>(whole) ? 1 : 0));
}

// Half of the window `age` ticks from the line's base, before it or after it.
inline double half_at(const LineValues& v, double age) {
  const double size = std::fabs(age);
  const double sudden = kSuddenShare * v.rate * size;
  return v.half_ns + v.half_rate * size + v.bend * size * size +
         (sudden < v.sudden_ns ? sudden : v.sudden_ns);
}

// Bound of |value_ns - truth| at `ticks`, rounded up, including the rounding of value_ns.
inline std::uint64_t bound_ns(const LineValues& v, std::uint64_t ticks) {
  const double age = static_cast<double>(static_cast<std::int64_t>(ticks - v.base_ticks));
  return static_cast<std::uint64_t>(half_at(v, age)) + 2;
}

// The state a reader must report of a line of that age: one that is overdue is in holdover.
inline PageState state_after(const LineValues& v, double age_ns) {
  if (v.state == PageState::kEmpty || v.state == PageState::kLost) return v.state;
  return age_ns > 1e6 * overdue_ms(v.interval_ms) ? PageState::kHoldover : v.state;
}

// The same at `ticks`.
inline PageState state_at(const LineValues& v, std::uint64_t ticks, double ticks_per_second) {
  const auto age = static_cast<double>(static_cast<std::int64_t>(ticks - v.base_ticks));
  return state_after(v, age * (1e9 / ticks_per_second));
}

// Value only, as cheap as it gets; straight code as in with_line().
inline std::uint64_t now_ns(const PageLine& line, std::uint64_t ticks) {
  const std::uint32_t before = line.sequence.load(std::memory_order_acquire);
  LineValues v;
  v.base_ticks = line.base_ticks.load(std::memory_order_relaxed);
  v.base_ns = line.base_ns.load(std::memory_order_relaxed);
  v.offset_ns = line.offset_ns.load(std::memory_order_relaxed);
  v.rate = line.rate.load(std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_acquire);
  const bool whole = (before & 1u) == 0 && line.sequence.load(std::memory_order_relaxed) == before;
  return whole ? value_ns(v, ticks) : value_ns(read_line(line), ticks);
}

}  // namespace avbhal
