// SETUP_TAS, SETUP_FP, SETUP_PTM (avb-ioctl contract 6.22, 6.23).
#include "backends/intel_avb/abi_tsn.h"
#include "harness.h"
#include "standin_fixture.h"

namespace avbhal::test {
namespace {

namespace abi = avb_abi;

constexpr std::uint64_t kSecond = 1000000000;
constexpr std::uint32_t kTqavCtrl = 0x3570, kCycle = 0x331C, kCycleShadow = 0x3320;
constexpr std::uint32_t kBaseL = 0x3314, kBaseH = 0x3318;

template <class T>
std::uint32_t ask(StandinFile& file, std::uint32_t code, T& request) {
  request.status = kSentinel;
  const std::uint32_t error = file.call(code, request);
  CHECK_EQ(request.status, error == 0 ? 0u : kSentinel);
  return error;
}

abi::TasRequest cycle_of(std::uint32_t s, std::uint32_t ns) {
  abi::TasRequest request{};
  request.config.cycle_time_s = s;
  request.config.cycle_time_ns = ns;
  return request;
}

// 250 us for queue 0, 250 us for queues 1 and 2, the rest of the millisecond for all but 0.
abi::TasRequest three_gates() {
  abi::TasRequest request = cycle_of(0, 1000000);
  const std::uint8_t states[] = {0x01, 0x06, 0xFE};
  for (std::uint32_t i = 0; i < 3; ++i) {
    request.config.gate_states[i] = states[i];
    request.config.gate_durations_ns[i] = 250000;
  }
  return request;
}

std::uint32_t setup_tas(Standin& s, abi::TasRequest request) {
  return ask(s.file, abi::kSetupTas, request);
}

std::uint32_t setup_fp(Standin& s, std::uint8_t queues, std::uint32_t fragment,
                       std::uint8_t verify_disable = 0) {
  abi::FpRequest request{};
  request.config.preemptable_queues = queues;
  request.config.min_fragment_size = fragment;
  request.config.verify_disable = verify_disable;
  return ask(s.file, abi::kSetupFp, request);
}

std::uint32_t setup_ptm(Standin& s, std::uint8_t enabled) {
  abi::PtmRequest request{};
  request.config.enabled = enabled;
  return ask(s.file, abi::kSetupPtm, request);
}

}  // namespace

TEST("stand-in: TAS of the public driver is the mode bit and the cycle, nothing else") {
  Standin s;
  s.open(0);
  abi::TasRequest request = three_gates();
  request.config.base_time_s = 5;
  CHECK_EQ(setup_tas(s, request), 0u);
  CHECK_EQ(s.read_register(kTqavCtrl), 1u);
  CHECK_EQ(s.read_register(kCycle), 1000000u);
  CHECK_EQ(s.read_register(kCycleShadow), 0u);
  CHECK_EQ(s.read_register(kBaseL), 0u);
  CHECK_EQ(s.read_register(kBaseH), 0u);
  for (std::uint32_t queue = 0; queue < 4; ++queue) {
    CHECK_EQ(s.read_register(0x3324 + 4 * queue), 0u);
    CHECK_EQ(s.read_register(0x3334 + 4 * queue), 0u);
  }
}

TEST("stand-in: TAS computes the cycle in 32 bits; 0 is 1 ms") {
  Standin s;
  s.open(0);
  CHECK_EQ(setup_tas(s, cycle_of(0, 0)), 0u);
  CHECK_EQ(s.read_register(kCycle), 1000000u);
  CHECK_EQ(setup_tas(s, cycle_of(4, 294967295)), 0u);
  CHECK_EQ(s.read_register(kCycle), 4294967295u);
  CHECK_EQ(setup_tas(s, cycle_of(4, 294967301)), 0u);
  CHECK_EQ(s.read_register(kCycle), 5u);
}

TEST("stand-in: TAS checks state, then capability, then the clock") {
  Standin s;
  // Nothing opened: the I226 has index 0, but is not PTP_READY.
  CHECK_EQ(setup_tas(s, cycle_of(0, 0)), 21u);
  s.open(1);
  CHECK_EQ(setup_tas(s, cycle_of(0, 0)), 50u);
  s.open(2);
  CHECK_EQ(setup_tas(s, cycle_of(0, 0)), 50u);
  CHECK(s.order("bar adapter=0 on=0"));
  CHECK_EQ(setup_tas(s, cycle_of(0, 0)), 21u);
  s.open(0);
  CHECK(s.order("clock-reset adapter=2"));
  CHECK_EQ(setup_tas(s, cycle_of(0, 0)), 31u);
  CHECK_EQ(s.read_register(kTqavCtrl), 0u);
}

TEST("stand-in: TAS acts on the adapter opened last, with ideal behaviour on the handle's") {
  standin::MachineConfig two;
  two.families[0] = two.families[1] = Family::kI226;
  two.count = 2;
  for (const bool ideal : {false, true}) {
    Standin s(two);
    if (ideal) CHECK(s.order("behaviour mode=ideal"));
    StandinFile other(s.port);
    s.open(0);
    s.open(other, 1);
    CHECK_EQ(setup_tas(s, cycle_of(0, 777)), 0u);
    CHECK_EQ(s.read_register(kCycle), ideal ? 777u : 0u);
    abi::RegisterRequest cycle{};
    cycle.offset = kCycle;
    CHECK_EQ(other.call(abi::kReadRegister, cycle), 0u);
    CHECK_EQ(cycle.value, ideal ? 0u : 777u);
  }
}

TEST("stand-in: another handle's OPEN makes TAS, FP and PTM fail by what that adapter lacks") {
  Standin s;
  StandinFile other(s.port);
  s.open(0);
  CHECK_EQ(setup_tas(s, cycle_of(0, 0)), 0u);
  CHECK_EQ(setup_fp(s, 1, 64), 0u);
  CHECK_EQ(setup_ptm(s, 1), 0u);
  s.open(other, 2);
  CHECK_EQ(setup_tas(s, cycle_of(0, 0)), 50u);
  CHECK_EQ(setup_fp(s, 1, 64), 50u);
  CHECK_EQ(setup_ptm(s, 1), 50u);
  CHECK(s.order("behaviour mode=ideal"));
  CHECK_EQ(setup_tas(s, cycle_of(0, 0)), 0u);
  CHECK_EQ(setup_fp(s, 1, 64), 0u);
  CHECK_EQ(setup_ptm(s, 1), 0u);
}

TEST("stand-in: ideal TAS programs the whole schedule") {
  Standin s;
  CHECK(s.order("behaviour mode=ideal"));
  s.open(0);
  s.host.advance(3 * kSecond + 400);
  abi::TasRequest request = three_gates();
  request.config.base_time_s = 1000;
  request.config.base_time_ns = 77;
  CHECK_EQ(setup_tas(s, request), 0u);
  CHECK_EQ(s.read_register(kTqavCtrl), 0x89u);
  CHECK_EQ(s.read_register(kCycle), 1000000u);
  CHECK_EQ(s.read_register(kCycleShadow), 1000000u);
  CHECK_EQ(s.read_register(kBaseH), 1000u);
  CHECK_EQ(s.read_register(kBaseL), 77u);
  const std::uint32_t open[] = {0, 250000, 250000, 500000};
  const std::uint32_t close[] = {250000, 1000000, 1000000, 1000000};
  for (std::uint32_t queue = 0; queue < 4; ++queue) {
    CHECK_EQ(s.read_register(0x3324 + 4 * queue), open[queue]);
    CHECK_EQ(s.read_register(0x3334 + 4 * queue), close[queue]);
    CHECK_EQ(s.read_register(0x3344 + 4 * queue), 6u);
  }
}

TEST("stand-in: ideal TAS moves a past base time by whole cycles") {
  Standin s;
  CHECK(s.order("behaviour mode=ideal"));
  s.open(0);
  s.host.advance(3 * kSecond + 400);
  abi::TasRequest request = cycle_of(0, 300);
  request.config.base_time_ns = 77;
  CHECK_EQ(setup_tas(s, request), 0u);
  const std::uint64_t base = s.read_register(kBaseH) * kSecond + s.read_register(kBaseL);
  CHECK_EQ(base % 300, 77u);
  const std::uint64_t now = s.read_ns();
  CHECK(base > 3 * kSecond && base < now + 300);
}

TEST("stand-in: ideal TAS refuses what one window per queue cannot do") {
  Standin s;
  CHECK(s.order("behaviour mode=ideal"));
  s.open(0);
  abi::TasRequest twice = three_gates();
  twice.config.gate_states[2] = 0x01;
  CHECK_EQ(setup_tas(s, twice), 50u);
  abi::TasRequest adjacent = three_gates();
  adjacent.config.gate_states[1] = 0x01;
  CHECK_EQ(setup_tas(s, adjacent), 0u);
  CHECK_EQ(s.read_register(0x3334), 500000u);
  // Queue 0 never opens again: both ends at the end of the cycle.
  abi::TasRequest closed = three_gates();
  closed.config.gate_states[0] = 0;
  CHECK_EQ(setup_tas(s, closed), 0u);
  CHECK_EQ(s.read_register(0x3324), 1000000u);
  CHECK_EQ(s.read_register(0x3334), 1000000u);
}

TEST("stand-in: ideal TAS checks cycle, entries and base time") {
  Standin s;
  CHECK(s.order("behaviour mode=ideal"));
  s.open(0);
  CHECK_EQ(setup_tas(s, cycle_of(4, 294967296)), 87u);
  CHECK_EQ(setup_tas(s, cycle_of(4, 294967295)), 0u);
  abi::TasRequest request = three_gates();
  request.config.gate_durations_ns[2] = 500001;
  CHECK_EQ(setup_tas(s, request), 87u);
  request.config.gate_durations_ns[2] = 500000;
  CHECK_EQ(setup_tas(s, request), 0u);
  request.config.base_time_ns = 1000000000;
  CHECK_EQ(setup_tas(s, request), 87u);
  request.config.base_time_ns = 999999999;
  request.config.base_time_s = 0x100000000u;
  CHECK_EQ(setup_tas(s, request), 87u);
  request.config.base_time_s = 0xFFFFFFFFu;
  CHECK_EQ(setup_tas(s, request), 0u);
  CHECK(s.order("ignore-writes adapter=2 on=1"));
  request.config.cycle_time_ns = 2000000;
  CHECK_EQ(setup_tas(s, request), 31u);
}

TEST("stand-in: FP of the public driver takes anything and programs no queue") {
  Standin s;
  CHECK_EQ(setup_fp(s, 1, 64), 21u);
  s.open(1);
  CHECK_EQ(setup_fp(s, 1, 64), 50u);
  s.open(0);
  CHECK_EQ(setup_fp(s, 0xFF, 12345, 9), 0u);
  CHECK_EQ(s.read_register(kTqavCtrl), 0u);
  for (std::uint32_t queue = 0; queue < 4; ++queue)
    CHECK_EQ(s.read_register(0x3344 + 4 * queue), 0u);
}

TEST("stand-in: ideal FP programs queues and fragment size and takes them back") {
  Standin s;
  CHECK(s.order("behaviour mode=ideal"));
  s.open(0);
  CHECK_EQ(setup_fp(s, 0xA, 192), 0u);
  CHECK_EQ(s.read_register(kTqavCtrl), 0x8003u);
  for (std::uint32_t queue = 0; queue < 4; ++queue)
    CHECK_EQ(s.read_register(0x3344 + 4 * queue), queue % 2 == 1 ? 8u : 0u);
  CHECK_EQ(setup_fp(s, 0, 64), 0u);
  CHECK_EQ(s.read_register(kTqavCtrl) & 0xC002u, 0u);
  CHECK_EQ(s.read_register(0x3348), 0u);
  CHECK_EQ(setup_fp(s, 0x10, 64), 87u);
  CHECK_EQ(setup_fp(s, 1, 63), 87u);
  CHECK_EQ(setup_fp(s, 1, 0), 87u);
  CHECK_EQ(setup_fp(s, 1, 100), 87u);
  CHECK_EQ(setup_fp(s, 1, 320), 87u);
  CHECK_EQ(setup_fp(s, 1, 256, 2), 87u);
  CHECK_EQ(setup_fp(s, 1, 256, 1), 0u);
}

TEST("stand-in: PTM needs BAR_MAPPED, the capability and the PCIe capability, in this order") {
  Standin s;
  // Index 0 is the I226, BAR_MAPPED and not opened: enough.
  CHECK_EQ(setup_ptm(s, 1), 0u);
  CHECK(s.order("ptm adapter=2 on=0"));
  CHECK_EQ(setup_ptm(s, 1), 31u);
  CHECK(s.order("bar adapter=2 on=0"));
  CHECK_EQ(setup_ptm(s, 1), 21u);
  CHECK(s.order("ptm adapter=0 on=0"));
  s.open(2);
  CHECK_EQ(setup_ptm(s, 1), 50u);
}

TEST("stand-in: PTM shows in the registers with ideal behaviour only") {
  Standin s;
  s.open(0);
  CHECK_EQ(setup_ptm(s, 200), 0u);
  CHECK_EQ(s.read_register(0x12540), 0u);
  CHECK(s.order("behaviour mode=ideal"));
  CHECK_EQ(setup_ptm(s, 2), 87u);
  CHECK_EQ(setup_ptm(s, 1), 0u);
  CHECK_EQ(s.read_register(0x12540), 0x4000FF10u);
  CHECK_EQ(s.read_register(0x12550), 0x01440000u);
  CHECK_EQ(s.read_register(0x12554), 0x40900000u);
  CHECK_EQ(setup_ptm(s, 0), 0u);
  CHECK_EQ(s.read_register(0x12540), 0u);
}

}  // namespace avbhal::test
