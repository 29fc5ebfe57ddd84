// An adapter of the product's backend that also tells the truth. Any thread, as far as the inner
// one allows it; info() not concurrently with any other call.
#pragma once

#include <memory>
#include <utility>

#include "forwarding_adapter.h"
#include "machine/shared_machine.h"

namespace avbhal::standin_addon {

class StandinAdapter final : public ForwardingAdapter {
 public:
  StandinAdapter(SharedMachine& machine, std::unique_ptr<Adapter> inner, const Attachment& at)
      : ForwardingAdapter(std::move(inner)), machine_(machine), at_(at) {}

  const AdapterInfo& info() const override;
  // For the next whole tick of the system clock. HAL_ADAPTER_GONE when the adapter was removed
  // since it was opened, even if it has returned.
  Result<GroundTruth> ground_truth() override;

 private:
  SharedMachine& machine_;
  const Attachment at_;
  mutable AdapterInfo info_;  // the inner one's, with the truth among the capabilities
};

}  // namespace avbhal::standin_addon
