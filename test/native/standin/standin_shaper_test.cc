// SETUP_QAV, SET_LAUNCH_TIME (avb-ioctl contract 6.24, 6.25).
#include "backends/intel_avb/abi_tsn.h"
#include "harness.h"
#include "standin_fixture.h"

namespace avbhal::test {
namespace {

namespace abi = avb_abi;

constexpr std::uint64_t kSecond = 1000000000;
constexpr std::uint32_t kTqavCtrl = 0x3570;

template <class T>
std::uint32_t ask(StandinFile& file, std::uint32_t code, T& request) {
  request.status = kSentinel;
  const std::uint32_t error = file.call(code, request);
  CHECK_EQ(request.status, error == 0 ? 0u : kSentinel);
  return error;
}

abi::QavRequest shaper(std::uint8_t tc, std::uint32_t idle_slope, std::int32_t hi_credit) {
  abi::QavRequest request{};
  request.tc = tc;
  request.idle_slope = idle_slope;
  request.hi_credit = hi_credit;
  return request;
}

std::uint32_t setup_qav(Standin& s, abi::QavRequest request) {
  return ask(s.file, abi::kSetupQav, request);
}

struct Launch {
  std::uint32_t error;
  std::uint64_t previous_ns;
};

Launch launch(Standin& s, std::uint8_t tc, std::uint8_t enable, std::uint64_t ns) {
  abi::LaunchTimeRequest request{};
  request.traffic_class = tc;
  request.enable_launch_time = enable;
  request.launch_time_ns = ns;
  request.previous_launch_time_ns = kSentinel;
  const std::uint32_t error = ask(s.file, abi::kSetLaunchTime, request);
  return {error, request.previous_launch_time_ns};
}

}  // namespace

TEST("stand-in: QAV checks its signs, succeeds on every family and programs nothing") {
  for (std::uint32_t index : {0u, 1u, 2u}) {
    Standin s;
    s.open(index);
    CHECK_EQ(setup_qav(s, shaper(7, 0xFFFFFFFFu, 0x7FFFFFFF)), 0u);
    CHECK_EQ(setup_qav(s, shaper(8, 1, 1)), 87u);
    CHECK_EQ(setup_qav(s, shaper(0, 1, -1)), 87u);
    abi::QavRequest request = shaper(0, 1, 1);
    request.send_slope = 1;
    CHECK_EQ(setup_qav(s, request), 87u);
    request.send_slope = -1;
    request.lo_credit = 1;
    CHECK_EQ(setup_qav(s, request), 87u);
    request.lo_credit = -1;
    CHECK_EQ(setup_qav(s, request), 0u);
    CHECK_EQ(s.read_register(0x3004), 0u);
    CHECK_EQ(s.read_register(kTqavCtrl), 0u);
  }
}

TEST("stand-in: QAV answers 87 to a short input and is content without an output") {
  Standin s;
  s.open(0);
  abi::QavRequest request = shaper(1, 1, 1);
  CHECK_EQ(s.file.raw(abi::kSetupQav, &request, 23, &request, 24), 87u);
  CHECK_EQ(s.file.raw(abi::kSetupQav, nullptr, 0, nullptr, 0), 87u);
  request.status = kSentinel;
  CHECK_EQ(s.file.raw(abi::kSetupQav, &request, 24, &request, 23), 0u);
  CHECK_EQ(s.file.returned, 0u);
  CHECK_EQ(request.status, kSentinel);
  CHECK_EQ(s.file.raw(abi::kSetupQav, &request, 24, nullptr, 0), 0u);
  CHECK_EQ(s.file.raw(abi::kSetupQav, &request, 24, &request, 24), 0u);
  CHECK_EQ(s.file.returned, 24u);
  CHECK_EQ(request.status, 0u);
}

TEST("stand-in: QAV acts on the handle's adapter, and needs an initialised one") {
  Standin s;
  CHECK(s.order("bar adapter=2 on=0"));
  CHECK_EQ(setup_qav(s, shaper(0, 1, 1)), 21u);
}

TEST("stand-in: ideal QAV programs two shapers of the I226 in its units") {
  Standin s;
  CHECK(s.order("behaviour mode=ideal"));
  s.open(0);
  CHECK_EQ(setup_qav(s, shaper(6, 312500000, 1500)), 0u);
  CHECK_EQ(s.read_register(0x3004), 61036u);
  CHECK_EQ(s.read_register(0x300C), 0x80000000u + 1500 * 0x7736u);
  CHECK_EQ(s.read_register(0x3350), 0x80u);
  CHECK_EQ(s.read_register(kTqavCtrl), 9u);
  CHECK_EQ(setup_qav(s, shaper(3, 12500000, 100)), 0u);
  CHECK_EQ(s.read_register(0x3044), 2442u);  // 2441.44, rounded up
  CHECK_EQ(s.read_register(0x3348), 0xC0u);
  CHECK_EQ(setup_qav(s, shaper(1, 12500000, 100)), 1450u);
  CHECK_EQ(setup_qav(s, shaper(6, 0, 0)), 0u);
  CHECK_EQ(s.read_register(0x3004), 0u);
  CHECK_EQ(s.read_register(0x3350), 0u);
  CHECK_EQ(setup_qav(s, shaper(1, 375000000, 100)), 87u);
  CHECK_EQ(setup_qav(s, shaper(1, 12500000, 0x7FFFFFFF)), 87u);
  CHECK_EQ(setup_qav(s, shaper(1, 12500000, 100)), 0u);
}

TEST("stand-in: ideal QAV of the I210 switches its shapers on; I219 has none") {
  Standin s;
  CHECK(s.order("behaviour mode=ideal"));
  s.open(2);
  CHECK_EQ(setup_qav(s, shaper(0, 125000000, 1000)), 0u);
  CHECK_EQ(s.read_register(0x3004), 0x80000000u | 61034u);
  CHECK_EQ(s.read_register(0x300C), 0x80000000u + 1000 * 0x7735u);
  CHECK_EQ(s.read_register(kTqavCtrl), 0x101u);
  s.open(1);
  CHECK_EQ(setup_qav(s, shaper(0, 1000, 1000)), 50u);
}

TEST("stand-in: launch times are remembered a class, on every family") {
  for (std::uint32_t index : {0u, 1u, 2u}) {
    Standin s;
    s.open(index);
    const std::uint64_t later = s.read_ns() + kSecond;
    CHECK_EQ(launch(s, 3, 1, later).previous_ns, 0u);
    CHECK_EQ(launch(s, 3, 1, later + 1).previous_ns, later);
    CHECK_EQ(launch(s, 4, 1, later).previous_ns, 0u);
    CHECK_EQ(launch(s, 3, 0, 5).previous_ns, later + 1);
    CHECK_EQ(launch(s, 3, 1, 0).previous_ns, 5u);
    CHECK_EQ(s.read_register(0x334C), 0u);
  }
}

TEST("stand-in: launch time checks the class, then the past") {
  Standin s;
  s.open(0);
  s.host.advance(kSecond);
  CHECK_EQ(launch(s, 8, 0, 0).error, 87u);
  CHECK_EQ(launch(s, 7, 1, 1).error, 87u);
  CHECK_EQ(launch(s, 7, 0, 1).error, 0u);
  // A refused time is not remembered.
  CHECK_EQ(launch(s, 7, 1, 2).error, 87u);
  CHECK_EQ(launch(s, 7, 0, 0).previous_ns, 1u);
}

TEST("stand-in: ideal launch time sets the mode of the queue; I219 has none") {
  Standin s;
  CHECK(s.order("behaviour mode=ideal"));
  s.open(0);
  CHECK_EQ(launch(s, 6, 1, 0).error, 0u);
  CHECK_EQ(s.read_register(0x3350), 1u);
  CHECK_EQ(launch(s, 6, 0, 0).error, 0u);
  CHECK_EQ(s.read_register(0x3350), 0u);
  s.open(2);
  CHECK_EQ(launch(s, 6, 1, 0).error, 0u);
  CHECK_EQ(s.read_register(kTqavCtrl), 0x201u);
  s.open(1);
  CHECK_EQ(launch(s, 6, 1, 0).error, 50u);
}

}  // namespace avbhal::test
