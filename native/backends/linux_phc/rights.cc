#include "backends/linux_phc/rights.h"

namespace avbhal::linux_phc {
namespace {

constexpr std::uint32_t kGroupReads = 0040, kGroupWrites = 0020;

// "rw-rw----"
std::string mode_text(std::uint32_t mode) {
  std::string text = "rwxrwxrwx";
  for (unsigned i = 0; i < 9; ++i) {
    if ((mode & (0400u >> i)) == 0) text[i] = '-';
  }
  return text;
}

}  // namespace

std::string device_path(int phc_index) { return "/dev/ptp" + std::to_string(phc_index); }

std::string rights_hint(const LinuxApi& api, const std::string& path, bool writable) {
  NodeRights rights;
  if (api.rights(api.context, path, &rights) != 0) {
    return "Run as root, or install the udev rule of docs/linux.md.";
  }
  const std::string node =
      path + " (" + mode_text(rights.mode) + " " + rights.owner + " " + rights.group + ")";
  const std::uint32_t wanted = writable ? kGroupReads | kGroupWrites : kGroupReads;
  if ((rights.mode & wanted) == wanted && rights.group != "root") {
    return "Add this user to the group '" + rights.group + "', which may " +
           (writable ? "write " : "read ") + node + ", and log in again.";
  }
  return "No group may " + std::string(writable ? "write " : "read ") + node +
         ": run as root, or install the udev rule of docs/linux.md, which gives it to one.";
}

}  // namespace avbhal::linux_phc
