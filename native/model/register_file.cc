#include "model/register_file.h"

#include "model/register_rows.h"

namespace avbhal::model {

RegisterTable register_table(Family family) {
  if (family == Family::kI210) return i210_registers();
  return has_split_clock(family) ? i225_registers() : i217_registers();
}

void RegisterFile::reset(Family family) {
  table_ = register_table(family);
  std::uint32_t index = 0;
  for (std::uint32_t i = 0; i < table_.size; ++i) {
    const RegisterSpec& spec = table_.specs[i];
    if (spec.access == AccessKind::kAlias) continue;
    for (std::uint32_t n = 0; n < spec.count; ++n) values_[index++] = spec.reset;
  }
}

RegisterFile::Place RegisterFile::find(std::uint32_t offset) const {
  std::uint32_t index = 0;
  for (std::uint32_t i = 0; i < table_.size; ++i) {
    const RegisterSpec& spec = table_.specs[i];
    if (spec.access == AccessKind::kAlias) {
      if (spec.offset == offset) return find(spec.other);
      continue;
    }
    const std::uint32_t distance = offset - spec.offset;
    if (offset >= spec.offset && distance < std::uint32_t{spec.count} * spec.stride &&
        distance % spec.stride == 0) {
      return {&spec, index + distance / spec.stride};
    }
    index += spec.count;
  }
  return {nullptr, 0};
}

std::uint32_t RegisterFile::read(std::uint32_t offset) {
  const Place place = find(offset);
  if (place.spec == nullptr) return 0;
  switch (place.spec->access) {
    case AccessKind::kWriteOnly:
    case AccessKind::kSetsOther:
    case AccessKind::kClearsOther: return 0;
    case AccessKind::kReadClear: {
      const std::uint32_t value = values_[place.index];
      values_[place.index] = 0;
      return value;
    }
    default: return values_[place.index];
  }
}

void RegisterFile::write(std::uint32_t offset, std::uint32_t value) {
  const Place place = find(offset);
  if (place.spec == nullptr) return;
  const RegisterSpec& spec = *place.spec;
  std::uint32_t& stored = values_[place.index];
  switch (spec.access) {
    case AccessKind::kReadWrite:
      stored = (stored & ~spec.write_mask) | (value & spec.write_mask);
      break;
    case AccessKind::kReadClear: stored &= ~value; break;
    case AccessKind::kWriteOneSets: stored |= value & spec.write_mask; break;
    case AccessKind::kSetsOther: poke(spec.other, peek(spec.other) | value); break;
    case AccessKind::kClearsOther: poke(spec.other, peek(spec.other) & ~value); break;
    default: break;
  }
}

std::uint32_t RegisterFile::peek(std::uint32_t offset) const {
  const Place place = find(offset);
  return place.spec == nullptr ? 0 : values_[place.index];
}

void RegisterFile::poke(std::uint32_t offset, std::uint32_t value) {
  const Place place = find(offset);
  if (place.spec != nullptr) values_[place.index] = value;
}

}  // namespace avbhal::model
