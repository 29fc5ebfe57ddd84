#include "own_orders.h"

#include "adapters.h"
#include "build.h"
#include "family.h"
#include "order_arguments.h"

namespace avbhal::standin {
namespace {

using model::OrderError;
using model::OrderFault;
using model::Word;

constexpr const char* kCodeWanted = "code: a control code such as 0x170060";
constexpr const char* kStatusWanted = "status: an NTSTATUS value such as 0xC0000001";
constexpr const char* kCountWanted = "count: 1 to 1000000";
constexpr std::uint64_t kU32Max = 0xFFFFFFFFu;

void add_fault(MachineState& machine, OrderArguments& arguments, Fault fault) {
  std::uint64_t code = 0, count = 1;
  if (!arguments.number("code", kCodeWanted, 0, kU32Max, &code)) return;
  if (!arguments.optional_number("count", kCountWanted, 1, 1000000, &count)) return;
  fault.code = static_cast<std::uint32_t>(code);
  fault.remaining = static_cast<std::uint32_t>(count);
  if (!machine.faults.add(fault))
    arguments.refuse(OrderFault::kTooManyWords, Word{}, "at most 16 waiting faults");
}

void order_fail(MachineState& machine, OrderArguments& arguments) {
  std::uint64_t status = 0;
  // A success status would report an untouched buffer as an answer: that is what bad-status and
  // short-reply are for.
  if (!arguments.number("status", kStatusWanted, 0xC0000000u, kU32Max, &status)) return;
  Fault fault;
  fault.kind = FaultKind::kFail;
  fault.status = static_cast<NtStatus>(status);
  add_fault(machine, arguments, fault);
}

void order_short_reply(MachineState& machine, OrderArguments& arguments) {
  std::uint64_t bytes = 0;
  if (!arguments.number("bytes", "bytes: 0 to 65535", 0, 65535, &bytes)) return;
  Fault fault;
  fault.kind = FaultKind::kShortReply;
  fault.bytes = static_cast<std::uint32_t>(bytes);
  add_fault(machine, arguments, fault);
}

void order_bad_status(MachineState& machine, OrderArguments& arguments) {
  std::uint64_t status = 0;
  if (!arguments.optional_number("status", kStatusWanted, 0, kU32Max, &status)) return;
  Fault fault;
  fault.kind = FaultKind::kBadStatus;
  fault.status = static_cast<NtStatus>(status);
  fault.has_status = arguments.has("status");
  add_fault(machine, arguments, fault);
}

void order_behaviour(MachineState& machine, OrderArguments& arguments) {
  static constexpr const char* kModes[] = {"faithful", "ideal", nullptr};
  std::uint32_t mode = 0;
  if (!arguments.choice("mode", "mode: faithful or ideal", kModes, &mode)) return;
  machine.behaviour = mode == 0 ? Behaviour::kFaithful : Behaviour::kIdeal;
  // The two behaviours program different values for one rate, so every device starts again.
  for (std::uint32_t i = 0; i < machine.adapter_count; ++i)
    if (machine.adapters[i].bar_mapped) initialize_device(machine, machine.adapters[i], false);
}

void order_build(MachineState& machine, OrderArguments& arguments) {
  static constexpr const char* kModes[] = {"debug", "release", nullptr};
  std::uint32_t mode = 0;
  if (arguments.choice("mode", "mode: debug or release", kModes, &mode))
    machine.debug_build = mode == 0;
}

void order_deny_open(MachineState& machine, OrderArguments& arguments) {
  std::uint64_t on = 0;
  if (arguments.number("on", "on: 0 or 1", 0, 1, &on)) machine.deny_open = on == 1;
}

void order_timestamps(MachineState& machine, OrderArguments& arguments) {
  static constexpr const char* kModes[] = {"active",     "disabled", "unsupported", "invalid-oid",
                                           "bad-driver", "denied",   "software",    nullptr};
  std::uint32_t number = 0, mode = 0;
  if (arguments.adapter(machine, &number) &&
      arguments.choice(
          "mode",
          "mode: active, disabled, unsupported, invalid-oid, bad-driver, denied or software",
          kModes, &mode))
    machine.adapters[number].timestamp_mode = static_cast<TimestampMode>(mode);
}

void order_nominal_hz(MachineState& machine, OrderArguments& arguments) {
  std::uint32_t number = 0;
  std::uint64_t hz = 0;
  if (!arguments.adapter(machine, &number) ||
      !arguments.number("hz", "hz: 0 (not said) to 10000000000", 0, 10000000000u, &hz))
    return;
  Adapter& adapter = machine.adapters[number];
  adapter.nominal_hz = hz;
  if (hz != 0) adapter.counter_hz = hz;
}

void order_restart(MachineState& machine, OrderArguments& arguments) {
  std::uint32_t number = 0;
  if (!arguments.adapter(machine, &number)) return;
  if (machine.adapters[number].attached)
    restart_filter(machine, machine.adapters[number]);
  else
    arguments.refuse(OrderFault::kBadValue, Word{}, "adapter: one that is there");
}

void order_bar(MachineState& machine, OrderArguments& arguments) {
  std::uint32_t number = 0;
  std::uint64_t on = 0;
  if (arguments.adapter(machine, &number) && arguments.number("on", "on: 0 or 1", 0, 1, &on))
    set_bar_available(machine.adapters[number], on == 1);
}

void order_ptm(MachineState& machine, OrderArguments& arguments) {
  std::uint32_t number = 0;
  std::uint64_t on = 0;
  if (arguments.adapter(machine, &number) && arguments.number("on", "on: 0 or 1", 0, 1, &on))
    machine.adapters[number].ptm_present = on == 1;
}

bool adapter_and_count(MachineState& machine, OrderArguments& arguments, std::uint32_t* number,
                       std::uint64_t* count) {
  return arguments.adapter(machine, number) &&
         arguments.number("count", kCountWanted, 1, 1000000, count);
}

void order_event_lose(MachineState& machine, OrderArguments& arguments) {
  std::uint32_t number = 0;
  std::uint64_t count = 0;
  if (adapter_and_count(machine, arguments, &number, &count))
    machine.adapters[number].events.to_lose += static_cast<std::uint32_t>(count);
}

void order_ring_overflow(MachineState& machine, OrderArguments& arguments) {
  std::uint32_t number = 0;
  std::uint64_t count = 0;
  if (adapter_and_count(machine, arguments, &number, &count))
    machine.adapters[number].events.to_overflow += static_cast<std::uint32_t>(count);
}

bool parse_families(Word list, MachineConfig* config) {
  config->count = 0;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= list.size; ++i) {
    if (i != list.size && list.text[i] != ',') continue;
    if (config->count == kMaxAdapters ||
        !family_of_name(list.text + start, static_cast<std::uint32_t>(i - start),
                        &config->families[config->count]))
      return false;
    config->count += 1;
    start = i + 1;
  }
  return true;
}

void order_adapters(MachineState& machine, OrderArguments& arguments) {
  constexpr const char* wanted = "list: one to four of i210, i217, i219, i225, i226 with commas";
  MachineConfig config;
  Word list;
  std::uint64_t skew = 0;
  if (!arguments.word("list", wanted, &list)) return;
  if (!parse_families(list, &config)) {
    arguments.refuse(OrderFault::kBadValue, list, wanted);
    return;
  }
  if (arguments.optional_number("seed", "seed: a whole number", 0, ~std::uint64_t{0} >> 1,
                                &config.seed) &&
      arguments.optional_number("skew", "skew: 0 or 1", 0, 1, &skew)) {
    config.latch_skew = skew == 1;
    build_machine(machine, machine.host, config);
  }
}

void order_reset(MachineState& machine, OrderArguments&) {
  build_machine(machine, machine.host, MachineConfig{});
}

struct Rule {
  const char* name;
  const char* keys[3];
  void (*carry_out)(MachineState&, OrderArguments&);
};

constexpr Rule kRules[] = {
    {"fail", {"code", "status", "count"}, order_fail},
    {"short-reply", {"code", "bytes", "count"}, order_short_reply},
    {"bad-status", {"code", "status", "count"}, order_bad_status},
    {"behaviour", {"mode"}, order_behaviour},
    {"build", {"mode"}, order_build},
    {"deny-open", {"on"}, order_deny_open},
    {"timestamps", {"adapter", "mode"}, order_timestamps},
    {"nominal-hz", {"adapter", "hz"}, order_nominal_hz},
    {"restart", {"adapter"}, order_restart},
    {"bar", {"adapter", "on"}, order_bar},
    {"ptm", {"adapter", "on"}, order_ptm},
    {"event-lose", {"adapter", "count"}, order_event_lose},
    {"ring-overflow", {"adapter", "count"}, order_ring_overflow},
    {"adapters", {"list", "seed", "skew"}, order_adapters},
    {"reset", {}, order_reset},
};

bool has_key(const Rule& rule, Word key) {
  for (const char* name : rule.keys)
    if (name != nullptr && model::equal(key, name)) return true;
  return false;
}

OrderError check_keys(const Rule& rule, const model::OrderWords& words) {
  for (std::size_t i = 0; i < words.size; ++i) {
    const Word key = words.pairs[i].key;
    if (!has_key(rule, key)) return {OrderFault::kUnknownKey, key, "a key of this order"};
  }
  return OrderError{};
}

}  // namespace

OrderError carry_out_own_order(MachineState& machine, const char* text, std::uint32_t length) {
  model::OrderWords words;
  const OrderError split = model::split_order(text, length, &words);
  if (split.fault != OrderFault::kNone) return split;
  for (const Rule& rule : kRules) {
    if (!model::equal(words.name, rule.name)) continue;
    const OrderError keys = check_keys(rule, words);
    if (keys.fault != OrderFault::kNone) return keys;
    OrderArguments arguments(words);
    rule.carry_out(machine, arguments);
    return arguments.error();
  }
  return {OrderFault::kUnknownOrder, words.name, "an order of docs/simulation.md"};
}

}  // namespace avbhal::standin
