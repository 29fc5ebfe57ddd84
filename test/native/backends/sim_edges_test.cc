// The edges of what the simulated driver takes for done, known and out of range, and its words.
#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>

#include "base/registers.gen.h"
#include "core/tsn_silicon.h"
#include "harness.h"
#include "sim_fixture.h"
#include "sim_pair.h"

namespace avbhal::test {
namespace {

// Every access takes the same time, and acts in its middle.
const BackendOptions kEven = {{"latency.sigma", "0"},
                              {"latency.tailProbability", "0"},
                              {"latency.sampleMin", "0.5"},
                              {"latency.sampleMax", "0.5"},
                              {"oscillatorPpb", "0"}};

std::string detail_of(const Status& status) { return status.ok() ? "OK" : status.error().detail; }

bool ends(const std::string& text, const std::string& end) {
  if (text.size() >= end.size() && text.substr(text.size() - end.size()) == end) return true;
  fail(__FILE__, __LINE__, "'" + text + "' does not end with '" + end + "'");
  return false;
}

bool near(double a, double b) { return a > b - 1e-9 && a < b + 1e-9; }

// Numbers of "the clock must show A ns or up to B ns more, it shows C ns".
struct Shown {
  unsigned long long from = 0, most = 0, shown = 0;
};
Shown shown_in(const Status& status) {
  CHECK_EQ(status.code(), ErrorCode::kNotEffective);
  Shown out;
  const int found = std::sscanf(detail_of(status).c_str(),
                                "the clock must show %llu ns or up to %llu ns more, it shows %llu",
                                &out.from, &out.most, &out.shown);
  CHECK_EQ(found, 3);
  return out;
}

constexpr std::uint64_t kFar = 3000000000000000000u;

}  // namespace

TEST("sim edges: a set clock may show 1 us less, and twice what passed and 1 us more") {
  const auto set = [](std::uint64_t ns) {
    SimFixture f("i226", kEven);
    f.order("ignore-writes adapter=0 on=1");
    return f.adapter->steering()->set(ns);
  };
  const Shown far = shown_in(set(kFar));
  CHECK_EQ(far.from, kFar);
  // Two writes, two reads and the looks at the system clock around them.
  CHECK(far.most > 1000 + 2 * 4 * 970 && far.most < 1000 + 2 * 5 * 1000);
  CHECK_EQ(code_of(set(far.shown + 1000)), "OK");
  CHECK_EQ(code_of(set(far.shown + 1001)), "HAL_NOT_EFFECTIVE");
  CHECK_EQ(code_of(set(far.shown - far.most)), "OK");
  CHECK_EQ(code_of(set(far.shown - far.most - 1)), "HAL_NOT_EFFECTIVE");
}

TEST("sim edges: a stepped clock is judged as a set one") {
  const auto step = [](std::int64_t ns) {
    SimFixture f("i226", kEven);
    f.order("ignore-writes adapter=0 on=1");
    return f.adapter->steering()->adjust_offset(ns);
  };
  const Shown far = shown_in(step(1000000000));
  const auto passed = static_cast<std::int64_t>(far.shown + 1000000000 - far.from);
  CHECK(static_cast<std::int64_t>(far.most) > 2 * passed);
  CHECK_EQ(code_of(step(passed + 1000)), "OK");
  CHECK_EQ(code_of(step(passed + 1001)), "HAL_NOT_EFFECTIVE");
  const auto most = static_cast<std::int64_t>(far.most);
  CHECK_EQ(code_of(step(passed - most)), "OK");
  CHECK_EQ(code_of(step(passed - most - 1)), "HAL_NOT_EFFECTIVE");
}

TEST("sim edges: a step adds the time that it takes, of a stopped clock none") {
  for (const char* family : {"i210", "i219", "i226"}) {
    SimFixture f(family, kEven);
    const auto ahead = [&f] {
      const GroundTruth truth = value_of(f.adapter->truth()->now());
      return static_cast<std::int64_t>(truth.device_ns - truth.system_ns);
    };
    const std::int64_t before = ahead();
    CHECK_EQ(code_of(f.adapter->steering()->adjust_offset(-1000000)), "OK");
    const std::int64_t moved = ahead() - before;
    // The look at the system clock, by which the driver adds the time of the step, takes 20 ns.
    CHECK_EQ(moved, family == std::string("i219") ? -1000000 : -999980);
  }
  SimFixture f("i226", kEven);
  CHECK_EQ(code_of(f.adapter->registers()->write(reg::kTSAUXC, reg::kTSAUXC_DISABLE_SYSTIME)),
           "OK");
  const std::uint64_t before = value_of(f.adapter->truth()->now()).device_ns;
  CHECK_EQ(code_of(f.adapter->steering()->adjust_offset(777777)), "OK");
  CHECK_EQ(value_of(f.adapter->truth()->now()).device_ns, before + 777777);
}

TEST("sim edges: the rate band is the commanded rate, unless the clock is 400 ppm off it") {
  struct Row {
    const char* crystal_ppb;
    bool known;
  };
  for (const Row& row : {Row{"0", true}, Row{"399000", true}, Row{"-399000", true},
                         Row{"401000", false}, Row{"-401000", false}}) {
    SimFixture f("i226", kEven);
    f.order("oscillator adapter=0 ppb=" + std::string(row.crystal_ppb));
    const RateBand band = value_of(f.adapter->clock()->rate_band());
    CHECK(near(band.low, row.known ? 0.9996 : RateBand{}.low));
    CHECK(near(band.high, row.known ? 1.0004 : RateBand{}.high));
  }
  SimFixture f("i219", kEven);
  const double ppb = value_of(f.adapter->steering()->adjust_rate(1000000)).commanded_ppb;
  const RateBand band = value_of(f.adapter->clock()->rate_band());
  CHECK(near(band.low, 0.9996 + ppb * 1e-9) && near(band.high, 1.0004 + ppb * 1e-9));
}

TEST("sim edges: a bound grows with what the rate is beyond a tenth") {
  for (const double ppb : {0.0, 5e7, -5e7, 5e8, -5e8}) {
    SimFixture f("i219", kEven);
    CHECK_EQ(code_of(f.adapter->steering()->adjust_rate(ppb).take_status()), "OK");
    const CrossTimestamp c = value_of(f.adapter->clock()->cross_timestamp());
    const std::uint64_t width = c.system_after_ns - c.system_before_ns;
    const std::uint64_t common = (width + 1) / 2 + width / 20 + 1 + std::max(c.early_ns, c.late_ns);
    const double rate = value_of(f.adapter->truth()->now()).rate_ppb / 1e9;
    const double beyond = (rate < 0 ? -rate : rate) - 0.1;
    const auto extra = static_cast<std::uint64_t>(static_cast<double>(width) / 2 * beyond) + 1;
    CHECK_EQ(c.bound_ns, common + (beyond > 0 ? extra : 0));
    CHECK_EQ(beyond > 0, ppb > 1e8 || ppb < -1e8);
  }
}

TEST("sim edges: a counter that wraps between two registers is still read right") {
  for (const char* family : {"i217", "i219"}) {
    SimFixture f(family, kEven);
    Registers& registers = *f.adapter->registers();
    for (std::uint32_t high = 0xFFFFFFF4u; high != 0; ++high) {
      for (std::uint32_t low = 0; low < 8; ++low) {
        CHECK_EQ(code_of(registers.write(reg::kSYSTIML, low << 29)), "OK");
        CHECK_EQ(code_of(registers.write(reg::kSYSTIMH, high)), "OK");
        std::uint64_t last = value_of(f.adapter->clock()->read()).device_ns;
        for (int i = 0; i < 4; ++i) {
          const std::uint64_t now = value_of(f.adapter->clock()->read()).device_ns;
          CHECK(now > last && now - last < 100000);
          last = now;
        }
      }
    }
  }
}

TEST("sim edges: a counter runs with an increment and a period, another clock unless disabled") {
  SimFixture counter("i219", kEven);
  const std::uint32_t nominal = value_of(counter.adapter->steering()->config()).timinca;
  struct Row {
    std::uint32_t timinca;
    bool running;
  };
  for (const Row& row : {Row{nominal, true}, Row{nominal & 0xFF000000u, false},
                         Row{nominal & 0x00FFFFFFu, false}, Row{0x01000001u, true}}) {
    CHECK_EQ(code_of(counter.adapter->registers()->write(reg::kTIMINCA, row.timinca)), "OK");
    const ClockConfig config = value_of(counter.adapter->steering()->config());
    CHECK_EQ(config.running, row.running);
    CHECK_EQ(config.timinca, row.timinca);
    CHECK_EQ(config.tsauxc, 0u);
  }
  SimFixture split("i226", kEven);
  CHECK_EQ(code_of(split.adapter->registers()->write(reg::kTSAUXC, 0x80000500u)), "OK");
  const ClockConfig config = value_of(split.adapter->steering()->config());
  CHECK(!config.running);
  CHECK_EQ(config.tsauxc, 0x80000500u);
}

TEST("sim edges: a link that is down has no speed") {
  SimFixture f("i226", kEven);
  for (const std::uint64_t mbps : {0u, 100u, 2500u}) {
    f.order("link adapter=0 mbps=" + std::to_string(mbps));
    CHECK_EQ(code_of(f.adapter->refresh()), "OK");
    CHECK_EQ(f.adapter->info().link->up, mbps != 0);
    CHECK_EQ(f.adapter->info().link->speed_bps, mbps * 1000000);
  }
}

TEST("sim edges: orders that cannot be say what was wanted and what came") {
  SimFixture f("i210");
  const auto said = [&f](const std::string& text) {
    const Status status = give_order(*f.backend, text);
    return detail_of(status);
  };
  ends(said(""), ", got an empty text");
  ends(said("clock-step adapter=0"), ", which is missing");
  ends(said("nonsense"), ", got 'nonsense'");
  CHECK_EQ(said("link adapter=0 mbps=2500"), "mbps must be at most 1000 for i210, got 2500");
  CHECK_EQ(said("remove adapter=1"), "adapter must be 0 to 0, got 1");
  SimFixture i219("i219");
  CHECK_EQ(detail_of(give_order(*i219.backend, "aux-edge adapter=0 channel=0")),
           "aux-edge needs an adapter with SDP pins (i210, i225, i226), got i219");
  Pair pair("i210");
  CHECK_EQ(detail_of(give_order(*pair.backend, "wire adapter=0 to=1 mbps=2500")),
           "mbps must be at most what both ends can do, i210 and i210, got 2500");
  CHECK_EQ(detail_of(give_order(*pair.backend, "wire adapter=0 to=2")),
           "adapter must be 0 to 1, got 2");
  CHECK_EQ(detail_of(give_order(*pair.backend, "wire adapter=2 to=0")),
           "adapter must be 0 to 1, got 2");
  CHECK_EQ(detail_of(pair.backend->open("sim:2").status()),
           "key must be 'sim:0' to 'sim:1', got 'sim:2'");
  const BackendProbe probe = pair.backend->probe();
  CHECK_EQ(probe.reason, "2 simulated adapters in virtual time, no hardware");
  CHECK(probe.takes_orders);
  pair.order("remove adapter=0");
  CHECK_EQ(pair.backend->probe().reason, "1 simulated adapters in virtual time, no hardware");
  // Numbers of what is there close the gap, keys do not.
  const std::vector<AdapterInfo> left = value_of(pair.backend->enumerate());
  CHECK(left.size() == 1 && left[0].index == 0 && left[0].key == "sim:1");
  CHECK_EQ(value_of(pair.backend->open("sim:1"))->info().index, 0u);
}

TEST("sim edges: virtual time moves to its end and says how far that is") {
  SimFixture f("i210");
  const Status status = advance_time(*f.backend, ~std::uint64_t{0});
  CHECK_EQ(status.code(), ErrorCode::kOutOfRange);
  unsigned long long left = 0;
  const std::string text = detail_of(status);
  CHECK(text.find("to 46116860") != std::string::npos);
  CHECK_EQ(std::sscanf(text.c_str(), "ns must be 0 to %llu", &left), 1);
  CHECK_EQ(code_of(advance_time(*f.backend, left + 1)), "HAL_OUT_OF_RANGE");
  CHECK_EQ(code_of(advance_time(*f.backend, left)), "OK");
}

TEST("sim edges: the first shaper is taken first, and the one of the class again") {
  SimFixture f("i226");
  const auto shape = [&f](std::uint8_t traffic_class, bool enable) {
    CreditShaper shaper;
    shaper.traffic_class = traffic_class;
    shaper.enable = enable;
    shaper.idle_slope_bps = 100000000;
    shaper.send_slope_bps = -2400000000;
    shaper.hi_credit_bytes = 100;
    shaper.lo_credit_bytes = -1000;
    return code_of(f.adapter->tsn()->configure_shaper(shaper).take_status());
  };
  const auto used = [&f] {
    using tsn_registers::tqavcc;
    const bool first = value_of(f.adapter->registers()->read(tqavcc(0))) != 0;
    const bool second = value_of(f.adapter->registers()->read(tqavcc(1))) != 0;
    return (first ? 1 : 0) + (second ? 2 : 0);
  };
  CHECK_EQ(used(), 0);
  CHECK_EQ(shape(3, true), "OK");
  CHECK_EQ(used(), 1);
  CHECK_EQ(shape(3, true), "OK");
  CHECK_EQ(used(), 1);
  CHECK_EQ(shape(2, true), "OK");
  CHECK_EQ(used(), 3);
  CHECK_EQ(shape(3, false), "OK");
  CHECK_EQ(used(), 2);
  CHECK_EQ(shape(2, true), "OK");
  CHECK_EQ(used(), 2);
  CHECK_EQ(shape(1, true), "OK");
  CHECK_EQ(used(), 3);
}

namespace {

const std::function<Status(Adapter&)> kOperations[] = {
    [](Adapter& a) { return a.clock()->read().take_status(); },
    [](Adapter& a) { return a.clock()->cross_timestamp().take_status(); },
    [](Adapter& a) { return a.clock()->rate_band().take_status(); },
    [](Adapter& a) { return a.steering()->config().take_status(); },
    [](Adapter& a) { return a.steering()->rate_range().take_status(); },
    [](Adapter& a) { return a.steering()->set(5); },
    [](Adapter& a) { return a.steering()->adjust_offset(5); },
    [](Adapter& a) { return a.steering()->adjust_rate(5).take_status(); },
    [](Adapter& a) { return a.registers()->read(8).take_status(); },
    [](Adapter& a) { return a.registers()->write(reg::kTSIM, 1); },
    [](Adapter& a) { return a.phy()->read(0, 2).take_status(); },
    [](Adapter& a) { return a.phy()->write(0, 0, 0x1140); },
    [](Adapter& a) { return a.stamping()->state().take_status(); },
    [](Adapter& a) { return a.stamping()->configure({}).take_status(); },
    [](Adapter& a) { return a.stamping()->take(EventKind::kTransmit).take_status(); },
    [](Adapter& a) { return a.stamping()->set_receive_buffers(true).take_status(); },
    [](Adapter& a) { return a.stamping()->set_queue(1, true).take_status(); },
    [](Adapter& a) {
      TargetTimeRequest request;
      request.device_ns = 2000000000000000000;
      return a.timers()->set_target(request).take_status();
    },
    [](Adapter& a) { return a.timers()->auxiliary(0, true).take_status(); },
    [](Adapter& a) { return a.stamps()->status().take_status(); },
    [](Adapter& a) { return a.stamps()->subscribe({}).take_status(); },
    [](Adapter& a) { return a.frames()->open({}).take_status(); },
    [](Adapter& a) {
      GateSchedule schedule;
      schedule.cycle_time_ns = 1000000;
      schedule.entries = {{1, 1000000}};
      return a.tsn()->configure_gates(schedule).take_status();
    },
    [](Adapter& a) { return a.tsn()->configure_preemption({}).take_status(); },
    [](Adapter& a) { return a.tsn()->configure_ptm({}).take_status(); },
    [](Adapter& a) {
      CreditShaper off;
      off.enable = false;
      return a.tsn()->configure_shaper(off).take_status();
    },
    [](Adapter& a) {
      LaunchTime off;
      off.enable = false;
      return a.tsn()->configure_launch_time(off).take_status();
    },
    [](Adapter& a) {
      VlanTagging vlan;
      vlan.vlan_id = 5;
      return a.port()->configure_vlan(vlan).take_status();
    },
    [](Adapter& a) {
      EnergyEfficiency eee;
      eee.lpi_timer_us = 17;
      return a.port()->configure_eee(eee).take_status();
    },
    [](Adapter& a) { return a.truth()->now().take_status(); },
    [](Adapter& a) { return a.refresh(); },
};

}  // namespace

TEST("sim edges: every operation knows that the adapter left, or came back as another one") {
  int n = 0;
  for (const auto& operation : kOperations) {
    SimFixture f("i226");
    const std::string left = code_of(operation(*f.adapter));
    f.order("remove adapter=0");
    const std::string gone = code_of(operation(*f.adapter));
    f.order("return adapter=0");
    const std::string other = code_of(operation(*f.adapter));
    if (left != "OK" || gone != "HAL_ADAPTER_GONE" || other != "HAL_ADAPTER_GONE") {
      fail(__FILE__, __LINE__, std::to_string(n) + ": " + left + ", " + gone + ", " + other);
    }
    ++n;
  }
}

}  // namespace avbhal::test
