// The one simulated machine of a process: adapters behind the stand-in driver and a virtual
// performance counter. Every backend in the process that is made while the machine lives looks at
// it, so two backends see the same adapters at the same time. It ends with its last holder (a clock
// page that was not collected is one, too) or when it is retired; the next one gets a new machine:
// the default adapters, time at 1 s, no latency, no faults.
//
// Lives in a shared library of its own, because each backend is a binary of its own. Any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "backends/intel_avb/driver_port.h"
#include "call_latency.h"
#include "tools/lab/standin/in_process_port.h"
#include "virtual_qpc.h"

namespace avbhal::standin_addon {

// What the adapter shows at an instant of the system clock, exactly.
struct DeviceTruth {
  std::uint64_t system_ns = 0;
  std::uint64_t device_ns = 0;
  double rate_ppb = 0;
  double oscillator_ppb = 0;
};

// An adapter by number in attachment order, and since when: it has another generation when it was
// removed and has returned.
struct Attachment {
  std::uint32_t number = 0;
  std::uint32_t generation = 0;
};

using ChangeListener = void (*)(void* context);

class SharedMachine {
 public:
  static std::shared_ptr<SharedMachine> acquire();
  // acquire() gives another machine from now on.
  void retire();
  SharedMachine(const SharedMachine&) = delete;
  SharedMachine& operator=(const SharedMachine&) = delete;

  VirtualQpc& clock() { return clock_; }

  // To the stand-in driver, with the latency that is set. Must not outlive the machine.
  intel_avb::DriverPort driver_port();
  // A request to the stand-in's side door (control.h), without latency. A Win32 number.
  std::uint32_t control(std::uint32_t code, const void* in, std::uint32_t in_bytes, void* out,
                        std::uint32_t out_bytes, std::uint32_t* returned);
  // The timers of the driver and the frames that fell due, after time was moved.
  void poll();
  // The cross timestamp of an adapter as the operating system takes it, with latency. Win32.
  std::uint32_t capture(std::uint32_t adapter, standin::CrossReply* reply);

  // An order of docs/simulation.md or of README.md. Empty, or what is wrong with it.
  std::string order(std::string_view text);
  // False: Windows exports no timestamp functions to backends that are made from now on.
  bool has_timestamp_functions();

  // The adapter at a position of the driver's enumeration; false when there is none.
  bool at_index(std::uint32_t index, Attachment* out);
  // The adapter with this number; false when it is not there.
  bool attached(std::uint32_t number, Attachment* out);
  // Moves time to the next whole tick, for which the truth is given. False: not there any more.
  bool truth(const Attachment& adapter, DeviceTruth* out);

  // Called after an order has changed what the operating system says about timestamps of any
  // adapter, on the thread that gave the order. Returns a handle.
  void* listen(ChangeListener listener, void* context);
  // No call is running when this returns, and none comes.
  void unlisten(void* handle);

 private:
  struct Listener {
    ChangeListener call;
    void* context;
  };
  struct OwnOrders;

  SharedMachine();
  std::uint32_t request(intel_avb::DriverHandle handle, std::uint32_t code, const void* in,
                        std::uint32_t in_bytes, void* out, std::uint32_t out_bytes,
                        std::uint32_t* returned);
  std::uint64_t enter_driver(std::uint32_t code);
  void leave_driver(std::uint64_t begun_ns);
  void interfere();
  std::vector<std::uint64_t> timestamp_facts();
  void tell_listeners();

  VirtualQpc clock_;

  std::mutex mutex_;  // guards what follows; the port's own lock is taken inside it
  standin::InProcessPort port_;
  intel_avb::DriverPort driver_;
  CallLatency latency_;
  bool timestamp_functions_ = true;
  std::uint32_t intruder_adapter_ = 0;
  std::uint32_t intrusions_ = 0;           // still to come
  std::uint32_t failing_allocations_ = 0;  // driver calls that end with std::bad_alloc

  std::mutex listeners_mutex_;  // held while listeners are called
  std::vector<std::unique_ptr<Listener>> listeners_;
};

}  // namespace avbhal::standin_addon
