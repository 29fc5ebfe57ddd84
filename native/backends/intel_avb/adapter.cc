#include "backends/intel_avb/adapter.h"

#include <utility>

#include "backends/intel_avb/facets.h"

namespace avbhal::intel_avb {
namespace {

AdapterInfo info_of(const BoundHandle& bound, const FrameAccess& access) {
  AdapterInfo info =
      describe(bound.listed, bound.build, bound.port.is_stand_in(bound.port.context));
  info.capabilities = capabilities_of(bound.family(), bound.capability_mask, bound.build.debug);
  decide_frames(info.capabilities, access.obstacle);
  return info;
}

}  // namespace

AvbAdapter::AvbAdapter(SystemClock& clock, BoundHandle bound, const FrameAccess& access)
    : Adapter(info_of(bound, access)),
      device_(clock, std::move(bound)),
      frames_obstacle_(access.obstacle),
      clock_(make_clock({*this, device_})),
      steering_(make_steering({*this, device_})),
      registers_(make_registers({*this, device_})),
      phy_(make_phy({*this, device_})),
      stamps_(make_stamps({*this, device_})),
      stamping_(make_stamping({*this, device_})),
      timers_(make_timers({*this, device_})),
      tsn_(make_tsn({*this, device_})),
      port_(make_port({*this, device_})),
      driver_(make_driver({*this, device_})),
      streams_(make_streams({*this, device_})),
      frames_(make_frames({*this, device_}, access)) {
  device_.set_capabilities(info().capabilities);
}

Status AvbAdapter::do_refresh() {
  const auto lock = device_.lock();
  Result<avb_abi::HwStateQuery> state = device_.explained(device_.client().hw_state());
  if (!state.ok()) return state.take_status();
  Result<avb_abi::VersionReply> version = device_.explained(device_.client().version());
  if (!version.ok()) return version.take_status();
  const DriverBuild build = driver_build(version.value());
  AdapterInfo now = info();
  now.driver->version = build.version;
  now.capabilities = capabilities_of(now.family, state.value().capabilities, build.debug);
  decide_frames(now.capabilities, frames_obstacle_);
  device_.set_capabilities(now.capabilities);
  publish(std::move(now));
  return ok_status();
}

}  // namespace avbhal::intel_avb
