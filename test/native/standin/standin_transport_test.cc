// How requests reach the stand-in: codes, sizes, what comes back (avb-ioctl contract 2, 3).
#include <vector>

#include "backends/intel_avb/abi_stamps.h"
#include "backends/intel_avb/abi_tsn.h"
#include "harness.h"
#include "standin_fixture.h"

namespace avbhal::test {
namespace {

namespace abi = avb_abi;

struct Sizes {
  std::uint32_t code;
  std::uint32_t in;
  std::uint32_t out;
};

// Smallest buffers of the calls that check them.
const Sizes kSizes[] = {
    {abi::kGetDeviceInfo, 0, 1032},    {abi::kReadRegister, 12, 12},
    {abi::kWriteRegister, 12, 12},     {abi::kGetTimestamp, 16, 16},
    {abi::kSetTimestamp, 16, 16},      {abi::kEnumAdapters, 0, 20},
    {abi::kOpenAdapter, 12, 12},       {abi::kGetHwState, 0, 16},
    {abi::kAdjustFrequency, 16, 16},   {abi::kSetHwTimestamping, 28, 28},
    {abi::kGetClockConfig, 24, 24},    {abi::kPhcOffsetAdjust, 16, 16},
    {abi::kPhcCrossTimestamp, 0, 40},  {abi::kGetVersion, 0, 12},
    {abi::kGetStatistics, 0, 192},     {abi::kSetupTas, 72, 72},
    {abi::kSetupFp, 16, 16},           {abi::kSetupPtm, 12, 12},
    {abi::kSetLaunchTime, 32, 32},     {abi::kSetRxTimestamp, 20, 20},
    {abi::kSetQueueTimestamp, 20, 20}, {abi::kVlanEnable, 12, 12},
    {abi::kVlanDisable, 12, 12},       {abi::kEeeEnable, 12, 12},
    {abi::kEeeDisable, 12, 12},        {abi::kPfcEnable, 20, 20},
    {abi::kSrpRegister, 32, 32},       {abi::kSrpDeregister, 8, 8},
    {abi::kAtdeccSubscribe, 12, 12},   {abi::kAtdeccUnsubscribe, 12, 12},
    {abi::kAtdeccPoll, 32, 32},        {abi::kMdioRead, 16, 16},
    {abi::kTsSubscribe, 16, 16},       {abi::kTsRingMap, 32, 32},
    {abi::kTsUnsubscribe, 8, 8},       {abi::kGetAuxTimestamp, 32, 32},
    {abi::kSetTargetTime, 40, 40},     {abi::kGetTxTimestamp, 0, 24},
    {abi::kGetRxTimestamp, 24, 24},    {abi::kTestSendPtp, 32, 32},
};

// Input with which the call succeeds after prepare(): zeros, except for a few fields.
std::vector<std::uint8_t> good_input(std::uint32_t code) {
  std::vector<std::uint8_t> bytes(2048, 0);
  if (code == abi::kAdjustFrequency) bytes[0] = 8;
  if (code == abi::kAtdeccSubscribe) bytes[0] = 1;
  if (code == abi::kAtdeccPoll) bytes[0] = 2;
  if (code == abi::kAtdeccUnsubscribe) bytes[4] = 2;
  if (code == abi::kTsSubscribe) bytes[0] = 1;
  if (code == abi::kTsRingMap || code == abi::kTsUnsubscribe) bytes[0] = 2;
  return bytes;
}

// Bound to the I226, with the ATDECC subscription 2 and the event ring 2.
void prepare(Standin& s) {
  CHECK_EQ(s.open(0), 0u);
  abi::AtdeccSubscribeRequest request{};
  request.event_mask = 7;
  CHECK_EQ(s.file.call(abi::kAtdeccSubscribe, request), 0u);
  CHECK_EQ(request.subscription_id, 2u);
  abi::TsSubscribeRequest ring{};
  ring.types_mask = 1;
  CHECK_EQ(s.file.call(abi::kTsSubscribe, ring), 0u);
  CHECK_EQ(ring.ring_id, 2u);
}

bool answers_87_without_buffer(std::uint32_t code) {
  return code == abi::kGetStatistics || code == abi::kSetRxTimestamp ||
         code == abi::kSetQueueTimestamp;
}

}  // namespace

TEST("stand-in: codes that the driver does not have answer 1") {
  Standin s;
  s.open(0);
  for (std::uint32_t code : {0x0017009Cu, 0x001700ACu, 0x00170090u, 0x00170104u, 0x83370008u, 0u})
    CHECK_EQ(s.file.call(code), 1u);
}

TEST("stand-in: a buffer one byte short is 122, the right size returns it all") {
  for (const Sizes& row : kSizes) {
    Standin s;
    prepare(s);
    std::vector<std::uint8_t> in = good_input(row.code), out(2048, 0);
    if (row.in != 0)
      CHECK_EQ(s.file.raw(row.code, in.data(), row.in - 1, out.data(), row.out), 122u);
    CHECK_EQ(s.file.raw(row.code, in.data(), row.in, out.data(), row.out - 1), 122u);
    CHECK_EQ(s.file.returned, 0u);
    const std::uint32_t in_bytes = row.code == abi::kEnumAdapters ? 20 : row.in;
    CHECK_EQ(s.file.raw(row.code, in.data(), in_bytes, out.data(), row.out), 0u);
    CHECK_EQ(s.file.returned, row.out);
  }
}

TEST("stand-in: larger buffers are accepted and the excess stays untouched") {
  for (const Sizes& row : kSizes) {
    Standin s;
    prepare(s);
    std::vector<std::uint8_t> in = good_input(row.code), out(2048, 0x77);
    CHECK_EQ(s.file.raw(row.code, in.data(), 2048, out.data(), 2048), 0u);
    CHECK_EQ(s.file.returned, row.out);
    CHECK_EQ(static_cast<unsigned>(out[row.out]), 0x77u);
  }
}

TEST("stand-in: without any buffer statistics and receive stamps answer 87, the others 122") {
  for (const Sizes& row : kSizes) {
    Standin s;
    s.open(0);
    const std::uint32_t expected = answers_87_without_buffer(row.code) ? 87u : 122u;
    CHECK_EQ(s.file.call(row.code), expected);
    std::uint8_t byte = 0;
    // A null pointer makes the length count as 0.
    CHECK_EQ(s.file.raw(row.code, nullptr, 4096, nullptr, 4096), expected);
    CHECK_EQ(s.file.raw(row.code, &byte, 1, nullptr, 4096), 122u);
  }
}

TEST("stand-in: calls without buffers return no bytes") {
  Standin s;
  s.open(0);
  for (std::uint32_t code : {abi::kInitDevice, abi::kResetStatistics}) {
    CHECK_EQ(s.file.call(code), 0u);
    CHECK_EQ(s.file.returned, 0u);
  }
  std::uint64_t something = 5;
  CHECK_EQ(s.file.call(abi::kResetStatistics, something), 0u);
  CHECK_EQ(s.file.returned, 0u);
  CHECK_EQ(something, 5u);
}

TEST("stand-in: a failing request does not touch the caller's buffer") {
  Standin s;
  s.open(0);
  abi::AdapterEnum request{};
  request.index = 77;
  request.count = kSentinel;
  request.status = kSentinel;
  CHECK_EQ(s.file.call(abi::kEnumAdapters, request), 87u);
  CHECK_EQ(request.count, kSentinel);
  CHECK_EQ(request.status, kSentinel);
  CHECK_EQ(s.file.returned, 0u);
}

TEST("stand-in: success overwrites the caller's status with 0") {
  Standin s;
  s.open(0);
  abi::TimestampRequest request{};
  request.status = kSentinel;
  CHECK_EQ(s.file.call(abi::kGetTimestamp, request), 0u);
  CHECK_EQ(request.status, 0u);
}

TEST("stand-in: ENUM without input takes its index from uncleared memory") {
  Standin s;
  abi::AdapterEnum reply{};
  CHECK_EQ(s.file.raw(abi::kEnumAdapters, nullptr, 0, &reply, sizeof(reply)), 87u);
}

TEST("stand-in: NTSTATUS to Win32 as the contract's table") {
  struct {
    std::uint32_t status, win32;
  } const rows[] = {{0xC0000023u, 122},
                    {0xC000000Du, 87},
                    {0xC00000A3u, 21},
                    {0xC00000BBu, 50},
                    {0xC0000001u, 31},
                    {0xC0000010u, 1},
                    {0xC000000Eu, 433},
                    {0xC0000184u, 22},
                    {0xC000009Au, 1450},
                    {0xC00000CEu, 69},
                    {0xC0000022u, 5},
                    {0xC0010017u, 23},
                    {0u, 0},
                    {0x40000000u, 0},
                    {0xC0001234u, 317}};
  for (const auto& row : rows) CHECK_EQ(standin::win32_error_of(row.status), row.win32);
}

TEST("stand-in: no driver means file not found, and open can be denied on order") {
  Standin s;
  s.port.set_installed(false);
  CHECK_EQ(StandinFile(s.port).open_error, 2u);
  s.port.set_installed(true);
  CHECK(s.order("deny-open on=1"));
  CHECK_EQ(StandinFile(s.port).open_error, 5u);
  CHECK(s.order("deny-open on=0"));
  CHECK_EQ(StandinFile(s.port).open_error, 0u);
  CHECK_EQ(s.port.open_handles(), 1u);
}

}  // namespace avbhal::test
