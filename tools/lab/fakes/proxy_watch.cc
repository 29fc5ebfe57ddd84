// Notice of changed timestamp configurations: one thread a registration looks at the stand-in's
// adapters.
#include <windows.h>

#include <new>

#include "proxy_state.h"

namespace avbhal::lab {
namespace {

// Rare, because each look costs the stand-in time that a measurement may be going on in.
constexpr DWORD kPeriodMs = 1000;

using Callback = void(CALLBACK*)(void* context);

// What a change of is worth a notice.
struct Snapshot {
  std::uint32_t present[kMostAdapters];
  std::uint32_t mode[kMostAdapters];
  std::uint64_t nominal_hz[kMostAdapters];
};

struct Watch {
  Callback callback = nullptr;
  void* context = nullptr;
  Snapshot seen{};
  HANDLE stop = nullptr;
  HANDLE thread = nullptr;
};

Snapshot take_snapshot() {
  Snapshot all{};
  for (std::uint32_t n = 0; n < kMostAdapters; ++n) {
    const auto adapter = attached_adapter(n);
    if (!adapter) continue;
    all.present[n] = 1;
    all.mode[n] = adapter->timestamp_mode;
    all.nominal_hz[n] = adapter->nominal_hz;
  }
  return all;
}

bool same(const Snapshot& a, const Snapshot& b) {
  for (std::uint32_t n = 0; n < kMostAdapters; ++n) {
    if (a.present[n] != b.present[n] || a.mode[n] != b.mode[n] ||
        a.nominal_hz[n] != b.nominal_hz[n]) {
      return false;
    }
  }
  return true;
}

DWORD WINAPI watch_loop(void* parameter) {
  Watch& watch = *static_cast<Watch*>(parameter);
  while (WaitForSingleObject(watch.stop, kPeriodMs) == WAIT_TIMEOUT) {
    const Snapshot now = take_snapshot();
    const bool changed = !same(watch.seen, now);
    watch.seen = now;
    if (changed) watch.callback(watch.context);
  }
  return 0;
}

void destroy(Watch* watch) {
  if (watch->stop != nullptr) CloseHandle(watch->stop);
  delete watch;
}

}  // namespace
}  // namespace avbhal::lab

using namespace avbhal::lab;

extern "C" {

DWORD WINAPI proxy_RegisterInterfaceTimestampConfigChange(Callback callback, void* context,
                                                          void** handle) {
  if (callback == nullptr || handle == nullptr) return ERROR_INVALID_PARAMETER;
  auto* watch = new (std::nothrow) Watch;
  if (watch == nullptr) return ERROR_NOT_ENOUGH_MEMORY;
  watch->callback = callback;
  watch->context = context;
  watch->seen = take_snapshot();
  watch->stop = CreateEventW(nullptr, TRUE, FALSE, nullptr);
  if (watch->stop != nullptr) {
    watch->thread = CreateThread(nullptr, 0, &watch_loop, watch, 0, nullptr);
  }
  if (watch->thread == nullptr) {
    const DWORD error = GetLastError();
    destroy(watch);
    return error;
  }
  *handle = watch;
  return ERROR_SUCCESS;
}

// Returns when no callback is running any more.
void WINAPI proxy_UnregisterInterfaceTimestampConfigChange(void* handle) {
  auto* watch = static_cast<Watch*>(handle);
  if (watch == nullptr) return;
  SetEvent(watch->stop);
  WaitForSingleObject(watch->thread, INFINITE);
  CloseHandle(watch->thread);
  destroy(watch);
}

}  // extern "C"
