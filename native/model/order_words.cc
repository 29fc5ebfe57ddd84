// Taking the text of an order apart.
#include "model/order.h"

namespace avbhal::model {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The next word from *at on; an empty one at the end.
Word next_word(const char* text, std::size_t size, std::size_t* at) {
  while (*at < size && is_blank(text[*at])) ++*at;
  const std::size_t start = *at;
  while (*at < size && !is_blank(text[*at])) ++*at;
  return {text + start, *at - start};
}

OrderError add_pair(Word word, OrderWords* out) {
  std::size_t equals = 0;
  while (equals < word.size && word.text[equals] != '=') ++equals;
  if (equals == 0 || equals + 1 >= word.size) {
    return {OrderFault::kBadWord, word, "key=value after the name of the order"};
  }
  const Word key{word.text, equals};
  for (std::size_t i = 0; i < out->size; ++i) {
    const Word other = out->pairs[i].key;
    bool same = other.size == key.size;
    for (std::size_t c = 0; same && c < key.size; ++c) same = other.text[c] == key.text[c];
    if (same) return {OrderFault::kRepeatedKey, key, "each key once"};
  }
  if (out->size == OrderWords::kMaxPairs) {
    return {OrderFault::kTooManyWords, word, "at most twelve key=value pairs"};
  }
  out->pairs[out->size++] = {key, {word.text + equals + 1, word.size - equals - 1}};
  return OrderError{};
}

struct Sign {
  bool negative = false;
  std::size_t digits_at = 0;
};

Sign sign_of(Word word) {
  if (word.size == 0 || (word.text[0] != '-' && word.text[0] != '+')) return Sign{};
  return {word.text[0] == '-', 1};
}

}  // namespace

bool equal(Word word, const char* text) {
  std::size_t i = 0;
  for (; i < word.size; ++i) {
    if (text[i] == '\0' || text[i] != word.text[i]) return false;
  }
  return text[i] == '\0';
}

const Word* OrderWords::find(const char* key) const {
  for (std::size_t i = 0; i < size; ++i) {
    if (equal(pairs[i].key, key)) return &pairs[i].value;
  }
  return nullptr;
}

OrderError split_order(const char* text, std::size_t size, OrderWords* out) {
  std::size_t at = 0;
  out->size = 0;
  out->name = next_word(text, size, &at);
  if (out->name.size == 0) return {OrderFault::kEmpty, Word{}, "an order such as clock-reset"};
  for (Word word = next_word(text, size, &at); word.size != 0; word = next_word(text, size, &at)) {
    const OrderError error = add_pair(word, out);
    if (error.fault != OrderFault::kNone) return error;
  }
  return OrderError{};
}

bool parse_integer(Word word, std::int64_t min, std::int64_t max, std::int64_t* out) {
  const Sign sign = sign_of(word);
  if (word.size == sign.digits_at) return false;
  std::int64_t value = 0;
  for (std::size_t i = sign.digits_at; i < word.size; ++i) {
    if (!is_digit(word.text[i])) return false;
    const std::int64_t digit = word.text[i] - '0';
    if (value > (INT64_MAX - digit) / 10) return false;
    value = value * 10 + digit;
  }
  if (sign.negative) value = -value;
  if (value < min || value > max) return false;
  *out = value;
  return true;
}

bool parse_decimal(Word word, double limit, double* out) {
  std::size_t point = 0;
  while (point < word.size && word.text[point] != '.') ++point;
  std::int64_t whole = 0;
  const std::int64_t most = 1000000000000;
  if (!parse_integer({word.text, point}, -most, most, &whole)) return false;
  double value = static_cast<double>(whole < 0 ? -whole : whole);
  if (point < word.size) {
    const Word rest{word.text + point + 1, word.size - point - 1};
    std::int64_t fraction = 0;
    if (rest.size == 0 || rest.size > 6 || !is_digit(rest.text[0])) return false;
    if (!parse_integer(rest, 0, most, &fraction)) return false;
    double scale = 1;
    for (std::size_t i = 0; i < rest.size; ++i) scale *= 10;
    value += static_cast<double>(fraction) / scale;
  }
  if (sign_of(word).negative) value = -value;
  if (value < -limit || value > limit) return false;
  *out = value;
  return true;
}

}  // namespace avbhal::model
