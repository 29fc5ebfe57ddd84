// The correct way to read each family's clock, for hosts of the model.
#pragma once

#include <cstdint>

#include "model/adapter_model.h"

namespace avbhal::model {

// Called around the one register read that samples the clock, e.g. to read the system clock. When a
// sample has to be repeated both are called again: the last pair belongs to the result.
struct SampleHooks {
  void* context = nullptr;
  void (*before)(void* context) = nullptr;
  void (*after)(void* context) = nullptr;
};

struct ClockSample {
  std::uint64_t ns = 0;   // whole ns; I217/I219: counter / 2^shift of the source clock
  std::uint64_t raw = 0;  // SYSTIMH:SYSTIML as read
  bool gone = false;      // the adapter answers all ones: removed
};

// With latency. I210: SYSTIMR, SYSTIML, SYSTIMH. I225, I226: SYSTIML, SYSTIMH. I217, I219: SYSTIML,
// SYSTIMH, repeated while SYSTIML lies within one largest INCVALUE of its wrap (e1000e's guard
// against the latch skew). The result does not include a driver's software offset.
ClockSample read_clock(AdapterModel& adapter, const SampleHooks& hooks = SampleHooks{});

// read_clock().ns; all ones when the adapter is gone.
std::uint64_t read_clock_ns(AdapterModel& adapter);

}  // namespace avbhal::model
