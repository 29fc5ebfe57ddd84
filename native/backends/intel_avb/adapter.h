// One adapter through the AVB filter driver, with a driver handle of its own. A removed adapter
// answers HAL_ADAPTER_GONE until it is closed.
#pragma once

#include <memory>
#include <string>

#include "backends/intel_avb/device.h"
#include "backends/intel_avb/npcap.h"
#include "hal/backend.h"

namespace avbhal::intel_avb {

class AvbAdapter final : public Adapter {
 public:
  // `clock` must outlive the adapter.
  AvbAdapter(SystemClock& clock, BoundHandle bound, const FrameAccess& access);

  Clock* clock() override { return clock_.get(); }
  Steering* steering() override { return steering_.get(); }
  Registers* registers() override { return registers_.get(); }
  Phy* phy() override { return phy_.get(); }
  Stamps* stamps() override { return stamps_.get(); }
  Stamping* stamping() override { return stamping_.get(); }
  Timers* timers() override { return timers_.get(); }
  Tsn* tsn() override { return tsn_.get(); }
  Port* port() override { return port_.get(); }
  Driver* driver() override { return driver_.get(); }
  Streams* streams() override { return streams_.get(); }
  Frames* frames() override { return frames_.get(); }

 private:
  Status do_refresh() override;

  Device device_;
  const std::string frames_obstacle_;
  const std::unique_ptr<Clock> clock_;
  const std::unique_ptr<Steering> steering_;
  const std::unique_ptr<Registers> registers_;
  const std::unique_ptr<Phy> phy_;
  const std::unique_ptr<Stamps> stamps_;
  const std::unique_ptr<Stamping> stamping_;
  const std::unique_ptr<Timers> timers_;
  const std::unique_ptr<Tsn> tsn_;
  const std::unique_ptr<Port> port_;
  const std::unique_ptr<Driver> driver_;
  const std::unique_ptr<Streams> streams_;
  const std::unique_ptr<Frames> frames_;
};

}  // namespace avbhal::intel_avb
