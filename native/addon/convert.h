// Contract values to JavaScript objects, in the shapes of src/native.ts. JS thread only.
#pragma once

#include <napi.h>

#include <vector>

#include "hal/types.h"

namespace avbhal::addon {

Napi::Object to_js(Napi::Env env, const AdapterInfo& info);
Napi::Array to_js(Napi::Env env, const std::vector<AdapterInfo>& list);
Napi::Object to_js(Napi::Env env, const BackendProbe& probe);
Napi::Object to_js(Napi::Env env, const ClockConfig& config);
Napi::Object to_js(Napi::Env env, const RateRange& range);
Napi::Object to_js(Napi::Env env, const RateAdjustment& adjustment);
Napi::Object to_js(Napi::Env env, const DriverState& state);
Napi::Object to_js(Napi::Env env, const TimestampStatus& status);
Napi::Object to_js(Napi::Env env, const TimestampSettingOutcome& outcome);
Napi::Object to_js(Napi::Env env, const GroundTruth& truth);

// Slots of the cross-timestamp view (CROSS in src/native.ts).
inline constexpr std::size_t kCrossSlots = 7;
void write_cross(std::uint64_t* view, const CrossTimestamp& cross);

}  // namespace avbhal::addon
