// The grammar of orders and their effect on the model.
#include <cstdint>
#include <string>
#include <vector>

#include "base/registers.gen.h"
#include "harness.h"
#include "model/order.h"
#include "model_fixture.h"

namespace avbhal::model {
namespace {

using test::ModelFixture;

OrderError parse(const std::string& text, Order* order) {
  return parse_order(text.data(), text.size(), order);
}

Order parsed(const std::string& text) {
  Order order;
  CHECK(parse(text, &order).fault == OrderFault::kNone);
  return order;
}

TEST("model order: each order carries its values") {
  CHECK_EQ(parsed("clock-step adapter=3 ns=-500").ns, -500);
  CHECK_EQ(parsed("clock-step ns=+7 adapter=0").ns, 7);
  CHECK_EQ(parsed("  clock-step\tadapter=7  ns=-9223372036854775807\n").ns, -INT64_MAX);
  CHECK_EQ(parsed("clock-step adapter=7 ns=1").adapter, 7u);
  CHECK(parsed("clock-freeze adapter=0 on=1").on);
  CHECK(!parsed("clock-freeze adapter=0 on=0").on);
  CHECK(parsed("clock-reset adapter=1").kind == OrderKind::kClockReset);
  CHECK(parsed("remove adapter=1").kind == OrderKind::kRemove);
  CHECK(parsed("return adapter=1").kind == OrderKind::kReturn);
  CHECK_EQ(parsed("link adapter=0 mbps=2500").mbps, 2500u);
  CHECK_EQ(parsed("oscillator adapter=0 ppb=-12.25").ppb, -12.25);
  CHECK_EQ(parsed("oscillator adapter=0 ppb=-0.5").ppb, -0.5);
  CHECK_EQ(parsed("oscillator adapter=0 ppb=200000").ppb, 200000.0);
  CHECK_EQ(parsed("latency-spike adapter=0 ns=10000000000").ns, 10000000000);
}

struct Bad {
  const char* text;
  OrderFault fault;
  const char* at;
};

TEST("model order: what is wrong is said, with the place") {
  const Bad cases[] = {
      {"", OrderFault::kEmpty, ""},
      {" \t ", OrderFault::kEmpty, ""},
      {"explode adapter=0", OrderFault::kUnknownOrder, "explode"},
      {"clock-ste adapter=0 ns=1", OrderFault::kUnknownOrder, "clock-ste"},
      {"clock-stepp adapter=0 ns=1", OrderFault::kUnknownOrder, "clock-stepp"},
      {"clock-step adapter=0 ms=1", OrderFault::kUnknownKey, "ms"},
      {"clock-reset adapter=0 ns=1", OrderFault::kUnknownKey, "ns"},
      {"clock-step adapter=0 ns=1 ns=2", OrderFault::kRepeatedKey, "ns"},
      {"clock-step ns=1", OrderFault::kMissingKey, ""},
      {"clock-step adapter=0", OrderFault::kMissingKey, ""},
      {"clock-step adapter=8 ns=1", OrderFault::kBadValue, "8"},
      {"clock-step adapter=-1 ns=1", OrderFault::kBadValue, "-1"},
      {"clock-step adapter=0 ns=1.5", OrderFault::kBadValue, "1.5"},
      {"clock-step adapter=0 ns=9223372036854775808", OrderFault::kBadValue, "9223372036854775808"},
      {"clock-step adapter=0 ns=-", OrderFault::kBadValue, "-"},
      {"clock-step adapter=0 ns=", OrderFault::kBadWord, "ns="},
      {"clock-step adapter=0 =1", OrderFault::kBadWord, "=1"},
      {"clock-step adapter", OrderFault::kBadWord, "adapter"},
      {"clock-freeze adapter=0 on=2", OrderFault::kBadValue, "2"},
      {"link adapter=0 mbps=40", OrderFault::kBadValue, "40"},
      {"oscillator adapter=0 ppb=1000000.1", OrderFault::kBadValue, "1000000.1"},
      {"oscillator adapter=0 ppb=1.", OrderFault::kBadValue, "1."},
      {"oscillator adapter=0 ppb=1.-5", OrderFault::kBadValue, "1.-5"},
      {"oscillator adapter=0 ppb=1.2345678", OrderFault::kBadValue, "1.2345678"},
      {"oscillator adapter=0 ppb=nan", OrderFault::kBadValue, "nan"},
      {"latency-spike adapter=0 ns=-1", OrderFault::kBadValue, "-1"},
      {"x a=1 b=2 c=3 d=4 e=5 f=6 g=7 h=8 i=9 j=1 k=2 l=3 m=4", OrderFault::kTooManyWords, "m=4"},
  };
  for (const Bad& bad : cases) {
    Order order;
    const std::string text = bad.text;
    const OrderError error = parse(text, &order);
    CHECK_EQ(error.fault, bad.fault);
    CHECK_EQ(std::string(error.at.text == nullptr ? "" : error.at.text, error.at.size), bad.at);
    CHECK(std::string(error.wanted).size() > 3);
  }
}

TEST("model order: a host can take its own orders apart") {
  const std::string text = "timestamp-mode adapter=2 mode=denied";
  Order order;
  CHECK(parse(text, &order).fault == OrderFault::kUnknownOrder);
  OrderWords words;
  CHECK(split_order(text.data(), text.size(), &words).fault == OrderFault::kNone);
  CHECK(equal(words.name, "timestamp-mode"));
  CHECK_EQ(words.size, 2u);
  CHECK(words.find("mode") != nullptr && equal(*words.find("mode"), "denied"));
  CHECK(words.find("mod") == nullptr);
}

TEST("model order: orders act on the adapter") {
  ModelFixture f(Family::kI210);
  f.start();
  f.time.ns = 5 * kNsPerSecond;
  CHECK(apply_order(parsed("clock-step adapter=0 ns=-1000000000"), f.adapter));
  CHECK_EQ(f.adapter.truth().device_ns, 4 * kNsPerSecond);
  CHECK(apply_order(parsed("oscillator adapter=0 ppb=1000.5"), f.adapter));
  CHECK(f.adapter.truth().oscillator_ppb > 1000.49 && f.adapter.truth().oscillator_ppb < 1000.51);
  CHECK(apply_order(parsed("clock-freeze adapter=0 on=1"), f.adapter));
  CHECK_EQ(f.adapter.truth().rate_ppb, -1e9);
  CHECK(apply_order(parsed("clock-freeze adapter=0 on=0"), f.adapter));
  CHECK(f.adapter.truth().rate_ppb > 0);
  CHECK(apply_order(parsed("link adapter=0 mbps=100"), f.adapter));
  CHECK_EQ(f.adapter.config().link_mbps, 100u);
  CHECK(!apply_order(parsed("link adapter=0 mbps=2500"), f.adapter));
  CHECK_EQ(f.adapter.config().link_mbps, 100u);
  CHECK(apply_order(parsed("latency-spike adapter=0 ns=5000000"), f.adapter));
  const std::uint64_t before = f.time.ns;
  f.adapter.read(reg::kSTATUS);
  CHECK(f.time.ns - before >= 5000000);
  CHECK(apply_order(parsed("ignore-writes adapter=0 on=1"), f.adapter));
  f.adapter.write(reg::kTIMADJ, 5);
  CHECK_EQ(f.adapter.read(reg::kTIMADJ), 0u);
  CHECK(apply_order(parsed("ignore-writes adapter=0 on=0"), f.adapter));
  f.adapter.write(reg::kTIMADJ, 5);
  CHECK_EQ(f.adapter.read(reg::kTIMADJ), 5u);
  CHECK(apply_order(parsed("clock-reset adapter=0"), f.adapter));
  CHECK_EQ(f.adapter.truth().device_ns, 0u);
  CHECK(apply_order(parsed("remove adapter=0"), f.adapter));
  CHECK(f.adapter.removed());
  CHECK(apply_order(parsed("return adapter=0"), f.adapter));
  CHECK(!f.adapter.removed());
}

TEST("model order: the limits of every value are where they are said to be") {
  struct Limits {
    const char* text;  // up to the value
    std::vector<const char*> good, bad;
  };
  const Limits limits[] = {
      {"remove adapter=", {"0", "7"}, {"8", "-1", ""}},
      {"latency-spike adapter=0 ns=", {"0", "10000000000"}, {"10000000001"}},
      {"clock-freeze adapter=0 on=", {"0", "1"}, {"2", "-1"}},
      {"ignore-writes adapter=0 on=", {"0", "1"}, {"2", "-1"}},
      {"link adapter=0 mbps=",
       {"0", "10", "100", "1000", "2500"},
       {"1", "9", "11", "99", "101", "999", "1001", "2499", "2501", "-1"}},
      {"oscillator adapter=0 ppb=",
       {"1000000", "-1000000", "200000.0", "0", "0.000001"},
       {"1000000.000001", "-1000000.000001", "0.0000001"}},
      {"ptp-traffic adapter=0 pdelay=0 sync=",
       {"0", "10000", "3600000000000"},
       {"1", "9999", "3600000000001", "-1"}},
      {"ptp-traffic adapter=0 sync=0 pdelay=",
       {"0", "10000", "3600000000000"},
       {"1", "9999", "3600000000001", "-1"}},
      {"aux-edge adapter=0 channel=", {"0", "1"}, {"2", "-1"}},
      {"stamp-lose adapter=0 count=", {"1", "1000000"}, {"0", "1000001"}},
      {"stamp-corrupt adapter=0 count=", {"1", "1000000"}, {"0", "1000001"}},
      {"stamp-duplicate adapter=0 count=", {"1", "1000000"}, {"0", "1000001"}},
      {"stamp-hazard adapter=0 ns=", {"0", "1000000000"}, {"1000000001", "-1"}},
      {"suspend adapter=0 counter=", {"goes-on", "stops", "restarts"}, {"", "stop", "0"}},
      {"sequence-skip adapter=0 count=", {"1", "1000000"}, {"0", "1000001"}},
      {"cross-fail adapter=0 status=2 count=", {"1", "1000000"}, {"0", "1000001"}},
      {"cross-fail adapter=0 count=1 status=",
       {"2", "63", "4294967295"},
       {"0", "1", "64", "4294967294", "4294967296"}},
  };
  for (const Limits& l : limits) {
    Order order;
    for (const char* value : l.good) {
      const bool good = parse(std::string(l.text) + value, &order).fault == OrderFault::kNone;
      if (!good) test::fail(__FILE__, __LINE__, std::string(l.text) + value + " is refused");
    }
    for (const char* value : l.bad) {
      const bool good = parse(std::string(l.text) + value, &order).fault == OrderFault::kNone;
      if (good) test::fail(__FILE__, __LINE__, std::string(l.text) + value + " is accepted");
    }
  }
}

TEST("model order: a link is at most as fast as the family's, and edges need its inputs") {
  ModelFixture fast(Family::kI226), slow(Family::kI219);
  CHECK(apply_order(parsed("link adapter=0 mbps=2500"), fast.adapter));
  CHECK(!apply_order(parsed("link adapter=0 mbps=2500"), slow.adapter));
  CHECK(apply_order(parsed("link adapter=0 mbps=1000"), slow.adapter));
  CHECK(apply_order(parsed("link adapter=0 mbps=0"), slow.adapter));
  CHECK(!slow.adapter.config().link_up);
  CHECK(apply_order(parsed("aux-edge adapter=0 channel=1"), fast.adapter));
  CHECK(!apply_order(parsed("aux-edge adapter=0 channel=1"), slow.adapter));
  CHECK(apply_order(parsed("stamp-hazard adapter=0 ns=4000"), fast.adapter));
  CHECK(!apply_order(parsed("stamp-hazard adapter=0 ns=4000"), slow.adapter));
}

TEST("model order: asleep, registers are all ones; the counter goes on, stops or restarts") {
  struct Row {
    const char* counter;
    std::uint64_t shown_ns;
  };
  constexpr std::uint64_t kS = 1000000000;
  for (const Family family : {Family::kI210, Family::kI219, Family::kI226}) {
    for (const Row& row : {Row{"goes-on", 6 * kS}, Row{"stops", 4 * kS}, Row{"restarts", 0}}) {
      ModelFixture f(family);
      f.start();
      f.time.ns += 3 * kS;
      const std::uint64_t before = f.adapter.truth().device_ns;
      CHECK(!apply_order(parsed("resume adapter=0"), f.adapter));
      CHECK(
          apply_order(parsed(std::string("suspend adapter=0 counter=") + row.counter), f.adapter));
      CHECK(!apply_order(parsed("suspend adapter=0 counter=stops"), f.adapter));
      f.time.ns += 2 * kS;
      CHECK_EQ(f.adapter.read_at(reg::kSTATUS, f.time.ns), 0xFFFFFFFFu);
      f.adapter.write_at(reg::kTIMINCA, 0, f.time.ns);
      CHECK_EQ(f.adapter.receive(FrameDescription{}).outcome, StampOutcome::kNoFrame);
      CHECK(apply_order(parsed("resume adapter=0"), f.adapter));
      CHECK(f.adapter.read_at(reg::kSTATUS, f.time.ns) != 0xFFFFFFFFu);
      f.time.ns += kS;
      const std::uint64_t after = f.adapter.truth().device_ns;
      const std::uint64_t wanted = row.shown_ns == 0 ? 0 : before + row.shown_ns - 3 * kS;
      CHECK(after >= wanted && after - wanted < 1000);
    }
  }
}

TEST("model order: a clock that an order froze stays frozen after a sleep") {
  ModelFixture f(Family::kI226);
  f.start();
  CHECK(apply_order(parsed("clock-freeze adapter=0 on=1"), f.adapter));
  CHECK(apply_order(parsed("suspend adapter=0 counter=stops"), f.adapter));
  CHECK(apply_order(parsed("resume adapter=0"), f.adapter));
  const std::uint64_t before = f.adapter.truth().device_ns;
  f.time.ns += 1000000000;
  CHECK_EQ(f.adapter.truth().device_ns, before);
}

TEST("model order: words are parted by any blank, numbers hold nothing but digits") {
  CHECK_EQ(parsed("clock-step\radapter=2\nns=9223372036854775807\t").ns, INT64_MAX);
  std::int64_t whole = 0;
  const auto integer = [&](const std::string& text) {
    return parse_integer({text.data(), text.size()}, -INT64_MAX, INT64_MAX, &whole);
  };
  for (const char* text : {"", "+", "-", "1:", "1/", ":1", "/1", "--1", "1-"}) {
    CHECK(!integer(text));
  }
  CHECK(integer("0") && whole == 0);
  CHECK(integer("-90") && whole == -90);
  double value = 0;
  const auto decimal = [&](const std::string& text) {
    return parse_decimal({text.data(), text.size()}, 1e13, &value);
  };
  CHECK(decimal("1000000000000") && value == 1e12);
  CHECK(!decimal("1000000000001"));
  CHECK(decimal("-0.999999") && value == -0.999999);
  CHECK(!decimal("1.+5") && !decimal(".") && !decimal(""));
}

TEST("model order: keys of one length differ in any letter; none is found of an earlier order") {
  OrderWords words;
  const auto split = [&](const std::string& text) {
    return split_order(text.data(), text.size(), &words).fault;
  };
  const std::string first = "x ab=1 ac=2 bc=3", second = "y ab=4";
  CHECK(split(first) == OrderFault::kNone);
  CHECK_EQ(words.size, 3u);
  CHECK(split(second) == OrderFault::kNone);
  CHECK(words.find("ac") == nullptr);
  CHECK(split("x ab=1 ac=2 ab=3") == OrderFault::kRepeatedKey);
  CHECK(split("x a=1 b=2 c=3 d=4 e=5 f=6 g=7 h=8 i=9 j=1 k=2 l=3") == OrderFault::kNone);
  CHECK_EQ(words.size, 12u);
}

TEST("model order: an unknown key is answered with those of the order") {
  Order order;
  CHECK_EQ(std::string(parse("clock-step adapter=0 ms=1", &order).wanted).substr(0, 3), "ns:");
  CHECK_EQ(std::string(parse("remove adapter=0 ms=1", &order).wanted).substr(0, 8), "adapter:");
}

TEST("model order: without stamps in danger nothing is asked of an adapter") {
  for (const Family family : {Family::kI210, Family::kI217, Family::kI219}) {
    ModelFixture f(family);
    CHECK(apply_order(parsed("stamp-hazard adapter=0 ns=0"), f.adapter));
    CHECK(!apply_order(parsed("stamp-hazard adapter=0 ns=1"), f.adapter));
    CHECK(!apply_order(parsed("stamp-anonymous adapter=0 on=1"), f.adapter));
  }
}

}  // namespace
}  // namespace avbhal::model
