// Reading a clock page from JavaScript in a few tens of ns: bare Node-API functions that write into
// memory JavaScript sees, and return nothing. JS thread of the environment that made them.
#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>

#include "addon/errors.h"
#include "addon/page_table.h"
#include "addon/shared_view.h"
#include "runtime/clock_service.h"

namespace avbhal::addon {

// Slots of the view (PAGE in src/binding/native.ts).
inline constexpr std::size_t kPageSlots = 8;

struct PageReader {
  PageReader(Napi::Env env, std::shared_ptr<ClockService> service);
  ~PageReader();
  PageReader(const PageReader&) = delete;
  PageReader& operator=(const PageReader&) = delete;

  // The service, or a thrown HAL_CLOSED.
  ClockService& open_service(napi_env env, const char* operation) const {
    if (!service || service->closed()) throw_closed(env, operation);
    return *service;
  }
  // Adds `view`, `selected`, `number`, `monotonicNumber`, and the functions readNow and readWindow.
  void describe(Napi::Object target) const;
  // Fills the view with the window of `line`, which is one of the service's.
  void fill_window(const PageLine& line);

  // Outlives the environment's own reference to it, since objects may go later.
  const std::shared_ptr<PageTable> table;
  std::shared_ptr<ClockService> service;  // null after close() of the page's object
  const SharedView<std::uint64_t> view;   // a BigUint64Array of kPageSlots
  const TimeBase base;                    // the service's, and only as long as there is one
  const double ns_per_tick;               // nominal
  std::uint64_t newest_monotonic = 0;     // the last value read with kMonotonic
  const std::uint32_t number;
};

// Fills `out` with readings of the disciplined clock, each at its own instant.
void read_batch(napi_env env, const ClockService& service, std::uint64_t* out, std::size_t length);

}  // namespace avbhal::addon
