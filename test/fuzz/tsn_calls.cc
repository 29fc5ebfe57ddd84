// Scheduling and port features.
#include "adapter_calls.h"
#include "backends/intel_avb/abi_config.h"
#include "backends/intel_avb/abi_tsn.h"

namespace avbhal::fuzz {
namespace {

namespace abi = avb_abi;

void gates(Adapter& adapter, const CallContext& c) {
  GateSchedule schedule;
  schedule.base_time_ns = c.bytes.number();
  schedule.cycle_time_ns = c.bytes.number();
  for (std::uint32_t i = c.bytes.pick(10); i > 0; --i)
    schedule.entries.push_back({c.bytes.u8(), static_cast<std::uint32_t>(c.bytes.number())});
  const bool ok = adapter.tsn()->configure_gates(schedule).ok();
  require(!ok || c.judge.confirmed<abi::TasRequest>(abi::kSetupTas),
          "gates without a confirmed SETUP_TAS");
}

void preemption(Adapter& adapter, const CallContext& c) {
  const FramePreemption wanted{c.bytes.u8(), 64u * c.bytes.pick(6), c.bytes.flag()};
  const bool ok = adapter.tsn()->configure_preemption(wanted).ok();
  require(!ok || c.judge.confirmed<abi::FpRequest>(abi::kSetupFp),
          "preemption without a confirmed SETUP_FP");
}

void shaper(Adapter& adapter, const CallContext& c) {
  CreditShaper wanted;
  wanted.traffic_class = static_cast<std::uint8_t>(c.bytes.pick(9));
  wanted.enable = c.bytes.flag();
  wanted.idle_slope_bps = c.bytes.signed_number();
  wanted.send_slope_bps = c.bytes.signed_number();
  wanted.hi_credit_bytes = c.bytes.take<std::int32_t>();
  wanted.lo_credit_bytes = c.bytes.take<std::int32_t>();
  const bool ok = adapter.tsn()->configure_shaper(wanted).ok();
  require(!ok || c.judge.confirmed<abi::QavRequest>(abi::kSetupQav),
          "a shaper without a confirmed SETUP_QAV");
}

void launch(Adapter& adapter, const CallContext& c) {
  const LaunchTime wanted{static_cast<std::uint8_t>(c.bytes.pick(9)), c.bytes.flag(),
                          c.bytes.number()};
  const bool ok = adapter.tsn()->configure_launch_time(wanted).ok();
  require(!ok || c.judge.confirmed<abi::LaunchTimeRequest>(abi::kSetLaunchTime),
          "a launch time without a confirmed SET_LAUNCH_TIME");
}

void port_features(Adapter& adapter, const CallContext& c) {
  const bool enable = c.bytes.flag();
  bool ok = false, confirmed = false;
  switch (c.bytes.pick(4)) {
    case 0:
      ok = adapter.tsn()->configure_ptm({enable}).ok();
      confirmed = c.judge.confirmed<abi::PtmRequest>(abi::kSetupPtm);
      break;
    case 1:
      ok = adapter.port()
               ->configure_vlan({enable, c.bytes.take<std::uint16_t>(), c.bytes.u8(), false})
               .ok();
      confirmed =
          c.judge.confirmed<abi::VlanRequest>(enable ? abi::kVlanEnable : abi::kVlanDisable);
      break;
    case 2:
      ok = adapter.port()->configure_eee({enable, c.bytes.u32()}).ok();
      confirmed = c.judge.confirmed<abi::EeeRequest>(enable ? abi::kEeeEnable : abi::kEeeDisable);
      break;
    default:
      ok = adapter.driver()->configure_pfc({enable, c.bytes.u8()}).ok();
      confirmed = c.judge.confirmed<abi::PfcRequest>(abi::kPfcEnable);
  }
  require(!ok || confirmed, "a port feature without a confirmed request");
}

void streams(Adapter& adapter, const CallContext& c) {
  if (c.bytes.flag()) {
    const bool ok = adapter.streams()->release(c.bytes.pick(20)).ok();
    require(!ok || c.judge.confirmed<abi::SrpDeregisterRequest>(abi::kSrpDeregister),
            "a stream released without a confirmed request");
    return;
  }
  StreamReservation wanted;
  wanted.stream_id = c.bytes.u64();
  wanted.bandwidth_bps = c.bytes.u32();
  const Result<ReservedStream> stream = adapter.streams()->reserve(wanted);
  if (!stream.ok()) return;
  const std::uint32_t handle = stream.value().handle;
  require(
      c.judge.reply_with<abi::SrpRegisterRequest>(
          abi::kSrpRegister, [handle](const auto& r) { return r.reservation_handle == handle; }),
      "a reservation that no reply confirmed");
}

void entities(Adapter& adapter, const CallContext& c) {
  if (c.bytes.flag()) {
    const Result<EntityEvent> event = adapter.streams()->poll_entities(c.bytes.pick(20));
    require(!event.ok() || c.judge.confirmed<abi::AtdeccPollRequest>(abi::kAtdeccPoll),
            "an entity event that no reply confirmed");
    return;
  }
  const Result<std::uint32_t> id = adapter.streams()->subscribe_entities(c.bytes.pick(9));
  if (!id.ok()) return;
  const std::uint32_t got = id.value();
  require(c.judge.reply_with<abi::AtdeccSubscribeRequest>(
              abi::kAtdeccSubscribe, [got](const auto& r) { return r.subscription_id == got; }),
          "a subscription that no reply confirmed");
}

}  // namespace

void call_tsn(Adapter& adapter, const CallContext& context) {
  using Call = void (*)(Adapter&, const CallContext&);
  static constexpr Call kCalls[] = {gates,         preemption, shaper,  launch,
                                    port_features, streams,    entities};
  context.bytes.one_of(kCalls)(adapter, context);
}

}  // namespace avbhal::fuzz
