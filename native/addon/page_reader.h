// Reading a clock page from JavaScript in a few tens of ns: bare Node-API functions that write into
// memory JavaScript sees, and return nothing. JS thread of the environment that made them.
#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>

#include "addon/shared_view.h"
#include "runtime/clock_service.h"

namespace avbhal::addon {

// Slots of the view (PAGE in src/binding/native.ts).
inline constexpr std::size_t kPageSlots = 8;

struct PageReader {
  explicit PageReader(Napi::Env env) : view(env, kPageSlots) {}

  std::shared_ptr<ClockService> service;  // null after close() of the page's object
  SharedView view;
  double ns_per_tick = 0;              // nominal
  std::uint64_t newest_monotonic = 0;  // the last value of readMonotonic
};

// Adds `view` (a BigUint64Array of kPageSlots) and the functions readNow, readMonotonic,
// readWindow, readRaw and readBatch to `target`. Dropping the view cannot leave the functions with
// a dead pointer. The functions keep `target` reachable.
std::shared_ptr<PageReader> add_reader(Napi::Env env, Napi::Object target,
                                       std::shared_ptr<ClockService> service);

}  // namespace avbhal::addon
