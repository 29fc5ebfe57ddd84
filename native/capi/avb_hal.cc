#include "capi/include/avb_hal.h"

#include <cstring>
#include <string>
#include <utility>

#include "capi/handles.h"
#include "core/intersection.h"
#include "hal/backend.h"
#include "runtime/device_changes.h"

namespace {

using avbhal::AccessLevel;
using avbhal::Adapter;
using avbhal::Backend;
using avbhal::Clock;
using avbhal::DeviceId;
using avbhal::ErrorCode;
using avbhal::Registers;
using avbhal::Result;
using avbhal::Status;
using avbhal::Steering;

struct OpenAdapter {
  std::shared_ptr<Backend> backend;
  std::unique_ptr<Adapter> adapter;  // destroyed before the backend
};

// Alive until the process ends, so that a late call from another thread cannot meet a dead table.
avbhal::capi::HandleTable<Backend>& backends() {
  static auto* table = new avbhal::capi::HandleTable<Backend>();
  return *table;
}

avbhal::capi::HandleTable<OpenAdapter>& adapters() {
  static auto* table = new avbhal::capi::HandleTable<OpenAdapter>();
  return *table;
}

thread_local avbhal_error last_error{};

template <std::size_t N>
void copy_text(char (&out)[N], const std::string& text) {
  const std::size_t length = text.size() < N - 1 ? text.size() : N - 1;
  std::memcpy(out, text.data(), length);
  out[length] = 0;
}

// `operation`: the function's own name without its prefix.
avbhal_status report(const char* operation, const Status& status) {
  if (status.ok()) return 0;
  const avbhal::ErrorInfo& info = status.error();
  last_error = avbhal_error{};
  last_error.code = static_cast<std::int32_t>(info.code);
  last_error.os_error = info.os_error;
  last_error.os_kind = static_cast<std::uint32_t>(info.os_kind);
  copy_text(last_error.operation, operation);
  copy_text(last_error.detail, info.detail);
  copy_text(last_error.hint, info.hint);
  return last_error.code;
}

avbhal_status refuse(const char* operation, const char* detail) {
  return report(operation, avbhal::make_error(ErrorCode::kInvalidArgument, operation, detail));
}

avbhal_status stale(const char* operation) {
  return report(operation, avbhal::make_error(ErrorCode::kClosed, operation,
                                              "the handle was closed or never given out"));
}

// No exception crosses the C border.
template <class Body>
avbhal_status guarded(const char* operation, Body&& body) {
  try {
    return body();
  } catch (...) {
    return report(operation, avbhal::error_of_exception(operation));
  }
}

// `body(facet, device)` with the facet F of the adapter gives a Status.
template <class F, class Body>
avbhal_status with_device(avbhal_adapter handle, const char* name,
                          const avbhal::Operation& operation, Body&& body) {
  return guarded(name, [&]() -> avbhal_status {
    const std::shared_ptr<OpenAdapter> open = adapters().find(handle);
    if (!open) return stale(name);
    const DeviceId device = avbhal::device_of(*open->backend, *open->adapter);
    return report(name, avbhal::with<F>(*open->adapter, operation,
                                        [&](F& facet) { return body(facet, device); }));
  });
}

// As with_device(), `body(facet)`.
template <class F, class Body>
avbhal_status with_facet(avbhal_adapter handle, const char* name,
                         const avbhal::Operation& operation, Body&& body) {
  return with_device<F>(handle, name, operation,
                        [&](F& facet, const DeviceId&) { return body(facet); });
}

// Puts the value of a result where `store` says; its status.
template <class T, class Store>
Status stored(Result<T> result, Store&& store) {
  if (result.ok()) store(result.value());
  return result.take_status();
}

avbhal::BackendOptions parse_options(const char* text) {
  avbhal::BackendOptions options;
  std::string rest = text == nullptr ? "" : text;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string line = rest.substr(0, end);
    rest = end == std::string::npos ? "" : rest.substr(end + 1);
    if (line.empty()) continue;
    const std::size_t equals = line.find('=');
    options.emplace_back(line.substr(0, equals),
                         equals == std::string::npos ? "" : line.substr(equals + 1));
  }
  return options;
}

void fill(avbhal_adapter_info& out, const avbhal::AdapterInfo& info) {
  out = avbhal_adapter_info{};
  copy_text(out.key, info.key);
  copy_text(out.name, info.name);
  copy_text(out.family, avbhal::family_name(info.family));
  if (info.mac) std::memcpy(out.mac, info.mac->data(), sizeof out.mac);
  out.has_mac = info.mac ? 1 : 0;
  out.simulated = info.simulated ? 1 : 0;
}

}  // namespace

uint32_t avbhal_interface_version(void) { return 1; }

const char* avbhal_backend_name(void) { return avbhal::linked_backend_name(); }

const char* avbhal_code_text(int32_t code) {
  if (code < 0 || code > 0xFFFF) return "HAL_UNKNOWN";
  return avbhal::code_text(static_cast<ErrorCode>(code));
}

void avbhal_last_error(avbhal_error* out) {
  if (out != nullptr) *out = last_error;
}

avbhal_status avbhal_backend_open(const char* options, avbhal_backend* out) {
  return guarded("backend_open", [&]() -> avbhal_status {
    if (out == nullptr) return refuse("backend_open", "out must not be NULL");
    Result<std::unique_ptr<Backend>> made = avbhal::make_backend(parse_options(options));
    if (!made.ok()) return report("backend_open", made.status());
    const std::uint32_t handle = backends().add(made.take());
    if (handle == 0) return refuse("backend_open", "too many backends are open");
    *out = handle;
    return 0;
  });
}

