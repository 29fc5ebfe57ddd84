// Requests that act on the adapter opened last by anyone: how the right one is found, and what is
// said when it was another one.
#include <string>
#include <vector>

#include "avb_bench.h"
#include "backends/intel_avb/routing.h"
#include "base/win32_errors.h"
#include "harness.h"

namespace avbhal::test {
namespace {

using namespace avb_abi;

using Bench = AvbBench;

std::string detail_of(const Status& status) { return status.ok() ? "OK" : status.error().detail; }

}  // namespace

TEST("avb selection: a second handle is at the same adapter when its reading fits between two") {
  struct Row {
    const char* what;
    void (*spoil)(ClockConfigReply&);
    bool same;
  };
  const Row rows[] = {
      {"equal", [](ClockConfigReply&) {}, true},
      {"earlier", [](ClockConfigReply& c) { c.systim_ns -= 1; }, false},
      {"later", [](ClockConfigReply& c) { c.systim_ns += 1; }, false},
      {"increment", [](ClockConfigReply& c) { c.timinca += 1; }, false},
      {"settings", [](ClockConfigReply& c) { c.tsauxc = 0x10; }, false},
  };
  for (const Row& row : rows) {
    Bench b({kDeviceI226, kDeviceI226}, "avb:I226:1");
    if (!b.nic) return;
    b.silicon(0).base_ns = 77;
    b.silicon(1).counts = false;
    b.silicon(1).base_ns = 5000000000;
    const int own = b.driver.log.back().handle;
    b.driver.log.clear();
    b.driver.after = [&](const FakeCall& call, void* out, std::uint32_t*) {
      if (call.code == kGetClockConfig && call.handle != own) {
        row.spoil(*static_cast<ClockConfigReply*>(out));
      }
    };
    const Status status = b.nic->steering()->adjust_rate(2000000).take_status();
    CHECK_EQ(status.ok(), row.same);
    std::vector<std::uint32_t> opened;
    for (const FakeCall& call : b.driver.log) {
      if (call.code == kOpenAdapter) opened.push_back(sent<AdapterOpen>(call).index);
    }
    // Where it was last, before the others of its family.
    CHECK(opened == (row.same ? std::vector<std::uint32_t>{1} : std::vector<std::uint32_t>{1, 0}));
    if (row.same) continue;
    CHECK_EQ(status.code(), ErrorCode::kAdapterGone);
    CHECK_EQ(detail_of(status),
             "OPEN_ADAPTER: none of the 2 adapters of family I226 that the driver lists shows the "
             "clock of the opened one");
  }
}

TEST("avb selection: selecting an adapter whose clock block is not ready would reset it") {
  Bench b;
  if (!b.nic) return;
  b.silicon().state = kHwBarMapped;
  b.driver.log.clear();
  const Status status = b.nic->steering()->adjust_rate(2000000).take_status();
  CHECK_EQ(status.code(), ErrorCode::kAdapterNotReady);
  CHECK_EQ(detail_of(status),
           "GET_HW_STATE: wanted state 'ptp-ready', the adapter is in state 'bar-mapped'; "
           "selecting it now would reset its clock");
  CHECK_EQ(status.error().hint, "Open the adapter again.");
  CHECK_EQ(b.driver.count(kOpenAdapter), 0u);
}

TEST("avb selection: a rate without effect tells both values, and whom it hit") {
  for (const bool changed : {false, true}) {
    Bench b({kDeviceI226, kDeviceI210});
    if (!b.nic) return;
    b.driver.before = [&](const FakeCall& call) -> std::optional<std::uint32_t> {
      if (call.code != kAdjustFrequency) return std::nullopt;
      if (changed) b.silicon().timinca = 0x18000005;
      b.driver.selected = b.driver.nics[1];
      b.driver.nics[1]->timinca = 0x08000001;
      return std::nullopt;
    };
    const Status status = b.nic->steering()->adjust_rate(2000000).take_status();
    CHECK_EQ(status.code(), ErrorCode::kNotEffective);
    const std::string detail = detail_of(status);
    const std::string read = changed ? "0x18000005" : "0x18000000";
    CHECK(mentions(status, ", read back " + read + " (before: 0x18000000)"));
    CHECK_EQ(detail.rfind("ADJUST_FREQUENCY: wanted TIMINCA 0x", 0), 0u);
    CHECK_EQ(detail.find("; the driver applied the request to the adapter opened last by anyone, "
                         "whose value was 0x08000001") != std::string::npos,
             !changed);
  }
}

TEST("avb selection: what is commanded already is not commanded again") {
  Bench b;
  if (!b.nic) return;
  const std::uint32_t value = b.nic->steering()->adjust_rate(2000000).value().register_value;
  CHECK_EQ(b.driver.count(kAdjustFrequency), 1u);
  CHECK_EQ(b.nic->steering()->adjust_rate(2000000).value().register_value, value);
  CHECK_EQ(b.driver.count(kAdjustFrequency), 1u);
}

TEST("avb selection: selections of others are all but one's own") {
  const std::uint64_t one = intel_avb::foreign_selections("words:1");
  const std::uint64_t two = intel_avb::foreign_selections("words:2");
  intel_avb::note_selection("words:1");
  CHECK_EQ(intel_avb::foreign_selections("words:1"), one);
  CHECK_EQ(intel_avb::foreign_selections("words:2"), two + 1);
  intel_avb::note_selection("");
  CHECK_EQ(intel_avb::foreign_selections("words:1"), one + 1);
  CHECK_EQ(intel_avb::foreign_selections("words:2"), two + 2);
}

TEST("avb selection: the driver's text of an adapter belongs to its family, or is none") {
  FakeDriver driver({kDeviceI226, kDeviceI210});
  auto client = intel_avb::Client::connect(driver.port()).take();
  CHECK(client.open_adapter(0x8086, kDeviceI226, 0).ok());
  CHECK_EQ(intel_avb::text_of_selected(client, Family::kI226), "Intel I226 text");
  CHECK_EQ(intel_avb::text_of_selected(client, Family::kI210), "");
  driver.before = [](const FakeCall& call) {
    return answer_to(call, kGetDeviceInfo, win32::kNotSupported);
  };
  CHECK_EQ(intel_avb::text_of_selected(client, Family::kI226), "");
}

}  // namespace avbhal::test
