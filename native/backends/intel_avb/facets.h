// The facets of an adapter of this backend, one file each. `adapter` owns them; `device` must
// outlive them. No setting is reported as done before it was read back. INIT_DEVICE and
// SET_HW_TIMESTAMPING with enable = 0 are never sent: they reset or stop the clock for every
// process.
#pragma once

#include <memory>

#include "backends/intel_avb/capabilities.h"
#include "backends/intel_avb/device.h"
#include "backends/intel_avb/npcap.h"
#include "hal/backend.h"

namespace avbhal::intel_avb {

// What every facet of one opened adapter acts on.
struct Opened {
  Adapter& adapter;
  Device& device;
};

// HAL_CLOCK_FROZEN when the settings say that the counter stands still; HAL_CLOCK_READ_INVALID for
// 0, for values from 2^63 and for the software time of an I219 without a running counter.
std::unique_ptr<Clock> make_clock(const Opened& at);
// A step is verified by reading back within the elapsed time. HAL_SET_REFUSED: backward by less
// than 30 s. HAL_OUT_OF_RANGE: a time that the adapter cannot hold. The driver reads, adds and
// writes: each offset loses some us, and one smaller than the time the verification takes (some 10
// us) cannot be told from the clock's own advance.
std::unique_ptr<Steering> make_steering(const Opened& at);
// Writes are confirmed by the driver only: many registers do not read back what was written.
std::unique_ptr<Registers> make_registers(const Opened& at);
// Through MDIO_READ and MDIO_WRITE, in every build of the driver; writes as for registers.
std::unique_ptr<Phy> make_phy(const Opened& at);
// Events: events.h. Status: a driver call that fails with a number of its own is kDriverError; an
// adapter that left or is not ready is an error. kUnknown with a release driver: packet stamps
// cannot be read.
std::unique_ptr<Stamps> make_stamps(const Opened& at);
// Through SET_HW_TIMESTAMPING, always with the clock running; both timers and both inputs at a
// time. Packet stamps can be switched on, not off. Transmit stamps: the driver's slot, which only
// its own test frames fill; receive: the register pair when it changed since the last call. Neither
// tells of which frame it is.
std::unique_ptr<Stamping> make_stamping(const Opened& at);
std::unique_ptr<Timers> make_timers(const Opened& at);
// Gates, preemption and PTM go to the adapter opened last by anyone; they are routed, and
// HAL_NOT_EFFECTIVE where something shows that they went elsewhere. Verified: a debug driver read
// the whole setting back from this adapter.
std::unique_ptr<Tsn> make_tsn(const Opened& at);
std::unique_ptr<Port> make_port(const Opened& at);
std::unique_ptr<Driver> make_driver(const Opened& at);
// Destroying it gives back the streams and entity subscriptions that were made through it.
std::unique_ptr<Streams> make_streams(const Opened& at);
// Frames through Npcap, with the stamps of the driver's ring; which stamp is of which frame is
// decided by core/frame_matcher.h.
std::unique_ptr<Frames> make_frames(const Opened& at, const FrameAccess& access);

// A facet F on an adapter of this backend.
template <class F>
class AvbFacet : public F {
 public:
  template <class... Rest>
  explicit AvbFacet(const Opened& at, Rest... rest) : F(at.adapter, rest...), device_(at.device) {}

 protected:
  Device& device_;
};

}  // namespace avbhal::intel_avb
