#include "backends/intel_avb/stamp_time.h"

#include "core/stamp_convert.h"

namespace avbhal::intel_avb {
namespace {

std::optional<std::uint64_t> from_pair(std::uint64_t raw) {
  const ConversionPlan plan = plan_stamps(StampFormat::kSecondsNs, 0);
  std::uint64_t ns = 0;
  if (convert_batch(plan, &raw, &ns, 1, ConvertPath::kScalar) != 0) return std::nullopt;
  return ns;
}

bool fresh(std::uint64_t ns, std::uint64_t now_ns) {
  return ns <= now_ns && now_ns - ns <= kFreshStampNs;
}

}  // namespace

std::optional<std::uint64_t> fresh_stamp_ns(Family family, std::uint64_t raw,
                                            std::uint64_t now_ns) {
  if (!has_split_clock(family) || raw == 0) return std::nullopt;
  const std::optional<std::uint64_t> pair = from_pair(raw);
  if (pair && fresh(*pair, now_ns)) return pair;
  if (fresh(raw, now_ns)) return raw;
  return std::nullopt;
}

std::optional<std::uint64_t> past_stamp_ns(Family family, std::uint64_t raw, std::uint64_t now_ns) {
  if (!has_split_clock(family) || raw == 0) return std::nullopt;
  if (raw <= now_ns) return raw;
  const std::optional<std::uint64_t> pair = from_pair(raw);
  if (pair && *pair <= now_ns) return pair;
  return std::nullopt;
}

}  // namespace avbhal::intel_avb
