#include "backends/sim/option_values.h"

#include <charconv>
#include <sstream>

#include "base/hex.h"

namespace avbhal::sim {
namespace {

std::string between(double min, double max, const char* kind) {
  std::ostringstream out;
  out.imbue(std::locale::classic());
  out.precision(17);
  out << kind << " from " << min << " to " << max;
  return out.str();
}

template <class T>
bool parse_whole(const std::string& text, T& value) {
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  return parsed.ec == std::errc() && parsed.ptr == end;
}

}  // namespace

Status invalid(const OptionText& option, std::string_view wanted) {
  std::string detail = option.key;
  detail += " must be ";
  detail += wanted;
  detail += option.value.empty() ? ", got nothing" : ", got '" + option.value + "'";
  return make_error(ErrorCode::kScenarioInvalid, "openHal(sim)", detail);
}

Result<std::int64_t> integer_value(const OptionText& option, std::int64_t min, std::int64_t max) {
  std::int64_t value = 0;
  if (!parse_whole(option.value, value) || value < min || value > max) {
    return invalid(option,
                   "a whole number from " + std::to_string(min) + " to " + std::to_string(max));
  }
  return value;
}

Result<double> number_value(const OptionText& option, double min, double max) {
  double value = 0;
  if (!parse_whole(option.value, value) || !(value >= min) || !(value <= max)) {
    return invalid(option, between(min, max, "a number"));
  }
  return value;
}

Status take_number(const OptionText& option, double min, double max, std::optional<double>& out) {
  Result<double> value = number_value(option, min, max);
  if (!value.ok()) return value.take_status();
  out = value.value();
  return ok_status();
}

Status take_choice(const OptionText& option, std::initializer_list<std::uint32_t> choices,
                   std::optional<std::uint32_t>& out) {
  std::uint32_t value = 0;
  const bool number = parse_whole(option.value, value);
  std::string wanted = "one of";
  for (const std::uint32_t choice : choices) {
    if (number && value == choice) {
      out = value;
      return ok_status();
    }
    wanted += (wanted.size() == 6 ? " " : ", ") + std::to_string(choice);
  }
  return invalid(option, wanted);
}

Status take_bool(const OptionText& option, std::optional<bool>& out) {
  if (option.value != "true" && option.value != "false") return invalid(option, "true or false");
  out = option.value == "true";
  return ok_status();
}

Status take_mac(const OptionText& option, std::optional<std::array<std::uint8_t, 6>>& out) {
  const std::string& text = option.value;
  std::array<std::uint8_t, 6> mac{};
  bool good = text.size() == 17;
  for (std::size_t i = 0; good && i < 6; ++i) {
    const int high = hex_digit(text[3 * i]), low = hex_digit(text[3 * i + 1]);
    good = high >= 0 && low >= 0 && (i == 5 || text[3 * i + 2] == ':');
    if (good) mac[i] = static_cast<std::uint8_t>(high * 16 + low);
  }
  if (!good) return invalid(option, "six hexadecimal bytes such as 02:a5:b0:00:00:01");
  if ((mac[0] & 1u) != 0)
    return invalid(option, "an address of one station (bit 0 of byte 0 clear)");
  out = mac;
  return ok_status();
}

}  // namespace avbhal::sim
