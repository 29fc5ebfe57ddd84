// The backend against the stand-in driver when other programs interfere and things break.
#include "avb_standin_bench.h"
#include "core/intersection.h"

namespace avbhal::test {
namespace {

TEST("avb on the stand-in: trap 5: others open other adapters all the time") {
  AvbStandin s;
  auto nic = s.open("avb:I226:0");
  if (!nic) return;
  CHECK_EQ(s.machine.open(2), 0u);  // the I210, from another handle
  const double i210_before = s.machine.truth(kStandinI210).rate_ppb;
  CHECK(nic->steering()->adjust_rate(2000000).ok());
  CHECK(std::fabs(s.machine.truth(kStandinI226).rate_ppb - 2000000) < 60000);
  CHECK_EQ(s.machine.truth(kStandinI210).rate_ppb, i210_before);
  CHECK_EQ(s.machine.port.open_handles(), 2u);
}

// The operating system's port, with another process that opens the I210 just before every rate.
intel_avb::DriverPort interfered(intel_avb::DriverPort real) {
  static intel_avb::DriverPort inner;
  inner = real;
  real.control = [](void* context, intel_avb::DriverHandle handle, std::uint32_t code,
                    const void* in, std::uint32_t in_bytes, void* out, std::uint32_t out_bytes,
                    std::uint32_t* returned) {
    if (code == avb_abi::kAdjustFrequency) {
      intel_avb::DriverHandle other = nullptr;
      inner.open(context, &other);
      avb_abi::AdapterOpen request{};
      request.index = 2;
      inner.control(context, other, avb_abi::kOpenAdapter, &request, sizeof request, &request,
                    sizeof request, returned);
      inner.close(context, other);
    }
    return inner.control(context, handle, code, in, in_bytes, out, out_bytes, returned);
  };
  return real;
}

TEST("avb on the stand-in: trap 5: another process opens an adapter in the wrong moment") {
  AvbStandin s(&interfered);
  auto nic = s.open("avb:I226:0");
  if (!nic) return;
  const double before = s.machine.truth(kStandinI226).rate_ppb;
  const Status status = nic->steering()->adjust_rate(2000000).take_status();
  CHECK_EQ(status.code(), ErrorCode::kNotEffective);
  CHECK(!status.ok() && status.error().detail.find("opened last") != std::string::npos);
  CHECK_EQ(s.machine.truth(kStandinI226).rate_ppb, before);
}

TEST("avb on the stand-in: trap 5: two adapters of one family") {
  standin::MachineConfig config;
  config.count = 4;  // a second I226, attached last, so the first in the list
  AvbStandin s(config);
  auto first = s.open("avb:I226:0");
  auto second = s.open("avb:I226:1");
  if (!first || !second) return;
  CHECK(first->steering()->adjust_rate(2000000).ok());
  CHECK(second->steering()->adjust_rate(4000000).ok());
  CHECK(std::fabs(s.machine.truth(3).rate_ppb - 2000000) < 60000);
  CHECK(std::fabs(s.machine.truth(2).rate_ppb - 4000000) < 60000);
  // The first one leaves: the second one's index moves, its handle still finds it.
  CHECK(s.machine.order("remove adapter=3"));
  CHECK_EQ(first->steering()->adjust_rate(2500000).status().code(), ErrorCode::kAdapterGone);
  CHECK(second->steering()->adjust_rate(3000000).ok());
  CHECK(std::fabs(s.machine.truth(2).rate_ppb - 3000000) < 60000);
}

TEST("avb on the stand-in: trap 8: opening again and steering never reset the clock") {
  AvbStandin s;
  auto nic = s.open("avb:I226:0");
  if (!nic) return;
  CHECK(nic->steering()->set(1800000000000000000u).ok());
  for (int i = 0; i < 5; ++i) {
    auto again = s.open("avb:I226:0");
    CHECK(nic->steering()->adjust_rate(2000000 + i * 1000).ok());
    CHECK(s.machine.truth(kStandinI226).device_ns > 1800000000000000000u);
  }
}

TEST("avb on the stand-in: trap 21: removal and return") {
  AvbStandin s;
  auto nic = s.open("avb:I226:0");
  auto other = s.open("avb:I210:0");
  if (!nic || !other) return;
  CHECK(intersected_cross(*nic->clock(), 3).ok());
  CHECK(s.machine.order("remove adapter=2"));
  CHECK_EQ(nic->clock()->read().status().code(), ErrorCode::kAdapterGone);
  CHECK_EQ(intersected_cross(*nic->clock(), 3).status().code(), ErrorCode::kAdapterGone);
  CHECK_EQ(nic->steering()->set(1).code(), ErrorCode::kAdapterGone);
  CHECK_EQ(nic->steering()->adjust_offset(1).code(), ErrorCode::kAdapterGone);
  CHECK_EQ(nic->steering()->adjust_rate(2000000).status().code(), ErrorCode::kAdapterGone);
  CHECK_EQ(nic->driver()->state().status().code(), ErrorCode::kAdapterGone);
  CHECK_EQ(nic->registers()->read(0xB600).status().code(), ErrorCode::kAdapterGone);
  CHECK_EQ(s.backend->open("avb:I226:0").status().code(), ErrorCode::kNoAdapter);
  CHECK(other->clock()->read().ok());
  CHECK(other->steering()->adjust_rate(1000000).ok());

  CHECK(s.machine.order("return adapter=2"));
  CHECK_EQ(nic->clock()->read().status().code(), ErrorCode::kAdapterGone);
  auto again = s.open("avb:I226:0");
  if (!again) return;
  CHECK(again->clock()->read().ok());
  CHECK(again->steering()->adjust_rate(2000000).ok());
  nic.reset();
  other.reset();
  again.reset();
  CHECK_EQ(s.machine.port.open_handles(), 1u);
}

TEST("avb on the stand-in: trap 9: timestamping switched off by another process") {
  for (const auto& [key, index] : {std::pair<const char*, std::uint32_t>{"avb:I226:0", 0u},
                                   std::pair<const char*, std::uint32_t>{"avb:I210:0", 2u}}) {
    AvbStandin s;
    auto nic = s.open(key);
    if (!nic) return;
    CHECK_EQ(s.machine.open(index), 0u);
    avb_abi::HwTimestampingRequest off{};
    CHECK_EQ(s.machine.file.call(avb_abi::kSetHwTimestamping, off), 0u);
    CHECK_EQ(nic->clock()->read().status().code(), ErrorCode::kClockFrozen);
    (void)nic->clock()->cross_timestamp().ok();
    s.machine.host.advance(1000000);
    CHECK_EQ(nic->clock()->cross_timestamp().status().code(), ErrorCode::kClockFrozen);
  }
}

TEST("avb on the stand-in: trap 12: I219 whose counter stands at 0") {
  AvbStandin s;
  CHECK(s.machine.order("clock-reset adapter=1"));
  CHECK(s.machine.order("clock-freeze adapter=1 on=1"));
  CHECK(s.machine.order("restart adapter=1"));
  auto nic = s.open("avb:I219:0");
  if (!nic) return;
  const Status status = nic->clock()->read().take_status();
  CHECK_EQ(status.code(), ErrorCode::kClockReadInvalid);
  CHECK(!status.ok() && status.error().detail.find("wall clock") != std::string::npos);
  CHECK_EQ(intersected_cross(*nic->clock(), 3).status().code(), ErrorCode::kClockReadInvalid);
  CHECK_EQ(nic->steering()->set(1800000000000000000u).code(), ErrorCode::kNotEffective);
}

TEST("avb on the stand-in: trap 12: register access that fails is no software time") {
  AvbStandin s;
  auto nic = s.open("avb:I226:0");
  if (!nic) return;
  CHECK(s.machine.order("bar adapter=2 on=0"));
  const Status read = nic->clock()->read().take_status();
  CHECK(!read.ok());
  CHECK(!intersected_cross(*nic->clock(), 2).ok());
  CHECK(nic->refresh().ok());
  const CapabilityManifest& able = nic->info().capabilities;
  CHECK(!able.has(Capability::kClockRead));
  CHECK(able.reason(Capability::kClockRead).find("software time") != std::string::npos);
}

TEST("avb on the stand-in: clock jumps are followed") {
  AvbStandin s;
  auto nic = s.open("avb:I226:0");
  if (!nic) return;
  for (const char* jump : {"clock-step adapter=2 ns=-500000000",
                           "clock-step adapter=2 ns=700000000", "restart adapter=2"}) {
    s.machine.host.advance(2000000000);
    CHECK(intersected_cross(*nic->clock(), 3).ok());
    CHECK(s.machine.order(jump));
    const Result<CrossTimestamp> cross = intersected_cross(*nic->clock(), 3);
    CHECK(cross.ok());
    CHECK(s.truth_inside(kStandinI226, cross.value(), 8));
  }
}

TEST("avb on the stand-in: driver missing, refusing, spoiling") {
  AvbStandin s;
  auto nic = s.open("avb:I226:0");
  if (!nic) return;
  CHECK(s.machine.order("short-reply code=0x1700B4 bytes=8 count=1"));
  CHECK_EQ(nic->clock()->read().status().code(), ErrorCode::kDriverReply);
  CHECK(nic->clock()->read().ok());
  CHECK(s.machine.order("bad-status code=0x1700B4 status=0xC0000001 count=1"));
  CHECK_EQ(nic->clock()->read().status().code(), ErrorCode::kDriverReply);
  CHECK(s.machine.order("fail code=0x1700B4 status=0xC0000001 count=1"));
  CHECK_EQ(nic->clock()->read().status().code(), ErrorCode::kDriverError);
  // All brackets but one may fail.
  CHECK(s.machine.order("fail code=0x1700FC status=0xC00000A3 count=4"));
  const Result<CrossTimestamp> cross = intersected_cross(*nic->clock(), 5);
  CHECK(cross.ok());
  CHECK_EQ(cross.value().samples_failed, 4u);

  CHECK(s.machine.order("deny-open on=1"));
  CHECK_EQ(s.backend->enumerate().status().code(), ErrorCode::kAccessDenied);
  CHECK(nic->clock()->read().ok());
  CHECK_EQ(nic->steering()->adjust_rate(2000000).status().code(), ErrorCode::kAccessDenied);
  CHECK(s.machine.order("deny-open on=0"));
  s.machine.port.set_installed(false);
  CHECK_EQ(s.backend->enumerate().status().code(), ErrorCode::kDriverMissing);
  CHECK(!s.backend->probe().available);
}

TEST("avb on the stand-in: I225 has no clock") {
  AvbStandin s(only(Family::kI225));
  Result<std::vector<AdapterInfo>> list = s.backend->enumerate();
  CHECK(list.ok() && list.value().size() == 1);
  if (!list.ok() || list.value().empty()) return;
  CHECK_EQ(list.value()[0].key, std::string("avb:I225:0"));
  CHECK(!list.value()[0].capabilities.has(Capability::kClockRead));
  auto nic = s.open("avb:I225:0");
  if (!nic) return;
  CHECK_EQ(nic->clock()->read().status().code(), ErrorCode::kNotSupported);
  CHECK(nic->driver()->state().ok());
}

}  // namespace
}  // namespace avbhal::test
