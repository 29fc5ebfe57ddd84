// Registers without a clock: a sparse table per family, values in a few kilobytes.
//
// Offsets inside BAR0 that no table lists read 0 and drop writes. Statistics counters are not
// listed: nothing counts in the model.
#pragma once

#include <array>
#include <cstdint>

#include "base/family.h"

namespace avbhal::model {

enum class AccessKind : std::uint8_t {
  kReadWrite,
  kReadOnly,
  kWriteOnly,
  kReadClear,     // a read returns and clears; writing 1 clears a bit
  kWriteOneSets,  // interrupt masks: writing 1 sets a bit
  kSetsOther,     // write only: sets the bits in the register `other`
  kClearsOther,   // write only: clears the bits in the register `other`
  kAlias          // another address of the register `other`
};

// `count` registers, `stride` bytes apart. A reset value that no source gives is 0.
struct RegisterSpec {
  std::uint32_t offset;
  std::uint16_t count;
  std::uint16_t stride;
  AccessKind access;
  std::uint32_t reset;
  std::uint32_t write_mask;
  std::uint32_t other;
};

struct RegisterTable {
  const RegisterSpec* specs;
  std::uint32_t size;
};

// A word of I225 and I226 that keeps what is written. The public filter driver believes that it
// holds the settings of frame preemption; no document lists it.
inline constexpr std::uint32_t kUnlistedWord = 0x8700;

// Registers of a family besides those of its clock block, in no particular order.
RegisterTable register_table(Family family);

inline constexpr std::uint32_t kMaxRegisters = 512;

class RegisterFile {
 public:
  void reset(Family family);
  // `offset` is aligned and inside BAR0.
  std::uint32_t read(std::uint32_t offset);
  void write(std::uint32_t offset, std::uint32_t value);

  // Hardware's side of a register: no access rules. Unlisted offsets are ignored and give 0.
  std::uint32_t peek(std::uint32_t offset) const;
  void poke(std::uint32_t offset, std::uint32_t value);

 private:
  struct Place {
    const RegisterSpec* spec;
    std::uint32_t index;
  };
  Place find(std::uint32_t offset) const;

  RegisterTable table_{nullptr, 0};
  std::array<std::uint32_t, kMaxRegisters> values_{};
};

}  // namespace avbhal::model
