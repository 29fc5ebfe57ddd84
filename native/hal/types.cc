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

}  // namespace

template <class T>
auto operator==(const T& a, const T& b) -> decltype(fields(a) == fields(b)) {
  return fields(a) == fields(b);
}

namespace {

auto fields(const AdapterInfo& i) {
  return std::tie(i.key, i.name, i.description, i.family, i.index, i.pci, i.location, i.mac, i.link,
                  i.driver, i.numa_node, i.guid, i.luid, i.if_index, i.simulated, i.reading_source,
                  i.cross_method, i.capabilities);
}

}  // namespace

bool operator==(const AdapterInfo& a, const AdapterInfo& b) { return fields(a) == fields(b); }

}  // namespace avbhal
