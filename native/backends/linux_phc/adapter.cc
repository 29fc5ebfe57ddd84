#include "backends/linux_phc/adapter.h"

#include <utility>

namespace avbhal::linux_phc {
namespace {

AdapterInfo with_clock(const ClockFacts& facts, const PhcDevice& device, AdapterInfo info) {
  info.cross_method = device.best_method();
  info.capabilities = capabilities_of(facts);
  return info;
}

}  // namespace

AdapterInfo described(const LinuxApi& api, SystemClock& system, FoundAdapter found) {
  PhcDevice device(api, system);
  const ClockFacts facts = look_at(api, device, found.phc_index);
  return with_clock(facts, device, std::move(found.info));
}

PhcAdapter::PhcAdapter(const LinuxApi& api, SystemClock& system, FoundAdapter found)
    : Adapter(found.info),
      api_(api),
      device_(api, system),
      clock_(make_clock({*this, device_, system})),
      steering_(make_steering({*this, device_, system})) {
  adopt(std::move(found));
}

void PhcAdapter::adopt(FoundAdapter found) {
  facts_ = look_at(api_, device_, found.phc_index);
  publish(with_clock(facts_, device_, std::move(found.info)));
}

Status PhcAdapter::look() {
  auto all = enumerate_adapters(api_);
  if (!all.ok()) return all.take_status();
  for (FoundAdapter& found : all.value().adapters) {
    if (found.info.key != info().key) continue;
    adopt(std::move(found));
    return ok_status();
  }
  return make_error(ErrorCode::kAdapterGone, {}, "no adapter is present at " + info().key);
}

Status PhcAdapter::do_refresh() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return look();
}

Status PhcAdapter::look_again(Capability capability) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (obstacle_to(capability, facts_) == nullptr) return ok_status();
  Status status = look();
  if (!status.ok()) return status;
  const ErrorInfo* obstacle = obstacle_to(capability, facts_);
  return obstacle == nullptr ? ok_status() : Status(*obstacle);
}

}  // namespace avbhal::linux_phc
