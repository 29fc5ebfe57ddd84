// Two simulated adapters on a cable.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "frame_station.h"
#include "harness.h"
#include "sim_fixture.h"

namespace avbhal::test {

// Two adapters of one family, stamping.
struct Pair {
  explicit Pair(const std::string& family = "i226", const std::string& wire = "delay=500") {
    const Result<sim::SimOptions> parsed = sim::parse_options(
        {{"time", "virtual"}, {"adapters.0.family", family}, {"adapters.1.family", family}});
    CHECK_EQ(code_of(parsed.status()), "OK");
    backend = std::make_unique<sim::SimBackend>(parsed.value());
    for (const char* key : {"sim:0", "sim:1"}) {
      adapters.push_back(value_of(backend->open(key)));
      StampingRequest request;
      request.packets = true;
      (void)value_of(adapters.back()->stamping()->configure(request));
    }
    order("wire adapter=0 to=1 " + wire);
  }
  void order(const std::string& text) { CHECK_EQ(order_code(text), "OK"); }
  std::string order_code(const std::string& text) { return code_of(give_order(*backend, text)); }
  void advance(std::uint64_t ns) { CHECK_EQ(code_of(advance_time(*backend, ns)), "OK"); }
  std::uint64_t mbps(std::size_t n) {
    CHECK_EQ(code_of(adapters[n]->refresh()), "OK");
    return adapters[n]->info().link->speed_bps / 1000000;
  }

  std::unique_ptr<sim::SimBackend> backend;
  std::vector<std::unique_ptr<Adapter>> adapters;
};

}  // namespace avbhal::test
