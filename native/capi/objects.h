// What the handles of the C interface stand for.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <utility>

#include "capi/border.h"
#include "capi/handles.h"
#include "hal/backend.h"
#include "runtime/clock_service.h"
#include "runtime/device_pages.h"
#include "runtime/event_pump.h"
#include "runtime/frame_exchange.h"
#include "runtime/virtual_walk.h"

namespace avbhal::capi {

struct OpenBackend {
  std::shared_ptr<Backend> backend;
  std::mutex time_mutex;  // guards `pumped`; held while virtual time moves
  PumpedList pumped;
};

struct OpenAdapter {
  std::shared_ptr<OpenBackend> of;
  std::shared_ptr<Adapter> adapter;  // destroyed before the backend

  Backend& backend() const { return *of->backend; }
  DeviceId device() const { return device_of(backend(), *adapter); }
};

// Events of a page until they are taken.
struct ClockEvents {
  static constexpr std::size_t kKept = 256;

  void add(const ClockEvent& event);
  bool take(avbhal_clock_event* out);

 private:
  std::mutex mutex_;
  std::deque<avbhal_clock_event> waiting_;
  std::uint32_t lost_ = 0;
};

struct OpenPage {
  std::shared_ptr<OpenAdapter> of;
  std::shared_ptr<ClockService> service;
  std::shared_ptr<ClockEvents> events;
  void close() { service->close(); }
};

// A pump whose consumer can wait. Any thread; one waits at a time.
class Tap {
 public:
  // Starts the pump.
  static Result<std::shared_ptr<Tap>> open(const OpenAdapter& of,
                                           std::unique_ptr<EventSource> source,
                                           std::size_t capacity, const char* operation);
  // Up to `capacity` events; waits up to `timeout_ms` for the first one, in real time. `each` is
  // called for each of them with this lock held. How many.
  template <class Each>
  Result<std::size_t> take(std::size_t capacity, std::uint32_t timeout_ms, Each&& each) {
    const std::lock_guard<std::mutex> lock(taking_);
    StampEvent events[kBatch];
    Result<std::size_t> taken = await(events, capacity < kBatch ? capacity : kBatch, timeout_ms);
    for (std::size_t i = 0; taken.ok() && i < taken.value(); ++i) each(events[i], i);
    return taken;
  }
  void close() { pump_->close(); }

 private:
  static constexpr std::size_t kBatch = 64;
  struct Bell {
    std::mutex mutex;
    std::condition_variable rings;
    bool rung = false;
  };

  Result<std::size_t> await(StampEvent* out, std::size_t capacity, std::uint32_t timeout_ms);

  std::mutex taking_;
  std::shared_ptr<EventPump> pump_;
  std::shared_ptr<Bell> bell_;
  bool is_virtual_ = false;
};

struct OpenStream {
  std::shared_ptr<OpenAdapter> of;
  std::shared_ptr<Tap> tap;
  void close() { tap->close(); }
};

struct OpenPort {
  std::shared_ptr<OpenAdapter> of;
  std::shared_ptr<FrameExchange> exchange;
  std::shared_ptr<Tap> tap;
  void close() { tap->close(); }
};

HandleTable<OpenBackend>& backends();
HandleTable<OpenAdapter>& adapters();
HandleTable<OpenPage>& pages();
HandleTable<OpenStream>& streams();
HandleTable<OpenPort>& ports();

// Removes the adapter from its table and closes what was opened on it.
void close_adapter(const std::shared_ptr<OpenAdapter>& adapter);

// Gives `made`, opened on the adapter of `parent`, a handle.
template <class T>
avbhal_status hand_out(const char* operation, HandleTable<T>& table, std::shared_ptr<T> made,
                       avbhal_adapter parent, std::uint32_t* out) {
  const std::uint32_t handle = table.add(made);
  if (handle == 0) {
    made->close();
    return refuse(operation, "too many are open");
  }
  // Its adapter was closed meanwhile by another thread: nobody else would close it.
  if (adapters().find(parent) != made->of) {
    if (table.remove(handle)) made->close();
    return stale(operation);
  }
  *out = handle;
  return 0;
}

template <class T>
avbhal_status close_handle(const char* operation, HandleTable<T>& table, std::uint32_t handle) {
  return guarded(operation, [&]() -> avbhal_status {
    const std::shared_ptr<T> removed = table.remove(handle);
    if (!removed) return stale(operation);
    removed->close();
    return 0;
  });
}

// `body(object)` with what `handle` stands for gives a status of the interface.
template <class T, class Body>
avbhal_status with_object(const char* operation, HandleTable<T>& table, std::uint32_t handle,
                          Body&& body) {
  return guarded(operation, [&]() -> avbhal_status {
    const std::shared_ptr<T> open = table.find(handle);
    return open ? body(*open) : stale(operation);
  });
}

// `body(facet, open)` with the facet F of the adapter gives a Status.
template <class F, class Body>
avbhal_status with_facet(avbhal_adapter handle, const char* name, const Operation& operation,
                         Body&& body) {
  return with_object(name, adapters(), handle, [&](OpenAdapter& open) {
    return report(name, with<F>(*open.adapter, operation,
                                [&](F& facet) -> Status { return body(facet, open); }));
  });
}

}  // namespace avbhal::capi
