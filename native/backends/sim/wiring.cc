#include "backends/sim/wiring.h"

#include <algorithm>
#include <utility>

namespace avbhal::sim {
namespace {

std::uint32_t most_mbps(const SimDevice& device) {
  return traits_of(device.family()).max_link_mbps;
}

}  // namespace

Wiring::Plug Wiring::plug_of(SimDevice& device) const {
  const auto found = plugs_.find(&device);
  return found == plugs_.end() ? Plug{} : found->second;
}

void Wiring::set_link(SimDevice& device, std::uint32_t mbps) {
  const std::lock_guard<std::mutex> lock(device.mutex);
  device.frames().clear();
  device.model().set_link(mbps != 0, mbps);
}

void Wiring::unplug_locked(SimDevice& device) {
  SimDevice* peer = plug_of(device).peer();
  if (peer == nullptr) return;
  for (SimDevice* end : {&device, peer}) {
    set_link(*end, 0);
    plugs_.erase(end);
  }
}

void Wiring::unplug(SimDevice& device) {
  const std::lock_guard<std::mutex> lock(mutex_);
  unplug_locked(device);
}

bool Wiring::connect(SimDevice& a, SimDevice& b, const model::WireConfig& config,
                     std::uint32_t mbps) {
  const std::uint32_t common = std::min(most_mbps(a), most_mbps(b));
  if (mbps > common) return false;
  const std::lock_guard<std::mutex> lock(mutex_);
  unplug_locked(a);
  unplug_locked(b);
  auto cable = std::make_shared<Cable>();
  cable->ends[0] = &a;
  cable->ends[1] = &b;
  cable->wire.reset(config);
  plugs_[&a] = {cable, model::Wire::kFirst};
  plugs_[&b] = {cable, model::Wire::kSecond};
  for (SimDevice* end : {&a, &b}) set_link(*end, mbps == 0 ? common : mbps);
  return true;
}

bool Wiring::change_link(SimDevice& device, std::uint32_t mbps) {
  const std::lock_guard<std::mutex> lock(mutex_);
  SimDevice* peer = plug_of(device).peer();
  if (mbps > most_mbps(device) || (peer != nullptr && mbps > most_mbps(*peer))) return false;
  set_link(device, mbps);
  if (peer != nullptr) set_link(*peer, mbps);
  return true;
}

// With both devices' locks held.
void Wiring::arrive(Plug& plug, const FrameBytes& bytes, std::uint64_t wire_sfd_ns,
                    std::uint32_t mbps) {
  SimDevice& to = *plug.peer();
  if (to.model().removed() || !to.model().config().link_up) return;
  const std::size_t on_line = std::max(bytes->size(), kShortestFrameBytes);
  const std::uint64_t taken =
      model::line_ns(model::kPreambleBytes + on_line + model::kCheckBytes + model::kGapBytes, mbps);
  const model::WireArrivals arrivals = plug.cable->wire.carry(plug.end, wire_sfd_ns, taken);
  for (std::uint32_t n = 0; n < arrivals.count; ++n) {
    to.frames().plan(false, bytes, arrivals.sfd_ns[n] + to.model().port_latency().ingress_ns);
  }
}

Result<Departure> Wiring::send(SimDevice& from, Generation handle, const PortState* port,
                               FrameBytes bytes) {
  std::unique_lock<std::mutex> topology(mutex_);
  Plug plug = plug_of(from);
  std::unique_lock<std::mutex> here(from.mutex, std::defer_lock), there;
  if (plug.peer() != nullptr) {
    there = std::unique_lock<std::mutex>(plug.peer()->mutex, std::defer_lock);
    std::lock(here, there);
  } else {
    here.lock();
  }
  topology.unlock();
  if (Status status = from.check_present(handle); !status.ok()) return status;
  model::AdapterModel& model = from.model();
  if (!model.config().link_up) {
    return make_error(ErrorCode::kAdapterNotReady, {}, "the link is down: nothing can be sent",
                      "Connect a cable; adapter.refresh() reads the link.");
  }
  Result<SimDevice::Sample> before = from.sample();
  if (!before.ok()) return before.take_status();
  const std::uint32_t mbps = model.config().link_mbps;
  const FrameUnit::LineSlot slot = from.frames().depart(bytes->size(), mbps, from.time().now_ns());
  from.frames().plan(true, bytes, slot.sfd_ns);
  if (plug.peer() != nullptr) {
    arrive(plug, bytes, slot.sfd_ns + model.port_latency().egress_ns, mbps);
    there.unlock();
  }
  from.time().wait_until_ns(slot.end_ns);
  model.catch_up();
  Result<SimDevice::Sample> after = from.sample();
  if (!after.ok()) return after.take_status();
  const DeviceWindow window{before.value().ns, after.value().ns};
  from.frames().tell_others(port, window, bytes, from.time().now_ns());
  return Departure{window, mbps};
}

}  // namespace avbhal::sim
