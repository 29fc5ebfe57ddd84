// The table of Linux.
#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/ethtool.h>
#include <linux/ptp_clock.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <pwd.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "backends/linux_phc/errors.h"
#include "backends/linux_phc/linux_api.h"

namespace avbhal::linux_phc {
namespace {

static_assert(kPtpGetCaps == PTP_CLOCK_GETCAPS && sizeof(PtpCaps) == sizeof(ptp_clock_caps));
static_assert(kPtpOffset == PTP_SYS_OFFSET && sizeof(PtpOffset) == sizeof(ptp_sys_offset));
static_assert(kPtpPrecise == PTP_SYS_OFFSET_PRECISE &&
              sizeof(PtpPrecise) == sizeof(ptp_sys_offset_precise));
static_assert(kPtpExtended == PTP_SYS_OFFSET_EXTENDED &&
              sizeof(PtpExtended) == sizeof(ptp_sys_offset_extended));
static_assert(sizeof(EthtoolStamping) == sizeof(ethtool_ts_info));
static_assert(sizeof(EthtoolDriver) == sizeof(ethtool_drvinfo));
static_assert(kClockMonotonicRaw == CLOCK_MONOTONIC_RAW);
static_assert(kChangeFrequency == ADJ_FREQUENCY && kChangeStep == ADJ_SETOFFSET &&
              kChangeInNs == ADJ_NANO);
static_assert(kEacces == EACCES && kEperm == EPERM && kEbusy == EBUSY && kEnodev == ENODEV);
static_assert(kErange == ERANGE && kEopnotsupp == EOPNOTSUPP && kEnotty == ENOTTY);
static_assert(kEinval == EINVAL && kEnoent == ENOENT && kEnosys == ENOSYS && kEnxio == ENXIO);
static_assert(kEnomem == ENOMEM);

constexpr std::size_t kMostTextBytes = 4096;  // a file of sysfs is a page at most

int error_of(int result) { return result < 0 ? errno : 0; }

// The clock of an open device; it dies with the file.
clockid_t clock_of(int file) {
  return static_cast<clockid_t>((~static_cast<unsigned>(file) << 3) | 3u);
}

int list_folder(void*, const std::string& path, std::vector<std::string>* names) {
  DIR* folder = opendir(path.c_str());
  if (folder == nullptr) return errno;
  while (const dirent* entry = readdir(folder)) {
    if (entry->d_name[0] != '.') names->emplace_back(entry->d_name);
  }
  closedir(folder);
  return 0;
}

int read_text(void*, const std::string& path, std::string* text) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return errno;
  text->assign(kMostTextBytes, '\0');
  const ssize_t got = read(file, text->data(), text->size());
  const int error = error_of(static_cast<int>(got));
  ::close(file);
  text->resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return error;
}

int read_link(void*, const std::string& path, std::string* target) {
  char text[kMostTextBytes];
  const ssize_t got = readlink(path.c_str(), text, sizeof text);
  if (got < 0) return errno;
  target->assign(text, static_cast<std::size_t>(got));
  return 0;
}

std::string user_name(uid_t id) {
  passwd entry{};
  passwd* found = nullptr;
  char text[kMostTextBytes];
  const bool known = getpwuid_r(id, &entry, text, sizeof text, &found) == 0 && found != nullptr;
  return known ? entry.pw_name : std::to_string(id);
}

std::string group_name(gid_t id) {
  group entry{};
  group* found = nullptr;
  char text[kMostTextBytes];
  const bool known = getgrgid_r(id, &entry, text, sizeof text, &found) == 0 && found != nullptr;
  return known ? entry.gr_name : std::to_string(id);
}

int rights(void*, const std::string& path, NodeRights* rights) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0) return errno;
  rights->mode = facts.st_mode & 0777u;
  rights->owner = user_name(facts.st_uid);
  rights->group = group_name(facts.st_gid);
  return 0;
}

int may_write(void*, const std::string& path) {
  return error_of(faccessat(AT_FDCWD, path.c_str(), R_OK | W_OK, AT_EACCESS));
}

int ethtool(void*, const std::string& interface, void* request) {
  ifreq call{};
  if (interface.size() >= sizeof call.ifr_name) return kEinval;
  std::memcpy(call.ifr_name, interface.c_str(), interface.size());
  call.ifr_data = static_cast<char*>(request);
  const int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (any < 0) return errno;
  const int error = error_of(ioctl(any, SIOCETHTOOL, &call));
  ::close(any);
  return error;
}

int open_device(void*, const std::string& path, bool writable, int* file) {
  const int opened = ::open(path.c_str(), (writable ? O_RDWR : O_RDONLY) | O_CLOEXEC);
  if (opened < 0) return errno;
  *file = opened;
  return 0;
}

void close_device(void*, int file) { ::close(file); }

int control(void*, int file, std::uint32_t request, void* data) {
  return error_of(ioctl(file, static_cast<unsigned long>(request), data));
}

int get_time(void*, int file, PtpTime* time) {
  timespec t{};
  if (clock_gettime(clock_of(file), &t) != 0) return errno;
  *time = {t.tv_sec, static_cast<std::uint32_t>(t.tv_nsec), 0};
  return 0;
}

int set_time(void*, int file, const PtpTime& time) {
  timespec t{};
  t.tv_sec = static_cast<time_t>(time.seconds);
  t.tv_nsec = static_cast<long>(time.ns);
  return error_of(clock_settime(clock_of(file), &t));
}

int adjust(void*, int file, ClockChange* change) {
  timex t{};
  t.modes = change->modes;
  t.freq = static_cast<long>(change->frequency);
  t.time.tv_sec = static_cast<time_t>(change->seconds);
  t.time.tv_usec = static_cast<suseconds_t>(change->ns);
  // A state of the clock, 0 or more, is success.
  if (clock_adjtime(clock_of(file), &t) < 0) return errno;
  change->frequency = t.freq;
  return 0;
}

std::uint64_t realtime_ns(void*) {
  timespec t{};
  if (clock_gettime(CLOCK_REALTIME, &t) != 0) return 0;
  return static_cast<std::uint64_t>(t.tv_sec) * 1000000000u + static_cast<std::uint64_t>(t.tv_nsec);
}

}  // namespace

const LinuxApi& platform_linux_api() {
  static constexpr LinuxApi kApi = {nullptr,  nullptr,    &list_folder, &read_text,   &read_link,
                                    &rights,  &may_write, &ethtool,     &open_device, &close_device,
                                    &control, &get_time,  &set_time,    &adjust,      &realtime_ns};
  return kApi;
}

}  // namespace avbhal::linux_phc
