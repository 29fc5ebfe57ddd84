// The stand-in for the AVB filter driver: adapters from native/model behind the driver's interface.
// Freestanding C++17 (runs in a kernel driver), no heap. The host serialises all calls.
#pragma once

#include <cstdint>

#include "model/adapter_model.h"

namespace avbhal::standin {

inline constexpr std::uint32_t kMaxAdapters = 4;

enum class Behaviour : std::uint8_t { kFaithful, kIdeal };

// What the host keeps for one open handle; zero-initialised by the host.
struct FileContext {
  std::uint32_t id = 0;           // of this handle, given by open_file
  std::int32_t adapter = -1;      // bound adapter, -1 = unbound
  std::uint32_t generation = 0;   // of the adapter at binding time
  bool initialised_once = false;  // INIT_DEVICE was sent on this handle
};

// One DeviceIoControl, METHOD_BUFFERED: `buffer` holds the input and receives the output.
struct Request {
  std::uint32_t code = 0;
  void* buffer = nullptr;
  std::uint32_t in_bytes = 0;
  std::uint32_t out_bytes = 0;
  std::uint32_t returned = 0;  // valid on success only
};

// Memory of event rings. `create`: zeroed, at any time accessible to the stand-in; nullptr when
// there is none. `map`: makes it visible to the program whose request is being served and gives its
// address there, 0 when that is impossible. `unmap` undoes it; `destroy` frees what is not mapped.
struct RingHost {
  void* context = nullptr;
  void* (*create)(void* context, std::uint32_t bytes) = nullptr;
  std::uint64_t (*map)(void* context, void* memory) = nullptr;
  void (*unmap)(void* context, void* memory) = nullptr;
  void (*destroy)(void* context, void* memory) = nullptr;
};

// Host facilities beyond time. `time` and `qpc` read one counter from one origin: at any instant
// time.now_ns() == ticks_to_ns(qpc(), qpc_frequency_hz), up to one tick. Waiting is busy waiting of
// a microsecond for a register access and of 10 ms while a device is initialised.
struct Host {
  model::TimeSource time{};
  // The system clock that cross timestamps report (QueryPerformanceCounter domain).
  void* context = nullptr;
  std::uint64_t (*qpc)(void* context) = nullptr;
  std::uint64_t qpc_frequency_hz = 0;
  // Wall clock: 100 ns units since 1601-01-01 UTC. nullptr: 2026-01-01 00:00:00 plus true time,
  // for reproducible runs.
  std::uint64_t (*utc_100ns)(void* context) = nullptr;
  // Without `create` every subscription is refused for want of resources.
  RingHost rings{};
};

}  // namespace avbhal::standin
