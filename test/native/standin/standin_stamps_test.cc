// The calls for packet stamps, target times, aux stamps and the PHY (avb-ioctl contract 6.15 to
// 6.19, 6.26).
#include "base/wide.h"
#include "harness.h"
#include "standin_ring.h"

namespace avbhal::test {
namespace {

namespace abi = avb_abi;

constexpr std::uint64_t kMs = 1000000;
constexpr std::uint32_t kI210 = 2, kI219 = 1, kI226 = 0;  // enumeration

abi::TestSendRequest send(StandinFile& file, std::uint32_t sequence) {
  abi::TestSendRequest request{};
  request.sequence_id = sequence;
  request.status = kSentinel;
  CHECK_EQ(file.call(abi::kTestSendPtp, request), 0u);
  CHECK_EQ(request.status, 0u);
  return request;
}

abi::PacketTimestampReply take_tx(StandinFile& file) {
  abi::PacketTimestampReply reply{};
  reply.sequence_id = reply.adapter_index = 7;
  CHECK_EQ(file.call(abi::kGetTxTimestamp, reply), 0u);
  return reply;
}

struct Rx {
  std::uint32_t error = 0;
  abi::PacketTimestampReply reply{};
};
Rx get_rx(StandinFile& file) {
  Rx rx;
  rx.error = file.call(abi::kGetRxTimestamp, rx.reply);
  return rx;
}

struct Target {
  std::uint32_t error = 0;
  abi::TargetTimeRequest request{};
};
Target set_target(Standin& s, std::uint32_t timer, std::uint64_t ns, std::uint32_t arm = 0) {
  Target target;
  target.request.timer_index = timer;
  target.request.target_time_ns = ns;
  target.request.enable_interrupt = arm;
  target.error = s.file.call(abi::kSetTargetTime, target.request);
  return target;
}

struct Mdio {
  std::uint32_t error = 0;
  std::uint32_t value = 0;
};
Mdio mdio(Standin& s, std::uint32_t code, std::uint32_t page, std::uint32_t reg,
          std::uint16_t value = 0) {
  abi::MdioRequest request{};
  request.page = page;
  request.reg = reg;
  request.value = value;
  Mdio result;
  result.error = s.file.call(code, request);
  result.value = request.value;
  return result;
}

}  // namespace

TEST("stand-in stamps: GET_TX takes the one slot that TEST_SEND fills, the last writer wins") {
  Standin s;
  s.open(kI226);
  CHECK_EQ(take_tx(s.file).valid, 0u);
  send(s.file, 1);
  s.host.advance(kMs);
  const abi::TestSendRequest sent = send(s.file, 0x12345);
  CHECK_EQ(sent.packets_sent, 1u);
  CHECK_EQ(sent.timestamp_ns, sent.phc_at_send_ns);
  const std::uint64_t now = s.read_ns();
  CHECK(sent.timestamp_ns < now && now - sent.timestamp_ns < 100000);
  const abi::PacketTimestampReply first = take_tx(s.file), second = take_tx(s.file);
  CHECK_EQ(first.timestamp_ns, sent.timestamp_ns);
  CHECK_EQ(first.valid, 1u);
  CHECK_EQ(first.sequence_id, 0u);
  CHECK_EQ(first.adapter_index, 0u);
  CHECK_EQ(second.valid, 0u);
  CHECK_EQ(second.timestamp_ns, 0u);
}

TEST("stand-in stamps: a frame of one's own gives no GET_TX, but a TX event") {
  Standin s;
  s.open(kI226);
  RingClient ring(s.file);
  CHECK(ring.start(abi::kTsEventTx));
  s.port.machine().state().adapters[2].model.transmit(model::FrameDescription{});
  pass(s, 2 * kMs);
  CHECK_EQ(take_tx(s.file).valid, 0u);
  CHECK_EQ(ring.drain().size(), 1u);
  send(s.file, 1);
  pass(s, 2 * kMs);
  CHECK_EQ(ring.drain().size(), 1u);
}

TEST("stand-in stamps: TEST_SEND with a clock that reads 0 gives counter ticks") {
  Standin s;
  s.open(kI226);
  CHECK(s.order("clock-reset adapter=2"));
  const std::uint64_t before = s.host.read_qpc();
  const abi::TestSendRequest sent = send(s.file, 1);
  CHECK(sent.timestamp_ns >= before && sent.timestamp_ns <= s.host.read_qpc());
}

TEST("stand-in stamps: TEST_SEND and GET_TX are fast I/O and not counted") {
  Standin s;
  s.open(kI226);
  CHECK_EQ(s.file.call(abi::kResetStatistics), 0u);
  send(s.file, 1);
  take_tx(s.file);
  abi::StatisticsReply statistics{};
  CHECK_EQ(s.file.call(abi::kGetStatistics, statistics), 0u);
  CHECK_EQ(statistics.ioctl_count, 1u);
  // The sequence id comes from the input, also when the output is another buffer.
  abi::TestSendRequest in{}, out{};
  in.sequence_id = 99;
  CHECK_EQ(s.file.raw(abi::kTestSendPtp, &in, sizeof(in), &out, sizeof(out)), 0u);
  CHECK_EQ(out.sequence_id, 99u);
  CHECK_EQ(s.file.raw(abi::kTestSendPtp, &in, 31, &out, sizeof(out)), 122u);
}

TEST("stand-in stamps: GET_RX gives the raw pair and calls it valid, even when it is stale") {
  Standin s;
  StandinFile early(s.port);
  CHECK_EQ(get_rx(early).error, 21u);
  s.open(kI226);
  const Rx empty = get_rx(s.file);
  CHECK_EQ(empty.error, 0u);
  CHECK_EQ(empty.reply.valid, 1u);
  CHECK_EQ(empty.reply.timestamp_ns, 0u);
  s.host.advance(2 * kNsPerSecond);
  const model::FrameReport report =
      s.port.machine().state().adapters[2].model.receive(model::FrameDescription{});
  for (int i = 0; i < 2; ++i) {
    const Rx rx = get_rx(s.file);
    CHECK_EQ(rx.reply.timestamp_ns, std::uint64_t{report.stamp.high} << 32 | report.stamp.low);
    CHECK_EQ(rx.reply.valid, 1u);
  }
  CHECK(s.order("behaviour mode=ideal"));
  s.port.machine().state().adapters[2].model.receive(model::FrameDescription{});
  CHECK_EQ(get_rx(s.file).reply.valid, 1u);
  CHECK_EQ(get_rx(s.file).reply.valid, 0u);
}

TEST("stand-in stamps: GET_RX does not exist on I217") {
  Standin s(only(Family::kI217));
  s.open(0);
  CHECK_EQ(get_rx(s.file).error, 50u);
}

TEST("stand-in target time: checks in the order of the contract") {
  Standin s;
  CHECK_EQ(set_target(s, 2, 0).error, 21u);
  s.open(kI219);
  CHECK_EQ(set_target(s, 2, 0).error, 87u);
  CHECK_EQ(set_target(s, 1, 0).error, 50u);
  for (const std::uint32_t index : {kI210, kI226}) {
    s.open(index);
    CHECK_EQ(set_target(s, 2, 0).error, 87u);
    s.set_ns(100 * kNsPerSecond);
    CHECK_EQ(set_target(s, 0, 99 * kNsPerSecond).error, 87u);
    CHECK_EQ(set_target(s, 0, 0).error, 0u);
    CHECK_EQ(set_target(s, 0, 101 * kNsPerSecond).error, 0u);
  }
}

TEST("stand-in target time: I210 writes s and ns, I226 halves; previous is the low register") {
  struct Row {
    std::uint32_t index;
    bool ideal;
    std::uint32_t low, high;
  };
  const std::uint64_t target = 5000000123u;
  for (const Row& row :
       {Row{kI210, false, 123, 5}, Row{kI226, false, 705032827, 1}, Row{kI226, true, 123, 5}}) {
    Standin s;
    if (row.ideal) CHECK(s.order("behaviour mode=ideal"));
    s.open(row.index);
    s.set_ns(1);
    for (const std::uint32_t timer : {0u, 1u}) {
      CHECK_EQ(set_target(s, timer, target).error, 0u);
      CHECK_EQ(s.read_register(timer == 0 ? 0xB644 : 0xB64C), row.low);
      CHECK_EQ(s.read_register(timer == 0 ? 0xB648 : 0xB650), row.high);
      CHECK_EQ(set_target(s, timer, target + 1).request.previous_target, row.low);
      CHECK_EQ(s.read_register(0xB640) & 3u, timer == 0 ? 0u : 1u);
      CHECK_EQ(set_target(s, timer, target, 1).error, 0u);
      CHECK_EQ(s.read_register(0xB640) & 3u, timer == 0 ? 1u : 3u);
    }
  }
}

TEST("stand-in aux: only I226; valid speaks of the target time, not of an edge") {
  Standin s;
  const auto get_aux = [&](std::uint32_t timer, std::uint32_t clear,
                           abi::AuxTimestampRequest* out) {
    *out = abi::AuxTimestampRequest{};
    out->timer_index = timer;
    out->clear_flag = clear;
    return s.file.call(abi::kGetAuxTimestamp, *out);
  };
  abi::AuxTimestampRequest aux;
  s.open(kI210);
  CHECK_EQ(get_aux(0, 0, &aux), 50u);
  CHECK_EQ(get_aux(2, 0, &aux), 87u);
  s.open(kI226);
  s.set_ns(0);
  CHECK_EQ(s.write_register(0x003C, 1u << 2), 0u);
  CHECK_EQ(s.write_register(0xB640, 1u << 8), 0u);
  s.host.advance(3 * kNsPerSecond);
  CHECK(s.order("aux-edge adapter=2 channel=0"));
  CHECK_EQ(get_aux(0, 0, &aux), 0u);
  CHECK_EQ(aux.valid, 0u);
  CHECK_EQ(aux.timestamp >> 32, 3u);
  CHECK((aux.timestamp & 0xFFFFFFFFu) < kNsPerSecond);
  CHECK_EQ(set_target(s, 0, 0, 1).error, 0u);
  s.host.advance(kMs);
  for (int i = 0; i < 2; ++i) {
    CHECK_EQ(get_aux(0, i == 1, &aux), 0u);
    CHECK_EQ(aux.valid, 1u);
  }
  CHECK_EQ(get_aux(0, 0, &aux), 0u);
  CHECK_EQ(aux.valid, 0u);
  // It acts on the adapter that was opened last.
  StandinFile other(s.port);
  s.open(other, kI210);
  CHECK_EQ(get_aux(0, 0, &aux), 50u);
}

TEST("stand-in aux: ideal behaviour says valid after an edge and gives ns") {
  Standin s;
  CHECK(s.order("behaviour mode=ideal"));
  s.open(kI226);
  s.set_ns(3 * kNsPerSecond);
  CHECK_EQ(s.write_register(0x003C, 1u << 2), 0u);
  CHECK_EQ(s.write_register(0xB640, 1u << 8), 0u);
  abi::AuxTimestampRequest aux{};
  CHECK_EQ(s.file.call(abi::kGetAuxTimestamp, aux), 0u);
  CHECK_EQ(aux.valid, 0u);
  const std::uint64_t before = s.truth(2).device_ns;
  CHECK(s.order("aux-edge adapter=2 channel=0"));
  aux.clear_flag = 1;
  CHECK_EQ(s.file.call(abi::kGetAuxTimestamp, aux), 0u);
  CHECK_EQ(aux.valid, 1u);
  CHECK(aux.timestamp <= before && before - aux.timestamp < 10);
  CHECK_EQ(s.file.call(abi::kGetAuxTimestamp, aux), 0u);
  CHECK_EQ(aux.valid, 0u);
}

TEST("stand-in MDIO: the page is the PHY address; a read that nobody answers is 50, a write 31") {
  Standin s;
  s.open(kI210);  // no operation
  CHECK_EQ(mdio(s, abi::kMdioRead, 0, 2).error, 50u);
  CHECK_EQ(mdio(s, abi::kMdioWrite, 0, 0).error, 50u);
  CHECK_EQ(mdio(s, abi::kMdioRead, 32, 2).error, 87u);
  Standin i217(only(Family::kI217));
  i217.open(0);
  s.open(kI226);
  for (Standin* machine : {&s, &i217}) {
    CHECK_EQ(mdio(*machine, abi::kMdioRead, 0, 2).value, machine == &s ? 0x67C9u : 0x0154u);
    CHECK_EQ(mdio(*machine, abi::kMdioRead, 0, 32).error, 87u);
    CHECK_EQ(mdio(*machine, abi::kMdioRead, 5, 2).error, 50u);
    CHECK_EQ(mdio(*machine, abi::kMdioWrite, 5, 4).error, 31u);
    CHECK_EQ(mdio(*machine, abi::kMdioWrite, 0, 4, 0x0141).error, 0u);
    CHECK_EQ(mdio(*machine, abi::kMdioRead, 0, 4).value, 0x0141u);
  }
  abi::MdioRequest request{};
  CHECK_EQ(s.file.raw(abi::kMdioWrite, &request, sizeof(request), nullptr, 0), 0u);
  CHECK_EQ(s.file.returned, 0u);
  CHECK(s.order("bar adapter=2 on=0"));
  s.open(kI226);
  CHECK_EQ(mdio(s, abi::kMdioRead, 0, 2).error, 50u);
  CHECK_EQ(mdio(s, abi::kMdioWrite, 0, 2).error, 31u);
}

TEST("stand-in MDIO: an I219 reads and writes PHY 2, whatever address the caller gives") {
  Standin s;
  s.open(kI219);
  CHECK_EQ(mdio(s, abi::kMdioWrite, 7, 4, 0x0141).error, 0u);
  for (const std::uint32_t address : {0u, 2u, 9u, 31u}) {
    CHECK_EQ(mdio(s, abi::kMdioRead, address, 2).value, 0x0154u);
    CHECK_EQ(mdio(s, abi::kMdioRead, address, 4).value, 0x0141u);
  }
  CHECK_EQ(mdio(s, abi::kMdioRead, 32, 2).error, 87u);
}

}  // namespace avbhal::test
