// What the driver keeps books of: streams, VLAN and counters.
#include "avb_tsn_bench.h"
#include "base/win32_errors.h"
#include "harness.h"

namespace avbhal::test {
namespace {

using namespace avb_abi;

std::string detail_of(const Status& status) { return status.ok() ? "OK" : status.error().detail; }
template <class T>
std::string detail_of(const Result<T>& result) {
  return detail_of(result.status());
}

}  // namespace

TEST("avb books: a reservation of another width is given back and told") {
  tsn::Bench bench;
  bench.driver.after = [](const FakeCall& sent, void* out, std::uint32_t*) {
    if (sent.code == kSrpRegister) ++static_cast<SrpRegisterRequest*>(out)->reserved_bw_bps;
  };
  CHECK_EQ(detail_of(bench.nic->streams()->reserve(tsn::stream())),
           "SRP_REGISTER_STREAM: wanted 7000000 bit/s, the driver reserved 7000001");
  CHECK_EQ(bench.last<SrpDeregisterRequest>(kSrpDeregister).reservation_handle, 2u);
  bench.driver.after = nullptr;
  const ReservedStream stream = bench.nic->streams()->reserve(tsn::stream()).take();
  CHECK_EQ(stream.handle, 3u);
  CHECK_EQ(stream.outcome.note,
           "effect not verified: the public driver keeps a record of the stream; it sends no MSRP "
           "frame and shapes nothing");
  const std::uint32_t events = bench.nic->streams()->subscribe_entities(1).take();
  // What could not be given back stays the adapter's to give back.
  bench.driver.before = [](const FakeCall& call) -> std::optional<std::uint32_t> {
    const bool end = call.code == kSrpDeregister || call.code == kAtdeccUnsubscribe;
    return end ? std::optional<std::uint32_t>(win32::kTooManySessions) : std::nullopt;
  };
  CHECK(!bench.nic->streams()->release(stream.handle).ok());
  CHECK(!bench.nic->streams()->unsubscribe_entities(events).ok());
  bench.driver.before = nullptr;
  CHECK(bench.nic->streams()->unsubscribe_entities(events).ok());
  bench.driver.log.clear();
  bench.nic.reset();
  CHECK_EQ(bench.driver.count(kSrpDeregister), 1u);
  CHECK_EQ(bench.driver.count(kAtdeccUnsubscribe), 0u);
}

TEST("avb books: a VLAN that the driver keeps otherwise is not effective") {
  struct Row {
    std::uint32_t enabled, vlan_id;
    std::uint8_t pcp;
    bool same;
  };
  for (const Row& row : {Row{1, 4094, 5, true}, Row{2, 4094, 5, true}, Row{0, 4094, 5, false},
                         Row{1, 4093, 5, false}, Row{1, 4094, 4, false}}) {
    tsn::Bench bench;
    bench.driver.after = [&](const FakeCall& sent, void* out, std::uint32_t*) {
      if (sent.code != kVlanEnable) return;
      auto& reply = *static_cast<VlanRequest*>(out);
      reply.enabled = static_cast<std::uint8_t>(row.enabled);
      reply.vlan_id_out = static_cast<std::uint16_t>(row.vlan_id);
      reply.pcp_out = row.pcp;
    };
    const auto done = bench.nic->port()->configure_vlan(tsn::vlan());
    CHECK_EQ(done.ok(), row.same);
    if (row.same) continue;
    CHECK_EQ(detail_of(done), "VLAN_ENABLE: the driver keeps VLAN " + std::to_string(row.vlan_id) +
                                  ", priority " + std::to_string(row.pcp) + ", enabled " +
                                  std::to_string(row.enabled));
  }
  tsn::Bench bench;
  VlanTagging off = tsn::vlan();
  off.enable = false;
  bench.driver.after = [](const FakeCall& sent, void* out, std::uint32_t*) {
    if (sent.code != kVlanDisable) return;
    auto& reply = *static_cast<VlanRequest*>(out);
    reply.enabled = 1;
    reply.vlan_id_out = 3;
    reply.pcp_out = 2;
  };
  CHECK_EQ(detail_of(bench.nic->port()->configure_vlan(off)),
           "VLAN_DISABLE: the driver keeps VLAN 3, priority 2, enabled 1");
  bench.driver.after = nullptr;
  CHECK_EQ(bench.nic->port()->configure_vlan(off).value().note,
           "effect not verified: the public driver remembers the setting and programs nothing; "
           "this build of the driver reads no registers");
}

TEST("avb books: counters by name, and which of them the public driver counts") {
  struct Row {
    const char* name;
    std::uint64_t StatisticsReply::*value;
    bool counted;
  };
  using S = StatisticsReply;
  const Row rows[] = {{"TxPackets", &S::tx_packets, false},
                      {"RxPackets", &S::rx_packets, false},
                      {"TxBytes", &S::tx_bytes, false},
                      {"RxBytes", &S::rx_bytes, false},
                      {"PhcQueryCount", &S::phc_query_count, false},
                      {"PhcAdjustCount", &S::phc_adjust_count, false},
                      {"PhcSetCount", &S::phc_set_count, false},
                      {"TimestampCount", &S::timestamp_count, false},
                      {"IoctlCount", &S::ioctl_count, true},
                      {"ErrorCount", &S::error_count, false},
                      {"MemoryAllocFailures", &S::memory_alloc_failures, false},
                      {"HardwareFaults", &S::hardware_faults, false},
                      {"FilterAttachCount", &S::filter_attach_count, true},
                      {"FilterPauseCount", &S::filter_pause_count, true},
                      {"FilterRestartCount", &S::filter_restart_count, true},
                      {"FilterDetachCount", &S::filter_detach_count, true},
                      {"OutstandingSendNBLs", &S::outstanding_send_nbls, true},
                      {"OutstandingReceiveNBLs", &S::outstanding_receive_nbls, true},
                      {"OidRequestCount", &S::oid_request_count, true},
                      {"OidCompleteCount", &S::oid_complete_count, true},
                      {"OutstandingOids", &S::outstanding_oids, true},
                      {"FilterStatusCount", &S::filter_status_count, true},
                      {"FilterNetPnPCount", &S::filter_net_pnp_count, true},
                      {"PauseRestartGeneration", &S::pause_restart_generation, true}};
  tsn::Bench bench;
  const std::vector<DriverCounter> none = bench.nic->driver()->counters().take();
  std::uint64_t n = 0;
  for (const Row& row : rows) bench.statistics.*row.value = ++n * 1000;
  const std::vector<DriverCounter> counters = bench.nic->driver()->counters().take();
  CHECK_EQ(counters.size(), std::size_t{24});
  for (std::size_t i = 0; i < 24; ++i) {
    CHECK_EQ(counters[i].name, rows[i].name);
    CHECK_EQ(counters[i].value / 1000, i + 1);
    CHECK(counters[i].counted);
    CHECK_EQ(none[i].counted, rows[i].counted);
  }
}

TEST("avb books: counters that go on were not reset; equal or fewer were") {
  for (const std::uint64_t after : {4u, 5u, 6u}) {
    tsn::Bench bench;
    int asked = 0;
    bench.driver.after = [&](const FakeCall& sent, void* out, std::uint32_t*) {
      if (sent.code == kGetStatistics) {
        static_cast<StatisticsReply*>(out)->ioctl_count = ++asked == 1 ? 5 : after;
      }
    };
    const Status status = bench.nic->driver()->reset_counters();
    CHECK_EQ(status.ok(), after <= 5);
    if (!status.ok()) {
      CHECK_EQ(detail_of(status), "RESET_STATISTICS: IoctlCount was 5 before and is 6 now");
    }
  }
}

}  // namespace avbhal::test
