// The kernel driver: its state, its counters, and settings that it keeps itself.
#pragma once

#include <vector>

#include "hal/facet.h"
#include "hal/tsn_limits.h"

namespace avbhal {

class Driver : public Facet {
 public:
  using Facet::Facet;
  static constexpr auto kState = needs_observe("driver.state", C::kDriverState);
  static constexpr auto kCounters = needs_observe("port.counters.read", C::kDriverCounters);
  static constexpr auto kResetCounters = needs_configure("port.counters.reset", C::kDriverCounters);
  static constexpr auto kPortLatency =
      needs_configure("stamps.hardware.setPortLatency", C::kPortLatency);
  static constexpr auto kPfc = needs_configure("port.pfc.configure", C::kPriorityFlowControl);
  static Driver* of(Adapter& adapter) { return adapter.driver(); }

  Result<DriverState> state() { return run(kState, &Driver::do_state); }
  Result<std::vector<DriverCounter>> counters() { return run(kCounters, &Driver::do_counters); }
  // HAL_NOT_EFFECTIVE when they go on counting from where they were.
  Status reset_counters() { return run(kResetCounters, &Driver::do_reset_counters); }
  // What the driver itself adds to event stamps; the facade corrects in user space instead.
  Result<TsnOutcome> set_port_latency(const PortLatency& latency) {
    return run(kPortLatency, &Driver::do_set_port_latency, latency);
  }
  Result<TsnOutcome> configure_pfc(const PriorityFlowControl& pfc) {
    return run(kPfc, check_pfc(pfc), &Driver::do_configure_pfc, pfc);
  }

 private:
  virtual Result<DriverState> do_state() = 0;
  virtual Result<std::vector<DriverCounter>> do_counters() = 0;
  virtual Status do_reset_counters() = 0;
  virtual Result<TsnOutcome> do_set_port_latency(const PortLatency& latency) = 0;
  virtual Result<TsnOutcome> do_configure_pfc(const PriorityFlowControl& pfc) = 0;
};

}  // namespace avbhal
