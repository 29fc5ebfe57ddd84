#include "poll_thread.h"

#include <atomic>

#include "guarded_machine.h"

extern "C" NTSYSAPI NTSTATUS NTAPI ZwWaitForSingleObject(HANDLE object, BOOLEAN alertable,
                                                         PLARGE_INTEGER timeout);  // ntifs.h

namespace avbhal::standin {
namespace {

constexpr LONGLONG kBusyPause = -10000, kIdlePause = -200000;  // 1 ms, 20 ms in 100 ns, from now

HANDLE thread;
std::atomic<bool> ending;

VOID NTAPI poll_until_told(PVOID) {
  while (!ending.load(std::memory_order_acquire)) {
    const bool busy = MachineLock()->poll();
    LARGE_INTEGER pause;
    pause.QuadPart = busy ? kBusyPause : kIdlePause;
    KeDelayExecutionThread(KernelMode, FALSE, &pause);
  }
  PsTerminateSystemThread(STATUS_SUCCESS);
}

}  // namespace

NTSTATUS start_poll_thread() {
  ending.store(false, std::memory_order_release);
  return PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, nullptr, nullptr, nullptr,
                              poll_until_told, nullptr);
}

void stop_poll_thread() {
  if (thread == nullptr) return;
  ending.store(true, std::memory_order_release);
  ZwWaitForSingleObject(thread, FALSE, nullptr);
  ZwClose(thread);
  thread = nullptr;
}

}  // namespace avbhal::standin
