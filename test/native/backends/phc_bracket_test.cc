// Exact brackets of each call, where the clocks before, within and after it are a script; and which
// answers are no reading.
#include <vector>

#include "backends/linux_phc/cross_reader.h"
#include "backends/linux_phc/errors.h"
#include "linux_bench.h"

using namespace avbhal;
using namespace avbhal::test;
using namespace avbhal::linux_phc;

namespace {

constexpr std::uint64_t kSecond = 1'000'000'000;
constexpr std::uint64_t kWall = 1'700'000'000 * kSecond;

PtpTime time_of(std::uint64_t ns) {
  return {static_cast<std::int64_t>(ns / kSecond), static_cast<std::uint32_t>(ns % kSecond), 0};
}

// One call of the kernel, told by the clocks around it and the three times of its answer.
struct Script final : SystemClock {
  std::uint64_t raw[2] = {10000, 20000};  // before and after the call
  std::uint64_t wall[2] = {kWall, kWall + 5505};
  PtpTime times[3] = {time_of(kWall + 1101), time_of(7 * kSecond + 5), time_of(kWall + 3303)};
  std::vector<int> errors[4];  // by method, best first; beyond the end 0
  std::vector<std::uint32_t> asked;
  std::uint32_t clock = 99, samples = 99;
  int raws = 0, walls = 0;
  LinuxApi api{};

  Script() {
    api.context = this;
    api.realtime_ns = [](void* s) {
      auto& script = *static_cast<Script*>(s);
      return script.wall[script.walls++ % 2];
    };
    api.control = [](void* s, int, std::uint32_t request, void* data) {
      return static_cast<Script*>(s)->answer(request, data);
    };
  }

  SystemClockId id() const override { return SystemClockId::kMonotonicRaw; }
  std::uint64_t frequency_hz() const override { return kSecond; }
  std::uint64_t now_ticks() override { return raw[raws++ % 2]; }
  void sleep_ns(std::uint64_t) override {}

  int answer(std::uint32_t request, void* data) {
    asked.push_back(request);
    std::size_t method = 3;
    if (request == kPtpPrecise) {
      method = 0;
      auto& out = *static_cast<PtpPrecise*>(data);
      out.device = times[1];
      out.realtime = {3, 4, 0};
      out.monotonic_raw = times[0];
    } else if (request == kPtpExtended) {
      auto& out = *static_cast<PtpExtended*>(data);
      clock = out.clock;
      samples = out.samples;
      method = clock == kClockMonotonicRaw ? 1 : 2;
      for (int i = 0; i < 3; ++i) out.times[0][i] = times[i];
    } else {
      auto& out = *static_cast<PtpOffset*>(data);
      samples = out.samples;
      for (int i = 0; i < 3; ++i) out.times[i] = times[i];
    }
    if (errors[method].empty()) return 0;
    const int error = errors[method].front();
    errors[method].erase(errors[method].begin());
    return error;
  }
};

// A reader that takes this call first.
CrossReader reader_for(Script& script, CrossMethod method) {
  CrossReader reader(script.api, script);
  PtpCaps caps;
  caps.cross_timestamping = method == CrossMethod::kPhcPrecise ? 1 : 0;
  if (method == CrossMethod::kPhcExtended) script.errors[1] = {kEinval};
  if (method == CrossMethod::kPhcPlain) script.errors[1] = script.errors[2] = {kEopnotsupp};
  CHECK(reader.probe(3, caps).ok());
  CHECK(reader.best() == method);
  script.asked.clear();
  return reader;
}

// Only that call, so that its failure is the reading's.
Result<CrossTimestamp> read_by(Script& script, CrossMethod method) {
  CrossReader reader = reader_for(script, method);
  for (int i = 0; i < 4; ++i) {
    const bool later = i > static_cast<int>(method) - static_cast<int>(CrossMethod::kPhcPrecise);
    if (later) script.errors[i] = {kEopnotsupp};
  }
  return reader.read(3, 8);
}

void check_bracket(const Result<CrossTimestamp>& read, CrossMethod method, std::uint64_t before,
                   std::uint64_t after) {
  CHECK(read.ok());
  if (!read.ok()) return;
  const CrossTimestamp& cross = read.value();
  CHECK_EQ(cross.method, method);
  CHECK_EQ(cross.system_before_ns, before);
  CHECK_EQ(cross.system_after_ns, after + 1);  // the clock's resolution
  CHECK_EQ(cross.device_ns, 7 * kSecond + 9);
  CHECK_EQ(cross.raw_counter, 7 * kSecond + 5);
  CHECK(cross.samples == 1 && cross.samples_failed == 0);
}

constexpr CrossMethod kByRealtime[] = {CrossMethod::kPhcExtended, CrossMethod::kPhcPlain};

}  // namespace

TEST("phc bracket: a latched pair is right within 100 ns") {
  Script s;
  s.times[0] = time_of(15000);
  check_bracket(read_by(s, CrossMethod::kPhcPrecise), CrossMethod::kPhcPrecise, 14900, 15100);
}

