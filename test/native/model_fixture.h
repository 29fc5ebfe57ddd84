// An adapter model under virtual time, for tests.
#pragma once

#include <cstdint>

#include "base/registers.gen.h"
#include "base/wide.h"
#include "model/adapter_model.h"
#include "model/timinca.h"

namespace avbhal::test {

// Time that moves only when the model waits or the test says so.
struct VirtualNow {
  std::uint64_t ns = 0;

  model::TimeSource source() { return {this, &now, &wait}; }
  static std::uint64_t now(void* self) { return static_cast<VirtualNow*>(self)->ns; }
  static void wait(void* self, std::uint64_t t) {
    auto* time = static_cast<VirtualNow*>(self);
    if (t > time->ns) time->ns = t;
  }
};

struct ModelFixture {
  explicit ModelFixture(Family family, std::uint32_t khz = 0, double oscillator_ppb = 0) {
    config.family = family;
    config.source_clock_khz = khz;
    config.oscillator.error_ppb = oscillator_ppb;
    config.latency = model::default_latency(family);
    adapter.reset(config, time.source());
  }

  // As a driver does after a reset.
  void start() {
    if (has_split_clock(config.family)) {
      adapter.write_at(reg::kTSAUXC, 0, time.ns);
    } else {
      adapter.write_at(reg::kTIMINCA,
                       model::nominal_timinca(config.family, config.source_clock_khz), time.ns);
    }
  }

  VirtualNow time;
  model::AdapterConfig config;
  model::AdapterModel adapter;
};

}  // namespace avbhal::test
