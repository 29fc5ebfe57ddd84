// Opens ports for frames.
#pragma once

#include <memory>

#include "hal/frame_port.h"

namespace avbhal {

class Frames : public Facet {
 public:
  static constexpr Operation kOpen = needs_observe("frames.open", C::kFrames);
  static Frames* of(Adapter& adapter) { return adapter.frames(); }

  // Frames from now on.
  Result<std::unique_ptr<FramePort>> open(const FrameFilter& filter) {
    return run(over(kOpen, filter.transport), check_frame_filter(filter), &Frames::do_open, filter);
  }
  // How far a stamp may lie below the true instant, ns.
  virtual std::uint32_t stamp_resolution_ns() const = 0;

 protected:
  using Facet::Facet;

 private:
  virtual Result<std::unique_ptr<FramePort>> do_open(const FrameFilter& filter) = 0;
};

}  // namespace avbhal
