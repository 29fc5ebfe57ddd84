#include "hal/backend.h"

namespace avbhal {
namespace {

template <class T>
T named(const char* operation, T result) {
  if (!result.ok()) name_error(operation, result);
  return result;
}

}  // namespace

Result<std::vector<AdapterInfo>> Backend::enumerate() {
  return named("hal.adapters", do_enumerate());
}

Result<std::unique_ptr<Adapter>> Backend::open(const std::string& key, AccessLevel access) {
  Result<std::unique_ptr<Adapter>> opened = named("hal.open", do_open(key));
  if (opened.ok()) opened.value()->limit_access(access);
  return opened;
}

Result<std::unique_ptr<ChangeNotice>> notice_changes(Backend& backend,
                                                     std::function<void()> changed) {
  constexpr const char* kName = "hal.changes";
  Changes* changes = backend.changes();
  if (changes != nullptr) return named(kName, changes->notice(std::move(changed)));
  return not_supported(kName, "the platform does not tell this backend of changes");
}

Status advance_time(Backend& backend, std::uint64_t ns) {
  constexpr const char* kName = "simulation.advance";
  Simulation* simulation = backend.simulation();
  if (simulation != nullptr) return named(kName, simulation->advance_time(ns));
  return not_supported(kName, "only a simulator in virtual time can be advanced");
}

Status give_order(Backend& backend, std::string_view text) {
  constexpr const char* kName = "simulation.order";
  Simulation* simulation = backend.simulation();
  if (simulation != nullptr) return named(kName, simulation->order(text));
  return not_supported(kName, "only a simulator takes orders to misbehave");
}

Result<UdpWireCounters> udp_wire(Backend& backend, std::uint32_t adapter) {
  constexpr const char* kName = "simulation.udpWire";
  Simulation* simulation = backend.simulation();
  if (simulation == nullptr) return not_supported(kName, "only a simulator has cables");
  Result<UdpWireCounters> counters = simulation->udp_wire(adapter);
  if (!counters.ok()) name_error(kName, counters);
  return counters;
}

}  // namespace avbhal
