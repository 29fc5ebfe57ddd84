#include <windows.h>

#include "platform/thread_name.h"

namespace avbhal {

void name_this_thread(const char* name) {
  using SetDescription = HRESULT(WINAPI*)(HANDLE, PCWSTR);
  // Windows 10 1607 and later.
  const auto set = reinterpret_cast<SetDescription>(reinterpret_cast<void*>(
      GetProcAddress(GetModuleHandleW(L"kernel32.dll"), "SetThreadDescription")));
  if (set == nullptr) return;
  wchar_t wide[16] = {};
  for (int i = 0; i < 15 && name[i] != 0; ++i) wide[i] = static_cast<wchar_t>(name[i]);
  set(GetCurrentThread(), wide);
}

}  // namespace avbhal
