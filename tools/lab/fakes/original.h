// Wine's own IP Helper, which lies beside the proxy under another name.
#pragma once

#include <windows.h>

namespace avbhal::lab {

inline constexpr wchar_t kOriginalName[] = L"iphlporg.dll";

// The function `name` of the original; null when the DLL or the function is not there. Loaded on
// first use: a library must not be loaded while another one is being attached.
void* original_function(const char* name);

// Calls it, or answers ERROR_PROC_NOT_FOUND. `Function` is its type.
template <class Function, class... Arguments>
DWORD call_original(const char* name, Arguments... arguments) {
  const auto function = reinterpret_cast<Function>(original_function(name));
  return function != nullptr ? function(arguments...) : static_cast<DWORD>(ERROR_PROC_NOT_FOUND);
}

}  // namespace avbhal::lab
