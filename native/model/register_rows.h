// Notation of the register tables; included by the table files only.
#pragma once

#include "base/registers.gen.h"
#include "model/register_file.h"

namespace avbhal::model::rows {

inline constexpr std::uint32_t kAll = 0xFFFFFFFFu;

constexpr RegisterSpec rw(std::uint32_t offset, std::uint32_t reset = 0,
                          std::uint32_t mask = kAll) {
  return {offset, 1, 4, AccessKind::kReadWrite, reset, mask, 0};
}
constexpr RegisterSpec rw(RegisterArray array, std::uint32_t reset = 0, std::uint32_t mask = kAll) {
  return {array.offset, array.count, array.stride, AccessKind::kReadWrite, reset, mask, 0};
}
constexpr RegisterSpec ro(std::uint32_t offset, std::uint32_t reset = 0) {
  return {offset, 1, 4, AccessKind::kReadOnly, reset, 0, 0};
}
constexpr RegisterSpec ro(RegisterArray array) {
  return {array.offset, array.count, array.stride, AccessKind::kReadOnly, 0, 0, 0};
}
constexpr RegisterSpec read_clear(std::uint32_t offset) {
  return {offset, 1, 4, AccessKind::kReadClear, 0, kAll, 0};
}
constexpr RegisterSpec mask(std::uint32_t offset) {
  return {offset, 1, 4, AccessKind::kWriteOneSets, 0, kAll, 0};
}
constexpr RegisterSpec sets(std::uint32_t offset, std::uint32_t other) {
  return {offset, 1, 4, AccessKind::kSetsOther, 0, kAll, other};
}
constexpr RegisterSpec clears(std::uint32_t offset, std::uint32_t other) {
  return {offset, 1, 4, AccessKind::kClearsOther, 0, kAll, other};
}
constexpr RegisterSpec alias(std::uint32_t offset, std::uint32_t other) {
  return {offset, 0, 4, AccessKind::kAlias, 0, 0, other};
}

template <std::uint32_t kRows>
constexpr std::uint32_t registers_in(const RegisterSpec (&specs)[kRows]) {
  std::uint32_t total = 0;
  for (const RegisterSpec& spec : specs) total += spec.count;
  return total;
}

}  // namespace avbhal::model::rows

namespace avbhal::model {
RegisterTable i210_registers();
RegisterTable i217_registers();
RegisterTable i225_registers();
}  // namespace avbhal::model
