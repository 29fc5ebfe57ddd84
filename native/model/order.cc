#include "model/order.h"

namespace avbhal::model {
namespace {

constexpr const char* kAdapterWanted = "adapter: a number from 0 to 7";

struct Rule {
  const char* name;
  OrderKind kind;
  const char* key;  // besides "adapter"; nullptr when there is none
  const char* wanted;
};

constexpr Rule kRules[] = {
    {"clock-step", OrderKind::kClockStep, "ns", "ns: a whole number of ns with an optional sign"},
    {"clock-freeze", OrderKind::kClockFreeze, "on", "on: 0 or 1"},
    {"clock-reset", OrderKind::kClockReset, nullptr, ""},
    {"remove", OrderKind::kRemove, nullptr, ""},
    {"return", OrderKind::kReturn, nullptr, ""},
    {"link", OrderKind::kLink, "mbps", "mbps: 0 (down), 10, 100, 1000 or 2500"},
    {"oscillator", OrderKind::kOscillator, "ppb", "ppb: a number within +-200000"},
    {"latency-spike", OrderKind::kLatencySpike, "ns", "ns: 0 to 10000000000"},
    {"ignore-writes", OrderKind::kIgnoreWrites, "on", "on: 0 or 1"}};

const Rule* find_rule(Word name) {
  for (const Rule& rule : kRules) {
    if (equal(name, rule.name)) return &rule;
  }
  return nullptr;
}

bool parse_value(Word value, Order* order) {
  std::int64_t number = 0;
  switch (order->kind) {
    case OrderKind::kClockStep:
      return parse_integer(value, -INT64_MAX, INT64_MAX, &order->ns);
    case OrderKind::kLatencySpike:
      return parse_integer(value, 0, kMaxSpikeNs, &order->ns);
    case OrderKind::kClockFreeze:
    case OrderKind::kIgnoreWrites:
      if (!parse_integer(value, 0, 1, &number)) return false;
      order->on = number == 1;
      return true;
    case OrderKind::kLink:
      if (!parse_integer(value, 0, 2500, &number)) return false;
      order->mbps = static_cast<std::uint32_t>(number);
      return number == 0 || number == 10 || number == 100 || number == 1000 || number == 2500;
    case OrderKind::kOscillator:
      return parse_decimal(value, 200000.0, &order->ppb);
    default:
      return false;
  }
}

OrderError missing(const char* wanted) { return {OrderFault::kMissingKey, Word{}, wanted}; }

}  // namespace

OrderError parse_order(const char* text, std::size_t size, Order* out) {
  OrderWords words;
  const OrderError split = split_order(text, size, &words);
  if (split.fault != OrderFault::kNone) return split;
  const Rule* rule = find_rule(words.name);
  if (rule == nullptr) return {OrderFault::kUnknownOrder, words.name, "an order of the simulator"};
  for (std::size_t i = 0; i < words.size; ++i) {
    const Word key = words.pairs[i].key;
    if (equal(key, "adapter") || (rule->key != nullptr && equal(key, rule->key))) continue;
    return {OrderFault::kUnknownKey, key, rule->key != nullptr ? rule->wanted : kAdapterWanted};
  }
  out->kind = rule->kind;
  const Word* adapter = words.find("adapter");
  std::int64_t number = 0;
  if (adapter == nullptr) return missing(kAdapterWanted);
  if (!parse_integer(*adapter, 0, kMaxOrderAdapter, &number)) {
    return {OrderFault::kBadValue, *adapter, kAdapterWanted};
  }
  out->adapter = static_cast<std::uint32_t>(number);
  if (rule->key == nullptr) return OrderError{};
  const Word* value = words.find(rule->key);
  if (value == nullptr) return missing(rule->wanted);
  if (!parse_value(*value, out)) return {OrderFault::kBadValue, *value, rule->wanted};
  return OrderError{};
}

bool apply_order(const Order& order, AdapterModel& adapter) {
  switch (order.kind) {
    case OrderKind::kClockStep:
      adapter.step_clock(order.ns);
      return true;
    case OrderKind::kClockFreeze:
      adapter.freeze_clock(order.on);
      return true;
    case OrderKind::kClockReset:
      adapter.reset_clock();
      return true;
    case OrderKind::kRemove:
      adapter.set_removed(true);
      return true;
    case OrderKind::kReturn:
      adapter.set_removed(false);
      return true;
    case OrderKind::kLink: {
      const PartFamily family = adapter.config().family;
      const bool fast = family == PartFamily::kI225 || family == PartFamily::kI226;
      if (order.mbps == 2500 && !fast) return false;
      adapter.set_link(order.mbps != 0, order.mbps);
      return true;
    }
    case OrderKind::kOscillator:
      adapter.set_oscillator_ppb(order.ppb);
      return true;
    case OrderKind::kLatencySpike:
      adapter.spike_latency(static_cast<std::uint64_t>(order.ns));
      return true;
    case OrderKind::kIgnoreWrites:
      adapter.ignore_writes(order.on);
      return true;
  }
  return false;
}

}  // namespace avbhal::model
