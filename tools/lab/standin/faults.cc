#include "faults.h"

namespace avbhal::standin {

bool FaultTable::add(const Fault& fault) {
  for (std::uint32_t i = 0; i < kCapacity; ++i) {
    if (entries_[i].remaining != 0) continue;
    entries_[i] = fault;
    return true;
  }
  return false;
}

void FaultTable::clear() { entries_ = {}; }

bool FaultTable::take(FaultKind kind, std::uint32_t code, Fault* taken) {
  for (std::uint32_t i = 0; i < kCapacity; ++i) {
    Fault& entry = entries_[i];
    if (entry.remaining == 0 || entry.kind != kind || entry.code != code) continue;
    *taken = entry;
    entry.remaining -= 1;
    if (entry.remaining == 0) compact(i);
    return true;
  }
  return false;
}

void FaultTable::compact(std::uint32_t freed) {
  for (std::uint32_t i = freed; i + 1 < kCapacity; ++i) entries_[i] = entries_[i + 1];
  entries_[kCapacity - 1] = Fault{};
}

std::uint32_t FaultTable::waiting() const {
  std::uint32_t used = 0;
  for (const Fault& entry : entries_) used += entry.remaining != 0 ? 1u : 0u;
  return used;
}

}  // namespace avbhal::standin
