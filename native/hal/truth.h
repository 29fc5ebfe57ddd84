// The true device time, where a model knows it.
#pragma once

#include "hal/facet.h"

namespace avbhal {

class Truth : public Facet {
 public:
  using Facet::Facet;
  static constexpr auto kNow = needs_observe("simulation.truth", C::kGroundTruth);
  static Truth* of(Adapter& adapter) { return adapter.truth(); }

  Result<GroundTruth> now() { return run(kNow, &Truth::do_now); }

 private:
  virtual Result<GroundTruth> do_now() = 0;
};

}  // namespace avbhal
