#include "backends/intel_avb/npcap.h"

#include <cstring>
#include <optional>

#include "base/win32_errors.h"
#include "hal/pci_families.h"

namespace avbhal::intel_avb {
namespace {

constexpr char kInstall[] =
    "install Npcap (https://npcap.com) on this computer; avb-hal neither contains nor installs it";
constexpr std::uint32_t kModuleNotFound = 126;

// "126 (what it is)" is of no use to a reader who has the reason.
std::string not_loaded(std::uint32_t error, const std::string& why) {
  if (!why.empty()) return why;
  const bool missing =
      error == win32::kFileNotFound || error == win32::kPathNotFound || error == kModuleNotFound;
  if (missing) return std::string("frames need Npcap, which is not installed: ") + kInstall;
  return "Npcap's wpcap.dll could not be loaded (Win32 error " + std::to_string(error) +
         "): repair the installation of Npcap";
}

struct NpcapVersion {
  std::uint32_t major = 0, minor = 0;
};

std::optional<std::uint32_t> leading_number(const std::string& text, std::size_t* at) {
  std::uint32_t number = 0;
  std::size_t i = *at;
  for (; i < text.size() && text[i] >= '0' && text[i] <= '9' && i - *at < 6; ++i) {
    number = number * 10 + static_cast<std::uint32_t>(text[i] - '0');
  }
  if (i == *at) return std::nullopt;
  *at = i;
  return number;
}

// "Npcap version 1.87, based on libpcap version 1.10.6"; "Npcap OEM version ...".
std::optional<NpcapVersion> parse_version(const std::string& text) {
  constexpr char kWord[] = "version ";
  const std::size_t word = text.find(kWord);
  if (word == std::string::npos) return std::nullopt;
  std::size_t at = word + sizeof kWord - 1;
  const auto major = leading_number(text, &at);
  if (!major || at >= text.size() || text[at] != '.') return std::nullopt;
  ++at;
  const auto minor = leading_number(text, &at);
  if (!minor) return std::nullopt;
  return NpcapVersion{*major, *minor};
}

// Asked before any other function: another wpcap.dll may do anything.
std::string version_obstacle(const PcapCalls& calls) {
  const std::string text = pcap_text(calls.lib_version());
  if (text.rfind("Npcap", 0) != 0) {
    return "the wpcap.dll in Npcap's folder is not Npcap's ('" + text + "'): " + kInstall;
  }
  if (text.rfind("Npcap OEM RO", 0) == 0) {
    return "this Npcap ('" + text + "') is an edition that cannot send: install the standard one";
  }
  const std::optional<NpcapVersion> version = parse_version(text);
  const bool old =
      !version || version->major < 1 || (version->major == 1 && version->minor < kOldestNpcapMinor);
  if (!old) return {};
  return "this Npcap ('" + text + "') is older than 1." + std::to_string(kOldestNpcapMinor) +
         ": install a newer one";
}

std::string rights_obstacle(const NpcapPort& port, NpcapService* service) {
  if (const std::uint32_t error = port.service(port.context, service); error != 0) {
    return "the state of the service 'npcap' could not be read (Win32 error " +
           std::to_string(error) + ")";
  }
  // Opening a device without the rights makes Npcap ask the user by a prompt.
  if (service->admin_only && !service->elevated) {
    return "Npcap was installed for administrators only: run this program as administrator, or "
           "install Npcap again without that option";
  }
  return {};
}

std::string interface_obstacle(const NpcapPort& port, Family family, std::uint32_t of_family,
                               NetInterface* out) {
  std::vector<NetInterface> all;
  if (const std::uint32_t error = port.interfaces(port.context, &all); error != 0) {
    return "the network interfaces could not be listed (Win32 error " + std::to_string(error) + ")";
  }
  std::uint32_t found = 0;
  for (const NetInterface& one : all) {
    if (one.vendor_id != kIntelVendorId || family_of_device(one.device_id) != family) continue;
    ++found;
    *out = one;
  }
  if (found == 0) {
    return "Windows lists no network interface of this adapter: enable it in the network settings";
  }
  if (found == 1 && of_family == 1) return {};
  return "the filter driver has " + std::to_string(of_family) +
         " adapters of this family and "
         "Windows " +
         std::to_string(found) + ", and nothing tells which is which: disable all but one of them";
}

// A stopped service is no obstacle by itself: Npcap starts it where it may.
std::string binding_obstacle(const PcapCalls& calls, const NetInterface& at,
                             const NpcapService& service) {
  char error[kPcapErrorBytes] = {};
  Pcap* opened = calls.create(npcap_device(at).c_str(), error);
  if (opened != nullptr) {
    calls.close(opened);
    return {};
  }
  const std::uint32_t number = win32_of_text(error);
  if (number == win32::kAccessDenied) {
    return "Npcap refuses access to this adapter: run this program as administrator";
  }
  if (!service.installed) {
    return "Npcap's files are there but its service 'npcap' is not: repair the installation of "
           "Npcap";
  }
  if (!service.running) {
    return "the service 'npcap' is stopped: start it as administrator ('net start npcap')";
  }
  return "Npcap does not serve this adapter (" + pcap_text(error) +
         "): tick 'Npcap Packet Driver (NPCAP)' in the adapter's properties in Windows";
}

}  // namespace

std::string pcap_text(const char* text) {
  if (text == nullptr) return "no text";
  std::string out;
  for (std::size_t i = 0; i < kPcapErrorBytes && text[i] != '\0'; ++i) {
    const bool shown = text[i] >= 0x20 && text[i] < 0x7F;
    out += shown ? text[i] : '?';
  }
  return out.empty() ? "no text" : out;
}

std::uint32_t win32_of_text(const char* text) {
  if (text == nullptr) return 0;
  std::size_t size = 0;
  while (size < kPcapErrorBytes && text[size] != '\0') ++size;
  if (size < 3 || text[size - 1] != ')') return 0;
  std::uint64_t number = 0, place = 1;
  for (std::size_t i = size - 1; i-- > 0;) {
    if (text[i] == '(') return place == 1 || number > UINT32_MAX ? 0 : std::uint32_t(number);
    if (text[i] < '0' || text[i] > '9' || place > 1000000000) return 0;
    number += place * static_cast<std::uint64_t>(text[i] - '0');
    place *= 10;
  }
  return 0;
}

std::string npcap_device(const NetInterface& at) { return "\\Device\\NPF_" + at.guid; }

FrameAccess frame_access(const NpcapPort& port, Family family, std::uint32_t of_family) {
  FrameAccess access;
  std::string why;
  const std::uint32_t error =
      port.load == nullptr ? kModuleNotFound : port.load(port.context, &access.calls, &why);
  if (error != 0) {
    access.obstacle = not_loaded(error, why);
    return access;
  }
  access.obstacle = version_obstacle(access.calls);
  NpcapService service;
  if (access.obstacle.empty()) access.obstacle = rights_obstacle(port, &service);
  if (access.obstacle.empty()) {
    access.obstacle = interface_obstacle(port, family, of_family, &access.at);
  }
  if (access.obstacle.empty()) {
    access.obstacle = binding_obstacle(access.calls, access.at, service);
  }
  return access;
}

}  // namespace avbhal::intel_avb
