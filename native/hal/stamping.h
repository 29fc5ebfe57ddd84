// Switching the stamping of frames, and the stamp registers.
#pragma once

#include <cstdint>

#include "hal/facet.h"
#include "hal/stamp_types.h"

namespace avbhal {

inline constexpr std::uint32_t kReceiveQueues = 4;

class Stamping : public Facet {
 public:
  static constexpr Operation kState{"stamps.settings", Capability::kStampControl,
                                    AccessLevel::kObserve};
  static constexpr Operation kConfigure{"stamps.configure", Capability::kStampControl,
                                        AccessLevel::kDiscipline};
  static constexpr Operation kTakeTransmit{"stamps.take", Capability::kTransmitStamps,
                                           AccessLevel::kObserve};
  static constexpr Operation kTakeReceive{"stamps.take", Capability::kReceiveStamps,
                                          AccessLevel::kObserve};
  static constexpr Operation kReceiveBuffers{"stamps.hardware.setReceiveBuffers",
                                             Capability::kQueueStamping, AccessLevel::kConfigure};
  static constexpr Operation kQueue{"stamps.hardware.setQueue", Capability::kQueueStamping,
                                    AccessLevel::kConfigure};
  static Stamping* of(Adapter& adapter) { return adapter.stamping(); }
  virtual ~Stamping() = default;

  Result<StampingState> state() {
    return run(kState, [this] { return do_state(); });
  }
  // Never stops the clock, whatever is switched off. HAL_NOT_EFFECTIVE when reading back disagrees;
  // HAL_NOT_SUPPORTED for timers and inputs that the adapter does not have.
  Result<StampingState> configure(const StampingRequest& request) {
    return run(kConfigure, [&] { return do_configure(request); });
  }
  // The stamp that waits in the transmit or receive register, taken; none: without kStampTimeValid.
  // `kind` must be kTransmit or kReceive.
  Result<StampEvent> take(EventKind kind) {
    return run(
        kind == EventKind::kTransmit ? kTakeTransmit : kTakeReceive,
        [&] { return check_kind(kind); }, [&] { return do_take(kind); });
  }
  Result<ReceiveBufferStamping> set_receive_buffers(bool enable) {
    return run(kReceiveBuffers, [&] { return do_set_receive_buffers(enable); });
  }
  // `queue` from 0 to 3.
  Result<QueueStamping> set_queue(std::uint32_t queue, bool enable) {
    return run(
        kQueue, [&] { return check_queue(queue); }, [&] { return do_set_queue(queue, enable); });
  }

 protected:
  using Facet::Facet;

 private:
  static Status check_kind(EventKind kind);
  static Status check_queue(std::uint32_t queue);

  virtual Result<StampingState> do_state() = 0;
  virtual Result<StampingState> do_configure(const StampingRequest& request) = 0;
  virtual Result<StampEvent> do_take(EventKind kind) = 0;
  virtual Result<ReceiveBufferStamping> do_set_receive_buffers(bool enable) = 0;
  virtual Result<QueueStamping> do_set_queue(std::uint32_t queue, bool enable) = 0;
};

}  // namespace avbhal
