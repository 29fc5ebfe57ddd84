#include "backends/windows_api/change_watch.h"

#include "backends/windows_api/errors.h"

namespace avbhal::windows_api {

ChangeWatch::ChangeWatch(const WinApi& api) : api_(api) {
  if (api.watch_timestamps == nullptr || api.unwatch_timestamps == nullptr) {
    error_ = kCallNotImplemented;
    return;
  }
  error_ = api.watch_timestamps(api.context, &ChangeWatch::changed, this, &watch_);
  if (error_ != 0) watch_ = nullptr;
}

ChangeWatch::~ChangeWatch() {
  if (watch_ != nullptr) api_.unwatch_timestamps(api_.context, watch_);
}

void ChangeWatch::changed(void* self) {
  static_cast<ChangeWatch*>(self)->changes_.fetch_add(1, std::memory_order_acq_rel);
}

}  // namespace avbhal::windows_api
