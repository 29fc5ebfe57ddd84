// Values that were read from adapters whose drivers run, and what the calls of the driver write
// besides what they are asked for (corrections at the end of the avb-ioctl contract).
#include "backends/intel_avb/abi_config.h"
#include "backends/intel_avb/abi_tsn.h"
#include "base/registers.gen.h"
#include "base/wide.h"
#include "harness.h"
#include "standin_ring.h"

namespace avbhal::test {
namespace {

namespace abi = avb_abi;

constexpr std::uint64_t kMs = 1000000;
constexpr std::uint32_t kI210 = 2, kI219 = 1, kI226 = 0;  // enumeration
constexpr std::uint32_t kFpConfig = 0x8700;

abi::HwTimestampingRequest stamping(Standin& s, std::uint32_t enable, std::uint32_t mask = 0,
                                    std::uint32_t target = 0, std::uint32_t aux = 0) {
  abi::HwTimestampingRequest request{};
  request.enable = enable;
  request.timer_mask = mask;
  request.enable_target_time = target;
  request.enable_aux_ts = aux;
  CHECK_EQ(s.file.call(abi::kSetHwTimestamping, request), 0u);
  return request;
}

std::uint32_t set_target(Standin& s, std::uint32_t timer, std::uint64_t ns, std::uint32_t arm) {
  abi::TargetTimeRequest request{};
  request.timer_index = timer;
  request.target_time_ns = ns;
  request.enable_interrupt = arm;
  return s.file.call(abi::kSetTargetTime, request);
}

std::uint32_t setup_fp(Standin& s, std::uint8_t queues, std::uint32_t fragment,
                       std::uint8_t verify_off = 0) {
  abi::FpRequest request{};
  request.config.preemptable_queues = queues;
  request.config.min_fragment_size = fragment;
  request.config.verify_disable = verify_off;
  return s.file.call(abi::kSetupFp, request);
}

abi::StatisticsReply statistics(Standin& s) {
  abi::StatisticsReply reply{};
  CHECK_EQ(s.file.call(abi::kGetStatistics, reply), 0u);
  return reply;
}

}  // namespace

TEST("stand-in hardware: the start of an I226 leaves 0x78000004 in TSAUXC, enabling 0x78000515") {
  Standin s;
  s.open(kI226);
  const abi::HwTimestampingRequest reply = stamping(s, 1, 1, 1, 1);
  CHECK_EQ(reply.previous_tsauxc, 0x78000004u);
  CHECK_EQ(reply.current_tsauxc, 0x78000515u);
  CHECK_EQ(s.config().tsauxc, 0x78000515u);
  // Mask 0 is timer 0; all timers stop.
  CHECK_EQ(stamping(s, 1).current_tsauxc, 0x78000004u);
  CHECK_EQ(stamping(s, 0).current_tsauxc, 0xF8000004u);
  s.open(kI210);
  CHECK_EQ(s.config().tsauxc, 0u);
}

TEST("stand-in hardware: EN_TT of an I226 stays set when its time has come, and fires once") {
  Standin s;
  s.open(kI226);
  s.set_ns(0);
  RingClient ring(s.file);
  CHECK(ring.start(abi::kTsEventTargetTime));
  CHECK_EQ(set_target(s, 0, 20 * kMs, 1), 0u);
  pass(s, 50 * kMs);
  CHECK_EQ(ring.drain().size(), 2u);  // both polls
  CHECK_EQ(s.read_register(reg::kTSAUXC), 0x78000005u);
  pass(s, 50 * kMs);
  CHECK_EQ(ring.drain().size(), 0u);
}

TEST("stand-in hardware: setting or shifting a stopped clock starts an I226, not an I210") {
  for (const std::uint32_t index : {kI226, kI210}) {
    for (const bool shift : {false, true}) {
      Standin s;
      s.open(index);
      s.set_ns(100 * kNsPerSecond);
      stamping(s, 0);
      const std::uint64_t stood = s.read_ns();
      s.host.advance(kNsPerSecond);
      CHECK_EQ(s.read_ns(), stood);
      CHECK_EQ(shift ? s.shift_ns(1000) : s.set_ns(200 * kNsPerSecond), 0u);
      const std::uint64_t set = s.read_ns();
      s.host.advance(kNsPerSecond);
      const bool runs = s.read_ns() > set + kNsPerSecond / 2;
      CHECK_EQ(runs, index == kI226);
      CHECK_EQ(s.config().tsauxc >> 31, index == kI226 ? 0u : 1u);
    }
  }
}

TEST("stand-in hardware: a set time counts from the moment in which an I226 runs again") {
  Standin s;
  s.open(kI226);
  const std::uint64_t before = s.truth(2).system_qpc;
  CHECK_EQ(s.set_ns(500 * kNsPerSecond), 0u);
  const standin::TruthReply after = s.truth(2);
  CHECK(after.system_qpc > before);
  // Three more writes lie between the first and the last one; the counter stands meanwhile.
  CHECK(after.device_ns >= 500 * kNsPerSecond);
  CHECK(after.device_ns - 500 * kNsPerSecond < 1000);
}

TEST("stand-in hardware: after an attach the filter was restarted once, without a pause") {
  Standin s;
  for (const std::uint32_t index : {kI226, kI219, kI210}) {
    s.open(index);
    const abi::StatisticsReply reply = statistics(s);
    CHECK_EQ(reply.filter_attach_count, 1u);
    CHECK_EQ(reply.filter_restart_count, 1u);
    CHECK_EQ(reply.filter_pause_count, 0u);
    CHECK_EQ(reply.pause_restart_generation, 0u);
    CHECK_EQ(reply.oid_request_count > 0, index != kI219);
    CHECK_EQ(reply.oid_complete_count, reply.oid_request_count);
    CHECK_EQ(s.file.call(abi::kResetStatistics), 0u);
    CHECK_EQ(statistics(s).filter_restart_count, 0u);
    CHECK_EQ(statistics(s).oid_request_count, 0u);
  }
}

TEST("stand-in hardware: registers of an I226 whose network driver runs, at 1 Gbit/s") {
  Standin s;
  CHECK(s.order("link adapter=2 mbps=1000"));
  s.open(kI226);
  CHECK_EQ(s.read_register(reg::kCTRL), 0x401C0641u);
  CHECK_EQ(s.read_register(reg::kSTATUS), 0x00280683u);
  CHECK_EQ(s.read_register(reg::kSRRCTL[0]), 0x02000402u);
  CHECK_EQ(s.read_register(reg::kTSYNCTXCTL), 0x30u);
  CHECK_EQ(s.read_register(reg::kETQF[3]), 0x440088F7u);
  abi::QueueTimestampRequest queue{};
  queue.enable = 1;
  CHECK_EQ(s.file.call(abi::kSetQueueTimestamp, queue), 0u);
  CHECK_EQ(queue.previous_srrctl, 0x02000402u);
  CHECK_EQ(queue.current_srrctl, 0x42000402u);
  // Another start finds the same.
  CHECK_EQ(stamping(s, 1).enable, 1u);
  CHECK_EQ(s.read_register(reg::kTSYNCTXCTL), 0x30u);
}

TEST("stand-in hardware: the link is asked for on every family, also after a return") {
  for (const Family family : {Family::kI210, Family::kI217, Family::kI219, Family::kI226}) {
    Standin s(only(family));
    for (int round = 0; round < 2; ++round) {
      CHECK_EQ(s.open(0), 0u);
      CHECK((s.read_register(reg::kSTATUS) & reg::kSTATUS_LU) != 0);
      CHECK((s.read_register(reg::kCTRL) & reg::kCTRL_SLU) != 0);
      CHECK(s.order("remove adapter=0") && s.order("return adapter=0"));
    }
  }
}

TEST(
    "stand-in hardware: a target time with an interrupt lets the cause through and sets FREQOUT0") {
  for (const std::uint32_t timer : {0u, 1u}) {
    Standin s;
    s.open(kI226);
    CHECK_EQ(set_target(s, timer, 5 * kNsPerSecond, 0), 0u);
    CHECK_EQ(s.read_register(reg::kTSIM), 0u);
    CHECK_EQ(s.read_register(reg::kFREQOUT0), 0u);
    CHECK_EQ(s.read_register(reg::kEIMS), 0u);
    CHECK_EQ(set_target(s, timer, 5 * kNsPerSecond, 1), 0u);
    CHECK_EQ(s.read_register(reg::kTSIM), 8u << timer);
    CHECK_EQ(s.read_register(reg::kFREQOUT0), 1000u);
    CHECK_EQ(s.read_register(reg::kEIMS), 0x80000000u);
  }
  Standin s;
  s.open(kI210);
  CHECK_EQ(set_target(s, 0, 5 * kNsPerSecond, 1), 0u);
  CHECK_EQ(s.read_register(reg::kTSIM), 0u);
  CHECK_EQ(s.read_register(reg::kFREQOUT0), 0u);
}

TEST("stand-in hardware: SETUP_FP writes the word 0x8700, and off only clears its bit 0") {
  for (const bool ideal : {false, true}) {
    Standin s;
    if (ideal) CHECK(s.order("behaviour mode=ideal"));
    s.open(kI226);
    CHECK_EQ(s.write_register(kFpConfig, 0x000000F0u), 0u);
    CHECK_EQ(setup_fp(s, 0x05, 128, 1), 0u);
    CHECK_EQ(s.read_register(kFpConfig), 0x008005F3u);
    CHECK_EQ(setup_fp(s, 0, 0), 0u);
    CHECK_EQ(s.read_register(kFpConfig), 0x008005F2u);
    CHECK_EQ(setup_fp(s, 0xFF, 64), 0u);
    CHECK_EQ(s.read_register(kFpConfig), 0x0040FFF1u);
  }
}

TEST("stand-in hardware: ideal SETUP_FP takes off without a size, and bits beyond the queues") {
  Standin s;
  CHECK(s.order("behaviour mode=ideal"));
  s.open(kI226);
  for (const std::uint8_t queues : {0xFF, 0x7F}) {
    CHECK_EQ(setup_fp(s, queues, 64), 0u);
    for (std::uint32_t queue = 0; queue < 4; ++queue)
      CHECK_EQ(s.read_register(reg::kTXQCTL[queue]) & reg::kTXQCTL_PREEMPTIBLE,
               reg::kTXQCTL_PREEMPTIBLE);
    CHECK_EQ(s.read_register(reg::kTQAVCTRL) & reg::kTQAVCTRL_PREEMPT_ENA,
             reg::kTQAVCTRL_PREEMPT_ENA);
    CHECK_EQ(setup_fp(s, 0, 0), 0u);
    for (std::uint32_t queue = 0; queue < 4; ++queue)
      CHECK_EQ(s.read_register(reg::kTXQCTL[queue]) & reg::kTXQCTL_PREEMPTIBLE, 0u);
    CHECK_EQ(s.read_register(reg::kTQAVCTRL) & reg::kTQAVCTRL_PREEMPT_ENA, 0u);
  }
  CHECK_EQ(setup_fp(s, 0, 0, 2), 87u);
}

TEST("stand-in hardware: ideal RX events go on when stamps lie in front of the frames") {
  for (const std::uint32_t index : {kI210, kI226}) {
    Standin s;
    CHECK(s.order("behaviour mode=ideal"));
    s.open(index);
    abi::RxTimestampRequest buffer{};
    buffer.enable = 1;
    CHECK_EQ(s.file.call(abi::kSetRxTimestamp, buffer), 0u);
    abi::QueueTimestampRequest queue{};
    queue.enable = 1;
    CHECK_EQ(s.file.call(abi::kSetQueueTimestamp, queue), 0u);
    RingClient ring(s.file);
    CHECK(ring.start(abi::kTsEventRx));
    s.host.advance(2 * kNsPerSecond);
    const std::uint64_t before = s.truth(2 - index).device_ns;
    s.port.machine().state().adapters[2 - index].model.receive(model::FrameDescription{});
    pass(s, 2 * kMs);
    const std::vector<abi::TsEvent> events = ring.drain();
    CHECK_EQ(events.size(), 1u);
    for (const abi::TsEvent& event : events)
      CHECK(event.timestamp_ns <= before && before - event.timestamp_ns < 200);
  }
}

}  // namespace avbhal::test
