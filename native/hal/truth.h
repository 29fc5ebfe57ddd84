// The true device time, where a model knows it.
#pragma once

#include "hal/facet.h"

namespace avbhal {

class Truth : public Facet {
 public:
  static constexpr Operation kNow{"simulation.truth", Capability::kGroundTruth,
                                  AccessLevel::kObserve};
  static Truth* of(Adapter& adapter) { return adapter.truth(); }
  virtual ~Truth() = default;

  Result<GroundTruth> now() {
    return run(kNow, [this] { return do_now(); });
  }

 protected:
  using Facet::Facet;

 private:
  virtual Result<GroundTruth> do_now() = 0;
};

}  // namespace avbhal
