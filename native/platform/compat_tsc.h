// The processor's time-stamp counter, where there is one. Any thread.
#pragma once

#include <cstdint>

#if defined(_MSC_VER) && (defined(_M_X64) || defined(_M_IX86))
#include <intrin.h>
#define AVBHAL_HAS_TSC 1
#elif defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#include <x86intrin.h>
#define AVBHAL_HAS_TSC 1
#else
#define AVBHAL_HAS_TSC 0
#endif

namespace avbhal::tsc {

#if AVBHAL_HAS_TSC

inline std::uint64_t read() { return __rdtsc(); }

// Not executed before earlier loads have finished, nor overtaken by later instructions: for
// brackets.
inline std::uint64_t read_ordered() {
  _mm_lfence();
  const std::uint64_t ticks = __rdtsc();
  _mm_lfence();
  return ticks;
}

// CPUID 0x80000007, EDX bit 8: the counter runs at a constant rate in every power state.
inline bool invariant() {
#if defined(_MSC_VER)
  int regs[4] = {};
  __cpuid(regs, static_cast<int>(0x80000000));
  if (static_cast<unsigned>(regs[0]) < 0x80000007u) return false;
  __cpuid(regs, static_cast<int>(0x80000007));
  return (static_cast<unsigned>(regs[3]) & (1u << 8)) != 0;
#else
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid(0x80000007u, &a, &b, &c, &d) == 0) return false;
  return (d & (1u << 8)) != 0;
#endif
}

#else

inline std::uint64_t read() { return 0; }
inline std::uint64_t read_ordered() { return 0; }
inline bool invariant() { return false; }

#endif

}  // namespace avbhal::tsc
