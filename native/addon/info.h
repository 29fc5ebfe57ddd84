// Facts of adapters as JavaScript objects (NativeAdapterInfo in src/binding/native.ts). JS thread
// only.
#pragma once

#include <napi.h>

#include <vector>

#include "hal/types.h"

namespace avbhal::addon {

Napi::Object to_js(Napi::Env env, const AdapterInfo& info);
Napi::Array to_js(Napi::Env env, const std::vector<AdapterInfo>& list);

}  // namespace avbhal::addon
