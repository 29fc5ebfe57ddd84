#include "avb_stamp_driver.h"

namespace avbhal::test {
namespace {

using namespace avb_abi;
using avbhal::TargetTimeRequest;

struct Open {
  explicit Open(std::uint16_t id = kDeviceI226, std::uint16_t flags = 0) : driver({id}) {
    driver.fake.version.flags = flags;
    if (id == kDeviceI219) driver.fake.nics[0]->timinca = 0x02F42400;
    backend = driver.fake.backend();
    const std::string family = id == kDeviceI210 ? "I210" : id == kDeviceI219 ? "I219" : "I226";
    adapter = driver.fake.open(*backend, "avb:" + family + ":0");
    nic().set_time(5000000000u, driver.fake.clock.ns());
  }
  FakeNic& nic() { return *driver.fake.nics[0]; }
  StampDriver driver;
  std::unique_ptr<Backend> backend;
  std::unique_ptr<Adapter> adapter;
};

template <class T>
std::string code_of(const T& result) {
  return code_text(result.status().code());
}

TargetTimeRequest target(std::uint64_t ns, std::uint32_t timer = 0) {
  TargetTimeRequest request;
  request.timer = timer;
  request.device_ns = ns;
  return request;
}

constexpr std::uint64_t kTarget = 1700000000123456789u;

}  // namespace

TEST("avb target time: the I226's split halves are recognised and packed right") {
  Open o;
  const Result<TargetTimeOutcome> done = o.adapter->timers()->set_target(target(kTarget, 1));
  CHECK(done.ok());
  const StampUnit& unit = o.driver.unit();
  CHECK_EQ(unit.comparator_high[1], 1700000000u);
  CHECK_EQ(unit.comparator_low[1], 123456789u);
  CHECK(unit.armed[1]);
  CHECK(done.value().note.find("packed") != std::string::npos);
}

TEST("avb target time: a driver that writes it right is left alone") {
  Open o;
  o.driver.splits_target_time = false;
  const Result<TargetTimeOutcome> done = o.adapter->timers()->set_target(target(kTarget));
  CHECK(done.ok());
  CHECK_EQ(o.driver.unit().comparator_high[0], 1700000000u);
  CHECK_EQ(o.driver.unit().comparator_low[0], 123456789u);
  CHECK(done.value().note.find("packed") == std::string::npos);
}

TEST("avb target time: no wrong time is ever armed on the way") {
  Open o;
  bool wrong = false;
  o.driver.fake.after = [&](const FakeCall& call, void*, std::uint32_t*) {
    if (call.code != kSetTargetTime) return;
    const StampUnit& unit = o.driver.unit();
    wrong = wrong || (unit.armed[0] && (unit.comparator_high[0] != 1700000000u ||
                                        unit.comparator_low[0] != 123456789u));
  };
  CHECK(o.adapter->timers()->set_target(target(kTarget)).ok());
  CHECK(o.driver.unit().armed[0]);
  CHECK(!wrong);
}

TEST("avb target time: a target whose two encodings agree is probed with another one") {
  Open o;
  // Below 1 s both encodings are the number itself.
  o.nic().set_time(5, o.driver.fake.clock.ns());
  CHECK(o.adapter->timers()->set_target(target(900000000)).ok());
  CHECK_EQ(o.driver.unit().comparator_high[0], 0u);
  CHECK_EQ(o.driver.unit().comparator_low[0], 900000000u);
}

TEST("avb target time: past, out of range and lost targets are refused") {
  Open o;
  CHECK_EQ(code_of(o.adapter->timers()->set_target(target(1))), "HAL_OUT_OF_RANGE");
  CHECK_EQ(code_of(o.adapter->timers()->set_target(target(~std::uint64_t{0}))), "HAL_OUT_OF_RANGE");
  CHECK_EQ(code_of(o.adapter->timers()->set_target(target(kTarget, 2))), "HAL_INVALID_ARGUMENT");
  o.driver.fake.after = [](const FakeCall& call, void* out, std::uint32_t*) {
    if (call.code == kSetTargetTime)
      static_cast<avb_abi::TargetTimeRequest*>(out)->previous_target = 1;
  };
  CHECK_EQ(code_of(o.adapter->timers()->set_target(target(kTarget))), "HAL_NOT_EFFECTIVE");
  CHECK(!o.driver.unit().armed[0]);
}

TEST("avb stamping: switching never stops the clock and is read back") {
  Open o;
  StampingRequest request;
  request.target_time = true;
  Result<StampingState> state = o.adapter->stamping()->configure(request);
  CHECK(state.ok());
  CHECK(state.value().clock_running && state.value().target_time && !state.value().auxiliary);
  CHECK(!state.value().transmit.has_value());
  request = StampingRequest{};
  request.auxiliary = true;
  state = o.adapter->stamping()->configure(request);
  CHECK(state.value().target_time && state.value().auxiliary);
  request.target_time = request.auxiliary = false;
  state = o.adapter->stamping()->configure(request);
  CHECK(!state.value().target_time && !state.value().auxiliary);
  for (const FakeCall& call : o.driver.fake.log) {
    if (call.code == kSetHwTimestamping) CHECK_EQ(sent<HwTimestampingRequest>(call).enable, 1u);
  }
}

TEST("avb stamping: a control register that cannot be read is an error, not a state") {
  for (const std::uint32_t offset : {0xB614u, 0xB620u}) {
    Open o(kDeviceI226, kVersionFlagDebug);
    const Result<StampingState> state = o.adapter->stamping()->state();
    CHECK(state.ok() && state.value().transmit.has_value() && state.value().receive.has_value());
    o.driver.fake.before = [offset](const FakeCall& call) -> std::optional<std::uint32_t> {
      const bool fails = call.code == kReadRegister && sent<RegisterRequest>(call).offset == offset;
      return fails ? std::optional<std::uint32_t>(5) : std::nullopt;
    };
    CHECK_EQ(code_of(o.adapter->stamping()->state()), "HAL_ACCESS_DENIED");
  }
}

TEST("avb stamping: packet stamps cannot be switched off, and no effect is an error") {
  Open o;
  StampingRequest request;
  request.packets = false;
  CHECK_EQ(code_of(o.adapter->stamping()->configure(request)), "HAL_NOT_SUPPORTED");
  CHECK_EQ(o.driver.fake.count(kSetHwTimestamping), 0u);
  o.driver.ignores_timestamping = true;
  request = StampingRequest{};
  request.auxiliary = true;
  CHECK_EQ(code_of(o.adapter->stamping()->configure(request)), "HAL_NOT_EFFECTIVE");
}

TEST("avb stamping: with a debug driver the packet stamps' state is read") {
  Open o(kDeviceI226, kVersionFlagDebug);
  o.driver.fake.register_value = 0x10;
  const Result<StampingState> state = o.adapter->stamping()->state();
  CHECK(state.ok());
  CHECK(state.value().transmit.value_or(false) && state.value().receive.value_or(false));
}

TEST("avb stamps: an unchanged receive pair is no new stamp") {
  Open o;
  o.driver.unit().receive_raw = std::uint64_t{4} << 32 | 5;
  Result<StampEvent> stamp = o.adapter->stamping()->take(EventKind::kReceive);
  CHECK_EQ(stamp.value().device_ns, std::uint64_t{4000000005});
  CHECK_EQ(+stamp.value().flags, +kStampTimeValid);
  stamp = o.adapter->stamping()->take(EventKind::kReceive);
  CHECK_EQ(+stamp.value().flags, 0);
  CHECK_EQ(stamp.value().device_ns, std::uint64_t{0});
}

TEST("avb stamps: the transmit slot is taken once; software time in it is refused") {
  Open o;
  CHECK_EQ(+o.adapter->stamping()->take(EventKind::kTransmit).value().flags, 0);
  o.driver.unit().transmit_ns = 88;
  CHECK_EQ(o.adapter->stamping()->take(EventKind::kTransmit).value().device_ns, std::uint64_t{88});
  CHECK_EQ(+o.adapter->stamping()->take(EventKind::kTransmit).value().flags, 0);
  o.driver.unit().transmit_ns = std::uint64_t{1} << 63;
  CHECK_EQ(code_of(o.adapter->stamping()->take(EventKind::kTransmit)), "HAL_CLOCK_READ_INVALID");
}

TEST("avb stamps: auxiliary stamps are said not to be trustworthy") {
  Open o;
  const Result<AuxiliaryStamp> stamp = o.adapter->timers()->auxiliary(1, true);
  CHECK_EQ(stamp.value().device_ns, std::uint64_t{3000000250});
  CHECK(stamp.value().valid && !stamp.value().trustworthy);
  CHECK_EQ(code_of(o.adapter->timers()->auxiliary(2, true)), "HAL_INVALID_ARGUMENT");
}

TEST("avb stamps: receive buffers: accepted, with the doubt; a queue is verified when it can be") {
  Open o;
  const Result<ReceiveBufferStamping> buffers = o.adapter->stamping()->set_receive_buffers(true);
  CHECK(buffers.value().after && !buffers.value().before && buffers.value().port_reset_needed);
  CHECK_EQ(buffers.value().effect, Effect::kAccepted);
  CHECK(buffers.value().note.find("bit 31") != std::string::npos);
  CHECK_EQ(o.adapter->stamping()->set_queue(3, true).value().effect, Effect::kAccepted);
  CHECK_EQ(code_of(o.adapter->stamping()->set_queue(4, true)), "HAL_INVALID_ARGUMENT");

  Open debug(kDeviceI226, kVersionFlagDebug);
  debug.driver.fake.register_value = 1u << 30;
  CHECK_EQ(debug.adapter->stamping()->set_queue(3, true).value().effect, Effect::kVerified);
  debug.driver.fake.register_value = 0;
  CHECK_EQ(code_of(debug.adapter->stamping()->set_queue(3, true)), "HAL_NOT_EFFECTIVE");
}

TEST("avb stamps: port latency is sent, and nothing is claimed about it") {
  Open o;
  PortLatency latency;
  latency.ingress_ns = -300;
  latency.egress_ns = 80;
  const Result<TsnOutcome> outcome = o.adapter->driver()->set_port_latency(latency);
  CHECK_EQ(outcome.value().effect, Effect::kAccepted);
  CHECK(!outcome.value().note.empty());
  CHECK_EQ(o.driver.unit().ingress_ns, std::int64_t{-300});
  CHECK_EQ(o.driver.unit().egress_ns, std::int64_t{80});
}

TEST("avb stamps: families that the driver does not serve say why") {
  Open i219(kDeviceI219);
  for (const Capability c : {Capability::kReceiveStamps, Capability::kTransmitStamps,
                             Capability::kTargetTime, Capability::kStampControl}) {
    CHECK(!i219.adapter->info().capabilities.has(c));
    CHECK(!i219.adapter->info().capabilities.reason(c).empty());
  }
  CHECK_EQ(code_of(i219.adapter->timers()->set_target(target(kTarget))), "HAL_NOT_SUPPORTED");
  Open i210(kDeviceI210);
  CHECK(!i210.adapter->info().capabilities.has(Capability::kTransmitStamps));
  CHECK(i210.adapter->info().capabilities.has(Capability::kReceiveStamps));
  CHECK_EQ(code_of(i210.adapter->timers()->auxiliary(0, false)), "HAL_NOT_SUPPORTED");
}

}  // namespace avbhal::test
