// Orders that concern the machine around the stand-in driver (README.md).
#pragma once

#include <string>
#include <string_view>

#include "shared_machine.h"

namespace avbhal::standin_addon {

struct SharedMachine::OwnOrders {
  // False: none of these orders, nothing has happened. True: *complaint is empty or says what is
  // wrong. The caller holds the machine's mutex.
  static bool carry_out(SharedMachine& machine, std::string_view text, std::string* complaint);

 private:
  struct Rule;
  static const Rule kRules[];
};

}  // namespace avbhal::standin_addon
