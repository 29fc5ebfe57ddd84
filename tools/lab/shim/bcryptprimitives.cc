// bcryptprimitives.dll for Wine 8, which has none; every Windows since 8 has it. Programs built by
// Rust import its one function, among them the ffi-rs package. Installed into the lab's prefixes.
#include <windows.h>

// RtlGenRandom under the name advapi32 exports it by.
extern "C" BOOLEAN NTAPI SystemFunction036(PVOID buffer, ULONG length);

// Fills `data` with random bytes; TRUE when all of it is random.
extern "C" __declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) {
  const SIZE_T kMost = 0x10000000;
  while (length > 0) {
    const SIZE_T part = length < kMost ? length : kMost;
    if (SystemFunction036(data, static_cast<ULONG>(part)) == 0) return FALSE;
    data += part;
    length -= part;
  }
  return TRUE;
}
