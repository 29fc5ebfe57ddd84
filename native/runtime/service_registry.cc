#include "runtime/service_registry.h"

#include <map>
#include <mutex>

namespace avbhal {
namespace {

struct Registry {
  std::mutex mutex;
  std::uint64_t next = 1;
  std::map<std::uint64_t, std::weak_ptr<ClockService>> services;
};

// Lives until the process ends: worker threads may still look it up while statics are destroyed.
Registry& registry() {
  static auto* instance = new Registry();
  return *instance;
}

}  // namespace

std::uint64_t register_service(const std::shared_ptr<ClockService>& service) {
  Registry& r = registry();
  const std::lock_guard<std::mutex> lock(r.mutex);
  for (auto it = r.services.begin(); it != r.services.end();) {
    it = it->second.expired() ? r.services.erase(it) : std::next(it);
  }
  r.services[r.next] = service;
  return r.next++;
}

std::shared_ptr<ClockService> find_service(std::uint64_t number) {
  Registry& r = registry();
  const std::lock_guard<std::mutex> lock(r.mutex);
  const auto found = r.services.find(number);
  return found == r.services.end() ? nullptr : found->second.lock();
}

}  // namespace avbhal
