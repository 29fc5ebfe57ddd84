// The speed of the link for what arrived since the last look: how often it is asked for, and when
// it is not known.
#include "runtime/link_watch.h"

#include <optional>
#include <utility>

#include "harness.h"
#include "sim_fixture.h"

namespace avbhal {
namespace {

using test::SimFixture;

// A clock that only the test moves.
class HeldClock final : public SystemClock {
 public:
  explicit HeldClock(SystemClockId id) : id_(id) {}
  std::uint64_t ns = 7000000000;

  SystemClockId id() const override { return id_; }
  std::uint64_t frequency_hz() const override { return 1000000000; }
  std::uint64_t now_ticks() override { return ns; }
  void sleep_ns(std::uint64_t) override {}

 private:
  const SystemClockId id_;
};

}  // namespace

TEST("link watch: in real time the adapter is asked once in 50 ms") {
  SimFixture sim("i226");
  sim.order("link adapter=0 mbps=1000");
  HeldClock clock(SystemClockId::kMonotonicRaw);
  LinkWatch link(sim.adapter.get(), clock);
  CHECK_EQ(link.known(), 1000u);
  sim.order("link adapter=0 mbps=100");
  clock.ns += 49999999;
  CHECK_EQ(link.since_last(), 1000u);  // not looked yet
  clock.ns += 1;
  CHECK_EQ(link.since_last(), 0u);  // some may have arrived before the change
  CHECK_EQ(link.known(), 100u);
  CHECK_EQ(link.since_last(), 100u);
  sim.order("link adapter=0 mbps=2500");
  clock.ns += 49999999;
  CHECK_EQ(link.since_last(), 100u);
  clock.ns += 50000000;
  CHECK_EQ(link.since_last(), 0u);
  CHECK_EQ(link.since_last(), 2500u);
}

TEST("link watch: in virtual time, where a change takes none, each call asks") {
  SimFixture sim("i210");
  sim.order("link adapter=0 mbps=1000");
  HeldClock clock(SystemClockId::kVirtual);
  LinkWatch link(sim.adapter.get(), clock);
  sim.order("link adapter=0 mbps=10");
  CHECK_EQ(link.since_last(), 0u);
  CHECK_EQ(link.since_last(), 10u);
}

TEST("link watch: a link that is down, an adapter that is gone and none at all have no speed") {
  SimFixture sim("i226");
  sim.order("link adapter=0 mbps=0");
  HeldClock clock(SystemClockId::kVirtual);
  LinkWatch down(sim.adapter.get(), clock);
  CHECK_EQ(down.known(), 0u);
  CHECK_EQ(down.since_last(), 0u);
  sim.order("link adapter=0 mbps=1000");
  CHECK_EQ(down.since_last(), 0u);
  CHECK_EQ(down.since_last(), 1000u);
  sim.order("remove adapter=0");
  CHECK_EQ(down.since_last(), 0u);
  CHECK_EQ(down.since_last(), 0u);
  LinkWatch none(nullptr, clock);
  CHECK_EQ(none.known(), 0u);
  CHECK_EQ(none.since_last(), 0u);
}

namespace {

// Its link is what the test says.
class LinkedAdapter final : public Adapter {
 public:
  explicit LinkedAdapter(const std::optional<LinkState>& link) : Adapter(facts(link)) {}
  int looks = 0;

 private:
  static AdapterInfo facts(const std::optional<LinkState>& link) {
    AdapterInfo info;
    info.link = link;
    return info;
  }
  Status do_refresh() override {
    ++looks;
    return ok_status();
  }
};

LinkState up_at(std::uint64_t bps) {
  LinkState link;
  link.up = true;
  link.speed_bps = bps;
  return link;
}

}  // namespace

TEST("link watch: a speed is told in whole Mb/s, up to what its field holds") {
  HeldClock clock(SystemClockId::kVirtual);
  for (const auto& [bps, mbps] : {std::pair{std::uint64_t{2500999999}, 2500u},
                                  {40000000000u, 40000u},
                                  {65535000000u, 65535u},
                                  {100000000000u, 65535u},
                                  {999999u, 0u}}) {
    LinkedAdapter adapter(up_at(bps));
    LinkWatch link(&adapter, clock);
    CHECK_EQ(link.known(), mbps);
    CHECK_EQ(adapter.looks, 1);
  }
}

TEST("link watch: a backend that never knows a link is not asked for it") {
  HeldClock clock(SystemClockId::kVirtual);
  LinkedAdapter adapter(std::nullopt);
  LinkWatch link(&adapter, clock);
  CHECK_EQ(link.known(), 0u);
  CHECK_EQ(link.since_last(), 0u);
  CHECK_EQ(adapter.looks, 0);
}

}  // namespace avbhal
