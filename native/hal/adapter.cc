#include "hal/adapter.h"

#include "hal/facet.h"

namespace avbhal {

Status Adapter::refresh() {
  Status status = do_refresh();
  if (!status.ok()) name_error("adapter.refresh", status);
  return status;
}

Status Adapter::look_again(Capability) { return ok_status(); }

void Adapter::publish(AdapterInfo info) {
  const std::lock_guard<std::mutex> lock(publishing_);
  for (const std::unique_ptr<const AdapterInfo>& known : infos_) {
    if (*known == info) {
      current_.store(known.get(), std::memory_order_release);
      return;
    }
  }
  infos_.push_back(std::make_unique<const AdapterInfo>(std::move(info)));
  current_.store(infos_.back().get(), std::memory_order_release);
}

}  // namespace avbhal
