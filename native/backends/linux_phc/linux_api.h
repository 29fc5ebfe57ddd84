// Every operating-system function this backend uses, as one table: filled from Linux by
// linux_api_linux.cc, with nothing by linux_api_absent.cc elsewhere, with a script by the tests.
//
// Functions return error numbers of Linux (errors.h), 0 = success. They may be called from any
// thread. No member but absent_reason is null.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "backends/linux_phc/layouts.h"

namespace avbhal::linux_phc {

// Who may open a file.
struct NodeRights {
  std::uint32_t mode = 0;  // the lower 9 bits
  std::string owner, group;
};

struct LinuxApi {
  void* context = nullptr;  // first argument of every function
  // Why none of this can work here; null on Linux.
  const char* absent_reason = nullptr;

  // --- sysfs ---
  int (*list_folder)(void*, const std::string& path, std::vector<std::string>* names);
  int (*read_text)(void*, const std::string& path, std::string* text);
  int (*read_link)(void*, const std::string& path, std::string* target);

  // --- rights ---
  int (*rights)(void*, const std::string& path, NodeRights* rights);
  // 0 when this process may open the file for writing.
  int (*may_write)(void*, const std::string& path);

  // --- ethtool: `request` begins with its command ---
  int (*ethtool)(void*, const std::string& interface, void* request);

  // --- a PTP clock's device ---
  int (*open)(void*, const std::string& path, bool writable, int* file);
  void (*close)(void*, int file);
  int (*control)(void*, int file, std::uint32_t request, void* data);
  int (*get_time)(void*, int file, PtpTime* time);
  int (*set_time)(void*, int file, const PtpTime& time);
  // With modes 0 it only reads.
  int (*adjust)(void*, int file, ClockChange* change);

  // --- CLOCK_REALTIME in ns ---
  std::uint64_t (*realtime_ns)(void*);
};

// The table of this operating system; lives as long as the process. Any thread.
const LinuxApi& platform_linux_api();

}  // namespace avbhal::linux_phc
