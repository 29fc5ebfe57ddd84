// Virtual time in steps from one thing that falls due to the next.
#include "runtime/virtual_walk.h"

#include <memory>
#include <string>
#include <vector>

#include "hal/adapter.h"
#include "hal/backend.h"
#include "harness.h"

namespace avbhal {
namespace {

constexpr std::uint64_t kVirtualEndNs = std::uint64_t{1} << 62;
constexpr std::uint64_t kStartNs = 7000000000;

// A time that only advancing moves, up to `end_ns`.
class HeldTime final : public Backend, public SystemClock, private Simulation {
 public:
  explicit HeldTime(SystemClockId id) : id_(id) {}
  std::uint64_t now = kStartNs, end_ns = kVirtualEndNs;

  const char* name() const override { return "held"; }
  SystemClock& system_clock() override { return *this; }
  BackendProbe probe() override { return {}; }
  Simulation* simulation() override { return this; }
  SystemClockId id() const override { return id_; }
  std::uint64_t frequency_hz() const override { return 1000000000; }
  std::uint64_t now_ticks() override { return now; }
  void sleep_ns(std::uint64_t) override {}

 private:
  Result<std::vector<AdapterInfo>> do_enumerate() override { return std::vector<AdapterInfo>(); }
  Result<std::unique_ptr<Adapter>> do_open(const std::string&) override {
    return make_error(ErrorCode::kNoAdapter, {});
  }
  Status advance_time(std::uint64_t ns) override {
    if (now > end_ns || ns > end_ns - now) return make_error(ErrorCode::kOutOfRange, {});
    now += ns;
    return ok_status();
  }
  Status order(std::string_view) override { return ok_status(); }
  Result<UdpWireCounters> udp_wire(std::uint32_t) override { return not_supported({}, {}); }

  const SystemClockId id_;
};

// Wants to be called every `pause_ns`; says when it was.
class Caller final : public Pumped {
 public:
  Caller(HeldTime& time, std::string& calls, char name, std::uint64_t due_ns,
         std::uint64_t pause_ns)
      : time_(time), calls_(calls), name_(name), due_ns_(due_ns), pause_ns_(pause_ns) {}

  bool closed() const override { return is_closed; }
  std::uint64_t due_system_ns() override { return due_ns_; }
  void pump() override {
    calls_ += name_ + std::to_string(time_.now - kStartNs) + ' ';
    due_ns_ = pause_ns_ == 0 ? ~std::uint64_t{0} : due_ns_ + pause_ns_;
  }

  bool is_closed = false;

 private:
  HeldTime& time_;
  std::string& calls_;
  const char name_;
  std::uint64_t due_ns_;
  const std::uint64_t pause_ns_;
};

struct Bench {
  HeldTime time{SystemClockId::kVirtual};
  std::string calls;
  PumpedList pumped;

  // Due `due_ns` after the start.
  std::shared_ptr<Caller> add(char name, std::int64_t due_ns, std::uint64_t pause_ns) {
    auto caller = std::make_shared<Caller>(time, calls, name,
                                           kStartNs + static_cast<std::uint64_t>(due_ns), pause_ns);
    pumped.push_back(caller);
    return caller;
  }
  ErrorCode advance(std::uint64_t ns) { return advance_pumped(time, pumped, ns).code(); }
};

}  // namespace

TEST("virtual walk: each is called when it is due, in the order of time, and none at the end") {
  Bench bench;
  const auto a = bench.add('a', 100, 300), b = bench.add('b', 250, 500);
  CHECK(bench.advance(1000) == ErrorCode::kOk);
  CHECK_EQ(bench.calls, "a100 b250 a400 a700 b750 ");
  CHECK_EQ(bench.time.now, kStartNs + 1000);
  bench.calls.clear();
  CHECK(bench.advance(1) == ErrorCode::kOk);
  CHECK_EQ(bench.calls, "a1000 ");
  CHECK(bench.advance(0) == ErrorCode::kOk);
  CHECK_EQ(bench.time.now, kStartNs + 1001);
}

TEST("virtual walk: of those that are due at once the first is called first, one late at once") {
  Bench bench;
  const auto a = bench.add('a', 50, 0), b = bench.add('b', 50, 0), late = bench.add('l', -7000, 0);
  CHECK(bench.advance(100) == ErrorCode::kOk);
  CHECK_EQ(bench.calls, "l0 a50 b50 ");
  CHECK_EQ(bench.time.now, kStartNs + 100);
}

TEST("virtual walk: what is closed or gone is forgotten, and never called") {
  Bench bench;
  auto gone = bench.add('g', 10, 10);
  const auto closed = bench.add('c', 10, 10), open = bench.add('o', 30, 0);
  gone.reset();
  closed->is_closed = true;
  CHECK(bench.advance(100) == ErrorCode::kOk);
  CHECK_EQ(bench.calls, "o30 ");
  CHECK_EQ(bench.pumped.size(), std::size_t{1});
  open->is_closed = true;
  CHECK(bench.advance(100) == ErrorCode::kOk);
  CHECK(bench.pumped.empty());
  CHECK(bench.advance(100) == ErrorCode::kOk);
  CHECK_EQ(bench.time.now, kStartNs + 300);
}

TEST("virtual walk: the end of time can be reached, and what lies beyond is refused at once") {
  Bench bench;
  const auto once = bench.add('a', 5000000000, 0);
  const std::uint64_t left = kVirtualEndNs - kStartNs;
  CHECK(bench.advance(left + 1) == ErrorCode::kOutOfRange);
  CHECK(bench.advance(~std::uint64_t{0}) == ErrorCode::kOutOfRange);
  CHECK_EQ(bench.calls, "");
  CHECK(bench.advance(left) == ErrorCode::kOk);
  CHECK_EQ(bench.calls, "a5000000000 ");
  CHECK_EQ(bench.time.now, kVirtualEndNs);
}

TEST("virtual walk: it ends where time cannot be moved") {
  Bench bench;
  const auto a = bench.add('a', 100, 100);
  bench.time.end_ns = kStartNs + 250;
  CHECK(bench.advance(1000) == ErrorCode::kOutOfRange);
  CHECK_EQ(bench.calls, "a100 a200 ");
  CHECK_EQ(bench.time.now, kStartNs + 200);
}

TEST("virtual walk: in real time nobody is called") {
  HeldTime time(SystemClockId::kMonotonicRaw);
  std::string calls;
  const auto late = std::make_shared<Caller>(time, calls, 'a', 0, 0);
  PumpedList pumped = {late};
  CHECK(advance_pumped(time, pumped, 1000).ok());
  CHECK_EQ(calls, "");
}

}  // namespace avbhal
