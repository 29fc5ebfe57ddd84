// The table on other systems than Linux. Its reason keeps the backend from being offered; the
// functions fail with ENOSYS all the same, so that no caller takes an answer for a clock's.
#include "backends/linux_phc/errors.h"
#include "backends/linux_phc/linux_api.h"

namespace avbhal::linux_phc {
namespace {

template <class... Arguments>
int not_here(Arguments...) {
  return kEnosys;
}

LinuxApi absent_api() {
  LinuxApi api{};
  api.absent_reason = "PTP clocks of the kernel exist on Linux only";
  api.list_folder = [](void*, const std::string&, std::vector<std::string>*) { return kEnosys; };
  api.read_text = [](void*, const std::string&, std::string*) { return kEnosys; };
  api.read_link = [](void*, const std::string&, std::string*) { return kEnosys; };
  api.rights = [](void*, const std::string&, NodeRights*) { return kEnosys; };
  api.may_write = [](void*, const std::string&) { return kEnosys; };
  api.ethtool = [](void*, const std::string&, void*) { return kEnosys; };
  api.open = [](void*, const std::string&, bool, int*) { return kEnosys; };
  api.close = [](void*, int) {};
  api.control = &not_here;
  api.get_time = &not_here;
  api.set_time = [](void*, int, const PtpTime&) { return kEnosys; };
  api.adjust = &not_here;
  api.realtime_ns = [](void*) { return std::uint64_t{0}; };
  return api;
}

}  // namespace

const LinuxApi& platform_linux_api() {
  static const auto* api = new LinuxApi(absent_api());
  return *api;
}

}  // namespace avbhal::linux_phc
