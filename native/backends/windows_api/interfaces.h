// Network interfaces as IP Helper lists them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "backends/windows_api/win_api.h"
#include "hal/types.h"

namespace avbhal::windows_api {

using Mac = std::array<std::uint8_t, 6>;

// The rows of one call of GetIfTable2 without those of lightweight filters, which repeat an
// adapter's MAC under their own LUIDs.
class Interfaces {
 public:
  explicit Interfaces(const WinApi& api);

  const InterfaceRow* find(const Guid& guid) const;
  // The Win32 number of GetIfTable2.
  std::uint32_t error() const { return error_; }

 private:
  std::vector<InterfaceRow> rows_;
  std::uint32_t error_ = 0;
};

// The permanent address, which stays unique in a bridge or team; the current one where the driver
// names no permanent one. Empty unless it has six bytes that are not all zero.
std::optional<Mac> mac_of(const InterfaceRow& row);
LinkState link_of(const InterfaceRow& row);

// Empty when all of the six bytes are zero.
std::optional<Mac> mac_from_bytes(const std::uint8_t* bytes);
// Down: speed 0. Speeds of 0 and all ones mean unknown.
LinkState link_state(bool up, std::uint64_t bps);

}  // namespace avbhal::windows_api
