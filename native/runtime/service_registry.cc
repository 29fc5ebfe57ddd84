#include "runtime/service_registry.h"

#include <map>
#include <mutex>
#include <random>

namespace avbhal {
namespace {

constexpr unsigned kCountBits = 24;
constexpr std::uint64_t kCountMask = (std::uint64_t{1} << kCountBits) - 1;

// Of the numbers of this copy of the binary in this process.
std::uint64_t draw_prefix() {
  std::random_device random;
  return std::uniform_int_distribution<std::uint64_t>()(random) & ~kCountMask;
}

struct Registry {
  std::mutex mutex;
  const std::uint64_t prefix = draw_prefix();
  std::uint32_t next = 0;
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
  const std::uint64_t number = r.prefix | (r.next++ & kCountMask);
  r.services[number] = service;
  return number;
}

bool is_registered_here(std::uint64_t number) {
  return (number & ~kCountMask) == registry().prefix;
}

std::shared_ptr<ClockService> find_service(std::uint64_t number) {
  Registry& r = registry();
  const std::lock_guard<std::mutex> lock(r.mutex);
  const auto found = r.services.find(number);
  return found == r.services.end() ? nullptr : found->second.lock();
}

}  // namespace avbhal
