// An adapter opened through a scripted AVB filter driver.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "avb_fake_driver.h"
#include "harness.h"

namespace avbhal::test {

struct AvbBench {
  explicit AvbBench(std::vector<std::uint16_t> ids = {avb_abi::kDeviceI226},
                    const std::string& key = "avb:I226:0")
      : driver(std::move(ids)), backend(driver.backend()), nic(driver.open(*backend, key)) {}
  FakeNic& silicon(std::size_t i = 0) { return *driver.nics[i]; }
  std::uint64_t now() { return silicon().time_at(driver.clock.ns()); }

  FakeDriver driver;
  std::unique_ptr<Backend> backend;
  std::unique_ptr<Adapter> nic;
};

// Whether the detail or the hint of a failure holds `text`; shows both where it does not.
inline bool mentions(const Status& status, const std::string& text) {
  if (status.ok()) return false;
  const ErrorInfo& e = status.error();
  if ((e.detail + "|" + e.hint).find(text) != std::string::npos) return true;
  fail(__FILE__, __LINE__, "no '" + text + "' in: " + e.detail + " | " + e.hint);
  return false;
}

}  // namespace avbhal::test