TEST("phc bracket: a latched pair lies up to 1 s before the call and not after it") {
  struct Row {
    std::uint64_t before, after, at;
    bool ok;
  };
  constexpr std::uint64_t kStart = 5 * kSecond, kEnd = kStart + 10000;
  constexpr Row kRows[] = {
      {kStart, kEnd, kEnd, true},
      {kStart, kEnd, kEnd + 1, false},
      {kStart, kEnd, 4 * kSecond, true},
      {kStart, kEnd, 4 * kSecond - 1, false},
      {kStart, kEnd, kStart + 5000, true},
      {50, 300, 100, true},
      {50, 300, 99, false},
  };
  for (const Row& row : kRows) {
    Script s;
    s.raw[0] = row.before;
    s.raw[1] = row.after;
    s.times[0] = time_of(row.at);
    const auto read = read_by(s, CrossMethod::kPhcPrecise);
    CHECK_EQ(s.asked.size(), std::size_t{row.ok ? 1u : 4u});
    if (row.ok) check_bracket(read, CrossMethod::kPhcPrecise, row.at - 100, row.at + 100);
  }
}

TEST("phc bracket: a latched pair that is not of the call is told with both") {
  Script s;
  s.times[0] = time_of(20001);
  CrossReader reader(s.api, s);
  PtpCaps caps;
  caps.cross_timestamping = 1;
  for (auto& errors : {&s.errors[1], &s.errors[2], &s.errors[3]}) *errors = {kEopnotsupp};
  CHECK(reader.probe(3, caps).ok());
  const auto read = reader.read(3, 8);
  CHECK_EQ(s.asked.size(), std::size_t{5});
  CHECK(failed_as(read.status(), ErrorCode::kClockReadInvalid, 0,
                  "the system time 20001 ns lies outside the call, which lasted from 10000 to "
                  "20000 ns"));
  CHECK_EQ(read.status().error().operation, "PTP_SYS_OFFSET_PRECISE");
}

TEST("phc bracket: the raw clock around the access is the bracket, to its edges") {
  struct Row {
    std::uint64_t before, after;
    bool ok;
  };
  constexpr Row kRows[] = {
      {12000, 13000, true}, {10000, 20000, true},  {15000, 15000, true},
      {9999, 13000, false}, {12000, 20001, false}, {13000, 12999, false},
  };
  for (const Row& row : kRows) {
    Script s;
    s.times[0] = time_of(row.before);
    s.times[2] = time_of(row.after);
    const auto read = read_by(s, CrossMethod::kPhcExtendedRaw);
    CHECK_EQ(read.ok(), row.ok);
    if (row.ok) {
      check_bracket(read, CrossMethod::kPhcExtendedRaw, row.before, row.after);
      CHECK_EQ(s.clock, kClockMonotonicRaw);
      CHECK_EQ(s.samples, 1u);
    }
  }
}

TEST("phc bracket: raw times from outside the call are told with the call") {
  Script s;
  s.times[0] = time_of(9999);
  s.times[2] = time_of(13000);
  CrossReader reader(s.api, s);
  s.errors[2] = s.errors[3] = {kEopnotsupp};
  CHECK(reader.probe(3, {}).ok());
  CHECK(failed_as(reader.read(3, 8).status(), ErrorCode::kClockReadInvalid, 0,
                  "the system times 9999 and 13000 ns lie outside the call, which lasted from "
                  "10000 to 20000 ns"));
}

TEST("phc bracket: times of CLOCK_REALTIME are carried over with 10.1 % of slew to either side") {
  for (const CrossMethod method : kByRealtime) {
    Script s;
    // 1101 of it are 1000 ns at least, 2202 are 2000.
    check_bracket(read_by(s, method), method, 11000, 18000);
    CHECK_EQ(s.samples, 1u);
    if (method == CrossMethod::kPhcExtended) CHECK_EQ(s.clock, kClockRealtime);
  }
}

TEST("phc bracket: CLOCK_REALTIME that stepped leaves the whole call") {
  struct Row {
    std::uint64_t wall_before, first, second, wall_after;
    bool steady;
  };
  constexpr Row kRows[] = {
      {0, 0, 0, 0, true},
      {0, 0, 11010, 11010, true},
      {0, 1101, 1101, 11010, true},
      {0, 1101, 2202, 11012, false},  // 10001 ns in a call of 10000
      {1102, 1101, 2202, 3303, false},
      {0, 2203, 2202, 3303, false},
      {0, 1101, 3304, 3303, false},
  };
  for (const CrossMethod method : kByRealtime) {
    for (const Row& row : kRows) {
      Script s;
      s.wall[0] = kWall + row.wall_before;
      s.wall[1] = kWall + row.wall_after;
      s.times[0] = time_of(kWall + row.first);
      s.times[2] = time_of(kWall + row.second);
      const auto read = read_by(s, method);
      if (row.steady) {
        check_bracket(read, method, 10000 + row.first * 1000 / 1101,
                      20000 - (row.wall_after - row.second) * 1000 / 1101);
      } else {
        check_bracket(read, CrossMethod::kUserBracket, 10000, 20000);
      }
    }
  }
}

