// The linux_phc backend over a Linux made of tables, with one adapter.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>

#include "backends/linux_phc/backend.h"
#include "harness.h"
#include "linux_fake.h"

namespace avbhal::test {

inline constexpr char kPhcKey[] = "0000:01:00.0";

struct PhcBench {
  FakeLinux linux;
  FakePhc& phc = linux.add("eth0", kPhcKey, 0);
  std::unique_ptr<Backend> backend = linux_phc::make_linux_phc_backend(linux.api, linux.clock);

  std::unique_ptr<Adapter> open(AccessLevel access = AccessLevel::kDiscipline) {
    auto adapter = backend->open(kPhcKey, access);
    if (!adapter.ok()) throw std::runtime_error(adapter.status().error().detail);
    return adapter.take();
  }
};

// Code, errno and words of the detail or hint of a failure; shows what came where one differs.
inline bool failed_as(const Status& status, ErrorCode code, int error, const std::string& words) {
  if (status.ok()) return false;
  const ErrorInfo& e = status.error();
  const std::string text = e.detail + "|" + e.hint;
  const bool same = e.code == code && static_cast<int>(e.os_error) == error &&
                    text.find(words) != std::string::npos;
  if (!same) {
    fail(__FILE__, __LINE__,
         std::string(code_text(e.code)) + " " + std::to_string(e.os_error) + ": " + text);
  }
  return same;
}

}  // namespace avbhal::test
