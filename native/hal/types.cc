#include "hal/types.h"

#include <tuple>

namespace avbhal {
namespace {

auto fields(const PciId& id) {
  return std::tie(id.vendor, id.device, id.subsystem_vendor, id.subsystem_device, id.revision,
                  id.exact);
}
auto fields(const PciLocation& at) { return std::tie(at.bus, at.device, at.function); }
auto fields(const LinkState& link) { return std::tie(link.up, link.speed_bps); }
auto fields(const DriverFacts& d) { return std::tie(d.name, d.version, d.date, d.provider); }
auto fields(const AdapterInfo& i) {
  return std::tie(i.key, i.name, i.description, i.family, i.index, i.mac, i.numa_node, i.guid,
                  i.luid, i.if_index, i.simulated, i.reading_source, i.cross_method);
}

template <class T>
bool same(const std::optional<T>& a, const std::optional<T>& b) {
  if (a.has_value() != b.has_value()) return false;
  return !a || fields(*a) == fields(*b);
}

bool same(const CapabilityManifest& a, const CapabilityManifest& b) {
  for (std::size_t i = 0; i < kCapabilityCount; ++i) {
    const auto c = static_cast<Capability>(i);
    if (a.has(c) != b.has(c) || a.reason(c) != b.reason(c)) return false;
  }
  return true;
}

}  // namespace

bool operator==(const AdapterInfo& a, const AdapterInfo& b) {
  return fields(a) == fields(b) && same(a.pci, b.pci) && same(a.location, b.location) &&
         same(a.link, b.link) && same(a.driver, b.driver) && same(a.capabilities, b.capabilities);
}

}  // namespace avbhal
