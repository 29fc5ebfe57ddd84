// An adapter that hands out another one's facets; what stands in front of it adds some.
#pragma once

#include <memory>
#include <utility>

#include "hal/backend.h"

namespace avbhal::standin_addon {

// Any thread, as far as the inner one allows it. Its facts are the inner one's, as of the last
// refresh(); `adapt` changes them on the way.
class ForwardingAdapter : public Adapter {
 public:
  using Adapt = void (*)(AdapterInfo& info);
  ForwardingAdapter(std::unique_ptr<Adapter> inner, Adapt adapt)
      : Adapter(adapted(inner->info(), adapt)), inner_(std::move(inner)), adapt_(adapt) {}

  void limit_access(AccessLevel level) override {
    Adapter::limit_access(level);
    inner_->limit_access(level);
  }
  Clock* clock() override { return inner_->clock(); }
  Steering* steering() override { return inner_->steering(); }
  Registers* registers() override { return inner_->registers(); }
  Phy* phy() override { return inner_->phy(); }
  Stamps* stamps() override { return inner_->stamps(); }
  Stamping* stamping() override { return inner_->stamping(); }
  Setting* setting() override { return inner_->setting(); }
  Timers* timers() override { return inner_->timers(); }
  Tsn* tsn() override { return inner_->tsn(); }
  Port* port() override { return inner_->port(); }
  Driver* driver() override { return inner_->driver(); }
  Streams* streams() override { return inner_->streams(); }
  Frames* frames() override { return inner_->frames(); }

 private:
  static AdapterInfo adapted(AdapterInfo info, Adapt adapt) {
    adapt(info);
    return info;
  }
  Status do_refresh() override {
    Status status = inner_->refresh();
    publish(adapted(inner_->info(), adapt_));
    return status;
  }

  const std::unique_ptr<Adapter> inner_;
  const Adapt adapt_;
};

}  // namespace avbhal::standin_addon
