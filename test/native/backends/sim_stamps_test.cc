// Stamps of the simulated adapter through the contract: switching, events, one stamp, timers.
#include <algorithm>
#include <vector>

#include "base/registers.gen.h"
#include "harness.h"
#include "sim_fixture.h"

namespace avbhal {
namespace {

using test::code_of;
using test::SimFixture;
using test::value_of;

constexpr std::uint64_t kMs = 1000000;

struct StampBench : SimFixture {
  explicit StampBench(const std::string& family, const BackendOptions& more = {})
      : SimFixture(family, more) {}

  void packets(bool on) {
    StampingRequest request;
    request.packets = on;
    (void)value_of(adapter->stamping()->configure(request));
  }
  std::unique_ptr<EventSource> listen(const EventFilter& filter = {}) {
    return value_of(adapter->stamps()->subscribe(filter));
  }
  void advance(std::uint64_t ns) { CHECK_EQ(code_of(advance_time(*backend, ns)), "OK"); }
};

std::vector<StampEvent> all_of(EventSource& source) {
  std::vector<StampEvent> out(20000);
  out.resize(value_of(source.take(out.data(), out.size())));
  return out;
}

std::uint64_t apart(std::uint64_t a, std::uint64_t b) { return a > b ? a - b : b - a; }

TEST("sim stamps: every family's raw format becomes device time, of the right frame, in order") {
  for (const char* family : {"i210", "i217", "i219", "i225", "i226"}) {
    StampBench bench(family, {{"oscillatorPpb", "0"}});
    bench.packets(true);
    const auto source = bench.listen();
    bench.order("ptp-traffic adapter=0 sync=1000000 pdelay=1000000");
    bench.advance(50 * kMs);
    const std::vector<StampEvent> events = all_of(*source);
    CHECK(events.size() > 250);
    const GroundTruth truth = value_of(bench.adapter->truth()->now());
    std::uint32_t sequence = 0;
    for (const StampEvent& event : events) {
      CHECK_EQ(event.sequence, ++sequence);
      CHECK((event.flags & (kStampTimeValid | kStampMatched)) == (kStampTimeValid | kStampMatched));
      // The clock runs at its nominal rate to within 0.2 %, and a stamp lies below by a tick.
      const std::uint64_t ago = truth.system_ns - event.system_ns;
      CHECK(apart(truth.device_ns - ago, event.device_ns) < 200 + ago / 500);
    }
    const EventCounters counters = value_of(source->counters());
    CHECK_EQ(counters.posted, std::uint64_t{events.size()});
    CHECK_EQ(counters.lost, std::uint64_t{0});
  }
}

TEST("sim stamps: nothing is stamped until it is switched on, and the clock runs on") {
  StampBench bench("i226");
  const auto source = bench.listen();
  bench.order("ptp-traffic adapter=0 sync=1000000 pdelay=0");
  bench.advance(20 * kMs);
  CHECK_EQ(all_of(*source).size(), std::size_t{0});
  const std::uint64_t before = value_of(bench.adapter->clock()->read()).device_ns;
  bench.packets(true);
  bench.advance(20 * kMs);
  CHECK(!all_of(*source).empty());
  CHECK(value_of(bench.adapter->stamping()->state()).clock_running);
  bench.packets(false);
  (void)all_of(*source);
  bench.advance(20 * kMs);
  CHECK_EQ(all_of(*source).size(), std::size_t{0});
  CHECK(value_of(bench.adapter->clock()->read()).device_ns - before > 39 * kMs);
}

TEST("sim stamps: switching on asks for PTP over Ethernet and on the UDP port of events") {
  StampBench bench("i219");
  bench.packets(true);
  CHECK_EQ(value_of(bench.adapter->registers()->read(reg::kRXMTRL)), 0x88F7u);
  CHECK_EQ(value_of(bench.adapter->registers()->read(reg::kRXUDP)), 319u);
}

TEST("sim stamps: a listener that does not fetch loses events, and its counts say so") {
  StampBench bench("i226");
  bench.packets(true);
  const auto slow = bench.listen();
  bench.order("ptp-traffic adapter=0 sync=10000 pdelay=10000");
  bench.advance(100 * kMs);
  std::vector<StampEvent> events = all_of(*slow);
  const EventCounters counters = value_of(slow->counters());
  CHECK(counters.lost > 10000);
  CHECK_EQ(counters.posted, std::uint64_t{events.size()});
  CHECK_EQ(counters.posted, std::uint64_t{8192});  // docs/timestamps.md
  bench.advance(kMs / 10);
  const std::uint32_t last = events.back().sequence;
  events = all_of(*slow);
  CHECK(!events.empty());
  CHECK_EQ(std::uint64_t{events.front().sequence - last - 1}, counters.lost);
}

TEST("sim stamps: kinds that are not asked for do not come") {
  StampBench bench("i210");
  bench.packets(true);
  EventFilter filter;
  filter.kinds = event_bit(EventKind::kReceive);
  const auto received = bench.listen(filter);
  filter.kinds = kAllEventKinds;
  filter.vlan_id = 5;
  const auto tagged = bench.listen(filter);
  bench.order("ptp-traffic adapter=0 sync=1000000 pdelay=1000000");
  bench.advance(20 * kMs);
  const std::vector<StampEvent> events = all_of(*received);
  CHECK(!events.empty());
  for (const StampEvent& event : events) CHECK(event.kind == EventKind::kReceive);
  CHECK_EQ(all_of(*tagged).size(), std::size_t{0});
}

TEST("sim stamps: a stamp nobody listens for waits in its register, once") {
  for (const char* family : {"i210", "i219", "i226"}) {
    StampBench bench(family);
    bench.packets(true);
    CHECK_EQ(value_of(bench.adapter->stamping()->take(EventKind::kTransmit)).flags, 0);
    bench.order("ptp-traffic adapter=0 sync=1000000 pdelay=0");
    bench.advance(5 * kMs);
    bench.order("ptp-traffic adapter=0 sync=0 pdelay=0");
    for (const EventKind kind : {EventKind::kTransmit, EventKind::kReceive}) {
      const StampEvent stamp = value_of(bench.adapter->stamping()->take(kind));
      CHECK((stamp.flags & kStampMatched) != 0);
      CHECK_EQ(stamp.message_type, 0);
      CHECK_EQ(stamp.sequence_id, 0);  // the first: it kept the register locked
      CHECK_EQ(value_of(bench.adapter->stamping()->take(kind)).flags, 0);
    }
  }
}

TEST("sim stamps: a corrupted stamp is wrong and a lost one does not come") {
  StampBench bench("i226");
  bench.packets(true);
  const auto source = bench.listen();
  bench.order("stamp-lose adapter=0 count=3");
  bench.order("ptp-traffic adapter=0 sync=1000000 pdelay=0");
  bench.advance(20 * kMs);
  const std::vector<StampEvent> events = all_of(*source);
  CHECK(!events.empty());
  CHECK(events.front().sequence_id > 0);
  bench.order("stamp-corrupt adapter=0 count=1");
  bench.advance(20 * kMs);
  const std::vector<StampEvent> later = all_of(*source);
  const GroundTruth truth = value_of(bench.adapter->truth()->now());
  const auto wrong = std::count_if(later.begin(), later.end(), [&truth](const StampEvent& event) {
    return apart(truth.device_ns - (truth.system_ns - event.system_ns), event.device_ns) > 900;
  });
  CHECK_EQ(wrong, 1);
}

TEST("sim stamps: a target time fires once, at its time; edges are stamped as they come") {
  for (const char* family : {"i210", "i225", "i226"}) {
    StampBench bench(family);
    StampingRequest request;
    request.target_time = request.auxiliary = true;
    const StampingState state = value_of(bench.adapter->stamping()->configure(request));
    CHECK(state.target_time && state.auxiliary && state.clock_running);
    const auto source = bench.listen();
    TargetTimeRequest target;
    target.timer = 1;
    target.device_ns = value_of(bench.adapter->clock()->read()).device_ns + 5 * kMs;
    const TargetTimeOutcome outcome = value_of(bench.adapter->timers()->set_target(target));
    CHECK(outcome.effect == Effect::kVerified);
    CHECK_EQ(*outcome.programmed_ns, target.device_ns);
    bench.advance(4 * kMs);
    CHECK_EQ(all_of(*source).size(), std::size_t{0});
    bench.advance(10 * kMs);
    std::vector<StampEvent> events = all_of(*source);
    CHECK_EQ(events.size(), std::size_t{1});
    CHECK(events[0].kind == EventKind::kTargetTime);
    CHECK_EQ(events[0].channel, 1);
    CHECK_EQ(events[0].device_ns, target.device_ns);
    bench.order("aux-edge adapter=0 channel=0");
    const GroundTruth truth = value_of(bench.adapter->truth()->now());
    events = all_of(*source);
    CHECK_EQ(events.size(), std::size_t{1});
    CHECK(events[0].kind == EventKind::kAuxiliary);
    CHECK(apart(events[0].device_ns, truth.device_ns) < 100);
    CHECK_EQ(value_of(bench.adapter->timers()->auxiliary(0, true)).device_ns, events[0].device_ns);
    CHECK(!value_of(bench.adapter->timers()->auxiliary(0, true)).valid);
    bench.advance(kMs);
    bench.order("aux-edge adapter=0 channel=1");
    events = all_of(*source);
    CHECK_EQ(events.size(), std::size_t{1});
    CHECK_EQ(events[0].channel, 1);
    const GroundTruth second = value_of(bench.adapter->truth()->now());
    CHECK(apart(events[0].device_ns, second.device_ns) < 100);
    CHECK_EQ(value_of(bench.adapter->timers()->auxiliary(1, true)).device_ns, events[0].device_ns);
    target.device_ns = truth.device_ns;
    CHECK_EQ(code_of(bench.adapter->timers()->set_target(target).status()), "HAL_OUT_OF_RANGE");
  }
}

TEST("sim stamps: an edge is not taken from other programs at level observe") {
  StampBench bench("i226");
  bench.adapter->limit_access(AccessLevel::kObserve);
  CHECK_EQ(code_of(bench.adapter->timers()->auxiliary(0, false).status()), "OK");
  const Status refused = bench.adapter->timers()->auxiliary(0, true).take_status();
  CHECK_EQ(code_of(refused), "HAL_ACCESS_LEVEL");
  bench.adapter->limit_access(AccessLevel::kDiscipline);
  CHECK_EQ(code_of(bench.adapter->timers()->auxiliary(0, true).status()), "OK");
}

TEST("sim stamps: I219 says what it does not have; a removed adapter ends its listeners") {
  StampBench bench("i219");
  const std::string absent = "HAL_NOT_SUPPORTED";
  StampingRequest request;
  request.target_time = true;
  CHECK_EQ(code_of(bench.adapter->stamping()->configure(request).status()), absent);
  CHECK_EQ(code_of(bench.adapter->timers()->set_target({}).status()), absent);
  CHECK_EQ(code_of(bench.adapter->timers()->auxiliary(0, false).status()), absent);
  CHECK_EQ(code_of(bench.adapter->stamping()->set_queue(0, true).status()), absent);
  CHECK_EQ(code_of(refuse(*bench.adapter, Driver::kPortLatency)), absent);
  EventFilter filter;
  filter.kinds = event_bit(EventKind::kTargetTime);
  CHECK_EQ(code_of(bench.adapter->stamps()->subscribe(filter).status()), absent);
  filter.kinds = 0;
  CHECK_EQ(code_of(bench.adapter->stamps()->subscribe(filter).status()), "HAL_INVALID_ARGUMENT");
  CHECK(!bench.adapter->info().capabilities.reason(Capability::kTargetTime).empty());
  const auto source = bench.listen();
  bench.order("remove adapter=0");
  StampEvent event;
  CHECK_EQ(code_of(source->take(&event, 1).status()), "HAL_ADAPTER_GONE");
}

TEST("sim stamps: a duplicated stamp comes twice, with one time") {
  StampBench bench("i226");
  bench.packets(true);
  const auto source = bench.listen();
  bench.order("stamp-duplicate adapter=0 count=1");
  bench.order("ptp-traffic adapter=0 sync=1000000 pdelay=0");
  bench.advance(10 * kMs);
  const std::vector<StampEvent> events = all_of(*source);
  CHECK(events.size() > 10);
  for (std::size_t i = 1; i < events.size(); ++i)
    CHECK_EQ(events[i].device_ns == events[i - 1].device_ns, i == 1);
}

TEST("sim stamps: a suspended adapter comes back, and its clock runs whatever it forgot") {
  for (const char* counter : {"goes-on", "stops", "restarts"}) {
    StampBench bench("i226");
    bench.order(std::string("suspend adapter=0 counter=") + counter);
    bench.advance(1000 * kMs);
    CHECK_EQ(code_of(bench.adapter->clock()->read().status()), "HAL_ADAPTER_GONE");
    bench.order("resume adapter=0");
    const std::uint64_t before = value_of(bench.adapter->clock()->read()).device_ns;
    bench.advance(1000 * kMs);
    CHECK(value_of(bench.adapter->clock()->read()).device_ns > before + 900 * kMs);
  }
}

TEST("sim stamps: receive stamps in front of the frame come as events, too") {
  StampBench bench("i210");
  bench.packets(true);
  CHECK(value_of(bench.adapter->stamping()->set_receive_buffers(true)).after);
  const QueueStamping queue = value_of(bench.adapter->stamping()->set_queue(0, true));
  CHECK(!queue.before && queue.after);
  CHECK_EQ(code_of(bench.adapter->stamping()->set_queue(9, true).status()), "HAL_INVALID_ARGUMENT");
  EventFilter filter;
  filter.kinds = event_bit(EventKind::kReceive);
  const auto source = bench.listen(filter);
  bench.order("ptp-traffic adapter=0 sync=1000000 pdelay=0");
  bench.advance(10 * kMs);
  CHECK(!all_of(*source).empty());
}

}  // namespace
}  // namespace avbhal
