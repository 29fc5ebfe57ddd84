#include "backends/intel_avb/own_sends.h"

#include <algorithm>

namespace avbhal::intel_avb {

void OwnSends::add(const std::uint8_t* bytes, std::size_t size, const SystemSpan& during) {
  sent_.push_back({{bytes, bytes + size}, during});
  if (sent_.size() > kMost) sent_.pop_front();
}

std::optional<SystemSpan> OwnSends::take(const std::vector<std::uint8_t>& bytes) {
  const auto found =
      std::find_if(sent_.begin(), sent_.end(), [&](const Sent& one) { return one.bytes == bytes; });
  if (found == sent_.end()) return std::nullopt;
  const SystemSpan during = found->during;
  sent_.erase(sent_.begin(), found + 1);
  return during;
}

}  // namespace avbhal::intel_avb
