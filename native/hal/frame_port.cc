#include "hal/frame_port.h"

#include <string>

#include "base/limits.h"

namespace avbhal {
namespace {

Status invalid(const std::string& detail) {
  return make_error(ErrorCode::kInvalidArgument, {}, detail);
}

}  // namespace

Status check_frame_filter(const FrameFilter& filter) {
  if (filter.ether_type < kMinEtherType) {
    return invalid("etherType must be 0x600 to 0xffff, got " + std::to_string(filter.ether_type));
  }
  if (filter.groups.size() > kMaxFrameGroups) {
    return invalid("join must have at most " + std::to_string(kMaxFrameGroups) + " groups, got " +
                   std::to_string(filter.groups.size()));
  }
  for (const MacAddress& group : filter.groups) {
    if ((group[0] & 1u) == 0) return invalid("join must have multicast addresses only");
  }
  return ok_status();
}

Status check_frame_size(std::size_t bytes) {
  if (bytes >= kMinSendBytes && bytes <= kMaxSendBytes) return ok_status();
  return invalid("a frame must have " + std::to_string(kMinSendBytes) + " to " +
                 std::to_string(kMaxSendBytes) + " bytes, got " + std::to_string(bytes));
}

}  // namespace avbhal
