// The `sim` backend: adapters of native/model inside this process, with ground truth.
#pragma once

#include <memory>
#include <vector>

#include "backends/sim/device.h"
#include "backends/sim/options.h"
#include "backends/sim/true_time.h"
#include "backends/sim/wiring.h"
#include "hal/backend.h"

namespace avbhal::sim {

// Any thread. Options and orders: docs/simulation.md.
class SimBackend final : public Backend, private Simulation {
 public:
  explicit SimBackend(const SimOptions& options);

  const char* name() const override { return "sim"; }
  SystemClock& system_clock() override { return time_->clock(); }
  bool has_own_machine() const override { return true; }
  BackendProbe probe() override;
  Simulation* simulation() override { return this; }

 private:
  // Adapters that are not removed; keys are "sim:N" with N as in the scenario.
  Result<std::vector<AdapterInfo>> do_enumerate() override;
  Result<std::unique_ptr<Adapter>> do_open(const std::string& key) override;
  // HAL_OUT_OF_RANGE when virtual time would pass 2^62 ns.
  Status advance_time(std::uint64_t ns) override;
  // HAL_SCENARIO_INVALID names what is wrong with the text, HAL_NO_ADAPTER a number not in the
  // scenario.
  Status order(std::string_view text) override;
  Result<UdpWireCounters> udp_wire(std::uint32_t adapter) override;
  Status order_udp_wire(const model::OrderWords& words);
  // The orders `wire` and `unplug`.
  Status order_wire(const model::OrderWords& words);
  Status check_number(std::uint32_t adapter) const;

  std::unique_ptr<SimTime> time_;
  std::vector<std::unique_ptr<SimDevice>> devices_;
  Wiring wiring_;  // ends first: threads of its cables use the devices
};

}  // namespace avbhal::sim
