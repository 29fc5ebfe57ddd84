// Taking the values out of one of the stand-in's own orders, with the reason when one is wrong.
#pragma once

#include <cstdint>

#include "machine_state.h"
#include "model/order.h"

namespace avbhal::standin {

// After the first thing that is wrong, every further question answers false.
class OrderArguments {
 public:
  explicit OrderArguments(const model::OrderWords& words) : words_(words) {}

  // Decimal, or hexadecimal with 0x. `wanted` begins with the key, e.g. "count: 1 to 1000000".
  // False when the key is missing (optional: leaves *out alone and is no error) or wrong.
  bool number(const char* key, const char* wanted, std::uint64_t min, std::uint64_t max,
              std::uint64_t* out);
  bool optional_number(const char* key, const char* wanted, std::uint64_t min, std::uint64_t max,
                       std::uint64_t* out);
  // Position of the value in `choices` (nullptr at the end).
  bool choice(const char* key, const char* wanted, const char* const* choices, std::uint32_t* out);
  bool word(const char* key, const char* wanted, model::Word* out);
  bool adapter(const MachineState& machine, std::uint32_t* out);
  bool has(const char* key) const { return words_.find(key) != nullptr; }

  void refuse(model::OrderFault fault, model::Word at, const char* wanted);
  bool ok() const { return error_.fault == model::OrderFault::kNone; }
  const model::OrderError& error() const { return error_; }

 private:
  const model::OrderWords& words_;
  model::OrderError error_{};
};

}  // namespace avbhal::standin
