#include "hal/stamp_status.h"

#include <initializer_list>

namespace avbhal {
namespace {

constexpr char kSwitchOn[] = "call stamps.configure({ packets: true }) with access 'discipline'.";

struct Kind {
  Capability capability;
  const char* name;
};
constexpr Kind kTransmit = {Capability::kTransmitStamps, "transmit"};
constexpr Kind kReceive = {Capability::kReceiveStamps, "receive"};

std::string on_or_off(const Kind& kind, bool on) {
  return std::string(kind.name) + " stamps are " + (on ? "on" : "off");
}

// The kinds that never come, for the end of the action.
std::string absences(const CapabilityManifest& manifest) {
  std::string text;
  for (const Kind& kind : {kTransmit, kReceive}) {
    if (manifest.has(kind.capability)) continue;
    text += std::string(" No ") + kind.name + " stamps: " + manifest.reason(kind.capability) + ".";
  }
  return text;
}

std::vector<std::string> supported_by(const CapabilityManifest& manifest) {
  std::vector<std::string> flags;
  for (const Kind& kind : {kTransmit, kReceive, Kind{Capability::kTargetTime, "targetTime"},
                           Kind{Capability::kAuxiliaryStamps, "auxiliary"}}) {
    if (manifest.has(kind.capability)) flags.emplace_back(kind.name);
  }
  return flags;
}

std::vector<std::string> active_of(const CapabilityManifest& manifest, const StampingState& state) {
  std::vector<std::string> flags;
  const auto add = [&](const Kind& kind, bool on) {
    if (on && manifest.has(kind.capability)) flags.emplace_back(kind.name);
  };
  add(kTransmit, state.transmit.value_or(false));
  add(kReceive, state.receive.value_or(false));
  add({Capability::kTargetTime, "targetTime"}, state.target_time);
  add({Capability::kAuxiliaryStamps, "auxiliary"}, state.auxiliary);
  return flags;
}

void decide(TimestampStatus& status, TimestampState state, const char* call, std::string action) {
  status.state = state;
  status.deciding_call = call;
  status.action = std::move(action);
}

void judge_packets(TimestampStatus& status, const CapabilityManifest& manifest,
                   const StampingState& state, const StampCalls& calls) {
  bool all_on = true;
  std::string found;
  const auto judge = [&](const Kind& kind, bool on) {
    if (!manifest.has(kind.capability)) return;
    all_on = all_on && on;
    found += (found.empty() ? "" : ", ") + on_or_off(kind, on);
  };
  judge(kTransmit, *state.transmit);
  judge(kReceive, *state.receive);
  if (all_on) {
    decide(status, TimestampState::kActive, calls.packets,
           "Nothing: the clock runs, " + found + "." + absences(manifest));
    status.active_flags = active_of(manifest, state);
  } else {
    decide(status, TimestampState::kSupportedDisabled, calls.packets,
           "The clock runs, " + found + ": " + kSwitchOn + absences(manifest));
  }
}

}  // namespace

TimestampStatus stamps_unsupported(const char* deciding_call, const std::string& reason) {
  TimestampStatus status;
  decide(status, TimestampState::kAdapterUnsupported, deciding_call,
         "No packet stamps: " + reason + ". Use another adapter or another backend.");
  return status;
}

TimestampStatus stamp_status(const CapabilityManifest& manifest, const StampingState& state,
                             const StampCalls& calls, const StampAdvice& advice) {
  const bool cross = state.clock_running && manifest.has(Capability::kCrossTimestamp);
  if (!manifest.has(Capability::kTransmitStamps) && !manifest.has(Capability::kReceiveStamps)) {
    TimestampStatus none =
        stamps_unsupported(calls.able, manifest.reason(Capability::kReceiveStamps));
    none.cross_timestamp = cross;
    return none;
  }
  TimestampStatus status;
  status.cross_timestamp = cross;
  status.supported_flags = supported_by(manifest);
  if (!state.clock_running) {
    decide(
        status, TimestampState::kSupportedDisabled, calls.clock,
        std::string("The adapter's clock stands still, so nothing is stamped: ") + advice.stopped);
  } else if (!state.transmit || !state.receive) {
    decide(status, TimestampState::kUnknown, calls.packets, advice.unreadable + absences(manifest));
  } else {
    judge_packets(status, manifest, state, calls);
  }
  return status;
}

}  // namespace avbhal
