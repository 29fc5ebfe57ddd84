#include "bpf.h"

namespace avbhal::lab {
namespace {

constexpr std::uint16_t kLoadWord = 0x20, kLoadHalf = 0x28, kJumpIfEqual = 0x15, kReturn = 0x06;
constexpr std::uint32_t kTagAt = 12, kTagBytes = 4;

}  // namespace

std::uint32_t run_bpf(const std::vector<BpfStep>& program, const unsigned char* bytes,
                      std::uint32_t size) {
  const bool tagged = size >= kTagAt + kTagBytes && bytes[kTagAt] == 0x81 && bytes[kTagAt + 1] == 0;
  const std::uint32_t shorter = tagged ? kTagBytes : 0;
  std::uint32_t accumulator = 0;
  for (std::size_t at = 0; at < program.size(); ++at) {
    const BpfStep& step = program[at];
    if (step.code == kReturn) return step.k;
    if (step.code == kJumpIfEqual) {
      at += accumulator == step.k ? step.if_true : step.if_false;
      continue;
    }
    const std::uint32_t width = step.code == kLoadWord ? 4 : step.code == kLoadHalf ? 2 : 0;
    if (width == 0 || step.k > size || size - step.k < width + shorter) return 0;
    accumulator = 0;
    for (std::uint32_t i = 0; i < width; ++i) {
      const std::uint32_t place = step.k + i;
      accumulator = accumulator << 8 | bytes[place < kTagAt ? place : place + shorter];
    }
  }
  return 0;
}

}  // namespace avbhal::lab
