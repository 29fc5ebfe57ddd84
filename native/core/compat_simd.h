// Vector instructions that the rest of the build may not use, chosen at run time: which of them the
// compiler knows, how it is told that one function uses them, and whether this machine runs them.
#pragma once

// Clang in MSVC's place declares these intrinsics only when the whole file may use them: plain
// lanes.
#if defined(_MSC_VER) && defined(_M_X64) && !defined(_M_ARM64EC) && !defined(__clang__)
#include <intrin.h>
#define AVBHAL_SIMD_X86 1
#define AVBHAL_TARGET(isa)
#elif defined(__x86_64__) && !defined(_MSC_VER)
#include <cpuid.h>
#define AVBHAL_SIMD_X86 1
#define AVBHAL_TARGET(isa) __attribute__((target(isa)))
#else
#define AVBHAL_SIMD_X86 0
#define AVBHAL_TARGET(isa)
#endif

#define AVBHAL_SSE42 AVBHAL_TARGET("sse4.2")
#define AVBHAL_AVX2 AVBHAL_TARGET("avx2")

#if AVBHAL_SIMD_X86
#include "core/simd_x86.h"
#else
#include "core/simd_plain.h"
#endif

namespace avbhal::simd {

struct CpuidLeaf {
  unsigned a = 0, b = 0, c = 0, d = 0;
};

// What the processor and the operating system say of themselves.
struct ThisProcessor {
#if AVBHAL_SIMD_X86
  // All zero for a leaf that the processor does not have.
  static CpuidLeaf cpuid(unsigned leaf) {
    CpuidLeaf out;
#if defined(_MSC_VER)
    int regs[4] = {};
    __cpuid(regs, 0);
    if (static_cast<unsigned>(regs[0]) < leaf) return out;
    __cpuidex(regs, static_cast<int>(leaf), 0);
    out = {static_cast<unsigned>(regs[0]), static_cast<unsigned>(regs[1]),
           static_cast<unsigned>(regs[2]), static_cast<unsigned>(regs[3])};
#else
    static_cast<void>(__get_cpuid_count(leaf, 0, &out.a, &out.b, &out.c, &out.d));
#endif
    return out;
  }
  // XCR0. Only after CPUID said OSXSAVE.
  AVBHAL_TARGET("xsave") static unsigned long long enabled_state() { return _xgetbv(0); }
#else
  static CpuidLeaf cpuid(unsigned) { return {}; }
  static unsigned long long enabled_state() { return 0; }
#endif
};

// `Processor`: as ThisProcessor.
template <class Processor>
bool runs_sse42(const Processor& processor) {
  return (processor.cpuid(1).c & (1u << 20)) != 0;
}

// CPUID 1: OSXSAVE and AVX; XCR0: the operating system saves XMM and YMM; CPUID 7: AVX2.
template <class Processor>
bool runs_avx2(const Processor& processor) {
  const unsigned need = (1u << 27) | (1u << 28);
  if ((processor.cpuid(1).c & need) != need) return false;
  return (processor.enabled_state() & 6u) == 6u && (processor.cpuid(7).b & (1u << 5)) != 0;
}

inline bool has_sse42() { return runs_sse42(ThisProcessor()); }

inline bool has_avx2() {
#if defined(__MINGW32__) && !defined(__clang__)
  // GCC for Windows spills YMM registers to a stack that it aligns to 16 bytes only, with moves
  // that need 32 (GCC bug 54412).
  return false;
#else
  return runs_avx2(ThisProcessor());
#endif
}

}  // namespace avbhal::simd
