#include "runtime/link_watch.h"

#include <algorithm>

namespace avbhal {
namespace {

constexpr std::uint64_t kLookNs = 50'000'000;

}  // namespace

LinkWatch::LinkWatch(Adapter* adapter, SystemClock& system)
    : adapter_(adapter), system_(system), mbps_(look()) {}

std::uint16_t LinkWatch::look() {
  looked_ns_ = system_.now_ns();
  // Not by a backend that never knows a link.
  if (adapter_ == nullptr || !adapter_->info().link || !adapter_->refresh().ok()) return 0;
  const std::optional<LinkState> link = adapter_->info().link;
  if (!link || !link->up) return 0;
  return static_cast<std::uint16_t>(std::min<std::uint64_t>(link->speed_bps / 1'000'000, 0xFFFF));
}

std::uint16_t LinkWatch::since_last() {
  const bool is_virtual = system_.id() == SystemClockId::kVirtual;
  if (!is_virtual && system_.now_ns() - looked_ns_ < kLookNs) return mbps_;
  const std::uint16_t before = mbps_;
  mbps_ = look();
  return mbps_ == before ? mbps_ : 0;
}

}  // namespace avbhal
