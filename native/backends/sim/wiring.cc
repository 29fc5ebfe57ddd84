#include "backends/sim/wiring.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/launch_rules.h"
#include "hal/time_range.h"

namespace avbhal::sim {
namespace {

std::uint32_t most_mbps(const SimDevice& device) {
  return traits_of(device.family()).max_link_mbps;
}

// With its lock held.
Status check_sender(SimDevice& device, Generation handle) {
  if (Status status = device.check_present(handle); !status.ok()) return status;
  if (device.model().config().link_up) return ok_status();
  return make_error(ErrorCode::kAdapterNotReady, {}, "the link is down: nothing can be sent",
                    "Connect a cable; adapter.refresh() reads the link.");
}

Status launches_off() {
  return make_error(ErrorCode::kAdapterNotReady, {},
                    "launch times are off: no transmit queue keeps them",
                    "tsn.launchTime.configure() switches them on.");
}

Status queue_full() {
  return make_error(ErrorCode::kAdapterNotReady, {},
                    "at most " + std::to_string(LaunchQueue::kMostFrames) +
                        " frames wait for their launch times, and as many do",
                    "Send again when the first of them has left.");
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

void Wiring::set_outlet(SimDevice& device, UdpWire* wire) {
  const std::lock_guard<std::mutex> lock(device.mutex);
  if (wire == nullptr) {
    device.frames().set_outlet(nullptr);
    return;
  }
  device.frames().set_outlet([wire](const FrameBytes& bytes, std::uint64_t wire_sfd_ns) {
    wire->send(*bytes, wire_sfd_ns);
  });
}

void Wiring::unplug_locked(SimDevice& device) {
  const Plug plug = plug_of(device);
  if (plug.udp) {
    set_outlet(device, nullptr);
    set_link(device, 0);
    plugs_.erase(&device);
    return;
  }
  SimDevice* peer = plug.peer();
  if (peer == nullptr) return;
  for (SimDevice* end : {&device, peer}) {
    set_link(*end, 0);
    plugs_.erase(end);
  }
}

bool Wiring::connect_udp(SimDevice& device, std::shared_ptr<UdpWire> wire, std::uint32_t mbps) {
  if (mbps > most_mbps(device)) return false;
  wire->start();
  const std::lock_guard<std::mutex> lock(mutex_);
  unplug_locked(device);
  set_outlet(device, wire.get());
  plugs_[&device].udp = std::move(wire);
  set_link(device, mbps == 0 ? most_mbps(device) : mbps);
  return true;
}

std::shared_ptr<UdpWire> Wiring::udp_wire(SimDevice& device) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return plug_of(device).udp;
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
  plugs_[&a] = {nullptr, cable, model::Wire::kFirst};
  plugs_[&b] = {nullptr, cable, model::Wire::kSecond};
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
SimDevice* Wiring::listener(const Plug& plug) {
  SimDevice* to = plug.peer();
  const bool hears = to != nullptr && !to->model().removed() && to->model().config().link_up;
  return hears ? to : nullptr;
}

// With both devices' locks held.
void Wiring::arrive(Plug& plug, const FrameBytes& bytes, std::uint64_t wire_sfd_ns,
                    std::uint32_t mbps) {
  SimDevice* to = listener(plug);
  if (to == nullptr) return;
  const model::WireArrivals arrivals =
      plug.cable->wire.carry(plug.end, wire_sfd_ns, line_ns_of(bytes->size(), mbps));
  for (std::uint32_t n = 0; n < arrivals.count; ++n) {
    to->frames().plan(false, bytes, arrivals.sfd_ns[n] + to->model().port_latency().ingress_ns);
  }
}

Wiring::Ends Wiring::lock_ends(SimDevice& from) {
  const std::lock_guard<std::mutex> topology(mutex_);
  Ends ends;
  ends.plug = plug_of(from);
  ends.here = std::unique_lock<std::mutex>(from.mutex, std::defer_lock);
  if (ends.plug.peer() == nullptr) {
    ends.here.lock();
    return ends;
  }
  ends.there = std::unique_lock<std::mutex>(ends.plug.peer()->mutex, std::defer_lock);
  std::lock(ends.here, ends.there);
  return ends;
}

Result<Departure> Wiring::send(SimDevice& from, Generation handle, const PortState* port,
                               FrameBytes bytes) {
  Ends ends = lock_ends(from);
  if (Status status = check_sender(from, handle); !status.ok()) return status;
  model::AdapterModel& model = from.model();
  Result<SimDevice::Sample> before = from.sample();
  if (!before.ok()) return before.take_status();
  const std::uint32_t mbps = model.config().link_mbps;
  const LineSlot slot = from.frames().depart(bytes->size(), mbps, from.time().now_ns());
  from.frames().plan(true, bytes, slot.sfd_ns);
  if (ends.there) {
    arrive(ends.plug, bytes, slot.sfd_ns + model.port_latency().egress_ns, mbps);
    ends.there.unlock();
  }
  if (ends.plug.udp) ends.plug.udp->send(*bytes, slot.sfd_ns + model.port_latency().egress_ns);
  from.time().wait_until_ns(slot.end_ns);
  model.catch_up();
  Result<SimDevice::Sample> after = from.sample();
  if (!after.ok()) return after.take_status();
  const DeviceWindow window{before.value().ns, after.value().ns};
  from.frames().tell_others(port, window, bytes, from.time().now_ns());
  return Departure{window, mbps};
}

Result<Departure> Wiring::send_at(SimDevice& from, Generation handle, LaunchedFrame frame) {
  Ends ends = lock_ends(from);
  if (Status status = check_sender(from, handle); !status.ok()) return status;
  model::AdapterModel& model = from.model();
  const LaunchRules rules =
      launch_rules(from.family(), [&model](std::uint32_t offset) { return model.read(offset); });
  if (!rules.on) return launches_off();
  Result<SimDevice::Sample> now = from.sample();
  if (!now.ok()) return now.take_status();
  const std::uint64_t now_ns = now.value().ns;
  // What counts as past must not be taken for the present.
  const std::uint64_t first_ns = (now_ns / rules.step_ns + 1) * rules.step_ns;
  Status valid = check_time("launchNs", frame.launch_ns, first_ns,
                            std::min(now_ns + rules.ahead_ns, kSplitLastNs));
  if (!valid.ok()) return valid;
  if (!from.frames().can_launch()) return queue_full();
  frame.launch_ns -= frame.launch_ns % rules.step_ns;
  const std::uint64_t earliest_ns = frame.launch_ns;
  const std::uint32_t mbps = model.config().link_mbps;
  const FrameBytes bytes = frame.bytes;
  const auto instant = from.frames().launch(std::move(frame));
  if (SimDevice* to = listener(ends.plug)) {
    const std::uint64_t way_ns =
        std::uint64_t{model.port_latency().egress_ns} + to->model().port_latency().ingress_ns;
    const model::WireArrivals later =
        ends.plug.cable->wire.delay(ends.plug.end, line_ns_of(bytes->size(), mbps));
    for (std::uint32_t n = 0; n < later.count; ++n) {
      to->frames().expect(bytes, instant, later.sfd_ns[n] + way_ns);
    }
  }
  return Departure{{earliest_ns, kNoEnd}, mbps};
}

}  // namespace avbhal::sim
