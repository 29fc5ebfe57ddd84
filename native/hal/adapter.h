// An open adapter: who it is, and the facets through which it is used. Plain C++17: no operating
// system, no Node.
//
// Threads: every method of an adapter and of its facets may be called from any thread; an
// implementation serialises what its driver cannot take concurrently. Lifetime: an adapter must be
// destroyed before its backend; its facets live as long as it does.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "hal/status.h"
#include "hal/types.h"

namespace avbhal {

class Clock;
class Driver;
class Frames;
class Phy;
class Port;
class Registers;
class Setting;
class Stamping;
class Stamps;
class Steering;
class Streams;
class Timers;
class Truth;
class Tsn;

class Adapter {
 public:
  virtual ~Adapter() = default;
  Adapter(const Adapter&) = delete;
  Adapter& operator=(const Adapter&) = delete;

  // Facts as of open(); refresh() brings them up to date. The reference stays valid as long as the
  // adapter lives, over refresh() too.
  const AdapterInfo& info() const { return *current_.load(std::memory_order_acquire); }
  // HAL_ADAPTER_GONE when the adapter is not present any more.
  Status refresh();

  AccessLevel access() const { return access_; }
  // Before the adapter is handed out; until then it may be used for everything.
  virtual void limit_access(AccessLevel level) { access_ = level; }

  // What the adapter can be used for; null: HAL_NOT_SUPPORTED with the manifest's reason, see
  // absent(). A facet that is there may still lack single operations: the manifest tells which.
  virtual Clock* clock() { return nullptr; }
  virtual Steering* steering() { return nullptr; }
  virtual Registers* registers() { return nullptr; }
  virtual Phy* phy() { return nullptr; }
  virtual Stamps* stamps() { return nullptr; }
  virtual Frames* frames() { return nullptr; }
  virtual Stamping* stamping() { return nullptr; }
  virtual Setting* setting() { return nullptr; }
  virtual Timers* timers() { return nullptr; }
  virtual Tsn* tsn() { return nullptr; }
  virtual Port* port() { return nullptr; }
  virtual Driver* driver() { return nullptr; }
  virtual Streams* streams() { return nullptr; }
  virtual Truth* truth() { return nullptr; }

  // The manifest denies `capability` and somebody asks for it now. A backend whose manifest ages
  // brings it up to date here, or gives a more specific error than HAL_NOT_SUPPORTED.
  virtual Status look_again(Capability capability);

 protected:
  explicit Adapter(AdapterInfo info) { publish(std::move(info)); }

  // Replaces the facts; any thread. Older ones stay valid; equal ones are kept once, so that a link
  // that goes up and down does not cost memory.
  void publish(AdapterInfo info);

 private:
  virtual Status do_refresh() = 0;

  std::atomic<const AdapterInfo*> current_{nullptr};
  std::mutex publishing_;  // guards infos_; a leaf: no call under it
  std::vector<std::unique_ptr<const AdapterInfo>> infos_;  // all that were published
  AccessLevel access_ = AccessLevel::kConfigure;
};

}  // namespace avbhal
