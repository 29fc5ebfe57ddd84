// TSN settings.
#include <vector>

#include "addon/adapter.h"
#include "addon/arguments.h"
#include "addon/outcome.h"

namespace avbhal::addon {
namespace {

// Pairs of gate states and ns.
std::vector<GateEntry> entries_argument(const Napi::CallbackInfo& info, std::size_t index) {
  std::size_t length = 0;
  const std::uint64_t* pairs = u64_view(info.Env(), info[index], "entries", 2, &length);
  std::vector<GateEntry> entries;
  bool fits = length % 2 == 0 && length <= 2 * kMaxGateEntries;
  for (std::size_t i = 0; fits && i < length; i += 2) {
    fits = pairs[i] <= 0xFF && pairs[i + 1] <= 0xFFFFFFFFu;
    entries.push_back(
        {static_cast<std::uint8_t>(pairs[i]), static_cast<std::uint32_t>(pairs[i + 1])});
  }
  if (fits) return entries;
  throw to_js_error(info.Env(),
                    make_error(ErrorCode::kInvalidArgument, Tsn::kGates.name,
                               "entries must be 1 to 8 pairs of gate states from 0 to 255 and ns "
                               "below 2^32 (IEEE 802.1Q-2022 8.6.8.4)"));
}

// configureGates(baseTimeNs: u64, cycleTimeNs: u64 = 1000000,
//   entries: view[2] = 1 250000 6 500000): NativeTsnOutcome { effect: string; note: string }
// `entries`: 1 to 8 pairs of gate states and ns. `effect`: 'verified' or 'accepted'.
Napi::Value configure_gates(AdapterObject& self, const Napi::CallbackInfo& call) {
  Tsn& tsn = self.facet<Tsn>(call, Tsn::kGates);
  GateSchedule schedule;
  schedule.base_time_ns = u64_argument(call, 0, "baseTimeNs");
  schedule.cycle_time_ns = u64_argument(call, 1, "cycleTimeNs");
  schedule.entries = entries_argument(call, 2);
  return to_js(call.Env(), take_or_throw(call.Env(), tsn.configure_gates(schedule)));
}

// configurePreemption(preemptableQueues: 0..255 = 1, minFragmentBytes: 0..0xFFFFFFFF = 128,
//   verify: bool): NativeTsnOutcome
Napi::Value configure_preemption(AdapterObject& self, const Napi::CallbackInfo& call) {
  Tsn& tsn = self.facet<Tsn>(call, Tsn::kPreemption);
  FramePreemption preemption;
  preemption.preemptable_queues = byte_argument(call, 0, "preemptableQueues", 0xFF);
  preemption.min_fragment_bytes = uint_argument(call, 1, "minFragmentBytes", 0, 0xFFFFFFFFu);
  preemption.verify = bool_argument(call, 2, "verify");
  return to_js(call.Env(), take_or_throw(call.Env(), tsn.configure_preemption(preemption)));
}

// configureShaper(trafficClass: 0..7 = 2, enable: bool, idleSlopeBps: i64 = 100000000,
//   sendSlopeBps: i64 = -9, hiCreditBytes: -2147483648..2147483647 = 1,
//   loCreditBytes: -2147483648..2147483647 = -1): NativeTsnOutcome
Napi::Value configure_shaper(AdapterObject& self, const Napi::CallbackInfo& call) {
  Tsn& tsn = self.facet<Tsn>(call, Tsn::kShaper);
  CreditShaper shaper;
  shaper.traffic_class = byte_argument(call, 0, "trafficClass", kMaxPriority);
  shaper.enable = bool_argument(call, 1, "enable");
  shaper.idle_slope_bps = i64_argument(call, 2, "idleSlopeBps");
  shaper.send_slope_bps = i64_argument(call, 3, "sendSlopeBps");
  shaper.hi_credit_bytes = i32_argument(call, 4, "hiCreditBytes");
  shaper.lo_credit_bytes = i32_argument(call, 5, "loCreditBytes");
  return to_js(call.Env(), take_or_throw(call.Env(), tsn.configure_shaper(shaper)));
}

// configureLaunchTime(trafficClass: 0..7 = 2, enable: bool,
//   deviceNs: u64 = 2000000000000000000): NativeTsnOutcome
Napi::Value configure_launch_time(AdapterObject& self, const Napi::CallbackInfo& call) {
  Tsn& tsn = self.facet<Tsn>(call, Tsn::kLaunchTime);
  LaunchTime launch;
  launch.traffic_class = byte_argument(call, 0, "trafficClass", kMaxPriority);
  launch.enable = bool_argument(call, 1, "enable");
  launch.device_ns = u64_argument(call, 2, "deviceNs");
  return to_js(call.Env(), take_or_throw(call.Env(), tsn.configure_launch_time(launch)));
}

// configurePtm(enable: bool): NativeTsnOutcome
Napi::Value configure_ptm(AdapterObject& self, const Napi::CallbackInfo& call) {
  Tsn& tsn = self.facet<Tsn>(call, Tsn::kPtm);
  const PciePtm ptm{bool_argument(call, 0, "enable")};
  return to_js(call.Env(), take_or_throw(call.Env(), tsn.configure_ptm(ptm)));
}

}  // namespace

void add_tsn(AdapterMethods& methods) {
  methods.push_back(adapter_method<&configure_gates>("configureGates"));
  methods.push_back(adapter_method<&configure_preemption>("configurePreemption"));
  methods.push_back(adapter_method<&configure_shaper>("configureShaper"));
  methods.push_back(adapter_method<&configure_launch_time>("configureLaunchTime"));
  methods.push_back(adapter_method<&configure_ptm>("configurePtm"));
}

}  // namespace avbhal::addon
