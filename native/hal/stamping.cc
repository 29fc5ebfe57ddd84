#include "hal/stamping.h"

#include <string>

namespace avbhal {

Status Stamping::check_kind(EventKind kind) {
  if (kind == EventKind::kTransmit || kind == EventKind::kReceive) return ok_status();
  return make_error(
      ErrorCode::kInvalidArgument, {},
      std::string("direction must be transmit or receive, got ") + event_kind_name(kind));
}

Status Stamping::check_queue(std::uint32_t queue) {
  if (queue < kReceiveQueues) return ok_status();
  return make_error(ErrorCode::kInvalidArgument, {},
                    "queue must be 0 to 3, got " + std::to_string(queue));
}

}  // namespace avbhal
