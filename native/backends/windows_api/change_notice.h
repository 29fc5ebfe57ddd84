// What Windows tells of changes: timestamp configurations and IP interfaces.
#pragma once

#include <functional>
#include <memory>

#include "backends/windows_api/change_watch.h"
#include "hal/backend.h"

namespace avbhal::windows_api {

// `api` and `watch` must outlive the notice. `changed` runs on threads of the system.
// HAL_NOT_SUPPORTED where neither notification exists.
Result<std::unique_ptr<ChangeNotice>> make_notice(const WinApi& api, ChangeWatch& watch,
                                                  std::function<void()> changed);

}  // namespace avbhal::windows_api
