// Switching the stamping of frames, and the stamp registers.
#pragma once

#include <cstdint>
#include <string>

#include "hal/facet.h"
#include "hal/stamp_types.h"

namespace avbhal {

inline constexpr std::uint32_t kReceiveQueues = 4;

class Stamping : public Facet {
 public:
  using Facet::Facet;
  static constexpr auto kState = needs_observe("stamps.settings", C::kStampControl);
  static constexpr auto kConfigure = needs_discipline("stamps.configure", C::kStampControl);
  static constexpr auto kTakeTransmit = needs_observe("stamps.take", C::kTransmitStamps);
  static constexpr auto kTakeReceive = needs_observe("stamps.take", C::kReceiveStamps);
  static constexpr auto kReceiveBuffers =
      needs_configure("stamps.hardware.setReceiveBuffers", C::kQueueStamping);
  static constexpr auto kQueue = needs_configure("stamps.hardware.setQueue", C::kQueueStamping);
  static Stamping* of(Adapter& adapter) { return adapter.stamping(); }

  Result<StampingState> state() { return run(kState, &Stamping::do_state); }
  // Never stops the clock, whatever is switched off. HAL_NOT_EFFECTIVE when reading back disagrees;
  // HAL_NOT_SUPPORTED for timers and inputs that the adapter does not have.
  Result<StampingState> configure(const StampingRequest& request) {
    return run(kConfigure, &Stamping::do_configure, request);
  }
  // The stamp that waits in the transmit or receive register, taken; none: without kStampTimeValid.
  // `kind` must be kTransmit or kReceive.
  Result<StampEvent> take(EventKind kind) {
    return run(kind == EventKind::kTransmit ? kTakeTransmit : kTakeReceive, check_kind(kind),
               &Stamping::do_take, kind);
  }
  Result<ReceiveBufferStamping> set_receive_buffers(bool enable) {
    return run(kReceiveBuffers, &Stamping::do_set_receive_buffers, enable);
  }
  // `queue` from 0 to 3.
  Result<QueueStamping> set_queue(std::uint32_t queue, bool enable) {
    return run(kQueue, require_within("queue", 0, kReceiveQueues - 1, queue),
               &Stamping::do_set_queue, queue, enable);
  }

 private:
  static Status check_kind(EventKind kind) {
    if (kind == EventKind::kTransmit || kind == EventKind::kReceive) return ok_status();
    return make_error(
        ErrorCode::kInvalidArgument, {},
        std::string("direction must be transmit or receive, got ") + event_kind_name(kind));
  }

  virtual Result<StampingState> do_state() = 0;
  virtual Result<StampingState> do_configure(const StampingRequest& request) = 0;
  virtual Result<StampEvent> do_take(EventKind kind) = 0;
  virtual Result<ReceiveBufferStamping> do_set_receive_buffers(bool enable) = 0;
  virtual Result<QueueStamping> do_set_queue(std::uint32_t queue, bool enable) = 0;
};

}  // namespace avbhal
