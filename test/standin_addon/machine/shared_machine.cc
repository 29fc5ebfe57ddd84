#include "shared_machine.h"

#include <algorithm>
#include <new>

#include "backends/intel_avb/abi.h"
#include "own_orders.h"
#include "tools/lab/standin/truth.h"

namespace avbhal::standin_addon {
namespace {

struct Global {
  std::mutex mutex;
  std::weak_ptr<SharedMachine> machine;
};

// Never destroyed: backends may be closed while statics are.
Global& global() {
  static auto* instance = new Global();
  return *instance;
}

}  // namespace

std::shared_ptr<SharedMachine> SharedMachine::acquire() {
  Global& g = global();
  const std::lock_guard<std::mutex> lock(g.mutex);
  std::shared_ptr<SharedMachine> machine = g.machine.lock();
  if (!machine) {
    machine.reset(new SharedMachine());
    g.machine = machine;
  }
  return machine;
}

void SharedMachine::retire() {
  Global& g = global();
  const std::lock_guard<std::mutex> lock(g.mutex);
  if (g.machine.lock().get() == this) g.machine.reset();
}

SharedMachine::SharedMachine() : port_(clock_.host()), driver_(port_.port()) {}

intel_avb::DriverPort SharedMachine::driver_port() {
  intel_avb::DriverPort port;
  port.context = this;
  port.open = [](void* self, intel_avb::DriverHandle* handle) {
    auto& machine = *static_cast<SharedMachine*>(self);
    return machine.driver_.open(machine.driver_.context, handle);
  };
  port.close = [](void* self, intel_avb::DriverHandle handle) {
    auto& machine = *static_cast<SharedMachine*>(self);
    machine.driver_.close(machine.driver_.context, handle);
  };
  port.control = [](void* self, intel_avb::DriverHandle handle, std::uint32_t code, const void* in,
                    std::uint32_t in_bytes, void* out, std::uint32_t out_bytes,
                    std::uint32_t* returned) {
    return static_cast<SharedMachine*>(self)->request(handle, code, in, in_bytes, out, out_bytes,
                                                      returned);
  };
  port.is_stand_in = [](void*) { return true; };
  port.read_mapped = [](void* self, std::uint64_t address, void* out, std::uint32_t bytes) {
    const intel_avb::DriverPort& driver = static_cast<SharedMachine*>(self)->driver_;
    return driver.read_mapped(driver.context, address, out, bytes);
  };
  port.write_mapped = [](void* self, std::uint64_t address, const void* in, std::uint32_t bytes) {
    const intel_avb::DriverPort& driver = static_cast<SharedMachine*>(self)->driver_;
    return driver.write_mapped(driver.context, address, in, bytes);
  };
  return port;
}

std::uint32_t SharedMachine::request(intel_avb::DriverHandle handle, std::uint32_t code,
                                     const void* in, std::uint32_t in_bytes, void* out,
                                     std::uint32_t out_bytes, std::uint32_t* returned) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (code == avb_abi::kAdjustFrequency && intrusions_ != 0) interfere();
  const std::uint64_t begun_ns = enter_driver(code);
  const std::uint32_t error =
      driver_.control(driver_.context, handle, code, in, in_bytes, out, out_bytes, returned);
  leave_driver(begun_ns);
  return error;
}

// Returns when the driver begins.
std::uint64_t SharedMachine::enter_driver(std::uint32_t code) {
  if (failing_allocations_ > 0) {
    --failing_allocations_;
    throw std::bad_alloc();
  }
  (void)clock_.advance_ns(latency_.before_ns(code));
  return clock_.true_ns();
}

void SharedMachine::leave_driver(std::uint64_t begun_ns) {
  (void)clock_.advance_ns(latency_.after_ns(clock_.true_ns() - begun_ns));
}

// Another process opens an adapter, which selects it for the whole system.
void SharedMachine::interfere() {
  intrusions_ -= 1;
  const standin::MachineState& state = port_.machine().state();
  intel_avb::DriverHandle handle = nullptr;
  if (driver_.open(driver_.context, &handle) != 0) return;
  for (std::uint32_t i = 0; i < state.enumerated; ++i) {
    if (state.enumeration[i] != intruder_adapter_) continue;
    avb_abi::AdapterOpen open{};
    open.index = i;
    std::uint32_t returned = 0;
    (void)driver_.control(driver_.context, handle, avb_abi::kOpenAdapter, &open, sizeof open, &open,
                          sizeof open, &returned);
  }
  driver_.close(driver_.context, handle);
}

