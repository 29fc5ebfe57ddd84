// The kernel driver: its state, its counters, and settings that it keeps itself.
#pragma once

#include <vector>

#include "hal/facet.h"
#include "hal/tsn_limits.h"

namespace avbhal {

class Driver : public Facet {
 public:
  static constexpr Operation kState{"driver.state", Capability::kDriverState,
                                    AccessLevel::kObserve};
  static constexpr Operation kCounters{"port.counters.read", Capability::kDriverCounters,
                                       AccessLevel::kObserve};
  static constexpr Operation kResetCounters{"port.counters.reset", Capability::kDriverCounters,
                                            AccessLevel::kConfigure};
  static constexpr Operation kPortLatency{"stamps.hardware.setPortLatency",
                                          Capability::kPortLatency, AccessLevel::kConfigure};
  static constexpr Operation kPfc{"port.pfc.configure", Capability::kPriorityFlowControl,
                                  AccessLevel::kConfigure};
  static Driver* of(Adapter& adapter) { return adapter.driver(); }
  virtual ~Driver() = default;

  Result<DriverState> state() {
    return run(kState, [this] { return do_state(); });
  }
  Result<std::vector<DriverCounter>> counters() {
    return run(kCounters, [this] { return do_counters(); });
  }
  // HAL_NOT_EFFECTIVE when they go on counting from where they were.
  Status reset_counters() {
    return run(kResetCounters, [this] { return do_reset_counters(); });
  }
  // What the driver itself adds to event stamps; the facade corrects in user space instead.
  Result<TsnOutcome> set_port_latency(const PortLatency& latency) {
    return run(kPortLatency, [&] { return do_set_port_latency(latency); });
  }
  Result<TsnOutcome> configure_pfc(const PriorityFlowControl& pfc) {
    return run(
        kPfc, [&] { return check_pfc(pfc); }, [&] { return do_configure_pfc(pfc); });
  }

 protected:
  using Facet::Facet;

 private:
  virtual Result<DriverState> do_state() = 0;
  virtual Result<std::vector<DriverCounter>> do_counters() = 0;
  virtual Status do_reset_counters() = 0;
  virtual Result<TsnOutcome> do_set_port_latency(const PortLatency& latency) = 0;
  virtual Result<TsnOutcome> do_configure_pfc(const PriorityFlowControl& pfc) = 0;
};

}  // namespace avbhal
