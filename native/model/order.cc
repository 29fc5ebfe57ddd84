#include "model/order.h"

namespace avbhal::model {
namespace {

constexpr const char* kAdapterWanted = "adapter: a number from 0 to 7";

constexpr const char* kIntervalWanted = "sync, pdelay: 0 (none) or 10000 to 3600000000000 ns";
constexpr const char* kCountWanted = "count: 1 to 1000000";

struct Rule {
  const char* name;
  OrderKind kind;
  const char* keys[2];  // besides "adapter"; nullptr when there is none
  const char* wanted;
};

constexpr Rule kRules[] = {
    {"clock-step",
     OrderKind::kClockStep,
     {"ns", nullptr},
     "ns: a whole number of ns with an optional sign"},
    {"clock-freeze", OrderKind::kClockFreeze, {"on", nullptr}, "on: 0 or 1"},
    {"clock-reset", OrderKind::kClockReset, {}, ""},
    {"remove", OrderKind::kRemove, {}, ""},
    {"return", OrderKind::kReturn, {}, ""},
    {"link", OrderKind::kLink, {"mbps", nullptr}, "mbps: 0 (down), 10, 100, 1000 or 2500"},
    {"oscillator", OrderKind::kOscillator, {"ppb", nullptr}, "ppb: a number within +-1000000"},
    {"latency-spike", OrderKind::kLatencySpike, {"ns", nullptr}, "ns: 0 to 10000000000"},
    {"ignore-writes", OrderKind::kIgnoreWrites, {"on", nullptr}, "on: 0 or 1"},
    {"ptp-traffic", OrderKind::kPtpTraffic, {"sync", "pdelay"}, kIntervalWanted},
    {"aux-edge", OrderKind::kAuxEdge, {"channel", nullptr}, "channel: 0 or 1"},
    {"stamp-lose", OrderKind::kStampLose, {"count", nullptr}, kCountWanted},
    {"stamp-corrupt", OrderKind::kStampCorrupt, {"count", nullptr}, kCountWanted},
    {"stamp-anonymous", OrderKind::kStampAnonymous, {"on", nullptr}, "on: 0 or 1"},
    {"sequence-skip", OrderKind::kSequenceSkip, {"count", nullptr}, kCountWanted},
    {"cross-fail",
     OrderKind::kCrossFail,
     {"count", "status"},
     "count: 1 to 1000000; status: 2 to 63, bits of PTM_STAT, or 4294967295"},
    {"stamp-duplicate", OrderKind::kStampDuplicate, {"count", nullptr}, kCountWanted},
    {"stamp-hazard", OrderKind::kStampHazard, {"ns", nullptr}, "ns: 0 (none) to 1000000000"},
    {"suspend", OrderKind::kSuspend, {"counter", nullptr}, "counter: goes-on, stops or restarts"},
    {"resume", OrderKind::kResume, {}, ""}};

const Rule* find_rule(Word name) {
  for (const Rule& rule : kRules) {
    if (equal(name, rule.name)) return &rule;
  }
  return nullptr;
}

bool has_key(const Rule& rule, Word key) {
  for (const char* name : rule.keys) {
    if (name != nullptr && equal(key, name)) return true;
  }
  return false;
}

bool parse_interval(Word value, std::int64_t* out) {
  return parse_integer(value, 0, kMaxTrafficIntervalNs, out) &&
         (*out == 0 || *out >= kMinTrafficIntervalNs);
}

bool parse_u32(Word value, std::int64_t min, std::int64_t max, std::uint32_t* out) {
  std::int64_t number = 0;
  if (!parse_integer(value, min, max, &number)) return false;
  *out = static_cast<std::uint32_t>(number);
  return true;
}

bool parse_counter(Word value, AsleepCounter* out) {
  static constexpr const char* kNames[] = {"goes-on", "stops", "restarts"};
  for (std::uint8_t i = 0; i < 3; ++i) {
    if (!equal(value, kNames[i])) continue;
    *out = static_cast<AsleepCounter>(i);
    return true;
  }
  return false;
}

bool parse_value(std::size_t key, Word value, Order* order) {
  std::uint32_t number = 0;
  switch (order->kind) {
    case OrderKind::kClockStep: return parse_integer(value, -INT64_MAX, INT64_MAX, &order->ns);
    case OrderKind::kLatencySpike: return parse_integer(value, 0, kMaxSpikeNs, &order->ns);
    case OrderKind::kStampHazard: return parse_integer(value, 0, kMaxHazardNs, &order->ns);
    case OrderKind::kSuspend: return parse_counter(value, &order->counter);
    case OrderKind::kClockFreeze:
    case OrderKind::kIgnoreWrites:
    case OrderKind::kStampAnonymous:
      if (!parse_u32(value, 0, 1, &number)) return false;
      order->on = number == 1;
      return true;
    case OrderKind::kLink:
      if (!parse_u32(value, 0, 2500, &order->mbps)) return false;
      number = order->mbps;
      return number == 0 || number == 10 || number == 100 || number == 1000 || number == 2500;
    case OrderKind::kOscillator: return parse_decimal(value, kMaxOrderPpb, &order->ppb);
    case OrderKind::kPtpTraffic:
      return parse_interval(value, key == 0 ? &order->sync_ns : &order->pdelay_ns);
    case OrderKind::kAuxEdge: return parse_u32(value, 0, 1, &order->channel);
    case OrderKind::kCrossFail:
      if (key == 1) {
        return parse_u32(value, 2, 0xFFFFFFFF, &order->status) &&
               (order->status <= kPtmStatusBits || order->status == 0xFFFFFFFFu);
      }
      return parse_u32(value, 1, kMaxOrderCount, &order->count);
    case OrderKind::kStampLose:
    case OrderKind::kStampCorrupt:
    case OrderKind::kStampDuplicate:
    case OrderKind::kSequenceSkip: return parse_u32(value, 1, kMaxOrderCount, &order->count);
    default: return false;
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
    if (equal(key, "adapter") || has_key(*rule, key)) continue;
    return {OrderFault::kUnknownKey, key, rule->keys[0] != nullptr ? rule->wanted : kAdapterWanted};
  }
  out->kind = rule->kind;
  const Word* adapter = words.find("adapter");
  std::int64_t number = 0;
  if (adapter == nullptr) return missing(kAdapterWanted);
  if (!parse_integer(*adapter, 0, kMaxOrderAdapter, &number)) {
    return {OrderFault::kBadValue, *adapter, kAdapterWanted};
  }
  out->adapter = static_cast<std::uint32_t>(number);
  for (std::size_t key = 0; key < 2 && rule->keys[key] != nullptr; ++key) {
    const Word* value = words.find(rule->keys[key]);
    if (value == nullptr) return missing(rule->wanted);
    if (!parse_value(key, *value, out)) return {OrderFault::kBadValue, *value, rule->wanted};
  }
  return OrderError{};
}

namespace {

bool change_link(std::uint32_t mbps, AdapterModel& adapter) {
  const std::uint32_t most_mbps = traits_of(adapter.config().family).max_link_mbps;
  if (mbps > most_mbps) return false;
  adapter.set_link(mbps != 0, mbps);
  return true;
}

void change_traffic(const Order& order, AdapterModel& adapter) {
  TrafficConfig config;
  config.sync_interval_ns = static_cast<std::uint64_t>(order.sync_ns);
  config.pdelay_interval_ns = static_cast<std::uint64_t>(order.pdelay_ns);
  adapter.set_traffic(config);
}

}  // namespace

bool apply_order(const Order& order, AdapterModel& adapter) {
  switch (order.kind) {
    case OrderKind::kClockStep: adapter.step_clock(order.ns); return true;
    case OrderKind::kClockFreeze: adapter.freeze_clock(order.on); return true;
    case OrderKind::kClockReset: adapter.reset_clock(); return true;
    case OrderKind::kRemove:
    case OrderKind::kReturn: adapter.set_removed(order.kind == OrderKind::kRemove); return true;
    case OrderKind::kLink: return change_link(order.mbps, adapter);
    case OrderKind::kOscillator: adapter.set_oscillator_ppb(order.ppb); return true;
    case OrderKind::kLatencySpike:
      adapter.spike_latency(static_cast<std::uint64_t>(order.ns));
      return true;
    case OrderKind::kIgnoreWrites: adapter.ignore_writes(order.on); return true;
    case OrderKind::kPtpTraffic: change_traffic(order, adapter); return true;
    case OrderKind::kAuxEdge:
      if (!has_split_clock(adapter.config().family)) return false;
      adapter.aux_edge(order.channel);
      return true;
    case OrderKind::kStampLose: adapter.lose_stamps(order.count); return true;
    case OrderKind::kStampCorrupt: adapter.corrupt_stamps(order.count); return true;
    case OrderKind::kCrossFail: adapter.fail_cross_stamps(order.status, order.count); return true;
    case OrderKind::kStampAnonymous: return false;
    case OrderKind::kSequenceSkip: adapter.skip_sequence(order.count); return true;
    case OrderKind::kStampDuplicate: adapter.duplicate_stamps(order.count); return true;
    case OrderKind::kStampHazard:
      if (traits_of(adapter.config().family).transmit_stamp_sets < 2) return order.ns == 0;
      adapter.set_stamp_hazard(static_cast<std::uint32_t>(order.ns));
      return true;
    case OrderKind::kSuspend: return adapter.suspend(order.counter);
    case OrderKind::kResume: return adapter.resume();
  }
  return false;
}

const char* refusal(OrderKind kind) {
  switch (kind) {
    case OrderKind::kAuxEdge: return "adapter: one with SDP pins";
    case OrderKind::kStampHazard: return "adapter: an I225 or I226";
    case OrderKind::kSuspend: return "adapter: one that is there and not suspended";
    case OrderKind::kResume: return "adapter: one that is suspended";
    case OrderKind::kStampAnonymous: return "an order for sim";
    default: return "mbps: a speed that the adapter has";
  }
}

}  // namespace avbhal::model
