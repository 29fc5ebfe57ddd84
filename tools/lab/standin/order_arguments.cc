#include "order_arguments.h"

#include "base/hex.h"

namespace avbhal::standin {
namespace {

using model::OrderFault;
using model::Word;

constexpr std::uint64_t kMostBeforeDigit = ~std::uint64_t{0} / 16 - 1;

// Value of a digit in `base`; `base` when it is none.
std::uint32_t digit_of(char c, std::uint32_t base) {
  const auto value = static_cast<std::uint32_t>(hex_digit(c));
  return value < base ? value : base;
}

bool parse_unsigned(Word word, std::uint64_t* out) {
  const bool hex = word.size > 2 && word.text[0] == '0' && word.text[1] == 'x';
  const std::uint32_t base = hex ? 16 : 10;
  std::uint64_t value = 0;
  for (std::size_t i = hex ? 2 : 0; i < word.size; ++i) {
    const std::uint32_t digit = digit_of(word.text[i], base);
    if (digit == base || value > kMostBeforeDigit) return false;
    value = value * base + digit;
  }
  *out = value;
  return word.size != 0;
}

}  // namespace

void OrderArguments::refuse(OrderFault fault, Word at, const char* wanted) {
  if (ok()) error_ = {fault, at, wanted};
}

bool OrderArguments::word(const char* key, const char* wanted, Word* out) {
  const Word* value = words_.find(key);
  if (value == nullptr) {
    refuse(OrderFault::kMissingKey, Word{}, wanted);
    return false;
  }
  *out = *value;
  return ok();
}

bool OrderArguments::number(const char* key, const char* wanted, std::uint64_t min,
                            std::uint64_t max, std::uint64_t* out) {
  Word value;
  if (!word(key, wanted, &value)) return false;
  std::uint64_t parsed = 0;
  if (!parse_unsigned(value, &parsed) || parsed < min || parsed > max) {
    refuse(OrderFault::kBadValue, value, wanted);
    return false;
  }
  *out = parsed;
  return true;
}

bool OrderArguments::optional_number(const char* key, const char* wanted, std::uint64_t min,
                                     std::uint64_t max, std::uint64_t* out) {
  return !has(key) ? ok() : number(key, wanted, min, max, out);
}

bool OrderArguments::choice(const char* key, const char* wanted, const char* const* choices,
                            std::uint32_t* out) {
  Word value;
  if (!word(key, wanted, &value)) return false;
  for (std::uint32_t i = 0; choices[i] != nullptr; ++i) {
    if (!model::equal(value, choices[i])) continue;
    *out = i;
    return true;
  }
  refuse(OrderFault::kBadValue, value, wanted);
  return false;
}

bool OrderArguments::adapter(const MachineState& machine, std::uint32_t* out) {
  std::uint64_t number_given = 0;
  if (machine.adapter_count == 0 ||
      !number("adapter", "adapter: the number of an adapter in attachment order", 0,
              machine.adapter_count - 1, &number_given))
    return false;
  *out = static_cast<std::uint32_t>(number_given);
  return true;
}

}  // namespace avbhal::standin
