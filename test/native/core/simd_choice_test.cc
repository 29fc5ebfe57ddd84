// Which processor runs which vector instructions, by what it says of itself.
#include "core/compat_simd.h"
#include "harness.h"

namespace avbhal {
namespace {

constexpr unsigned kSse42 = 1u << 20, kXsave = 1u << 27, kAvx = 1u << 28, kAvx2 = 1u << 5;
constexpr unsigned long long kXmm = 2, kYmm = 4;

// Without a leaf besides 1 and 7. Asked for its state without OSXSAVE it would end the process.
struct Processor {
  unsigned leaf1_c, leaf7_b;
  unsigned long long state;

  simd::CpuidLeaf cpuid(unsigned leaf) const {
    if (leaf == 1) return {~0u, ~0u, leaf1_c, ~0u};
    if (leaf == 7) return {~0u, leaf7_b, ~0u, ~0u};
    return {};
  }
  unsigned long long enabled_state() const {
    CHECK((leaf1_c & kXsave) != 0);
    return state;
  }
};

}  // namespace

TEST("simd choice: AVX2 where processor and operating system both say so, and nowhere else") {
  struct Case {
    Processor processor;
    bool avx2;
  };
  const unsigned both = kXsave | kAvx;
  for (const Case& c : {
           Case{{both, kAvx2, kXmm | kYmm}, true},
           Case{{~0u, ~0u, ~0ull}, true},
           Case{{both, kAvx2, kXmm | kYmm | 1}, true},
           Case{{kAvx, kAvx2, kXmm | kYmm}, false},
           Case{{kXsave, kAvx2, kXmm | kYmm}, false},
           Case{{~kXsave, ~0u, ~0ull}, false},
           Case{{~kAvx, ~0u, ~0ull}, false},
           Case{{both, kAvx2, kXmm}, false},
           Case{{both, kAvx2, kYmm}, false},
           Case{{~0u, ~0u, ~kXmm}, false},
           Case{{~0u, ~0u, ~kYmm}, false},
           Case{{both, 0, kXmm | kYmm}, false},
           Case{{~0u, ~kAvx2, ~0ull}, false},
           Case{{0, 0, 0}, false},
       }) {
    CHECK_EQ(simd::runs_avx2(c.processor), c.avx2);
  }
}

TEST("simd choice: SSE4.2 is one bit of one leaf") {
  CHECK(simd::runs_sse42(Processor{kSse42, 0, 0}));
  CHECK(simd::runs_sse42(Processor{~0u, 0, 0}));
  CHECK(!simd::runs_sse42(Processor{~kSse42, ~0u, 0}));
  CHECK(!simd::runs_sse42(Processor{0, ~0u, 0}));
}

TEST("simd choice: a leaf that this processor does not have is all zero") {
  const simd::CpuidLeaf none = simd::ThisProcessor::cpuid(0x7FFFFFFF);
  CHECK_EQ(none.a | none.b | none.c | none.d, 0u);
}

}  // namespace avbhal
