#include "runtime/device_pages.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "base/registers.gen.h"

namespace avbhal {
namespace {

using Name = std::pair<const void*, std::string>;

struct Followers {
  std::mutex mutex;
  std::map<Name, std::vector<std::weak_ptr<ClockService>>> pages;
};

// Lives until the process ends: worker threads may still look it up while statics are destroyed.
Followers& followers() {
  static auto* instance = new Followers();
  return *instance;
}

// Forgets pages that are gone, and devices without pages. The mutex is held.
void forget_closed(Followers& all) {
  const auto gone = [](const std::weak_ptr<ClockService>& page) {
    const std::shared_ptr<ClockService> there = page.lock();
    return !there || there->closed();
  };
  for (auto it = all.pages.begin(); it != all.pages.end();) {
    auto& pages = it->second;
    pages.erase(std::remove_if(pages.begin(), pages.end(), gone), pages.end());
    it = pages.empty() ? all.pages.erase(it) : std::next(it);
  }
}

// The calls into the pages are outside the mutex: they call drivers and listeners.
std::vector<std::shared_ptr<ClockService>> pages_of(const DeviceId& device) {
  Followers& all = followers();
  const std::lock_guard<std::mutex> lock(all.mutex);
  std::vector<std::shared_ptr<ClockService>> open;
  const auto found = all.pages.find({device.machine, device.key});
  if (found == all.pages.end()) return open;
  for (const std::weak_ptr<ClockService>& entry : found->second) {
    std::shared_ptr<ClockService> page = entry.lock();
    if (page && !page->closed()) open.push_back(std::move(page));
  }
  return open;
}

}  // namespace

DeviceId device_of(const Backend& backend, const Adapter& adapter) {
  return {backend.has_own_machine() ? &backend : nullptr, adapter.info().key};
}

void follow_device(const DeviceId& device, const std::shared_ptr<ClockService>& page) {
  Followers& all = followers();
  const std::lock_guard<std::mutex> lock(all.mutex);
  forget_closed(all);
  all.pages[{device.machine, device.key}].push_back(page);
}

void expect_rate_change(const DeviceId& device, double change_ppb) {
  for (const auto& page : pages_of(device)) page->expect_hardware_rate_change(change_ppb);
}

void note_rate_change(const DeviceId& device, double change_ppb) {
  for (const auto& page : pages_of(device)) page->note_hardware_rate_change(change_ppb);
}

void note_step(const DeviceId& device) {
  for (const auto& page : pages_of(device)) page->note_hardware_step();
}

std::optional<RateBand> known_rate(const DeviceId& device) {
  for (const auto& page : pages_of(device)) {
    if (const std::optional<RateBand> band = page->rate_band()) return band;
  }
  return std::nullopt;
}

bool moves_clock(std::uint32_t offset) {
  constexpr std::uint32_t kMovers[] = {reg::kCTRL,    reg::kSYSTIMR, reg::kSYSTIML, reg::kSYSTIMH,
                                       reg::kTIMINCA, reg::kTIMADJL, reg::kTIMADJH, reg::kTSAUXC};
  return std::find(std::begin(kMovers), std::end(kMovers), offset) != std::end(kMovers);
}

}  // namespace avbhal
