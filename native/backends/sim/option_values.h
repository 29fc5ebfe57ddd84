// Values of scenario keys: each taker fills `out` or answers HAL_SCENARIO_INVALID.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "hal/status.h"

namespace avbhal::sim {

struct OptionText {
  std::string key, value;
};

// "adapters.0.linkMbps must be ..., got '...'".
Status invalid(const OptionText& option, std::string_view wanted);

// Decimal numbers in the C locale; the whole text must be the number. NaN and infinity are refused.
Result<std::int64_t> integer_value(const OptionText& option, std::int64_t min, std::int64_t max);
Result<double> number_value(const OptionText& option, double min, double max);

template <class T>
Status take_integer(const OptionText& option, std::int64_t min, std::int64_t max,
                    std::optional<T>& out) {
  Result<std::int64_t> value = integer_value(option, min, max);
  if (!value.ok()) return value.take_status();
  out = static_cast<T>(value.value());
  return ok_status();
}

Status take_number(const OptionText& option, double min, double max, std::optional<double>& out);
Status take_choice(const OptionText& option, std::initializer_list<std::uint32_t> choices,
                   std::optional<std::uint32_t>& out);
Status take_bool(const OptionText& option, std::optional<bool>& out);
// Six hexadecimal bytes with colons.
Status take_mac(const OptionText& option, std::optional<std::array<std::uint8_t, 6>>& out);

}  // namespace avbhal::sim
