// Results of TSN and port calls to JavaScript objects, in the shapes of src/native.ts. JS thread
// only.
#pragma once

#include <napi.h>

#include <string>
#include <vector>

#include "hal/tsn.h"

namespace avbhal::addon {

// How far the effect of a change is known, and why not further.
void add_effect(Napi::Env env, Napi::Object out, Effect effect, const std::string& note);

Napi::Object to_js(Napi::Env env, const TsnOutcome& outcome);
Napi::Object to_js(Napi::Env env, const ReservedStream& stream);
Napi::Object to_js(Napi::Env env, const EntityEvent& event);
Napi::Array to_js(Napi::Env env, const std::vector<DriverCounter>& counters);

}  // namespace avbhal::addon
