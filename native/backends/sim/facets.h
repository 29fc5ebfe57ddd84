// The facets of a simulated adapter; each is defined in the file of its name.
#pragma once

#include <memory>

#include "backends/sim/device.h"
#include "hal/backend.h"

namespace avbhal::sim {

class Wiring;

// What every facet of one opened adapter acts on.
struct Opened {
  Adapter& adapter;
  SimDevice& device;
  Generation handle;
  Wiring& wiring;
};

std::unique_ptr<Clock> make_clock(const Opened& at);
std::unique_ptr<Steering> make_steering(const Opened& at);
std::unique_ptr<Registers> make_registers(const Opened& at);
std::unique_ptr<Phy> make_phy(const Opened& at);
std::unique_ptr<Stamps> make_stamps(const Opened& at);
std::unique_ptr<Frames> make_frames(const Opened& at);
std::unique_ptr<Stamping> make_stamping(const Opened& at);
std::unique_ptr<Timers> make_timers(const Opened& at);
std::unique_ptr<Tsn> make_tsn(const Opened& at);
std::unique_ptr<Port> make_port(const Opened& at);
std::unique_ptr<Truth> make_truth(const Opened& at);

// A facet F on a simulated adapter.
template <class F>
class SimFacet : public F {
 public:
  template <class... Rest>
  explicit SimFacet(const Opened& at, Rest... rest)
      : F(at.adapter, rest...), device_(at.device), handle_(at.handle) {}

 protected:
  SimDevice& device_;
  const Generation handle_;
};

}  // namespace avbhal::sim
