// Which PCI device each network interface of Windows is, by the registry. Windows builds only.
#pragma once

#include <guiddef.h>

#include <cstdint>
#include <string>
#include <vector>

namespace avbhal::intel_avb {

struct PciOfInterface {
  std::string guid;
  std::uint16_t vendor_id = 0, device_id = 0;
};

// Of devices that are there and of ones that were.
std::vector<PciOfInterface> pci_of_interfaces();
// "{5AB1E000-0000-4000-8000-000000000002}"
std::string guid_text(const GUID& guid);

}  // namespace avbhal::intel_avb
