// The facets of an adapter through Windows; each is defined in the file of its name. What is absent
// here Windows has no documented function for, see capabilities.cc.
#pragma once

#include <memory>

#include "backends/windows_api/cross_clock.h"
#include "backends/windows_api/win_api.h"
#include "hal/clock.h"
#include "hal/setting.h"
#include "hal/stamps.h"
#include "hal/system_clock.h"

namespace avbhal::windows_api {

class WindowsAdapter;

// What every facet of one opened adapter acts on.
struct Opened {
  WindowsAdapter& adapter;
  const WinApi& api;
  SystemClock& system;
  CrossClock& clock;
};

std::unique_ptr<Clock> make_clock(const Opened& at);
std::unique_ptr<Stamps> make_stamps(const Opened& at);
std::unique_ptr<Setting> make_setting(const Opened& at);

}  // namespace avbhal::windows_api