avbhal_status avbhal_backend_close(avbhal_backend backend) {
  return guarded("backend_close", [&]() -> avbhal_status {
    const std::shared_ptr<Backend> removed = backends().remove(backend);
    if (!removed) return stale("backend_close");
    adapters().remove_if([&](const OpenAdapter& open) { return open.backend == removed; });
    return 0;
  });
}

avbhal_status avbhal_enumerate(avbhal_backend backend, avbhal_adapter_info* entries,
                               uint32_t capacity, uint32_t* count) {
  return guarded("enumerate", [&]() -> avbhal_status {
    const std::shared_ptr<Backend> open = backends().find(backend);
    if (!open) return stale("enumerate");
    if (count == nullptr || (entries == nullptr && capacity > 0)) {
      return refuse("enumerate", "count, and entries unless capacity is 0, must not be NULL");
    }
    return report("enumerate",
                  stored(open->enumerate(), [&](const std::vector<avbhal::AdapterInfo>& list) {
                    for (std::size_t i = 0; i < list.size() && i < capacity; ++i)
                      fill(entries[i], list[i]);
                    *count = static_cast<uint32_t>(list.size());
                  }));
  });
}

avbhal_status avbhal_adapter_open(avbhal_backend backend, const char* key, uint32_t access,
                                  avbhal_adapter* out) {
  return guarded("adapter_open", [&]() -> avbhal_status {
    const std::shared_ptr<Backend> open = backends().find(backend);
    if (!open) return stale("adapter_open");
    if (key == nullptr || out == nullptr) {
      return refuse("adapter_open", "key and out must not be NULL");
    }
    if (access > 2) return refuse("adapter_open", "access must be 0, 1 or 2");
    Result<std::unique_ptr<Adapter>> adapter = open->open(key, static_cast<AccessLevel>(access));
    if (!adapter.ok()) return report("adapter_open", adapter.status());
    auto entry = std::make_shared<OpenAdapter>();
    entry->backend = open;
    entry->adapter = adapter.take();
    const std::uint32_t handle = adapters().add(std::move(entry));
    if (handle == 0) return refuse("adapter_open", "too many adapters are open");
    *out = handle;
    return 0;
  });
}

avbhal_status avbhal_adapter_close(avbhal_adapter adapter) {
  return guarded("adapter_close", [&]() -> avbhal_status {
    return adapters().remove(adapter) ? 0 : stale("adapter_close");
  });
}

avbhal_status avbhal_clock_read(avbhal_adapter adapter, uint64_t* device_ns) {
  if (device_ns == nullptr) return refuse("clock_read", "device_ns must not be NULL");
  return with_facet<Clock>(adapter, "clock_read", Clock::kRead, [&](Clock& clock) {
    return stored(clock.read(), [&](const avbhal::ClockReading& r) { *device_ns = r.device_ns; });
  });
}

avbhal_status avbhal_cross_timestamp(avbhal_adapter adapter, uint32_t brackets, avbhal_cross* out) {
  if (out == nullptr) return refuse("cross_timestamp", "out must not be NULL");
  return with_device<
      Clock>(adapter, "cross_timestamp", Clock::kCross, [&](Clock& clock, const DeviceId& device) {
    return stored(
        avbhal::intersected_cross(clock, brackets, avbhal::known_rate(device)),
        [&](const avbhal::CrossTimestamp& c) {
          *out = {c.device_ns, c.system_before_ns, c.system_after_ns, c.bound_ns, c.raw_counter};
        });
  });
}

avbhal_status avbhal_register_read(avbhal_adapter adapter, uint32_t offset, uint32_t* value) {
  if (value == nullptr) return refuse("register_read", "value must not be NULL");
  return with_facet<Registers>(
      adapter, "register_read", Registers::kRead, [&](Registers& registers) {
        return stored(registers.read(offset), [&](std::uint32_t v) { *value = v; });
      });
}

avbhal_status avbhal_clock_set(avbhal_adapter adapter, uint64_t device_ns) {
  return with_device<Steering>(adapter, "clock_set", Steering::kSet,
                               [&](Steering& steering, const DeviceId& device) {
                                 return avbhal::set_clock(steering, device, device_ns);
                               });
}

avbhal_status avbhal_clock_adjust_offset(avbhal_adapter adapter, int64_t offset_ns) {
  return with_device<Steering>(adapter, "clock_adjust_offset", Steering::kAdjustOffset,
                               [&](Steering& steering, const DeviceId& device) {
                                 return avbhal::adjust_offset(steering, device, offset_ns);
                               });
}

avbhal_status avbhal_clock_adjust_rate(avbhal_adapter adapter, double ppb, double* commanded_ppb) {
  if (!(ppb > -1e9 && ppb < 1e9)) {
    return refuse("clock_adjust_rate", "ppb must lie between -1e9 and 1e9");
  }
  return with_device<Steering>(adapter, "clock_adjust_rate", Steering::kAdjustRate,
                               [&](Steering& steering, const DeviceId& device) {
                                 return stored(avbhal::adjust_rate(steering, device, ppb),
                                               [&](const avbhal::RateAdjustment& r) {
                                                 if (commanded_ppb != nullptr)
                                                   *commanded_ppb = r.commanded_ppb;
                                               });
                               });
}

avbhal_status avbhal_register_write(avbhal_adapter adapter, uint32_t offset, uint32_t value) {
  return with_device<Registers>(adapter, "register_write", Registers::kWrite,
                                [&](Registers& registers, const DeviceId& device) {
                                  return avbhal::write_register(registers, device, offset, value);
                                });
}
