// Reading a stream of stamps from JavaScript: bare Node-API functions that copy records into memory
// JavaScript sees. JS thread of the environment that made them.
#pragma once

#include <napi.h>

#include <cstdint>
#include <functional>
#include <memory>

#include "addon/shared_view.h"
#include "runtime/event_pump.h"

namespace avbhal::addon {

// Elements of the view that a record takes (STAMP in src/binding/native.ts).
inline constexpr std::size_t kStampSlots = sizeof(StampEvent) / 8;
// The most records of one take().
inline constexpr std::size_t kBatchEvents = 1024;
// Elements of the view of counters() (EVENT_COUNTERS in src/binding/native.ts).
inline constexpr std::size_t kCounterSlots = 8;

struct StampReader {
  StampReader(Napi::Env env, std::size_t records) : view(env, records * kStampSlots) {}

  // Called with the records of each take().
  using Taken = std::function<void(const StampEvent* events, std::size_t count)>;

  StampEvent* records() const { return reinterpret_cast<StampEvent*>(view.data()); }
  std::size_t capacity() const { return view.length() / kStampSlots; }

  std::shared_ptr<EventPump> pump;  // null after close() of the stream's object
  Taken taken;                      // may be empty
  SharedView<std::uint64_t> view;
};

// Adds `view` (a BigUint64Array over the reader's records) and the functions take and counters to
// `target`. The functions keep `target` reachable.
std::shared_ptr<StampReader> add_stamp_reader(Napi::Env env, Napi::Object target,
                                              std::shared_ptr<EventPump> pump, std::size_t records);

}  // namespace avbhal::addon
