#include "backends/sim/backend.h"

#include <algorithm>
#include <string>

#include "backends/sim/adapter.h"
#include "hal/time_range.h"
#include "model/wire_order.h"

namespace avbhal::sim {
namespace {

std::string quoted(model::Word word) { return "'" + std::string(word.text, word.size) + "'"; }

Status order_error(const model::OrderError& error) {
  using model::OrderFault;
  std::string detail = "order needs ";
  detail += error.wanted;
  switch (error.fault) {
    case OrderFault::kEmpty: detail += ", got an empty text"; break;
    case OrderFault::kMissingKey: detail += ", which is missing"; break;
    default: detail += ", got " + quoted(error.at); break;
  }
  return make_error(ErrorCode::kScenarioInvalid, {}, detail,
                    "docs/simulation.md lists the orders and their keys.");
}

}  // namespace

SimBackend::SimBackend(const SimOptions& options)
    : time_(options.virtual_time ? make_virtual_time() : make_real_time()) {
  for (const model::AdapterConfig& config : options.adapters) {
    devices_.push_back(std::make_unique<SimDevice>(config, *time_));
  }
}

BackendProbe SimBackend::probe() {
  BackendProbe probe;
  probe.available = true;
  probe.simulated = true;
  probe.takes_orders = true;
  for (const auto& device : devices_) probe.adapters += device->present() ? 1u : 0u;
  probe.reason = std::to_string(probe.adapters) + " simulated adapters in " +
                 (time_->is_virtual() ? "virtual" : "real") + " time, no hardware";
  return probe;
}

Result<std::vector<AdapterInfo>> SimBackend::do_enumerate() {
  std::vector<AdapterInfo> found;
  for (std::size_t n = 0; n < devices_.size(); ++n) {
    SimDevice& device = *devices_[n];
    const Result<LinkState> link = device.link(device.generation());
    if (!link.ok()) continue;
    found.push_back(describe(device, n, static_cast<std::uint32_t>(found.size()), link.value()));
  }
  return found;
}

Result<std::unique_ptr<Adapter>> SimBackend::do_open(const std::string& key) {
  std::uint32_t index = 0;
  for (std::size_t n = 0; n < devices_.size(); ++n) {
    SimDevice& device = *devices_[n];
    const Generation handle = device.generation();
    Result<LinkState> link = device.link(handle);
    if (key == "sim:" + std::to_string(n)) {
      if (!link.ok()) return link.take_status();
      return std::unique_ptr<Adapter>(std::make_unique<SimAdapter>(
          device, handle, describe(device, n, index, link.value()), wiring_));
    }
    index += link.ok() ? 1u : 0u;
  }
  return make_error(ErrorCode::kNoAdapter, {},
                    "key must be 'sim:0' to 'sim:" + std::to_string(devices_.size() - 1) +
                        "', got '" + key + "'");
}

Status SimBackend::advance_time(std::uint64_t ns) {
  if (!time_->is_virtual()) {
    return not_supported({}, "this simulation runs in real time (time: 'virtual')");
  }
  if (time_->advance_ns(ns)) return ok_status();
  const std::uint64_t now_ns = std::min(time_->now_ns(), kVirtualEndNs);
  return out_of_range("ns", ns, 0, kVirtualEndNs - now_ns);
}

Status SimBackend::check_number(std::uint32_t adapter) const {
  if (adapter < devices_.size()) return ok_status();
  return make_error(ErrorCode::kNoAdapter, {},
                    "adapter must be 0 to " + std::to_string(devices_.size() - 1) + ", got " +
                        std::to_string(adapter));
}

Status SimBackend::order_wire(const model::OrderWords& words) {
  model::WireOrder wire;
  const model::OrderError error = model::parse_wire_order(words, &wire);
  if (error.fault != model::OrderFault::kNone) return order_error(error);
  for (const std::uint32_t end : {wire.adapter, wire.connects ? wire.to : wire.adapter}) {
    if (Status status = check_number(end); !status.ok()) return status;
  }
  SimDevice& device = *devices_[wire.adapter];
  if (!wire.connects) {
    wiring_.unplug(device);
    return ok_status();
  }
  SimDevice& other = *devices_[wire.to];
  if (wiring_.connect(device, other, wire.config, wire.mbps)) return ok_status();
  return make_error(ErrorCode::kScenarioInvalid, {},
                    "mbps must be at most what both ends can do, " +
                        std::string(family_name(device.family())) + " and " +
                        family_name(other.family()) + ", got " + std::to_string(wire.mbps));
}

Status SimBackend::order_udp_wire(const model::OrderWords& words) {
  model::UdpWireOrder wire;
  const model::OrderError error = model::parse_udp_wire_order(words, &wire);
  if (error.fault != model::OrderFault::kNone) return order_error(error);
  if (Status status = check_number(wire.adapter); !status.ok()) return status;
  if (time_->is_virtual()) {
    return not_supported({},
                         "a cable to another program needs real time (time: 'real'): the virtual "
                         "time of this program says nothing to the other one");
  }
  SimDevice& device = *devices_[wire.adapter];
  // It may hold the port that is wanted now.
  wiring_.unplug(device);
  Result<std::unique_ptr<LoopbackSocket>> socket =
      open_loopback_socket({wire.ipv6, wire.port, wire.peer_port});
  if (!socket.ok()) return socket.take_status();
  auto made = std::make_shared<UdpWire>(device, socket.take(), wire.config);
  if (wiring_.connect_udp(device, std::move(made), wire.mbps)) return ok_status();
  return make_error(ErrorCode::kScenarioInvalid, {},
                    "mbps must be at most what " + std::string(family_name(device.family())) +
                        " can do, got " + std::to_string(wire.mbps));
}

Result<UdpWireCounters> SimBackend::udp_wire(std::uint32_t adapter) {
  if (Status status = check_number(adapter); !status.ok()) return status;
  const std::shared_ptr<UdpWire> wire = wiring_.udp_wire(*devices_[adapter]);
  if (wire) return wire->counters();
  return not_supported({}, "no cable leads from this adapter to another program");
}

Status SimBackend::order(std::string_view text) {
  model::OrderWords words;
  model::OrderError error = model::split_order(text.data(), text.size(), &words);
  if (error.fault != model::OrderFault::kNone) return order_error(error);
  if (model::is_wire_order(words)) return order_wire(words);
  if (model::is_udp_wire_order(words)) return order_udp_wire(words);
  model::Order order;
  error = model::parse_order(text.data(), text.size(), &order);
  if (error.fault != model::OrderFault::kNone) return order_error(error);
  if (Status status = check_number(order.adapter); !status.ok()) return status;
  SimDevice& device = *devices_[order.adapter];
  const bool done = order.kind == model::OrderKind::kLink ? wiring_.change_link(device, order.mbps)
                                                          : device.apply(order);
  if (done) return ok_status();
  if (order.kind == model::OrderKind::kAuxEdge) {
    return make_error(ErrorCode::kScenarioInvalid, {},
                      "aux-edge needs an adapter with SDP pins (i210, i225, i226), got " +
                          std::string(family_name(device.family())));
  }
  return make_error(ErrorCode::kScenarioInvalid, {},
                    "mbps must be at most 1000 for " + std::string(family_name(device.family())) +
                        ", got " + std::to_string(order.mbps));
}

}  // namespace avbhal::sim
