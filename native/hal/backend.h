// A backend: the way to adapters. Threads and lifetimes as in hal/adapter.h.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hal/adapter.h"
#include "hal/clock.h"
#include "hal/driver.h"
#include "hal/frames.h"
#include "hal/phy.h"
#include "hal/port.h"
#include "hal/registers.h"
#include "hal/setting.h"
#include "hal/stamping.h"
#include "hal/stamps.h"
#include "hal/status.h"
#include "hal/steering.h"
#include "hal/streams.h"
#include "hal/system_clock.h"
#include "hal/timers.h"
#include "hal/truth.h"
#include "hal/tsn.h"
#include "hal/types.h"

namespace avbhal {

// Running notices of changes. Destroying it ends them: then no call is running and none comes. Must
// be destroyed before its backend, and never from inside the call.
class ChangeNotice {
 public:
  virtual ~ChangeNotice() = default;
};

// Where the platform tells of changes.
class Changes {
 public:
  virtual ~Changes() = default;
  // `changed` is called, on any thread, when something about adapters, links or timestamping has
  // changed; not what, and not everything: one still has to look now and then. It must be quick and
  // must not call the backend.
  virtual Result<std::unique_ptr<ChangeNotice>> notice(std::function<void()> changed) = 0;
};

// Datagrams of a cable to another program, since it was connected.
struct UdpWireCounters {
  std::uint64_t sent = 0, unsent = 0;  // unsent: the system had no room
  std::uint64_t received = 0;          // frames that were handed to the adapter's line
  std::uint64_t malformed = 0;  // no frame of a cable, of another program, or of another clock
  std::uint64_t dropped = 0;    // the link was down, or too many waited
};

// Where a model stands in for the adapters.
class Simulation {
 public:
  virtual ~Simulation() = default;
  // Moves virtual time; HAL_NOT_SUPPORTED in real time.
  virtual Status advance_time(std::uint64_t ns) = 0;
  // An order to misbehave, e.g. "clock-step adapter=0 ns=-500" (grammar: docs/simulation.md).
  virtual Status order(std::string_view text) = 0;
  // Of an adapter by its number in the scenario. HAL_NO_ADAPTER; HAL_NOT_SUPPORTED without such a
  // cable.
  virtual Result<UdpWireCounters> udp_wire(std::uint32_t adapter) = 0;
};

class Backend {
 public:
  virtual ~Backend() = default;

  virtual const char* name() const = 0;
  virtual SystemClock& system_clock() = 0;
  // Whether its adapters exist in this object alone (simulation), so that another backend's adapter
  // of the same key is another device.
  virtual bool has_own_machine() const { return false; }

  // What this backend can reach now; never an error, the reason is in the answer.
  virtual BackendProbe probe() = 0;
  Result<std::vector<AdapterInfo>> enumerate();
  // `key` is AdapterInfo::key of a present adapter. May take tens of ms in a driver.
  Result<std::unique_ptr<Adapter>> open(const std::string& key,
                                        AccessLevel access = AccessLevel::kConfigure);

  // Null: not supported.
  virtual Changes* changes() { return nullptr; }
  virtual Simulation* simulation() { return nullptr; }

 private:
  virtual Result<std::vector<AdapterInfo>> do_enumerate() = 0;
  virtual Result<std::unique_ptr<Adapter>> do_open(const std::string& key) = 0;
};

// The calls of the two facets above, or HAL_NOT_SUPPORTED; named as the facade names them.
Result<std::unique_ptr<ChangeNotice>> notice_changes(Backend& backend,
                                                     std::function<void()> changed);
Status advance_time(Backend& backend, std::uint64_t ns);
Status give_order(Backend& backend, std::string_view text);
Result<UdpWireCounters> udp_wire(Backend& backend, std::uint32_t adapter);

// Defined by exactly one backend folder; the build links exactly one (design decision D1).
// Any thread. `options` as in types.h.
Result<std::unique_ptr<Backend>> make_backend(const BackendOptions& options);
// Name of the backend in this binary.
const char* linked_backend_name();

}  // namespace avbhal
