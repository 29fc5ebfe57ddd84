// Requests that act on the adapter opened last by anyone: who gets them, and what shows it.
#include "avb_tsn_bench.h"
#include "base/win32_errors.h"

namespace avbhal::test {

using namespace tsn;

TEST("avb tsn: gates reach their own adapter, whichever was opened last") {
  Bench bench({kDeviceI226, kDeviceI226}, true);
  std::unique_ptr<Adapter> other = bench.driver.open(*bench.backend, "avb:I226:1");
  const FakeNic* first = bench.driver.nics[0].get();
  const FakeNic* second = bench.driver.nics[1].get();
  bench.driver.nics[1]->base_ns += 5000000000u;
  CHECK(bench.driver.selected.get() == second);
  CHECK_EQ(code_of(bench.nic->tsn()->configure_gates(schedule()).status()), "OK");
  CHECK_EQ(bench.registers[first][0x331C], 500000u);
  CHECK_EQ(bench.registers[second][0x331C], 0u);
  GateSchedule slower = schedule();
  slower.cycle_time_ns = 700000;
  CHECK_EQ(code_of(other->tsn()->configure_gates(slower).status()), "OK");
  CHECK_EQ(bench.registers[first][0x331C], 500000u);
  CHECK_EQ(bench.registers[second][0x331C], 700000u);
}

TEST("avb tsn: a debug driver shows that another process took the gates away") {
  Bench bench({kDeviceI226, kDeviceI226}, true);
  bench.driver.nics[1]->base_ns += 5000000000u;
  bench.driver.before = [&](const FakeCall& sent) -> std::optional<std::uint32_t> {
    if (sent.code == kSetupTas) bench.driver.selected = bench.driver.nics[1];
    return std::nullopt;
  };
  const Status status = bench.nic->tsn()->configure_gates(schedule()).take_status();
  CHECK_EQ(code_of(status), "HAL_NOT_EFFECTIVE");
  CHECK(says(status, "opened last by anyone"));
  CHECK(says(status, "Another process"));
  CHECK_EQ(bench.registers[bench.driver.nics[1].get()][0x331C], 500000u);
}

TEST("avb tsn: another family in between is seen without registers") {
  for (const Call& call : calls()) {
    const bool routed = call.code == kSetupTas || call.code == kSetupFp || call.code == kSetupPtm;
    Bench bench({kDeviceI226, kDeviceI210});
    bench.driver.nics[1]->base_ns += 5000000000u;
    bench.driver.before = [&](const FakeCall& sent) -> std::optional<std::uint32_t> {
      if (sent.code == call.code) bench.driver.selected = bench.driver.nics[1];
      return std::nullopt;
    };
    const Status status = call.run(*bench.nic);
    CHECK_EQ(code_of(status), routed ? "HAL_NOT_EFFECTIVE" : "OK");
    if (routed) CHECK(says(status, "another family"));
  }
}

TEST("avb tsn: what another adapter refuses is told as such") {
  Bench bench({kDeviceI226, kDeviceI210});
  bench.driver.nics[1]->base_ns += 5000000000u;
  bench.driver.before = [&](const FakeCall& sent) -> std::optional<std::uint32_t> {
    if (sent.code != kSetupFp) return std::nullopt;
    bench.driver.selected = bench.driver.nics[1];
    return win32::kNotSupported;
  };
  const Status status = bench.nic->tsn()->configure_preemption(preemption()).take_status();
  CHECK_EQ(code_of(status), "HAL_NOT_EFFECTIVE");
  CHECK(says(status, "refused it"));
}

}  // namespace avbhal::test
