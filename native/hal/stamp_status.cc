#include "hal/stamp_status.h"

#include <array>

namespace avbhal {
namespace {

constexpr char kSwitchOn[] = "call stamps.configure({ packets: true }) with access 'discipline'.";

struct Kind {
  Capability capability;
  const char* name;
  bool on;
};

std::array<Kind, 2> packet_kinds(const StampingState& state) {
  return {{{Capability::kTransmitStamps, "transmit", state.transmit.value_or(false)},
           {Capability::kReceiveStamps, "receive", state.receive.value_or(false)}}};
}

// The kinds that never come, for the end of the action.
std::string absences(const CapabilityManifest& manifest) {
  std::string text;
  for (const Kind& kind : packet_kinds({})) {
    if (manifest.has(kind.capability)) continue;
    text += std::string(" No ") + kind.name + " stamps: " + manifest.reason(kind.capability) + ".";
  }
  return text;
}

// Those that `manifest` has; `only_on`: and that are switched on.
std::vector<std::string> flags(const CapabilityManifest& manifest, const StampingState& state,
                               bool only_on) {
  const auto [transmit, receive] = packet_kinds(state);
  std::vector<std::string> names;
  for (const Kind& kind :
       {transmit, receive, Kind{Capability::kTargetTime, "targetTime", state.target_time},
        Kind{Capability::kAuxiliaryStamps, "auxiliary", state.auxiliary}}) {
    if (manifest.has(kind.capability) && (kind.on || !only_on)) names.emplace_back(kind.name);
  }
  return names;
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
  for (const Kind& kind : packet_kinds(state)) {
    if (!manifest.has(kind.capability)) continue;
    all_on = all_on && kind.on;
    found += found.empty() ? "" : ", ";
    found += std::string(kind.name) + " stamps are " + (kind.on ? "on" : "off");
  }
  if (all_on) {
    decide(status, TimestampState::kActive, calls.packets,
           "Nothing: the clock runs, " + found + "." + absences(manifest));
    status.active_flags = flags(manifest, state, true);
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
  status.supported_flags = flags(manifest, state, false);
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
