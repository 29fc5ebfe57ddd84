// What sysfs tells of a network interface.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/linux_phc/linux_api.h"
#include "hal/types.h"

namespace avbhal::linux_phc {

// "0x8086" as the files of a PCI device have it, "1000" and "-1" otherwise; empty for other texts.
std::optional<std::int64_t> parse_number(std::string_view text);
// "02:00:00:00:00:01"; empty for other texts.
std::optional<std::array<std::uint8_t, 6>> parse_mac(std::string_view text);
// "0000:01:00.0", the domain left out; empty for other texts.
std::optional<PciLocation> parse_location(std::string_view text);

// One interface; reads when it is asked. What cannot be read is empty.
class InterfaceFolder {
 public:
  InterfaceFolder(const LinuxApi& api, const std::string& interface)
      : api_(api), path_("/sys/class/net/" + interface + "/") {}

  // The last part of where a link points to: "0000:01:00.0" of "device".
  std::string link_name(const char* name) const;
  // Without the end of the line.
  std::string text(const char* name) const;
  std::optional<std::int64_t> number(const char* name) const;
  std::optional<PciId> pci() const;
  std::optional<LinkState> link() const;

 private:
  const LinuxApi& api_;
  const std::string path_;
};

}  // namespace avbhal::linux_phc
