// An adapter of the product's backend that also tells the truth. Any thread, as far as the inner
// one allows it.
#pragma once

#include <memory>
#include <utility>

#include "forwarding_adapter.h"
#include "machine/shared_machine.h"

namespace avbhal::standin_addon {

// The truth is among the capabilities.
void add_truth(AdapterInfo& info);

// For the next whole tick of the system clock. HAL_ADAPTER_GONE when the adapter was removed since
// it was opened, even if it has returned.
class StandinTruth final : public Truth {
 public:
  StandinTruth(Adapter& adapter, SharedMachine& machine, const Attachment& at)
      : Truth(adapter), machine_(machine), at_(at) {}

 private:
  Result<GroundTruth> do_now() override;

  SharedMachine& machine_;
  const Attachment at_;
};

class StandinAdapter final : public ForwardingAdapter {
 public:
  StandinAdapter(SharedMachine& machine, std::unique_ptr<Adapter> inner, const Attachment& at)
      : ForwardingAdapter(std::move(inner), &add_truth), truth_(*this, machine, at) {}

  Truth* truth() override { return &truth_; }

 private:
  StandinTruth truth_;
};

}  // namespace avbhal::standin_addon
