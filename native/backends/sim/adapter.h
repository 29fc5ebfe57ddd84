// An open simulated adapter. Any thread.
#pragma once

#include <cstdint>
#include <memory>

#include "backends/sim/facets.h"
#include "hal/adapter.h"

namespace avbhal::sim {

// Facts of the adapter with number `n` in the scenario, as of now.
AdapterInfo describe(SimDevice& device, std::size_t n, std::uint32_t index, LinkState link);

class SimAdapter final : public Adapter {
 public:
  SimAdapter(SimDevice& device, Generation handle, AdapterInfo info, Wiring& wiring);

  Clock* clock() override { return clock_.get(); }
  Steering* steering() override { return steering_.get(); }
  Registers* registers() override { return registers_.get(); }
  Phy* phy() override { return phy_.get(); }
  Stamps* stamps() override { return stamps_.get(); }
  Frames* frames() override { return frames_.get(); }
  Stamping* stamping() override { return stamping_.get(); }
  Timers* timers() override { return timers_.get(); }
  Tsn* tsn() override { return tsn_.get(); }
  Port* port() override { return port_.get(); }
  Truth* truth() override { return truth_.get(); }

 private:
  Status do_refresh() override;

  const Opened at_;
  const std::unique_ptr<Clock> clock_;
  const std::unique_ptr<Steering> steering_;
  const std::unique_ptr<Registers> registers_;
  const std::unique_ptr<Phy> phy_;
  const std::unique_ptr<Stamps> stamps_;
  const std::unique_ptr<Frames> frames_;
  const std::unique_ptr<Stamping> stamping_;
  const std::unique_ptr<Timers> timers_;
  const std::unique_ptr<Tsn> tsn_;
  const std::unique_ptr<Port> port_;
  const std::unique_ptr<Truth> truth_;
};

}  // namespace avbhal::sim
