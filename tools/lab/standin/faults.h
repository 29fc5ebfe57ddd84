// Requests that are answered wrongly on order.
#pragma once

#include <array>
#include <cstdint>

#include "nt_status.h"

namespace avbhal::standin {

enum class FaultKind : std::uint8_t {
  kFail,        // the request is not carried out and answers `status`
  kShortReply,  // success with at most `bytes` bytes
  kBadStatus    // success whose `status` field is not written, or holds `status` when given
};

struct Fault {
  FaultKind kind = FaultKind::kFail;
  std::uint32_t code = 0;       // control code it applies to
  std::uint32_t remaining = 0;  // requests still to spoil; 0 = entry is free
  std::uint32_t bytes = 0;
  NtStatus status = 0;
  bool has_status = false;
};

// Small fixed table; the oldest matching entry acts first.
class FaultTable {
 public:
  static constexpr std::uint32_t kCapacity = 16;

  // False when the table is full.
  bool add(const Fault& fault);
  void clear();
  // Takes one use of the first fault of `kind` for `code`. False when there is none.
  bool take(FaultKind kind, std::uint32_t code, Fault* taken);
  // Entries in use.
  std::uint32_t waiting() const;

 private:
  // Keeps the entries in order of arrival.
  void compact(std::uint32_t freed);

  std::array<Fault, kCapacity> entries_{};
};

}  // namespace avbhal::standin
