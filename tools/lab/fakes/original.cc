#include "original.h"

namespace avbhal::lab {

void* original_function(const char* name) {
  static const HMODULE original = LoadLibraryW(kOriginalName);
  if (original == nullptr) return nullptr;
  return reinterpret_cast<void*>(GetProcAddress(original, name));
}

}  // namespace avbhal::lab
