// One adapter through the kernel's own interfaces.
#pragma once

#include <memory>
#include <mutex>

#include "backends/linux_phc/capabilities.h"
#include "backends/linux_phc/enumerate.h"
#include "backends/linux_phc/facets.h"
#include "hal/adapter.h"

namespace avbhal::linux_phc {

// Any thread. An adapter without a usable clock opens too: its manifest says what is missing.
class PhcAdapter final : public Adapter {
 public:
  // `api` and `system` must outlive the adapter.
  PhcAdapter(const LinuxApi& api, SystemClock& system, FoundAdapter found);

  Clock* clock() override { return clock_.get(); }
  Steering* steering() override { return steering_.get(); }
  // A right may have been given since; where one is still missing, HAL_ACCESS_DENIED says which.
  Status look_again(Capability capability) override;

 private:
  Status do_refresh() override;
  Status look();  // with mutex_ held, as adopt()
  void adopt(FoundAdapter found);

  const LinuxApi& api_;
  PhcDevice device_;
  const std::unique_ptr<Clock> clock_;
  const std::unique_ptr<Steering> steering_;

  std::mutex mutex_;  // guards facts_; one look at a time
  ClockFacts facts_;
};

// Facts of an adapter that is not open.
AdapterInfo described(const LinuxApi& api, SystemClock& system, FoundAdapter found);

}  // namespace avbhal::linux_phc
