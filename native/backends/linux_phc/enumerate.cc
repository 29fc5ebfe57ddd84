#include "backends/linux_phc/enumerate.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "backends/linux_phc/errors.h"
#include "backends/linux_phc/sysfs.h"
#include "hal/pci_families.h"

namespace avbhal::linux_phc {
namespace {

constexpr char kInterfaces[] = "/sys/class/net";

std::optional<int> phc_index_of(const LinuxApi& api, const std::string& interface) {
  EthtoolStamping stamping;
  if (api.ethtool(api.context, interface, &stamping) != 0) return std::nullopt;
  return stamping.phc_index < 0 ? std::nullopt : std::optional<int>(stamping.phc_index);
}

template <std::size_t N>
std::string text_of(const char (&field)[N]) {
  return std::string(field, std::find(field, field + N, '\0'));
}

std::optional<DriverFacts> driver_of(const LinuxApi& api, const std::string& interface,
                                     const InterfaceFolder& folder) {
  DriverFacts facts;
  EthtoolDriver driver;
  if (api.ethtool(api.context, interface, &driver) == 0) {
    facts.name = text_of(driver.driver);
    facts.version = text_of(driver.version);
  }
  if (facts.name.empty()) facts.name = folder.link_name("device/driver");
  return facts.name.empty() ? std::nullopt : std::optional<DriverFacts>(facts);
}

std::string description_of(const AdapterInfo& info, const PciPart* part) {
  if (part != nullptr) return std::string("Intel ") + part->name;
  return info.driver ? "adapter of driver " + info.driver->name : "adapter without a driver's name";
}

// Several interfaces of one PCI function differ by the port.
std::string key_of(const InterfaceFolder& folder, const std::string& device) {
  const std::int64_t port = folder.number("dev_port").value_or(0);
  return port > 0 ? device + "/" + std::to_string(port) : device;
}

Family family_of(const std::optional<PciId>& pci) {
  if (!pci || pci->vendor != kIntelVendorId) return Family::kOther;
  const PciPart* part = find_pci_part(pci->device);
  return part == nullptr ? Family::kOther : part->family;
}

FoundAdapter describe(const LinuxApi& api, const std::string& interface,
                      const InterfaceFolder& folder, const std::string& device) {
  FoundAdapter found;
  AdapterInfo& info = found.info;
  info.key = key_of(folder, device);
  info.name = interface;
  info.pci = folder.pci();
  info.family = family_of(info.pci);
  info.location = parse_location(device);
  info.mac = parse_mac(folder.text("address"));
  info.link = folder.link();
  info.driver = driver_of(api, interface, folder);
  const auto node = folder.number("device/numa_node");
  if (node && *node >= 0 && *node <= INT32_MAX) info.numa_node = static_cast<std::int32_t>(*node);
  const auto index = folder.number("ifindex");
  if (index && *index > 0) info.if_index = static_cast<std::uint32_t>(*index);
  info.description = description_of(
      info, info.family == Family::kOther ? nullptr : find_pci_part(info.pci->device));
  found.phc_index = phc_index_of(api, interface);
  return found;
}

bool before(const FoundAdapter& a, const FoundAdapter& b) {
  const auto rank = [](const FoundAdapter& f) {
    const PciLocation at = f.info.location.value_or(PciLocation{});
    return std::make_tuple(!f.info.location.has_value(), at.bus, at.device, at.function);
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  return a.info.key < b.info.key;
}

}  // namespace

Result<Enumeration> enumerate_adapters(const LinuxApi& api) {
  if (api.absent_reason != nullptr) {
    return make_error(ErrorCode::kApiMissing, {}, api.absent_reason, "Use this backend on Linux.");
  }
  std::vector<std::string> interfaces;
  const int error = api.list_folder(api.context, kInterfaces, &interfaces);
  if (error != 0) {
    return make_os_error(ErrorCode::kDriverError, kInterfaces, OsErrorKind::kErrno,
                         static_cast<std::uint32_t>(error),
                         "the network interfaces could not be listed", "Mount sysfs on /sys.");
  }
  Enumeration all;
  for (const std::string& interface : interfaces) {
    const InterfaceFolder folder(api, interface);
    const std::string device = folder.link_name("device");
    if (device.empty()) continue;
    FoundAdapter found = describe(api, interface, folder, device);
    if (found.phc_index || found.info.family != Family::kOther) {
      all.adapters.push_back(std::move(found));
    } else {
      all.without_clock.push_back(interface);
    }
  }
  std::sort(all.without_clock.begin(), all.without_clock.end());
  std::sort(all.adapters.begin(), all.adapters.end(), before);
  for (std::size_t i = 0; i < all.adapters.size(); ++i) {
    all.adapters[i].info.index = static_cast<std::uint32_t>(i);
  }
  return all;
}

}  // namespace avbhal::linux_phc
