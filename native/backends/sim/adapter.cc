#include "backends/sim/adapter.h"

#include <string>
#include <utility>

#include "backends/sim/capabilities.h"
#include "backends/sim/options.h"
#include "hal/pci_families.h"

namespace avbhal::sim {
namespace {

// "Intel I210 (simulated)"
std::string part_name(Family family) {
  std::string name = family_name(family);
  name[0] = 'I';
  return "Intel " + name + " (simulated)";
}

}  // namespace

AdapterInfo describe(SimDevice& device, std::size_t n, std::uint32_t index, LinkState link) {
  const model::Identity& identity = device.identity();
  AdapterInfo info;
  info.key = "sim:" + std::to_string(n);
  info.name = part_name(device.family());
  const PciPart* part = find_pci_part(identity.device_id);
  info.description = "model of " + std::string(part != nullptr ? part->name : "an unknown part") +
                     ", number " + std::to_string(n) + " of the scenario";
  info.family = device.family();
  info.index = index;
  PciId pci;
  pci.vendor = 0x8086;
  pci.device = identity.device_id;
  pci.subsystem_vendor = identity.subsystem_vendor;
  pci.subsystem_device = identity.subsystem_device;
  pci.revision = identity.revision;
  pci.exact = true;
  info.pci = pci;
  info.mac = identity.mac;
  info.link = link;
  info.simulated = true;
  info.cross_method = CrossMethod::kModel;
  info.capabilities = capabilities(device.family(), identity.device_id);
  return info;
}

SimAdapter::SimAdapter(SimDevice& device, Generation handle, AdapterInfo info, Wiring& wiring)
    : Adapter(std::move(info)),
      at_{*this, device, handle, wiring},
      clock_(make_clock(at_)),
      steering_(make_steering(at_)),
      registers_(make_registers(at_)),
      phy_(make_phy(at_)),
      stamps_(make_stamps(at_)),
      frames_(make_frames(at_)),
      stamping_(make_stamping(at_)),
      timers_(make_timers(at_)),
      tsn_(make_tsn(at_)),
      port_(make_port(at_)),
      truth_(make_truth(at_)) {}

Status SimAdapter::do_refresh() {
  Result<LinkState> link = at_.device.link(at_.handle);
  if (!link.ok()) return link.take_status();
  AdapterInfo fresh = info();
  fresh.link = link.value();
  publish(std::move(fresh));
  return ok_status();
}

}  // namespace avbhal::sim
