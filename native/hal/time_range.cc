#include "hal/time_range.h"

#include <algorithm>
#include <string>

namespace avbhal {
namespace {

constexpr std::uint64_t kMostStepNs = INT64_MAX;

template <class T>
Status refuse(const char* field, T value, T first, T last) {
  return make_error(ErrorCode::kOutOfRange, {},
                    std::string(field) + " must be " + std::to_string(first) + " to " +
                        std::to_string(last) + " ns at this moment, got " + std::to_string(value));
}

std::int64_t forward(std::uint64_t distance_ns) {
  return static_cast<std::int64_t>(std::min(distance_ns, kMostStepNs));
}

}  // namespace

Status out_of_range(const char* field, std::uint64_t ns, std::uint64_t first_ns,
                    std::uint64_t last_ns) {
  return refuse(field, ns, first_ns, last_ns);
}

Status check_time(const char* field, std::uint64_t ns, std::uint64_t first_ns,
                  std::uint64_t last_ns) {
  if (ns >= first_ns && ns <= last_ns) return ok_status();
  return refuse(field, ns, first_ns, last_ns);
}

Status check_step(std::int64_t offset_ns, std::uint64_t now_ns, std::uint64_t last_ns) {
  const std::int64_t back = now_ns > kMostStepNs ? INT64_MIN : -forward(now_ns);
  const std::int64_t ahead =
      now_ns > last_ns ? -forward(now_ns - last_ns) : forward(last_ns - now_ns);
  if (offset_ns >= back && offset_ns <= ahead) return ok_status();
  return refuse("offsetNs", offset_ns, back, ahead);
}

}  // namespace avbhal
