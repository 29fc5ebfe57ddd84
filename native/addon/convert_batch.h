// Batch conversion at the border (core/stamp_convert.h). JS thread only; calls no JavaScript.
#pragma once

#include <napi.h>

namespace avbhal::addon {

// Adds convertBatch and simdPath (NativeModule in src/binding/native.ts) to `exports`.
void add_conversion(Napi::Env env, Napi::Object exports);

}  // namespace avbhal::addon
