#include "orders.h"

#include "adapters.h"
#include "hardware.h"
#include "own_orders.h"
#include "text.h"
#include "wires.h"

namespace avbhal::standin {
namespace {

using model::OrderError;
using model::OrderFault;
using model::OrderKind;
using model::Word;

const char* fault_text(OrderFault fault) {
  switch (fault) {
    case OrderFault::kNone: return "";
    case OrderFault::kEmpty: return "no order";
    case OrderFault::kUnknownOrder: return "unknown order";
    case OrderFault::kUnknownKey: return "unknown key";
    case OrderFault::kRepeatedKey: return "repeated key";
    case OrderFault::kMissingKey: return "missing key";
    case OrderFault::kBadValue: return "wrong value";
    case OrderFault::kBadWord: return "no key=value";
    case OrderFault::kTooManyWords: return "too many words";
  }
  return "";
}

void remember_error(MachineState& machine, const OrderError& error) {
  TextWriter out(machine.order_error, sizeof(machine.order_error));
  if (error.fault == OrderFault::kNone) return;
  out.text(fault_text(error.fault));
  if (error.at.size != 0) out.text(" '").part(error.at.text, error.at.size).text("'");
  out.text("; wanted ").text(error.wanted);
}

OrderError refused(const char* wanted) { return {OrderFault::kBadValue, Word{}, wanted}; }

OrderError remove_adapter(MachineState& machine, std::uint32_t number) {
  Adapter& adapter = machine.adapters[number];
  if (!adapter.attached) return refused("adapter: one that is there");
  adapter.model.set_removed(true);
  detach(machine, number);
  return OrderError{};
}

OrderError return_adapter(MachineState& machine, std::uint32_t number) {
  Adapter& adapter = machine.adapters[number];
  if (adapter.attached) return refused("adapter: one that was removed");
  adapter.model.set_removed(false);
  attach(machine, number);
  return OrderError{};
}

// Windows restarts the filter when it wakes. Where the hardware forgot everything, the network
// driver starts it again, and the filter initialises the device; where it did not, the clock is
// left alone.
OrderError resume_adapter(MachineState& machine, std::uint32_t number) {
  Adapter& adapter = machine.adapters[number];
  const bool restarts = adapter.model.asleep_counter() == model::AsleepCounter::kRestarts;
  if (!adapter.model.resume()) return refused(model::refusal(OrderKind::kResume));
  if (!adapter.attached) return OrderError{};
  if (restarts) start_miniport(machine, adapter);
  restart_filter(machine, adapter, restarts);
  return OrderError{};
}

OrderError apply_to_model(MachineState& machine, const model::Order& order) {
  Adapter& adapter = machine.adapters[order.adapter];
  const bool shifted =
      order.kind == OrderKind::kClockStep && adapter.model.config().family == Family::kI219;
  // On I219 a process that steps the clock moves the driver's software offset.
  if (shifted)
    i219_offset_ns(machine, adapter) += static_cast<std::uint64_t>(order.ns);
  else if (!model::apply_order(order, adapter.model))
    return refused(model::refusal(order.kind));
  if (order.kind == OrderKind::kClockReset) adapter.documented_increment = 0;
  // A link change is a status indication, which passes through the filter.
  if (order.kind == OrderKind::kLink && adapter.attached)
    adapter.statistics.filter_status_count += 1;
  return OrderError{};
}

OrderError apply(MachineState& machine, const model::Order& order) {
  if (order.adapter >= machine.adapter_count)
    return refused("adapter: the number of an adapter in attachment order");
  if (order.kind == OrderKind::kResume) return resume_adapter(machine, order.adapter);
  if (order.kind == OrderKind::kRemove) return remove_adapter(machine, order.adapter);
  if (order.kind == OrderKind::kReturn) return return_adapter(machine, order.adapter);
  if (order.kind == OrderKind::kLink && is_wired(machine, order.adapter)) {
    return change_wired_link(machine, order.adapter, order.mbps)
               ? OrderError{}
               : refused(model::refusal(order.kind));
  }
  return apply_to_model(machine, order);
}

OrderError carry_out(MachineState& machine, const char* text, std::uint32_t length) {
  model::OrderWords words;
  if (model::split_order(text, length, &words).fault == OrderFault::kNone &&
      model::is_wire_order(words))
    return carry_out_wire_order(machine, words);
  model::Order order;
  const OrderError error = model::parse_order(text, length, &order);
  if (error.fault == OrderFault::kNone) return apply(machine, order);
  if (error.fault != OrderFault::kUnknownOrder) return error;
  return carry_out_own_order(machine, text, length);
}

}  // namespace

NtStatus give_order(MachineState& machine, const char* text, std::uint32_t length) {
  std::uint32_t size = 0;
  while (size < length && text[size] != '\0') ++size;
  const OrderError error = carry_out(machine, text, size);
  remember_error(machine, error);
  return error.fault == OrderFault::kNone ? kStatusSuccess : kStatusInvalidParameter;
}

}  // namespace avbhal::standin
