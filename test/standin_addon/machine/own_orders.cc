#include "own_orders.h"

#include <algorithm>
#include <iterator>

#include "tools/lab/standin/order_arguments.h"

namespace avbhal::standin_addon {

using standin::OrderArguments;

struct SharedMachine::OwnOrders::Rule {
  const char* name;
  const char* keys[2];
  void (*carry_out)(SharedMachine&, OrderArguments&);

  static bool flag(OrderArguments& arguments, const char* key, const char* wanted, bool* out) {
    std::uint64_t value = 0;
    if (!arguments.number(key, wanted, 0, 1, &value)) return false;
    *out = value == 1;
    return true;
  }
  static void driver(SharedMachine& machine, OrderArguments& arguments) {
    bool on = false;
    if (flag(arguments, "installed", "installed: 0 or 1", &on)) machine.port_.set_installed(on);
  }
  static void timestamp_functions(SharedMachine& machine, OrderArguments& arguments) {
    (void)flag(arguments, "present", "present: 0 or 1", &machine.timestamp_functions_);
  }
  static void call_latency(SharedMachine& machine, OrderArguments& arguments) {
    static constexpr const char* kProfiles[] = {"none", "published", "added", nullptr};
    std::uint32_t profile = 0;
    std::uint64_t seed = 1;
    if (arguments.choice("profile", "profile: none, published or added", kProfiles, &profile) &&
        arguments.optional_number("seed", "seed: a whole number", 0, ~std::uint64_t{0} >> 1,
                                  &seed)) {
      machine.latency_.reset(static_cast<LatencyProfile>(profile), seed);
    }
  }
  static void real_time(SharedMachine& machine, OrderArguments& arguments) {
    if (arguments.ok()) machine.clock_.run_free();
  }
  static void fail_allocation(SharedMachine& machine, OrderArguments& arguments) {
    std::uint64_t count = 1;
    if (arguments.optional_number("count", "count: 0 to 1000000", 0, 1000000, &count)) {
      machine.failing_allocations_ = static_cast<std::uint32_t>(count);
    }
  }
  static void retire(SharedMachine& machine, OrderArguments& arguments) {
    if (arguments.ok()) machine.retire();
  }
  static void interfere(SharedMachine& machine, OrderArguments& arguments) {
    std::uint32_t adapter = 0;
    std::uint64_t count = 1;
    if (!arguments.adapter(machine.port_.machine().state(), &adapter) ||
        !arguments.optional_number("count", "count: 0 to 1000000", 0, 1000000, &count)) {
      return;
    }
    machine.intruder_adapter_ = adapter;
    machine.intrusions_ = static_cast<std::uint32_t>(count);
  }
};

const SharedMachine::OwnOrders::Rule SharedMachine::OwnOrders::kRules[] = {
    {"driver", {"installed", nullptr}, &Rule::driver},
    {"timestamp-functions", {"present", nullptr}, &Rule::timestamp_functions},
    {"call-latency", {"profile", "seed"}, &Rule::call_latency},
    {"interfere", {"adapter", "count"}, &Rule::interfere},
    {"real-time", {nullptr, nullptr}, &Rule::real_time},
    {"fail-allocation", {"count", nullptr}, &Rule::fail_allocation},
    {"retire", {nullptr, nullptr}, &Rule::retire},
};

bool SharedMachine::OwnOrders::carry_out(SharedMachine& machine, std::string_view text,
                                         std::string* complaint) {
  model::OrderWords words;
  if (model::split_order(text.data(), text.size(), &words).fault != model::OrderFault::kNone) {
    return false;
  }
  for (const Rule& rule : kRules) {
    if (!model::equal(words.name, rule.name)) continue;
    OrderArguments arguments(words);
    for (std::size_t i = 0; i < words.size; ++i) {
      const model::Word key = words.pairs[i].key;
      const bool known = std::any_of(
          std::begin(rule.keys), std::end(rule.keys),
          [key](const char* name) { return name != nullptr && model::equal(key, name); });
      if (!known) arguments.refuse(model::OrderFault::kUnknownKey, key, "a key of this order");
    }
    rule.carry_out(machine, arguments);
    const model::OrderError& error = arguments.error();
    if (!arguments.ok()) {
      *complaint =
          error.at.size == 0 ? "" : "'" + std::string(error.at.text, error.at.size) + "'; ";
      *complaint += std::string("wanted ") + error.wanted;
    }
    return true;
  }
  return false;
}

}  // namespace avbhal::standin_addon
