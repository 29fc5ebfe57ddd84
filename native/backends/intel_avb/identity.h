// Which adapters the driver has, and how this backend names them.
//
// The driver gives no stable identity: an index that moves whenever an adapter comes or goes, and
// one PCI device id for a whole family. A key is therefore family and position within the family
// ("avb:I226:0"); it holds until an adapter of that family comes or goes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "backends/intel_avb/client.h"
#include "hal/types.h"

namespace avbhal::intel_avb {

struct ListedAdapter {
  std::uint32_t index = 0;  // the driver's own, for OPEN_ADAPTER
  std::uint16_t vendor_id = 0;
  std::uint16_t device_id = 0;  // one id for the whole family
  std::uint32_t capability_mask = 0;
  Family family = Family::kUnknown;
  std::uint8_t of_family = 1;  // how many the driver has of it
  std::uint32_t ordinal = 0;   // position within the family
};

// "I226"; "unknown".
std::string family_label(Family family);
std::string adapter_key(const ListedAdapter& adapter);

// All adapters, in the driver's order; empty when there is none. Starts over when the list changes
// under way; HAL_ADAPTER_NOT_READY when it does not hold still. Opens no adapter.
Result<std::vector<ListedAdapter>> list_adapters(const Client& client);

struct DriverBuild {
  std::string version;  // "1.0.123.4"
  bool debug = false;
};
DriverBuild driver_build(const avb_abi::VersionReply& version);

AdapterInfo describe(const ListedAdapter& adapter, const DriverBuild& build, bool simulated);

// A driver handle that is bound to one adapter, as open_by_key() left it.
struct BoundHandle {
  DriverPort port;
  Client client;
  ListedAdapter listed;
  DriverBuild build;
  std::uint32_t capability_mask = 0;
  std::string key;          // AdapterInfo::key
  std::string device_text;  // empty when the driver has none

  Family family() const { return listed.family; }
  // A failed request's status, refined by what state the adapter is in (presence.h).
  Status explained(Status failed) const;
  template <class T>
  Result<T> explained(Result<T> reply) const {
    if (reply.ok()) return reply;
    return explained(reply.take_status());
  }
};

}  // namespace avbhal::intel_avb