TEST("phc bracket: an instant's call has a bracket, one that ends before it begins has none") {
  for (const CrossMethod method : kByRealtime) {
    Script s;
    s.raw[1] = 10000;
    s.wall[1] = kWall;
    s.times[0] = s.times[2] = time_of(kWall);
    check_bracket(read_by(s, method), method, 10000, 10000);
    s.raw[1] = 9999;
    const auto read = read_by(s, method);
    CHECK(!read.ok());
    if (method == CrossMethod::kPhcPlain) {
      CHECK(failed_as(read.status(), ErrorCode::kSystemClock, 0,
                      "the system clock went backwards during the reading"));
    }
  }
}

TEST("phc bracket: an invalid time is no reading of the device, and no edge of CLOCK_REALTIME") {
  const PtpTime bad[] = {{1, 1'000'000'000, 0}, {-1, 0, 0}};
  for (const PtpTime& time : bad) {
    for (const CrossMethod method : {CrossMethod::kPhcPrecise, CrossMethod::kPhcExtendedRaw,
                                     CrossMethod::kPhcExtended, CrossMethod::kPhcPlain}) {
      Script s;
      s.times[1] = time;
      CHECK(!read_by(s, method).ok());
    }
    for (const int edge : {0, 2}) {
      for (const CrossMethod method : kByRealtime) {
        Script s;
        s.times[edge] = time;
        check_bracket(read_by(s, method), CrossMethod::kUserBracket, 10000, 20000);
      }
      Script s;
      s.times[0] = time_of(12000);
      s.times[2] = time_of(13000);
      s.times[edge] = time;
      CHECK(!read_by(s, CrossMethod::kPhcExtendedRaw).ok());
    }
    Script s;
    s.times[0] = time;
    CHECK(!read_by(s, CrossMethod::kPhcPrecise).ok());
  }
}

TEST("phc bracket: the last time that a clock can show, and the texts of others") {
  // 2^64 ns are 18446744073.7 s.
  CHECK_EQ(checked_ns("x", {18446744072, 999'999'999, 0}).value(), 18446744072999999999u);
  CHECK_EQ(checked_ns("x", {0, 0, 0}).value(), 0u);
  const Status late = checked_ns("x", {18446744073, 0, 0}).take_status();
  CHECK_EQ(late.error().detail, "18446744073 s and 0 ns are not a time");
  CHECK_EQ(checked_ns("x", {3, 1'000'000'000, 0}).status().error().detail,
           "3 s and 1000000000 ns are not a time");
  CHECK_EQ(checked_ns("x", {-1, 500, 0}).status().error().detail,
           "the clock shows -1 s, a time before its epoch");
  CHECK_EQ(late.error().operation, "x");
}

TEST("phc bracket: calls are asked for best first, and those that are not known are left out") {
  const std::vector<std::uint32_t> all = {kPtpPrecise, kPtpExtended, kPtpExtended, kPtpOffset};
  for (const int error : {kEopnotsupp, kEnotty, kEinval, kEnosys}) {
    Script s;
    s.times[0] = time_of(15000);
    for (auto& errors : s.errors) errors = {error};
    CrossReader reader(s.api, s);
    CHECK_EQ(reader.best(), CrossMethod::kPhcPlain);
    PtpCaps caps;
    caps.cross_timestamping = 1;
    CHECK(failed_as(reader.probe(3, caps), ErrorCode::kNotSupported, 0,
                    "the driver answers no cross timestamp"));
    CHECK(s.asked == all);
    CHECK(reader.probe(3, caps).ok());
    CHECK_EQ(reader.best(), CrossMethod::kPhcPrecise);
    s.asked.clear();
    CHECK(reader.probe(3, {}).ok());
    CHECK_EQ(s.asked.size(), std::size_t{3});
    CHECK_EQ(reader.best(), CrossMethod::kPhcExtendedRaw);
  }
  Script s;
  s.errors[2] = {kEnodev};
  CrossReader reader(s.api, s);
  CHECK(failed_as(reader.probe(3, {}), ErrorCode::kAdapterGone, kEnodev, ""));
  CHECK_EQ(s.asked.size(), std::size_t{2});
  s.errors[1] = s.errors[2] = s.errors[3] = {5};  // they may work the next time
  CHECK(reader.probe(3, {}).ok());
  CHECK_EQ(reader.best(), CrossMethod::kPhcExtendedRaw);
}

TEST("phc bracket: a reading counts the calls that failed before, and ends where the device does") {
  Script s;
  s.times[0] = time_of(15000);
  CrossReader reader = reader_for(s, CrossMethod::kPhcPrecise);
  s.times[0] = time_of(kWall + 1101);
  s.errors[0] = s.errors[1] = s.errors[2] = {5};
  const auto last = reader.read(3, 8);
  CHECK_EQ(last.value().method, CrossMethod::kPhcPlain);
  CHECK(last.value().samples == 4 && last.value().samples_failed == 3);
  s.asked.clear();
  s.errors[0] = {5};
  s.errors[1] = {kEnodev};
  CHECK(failed_as(reader.read(3, 8).status(), ErrorCode::kAdapterGone, kEnodev, "taken away"));
  CHECK_EQ(s.asked.size(), std::size_t{2});
}