void SharedMachine::poll() {
  const std::lock_guard<std::mutex> lock(mutex_);
  port_.poll();
}

std::uint32_t SharedMachine::control(std::uint32_t code, const void* in, std::uint32_t in_bytes,
                                     void* out, std::uint32_t out_bytes, std::uint32_t* returned) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return port_.control(code, in, in_bytes, out, out_bytes, returned);
}

std::uint32_t SharedMachine::capture(std::uint32_t adapter, standin::CrossReply* reply) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const std::uint64_t begun_ns = enter_driver(standin::kControlCross);
  standin::CrossQuery query;
  query.adapter = adapter;
  std::uint32_t returned = 0;
  const std::uint32_t error =
      port_.control(standin::kControlCross, &query, sizeof query, reply, sizeof *reply, &returned);
  leave_driver(begun_ns);
  return error;
}

std::string SharedMachine::order(std::string_view text) {
  std::string complaint;
  bool changed = false;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const std::vector<std::uint64_t> before = timestamp_facts();
    if (!OwnOrders::carry_out(*this, text, &complaint)) complaint = port_.order(std::string(text));
    changed = before != timestamp_facts();
  }
  if (changed) tell_listeners();
  return complaint;
}

bool SharedMachine::has_timestamp_functions() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return timestamp_functions_;
}

std::vector<std::uint64_t> SharedMachine::timestamp_facts() {
  const standin::MachineState& state = port_.machine().state();
  std::vector<std::uint64_t> facts;
  for (std::uint32_t i = 0; i < state.adapter_count; ++i) {
    const standin::Adapter& adapter = state.adapters[i];
    facts.push_back(adapter.attached ? adapter.generation : 0);
    facts.push_back(static_cast<std::uint64_t>(adapter.timestamp_mode));
    facts.push_back(adapter.nominal_hz);
  }
  return facts;
}

void SharedMachine::tell_listeners() {
  const std::lock_guard<std::mutex> lock(listeners_mutex_);
  for (const auto& listener : listeners_) listener->call(listener->context);
}

bool SharedMachine::at_index(std::uint32_t index, Attachment* out) {
  std::uint32_t number = 0;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const standin::MachineState& state = port_.machine().state();
    if (index >= state.enumerated) return false;
    number = state.enumeration[index];
  }
  return attached(number, out);
}

bool SharedMachine::attached(std::uint32_t number, Attachment* out) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const standin::MachineState& state = port_.machine().state();
  if (number >= state.adapter_count || !state.adapters[number].attached) return false;
  *out = {number, state.adapters[number].generation};
  return true;
}

bool SharedMachine::truth(const Attachment& adapter, DeviceTruth* out) {
  const std::lock_guard<std::mutex> lock(mutex_);
  standin::MachineState& state = port_.machine().state();
  if (adapter.number >= state.adapter_count) return false;
  standin::Adapter& model = state.adapters[adapter.number];
  if (!model.attached || model.generation != adapter.generation) return false;
  out->system_ns = clock_.wait_for_tick();
  const standin::TruthReply reply = standin::truth_of(state, model);
  out->device_ns = reply.device_ns;
  out->rate_ppb = reply.rate_ppb;
  out->oscillator_ppb = reply.oscillator_ppb;
  return true;
}

void* SharedMachine::listen(ChangeListener listener, void* context) {
  const std::lock_guard<std::mutex> lock(listeners_mutex_);
  listeners_.push_back(std::make_unique<Listener>(Listener{listener, context}));
  return listeners_.back().get();
}

void SharedMachine::unlisten(void* handle) {
  const std::lock_guard<std::mutex> lock(listeners_mutex_);
  const auto same = [handle](const std::unique_ptr<Listener>& entry) {
    return entry.get() == handle;
  };
  listeners_.erase(std::remove_if(listeners_.begin(), listeners_.end(), same), listeners_.end());
}

}  // namespace avbhal::standin_addon
