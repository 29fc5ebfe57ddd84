#include "addon/page_reader.h"

#include <algorithm>
#include <utility>

#include "addon/arguments.h"
#include "addon/errors.h"
#include "addon/own_property.h"

namespace avbhal::addon {
namespace {

[[noreturn]] void throw_lost(napi_env env, const char* operation) {
  throw to_js_error(env, make_error(ErrorCode::kClockLost, operation,
                                    "the adapter's clock is gone or stands still"));
}

// Runs `body(reader, service)` with the reader a function is bound to.
template <class Body>
napi_value with_reader(napi_env env, napi_callback_info info, const char* operation, Body&& body) {
  void* data = nullptr;
  if (napi_get_cb_info(env, info, nullptr, nullptr, nullptr, &data) != napi_ok) return nullptr;
  return guarded(env, [&]() -> napi_value {
    auto& reader = *static_cast<PageReader*>(data);
    if (!reader.service || reader.service->closed()) throw_closed(env, operation);
    body(reader, *reader.service);
    return nullptr;
  });
}

bool lost(const PageLine& line) {
  return (line.status.load(std::memory_order_relaxed) & 0xFu) ==
         static_cast<std::uint32_t>(PageState::kLost);
}

std::uint64_t read_value(napi_env env, const ClockService& service, const PageLine& line) {
  if (lost(line)) throw_lost(env, "clock.now");
  return now_ns(line, service.base().now_ticks());
}

napi_value read_now(napi_env env, napi_callback_info info) {
  return with_reader(env, info, "clock.now",
                     [env](PageReader& reader, const ClockService& service) {
                       reader.view.data()[0] = read_value(env, service, service.page().disciplined);
                     });
}

napi_value read_monotonic(napi_env env, napi_callback_info info) {
  return with_reader(
      env, info, "clock.now", [env](PageReader& reader, const ClockService& service) {
        const std::uint64_t value = read_value(env, service, service.page().monotonic);
        // A line may be renewed between the instant it is made for and the instant others see it.
        reader.newest_monotonic = std::max(reader.newest_monotonic, value);
        reader.view.data()[0] = reader.newest_monotonic;
      });
}

void fill_window(PageReader& reader, const ClockService& service, const PageLine& line) {
  const TimeBase& base = service.base();
  const LineValues values = read_line(line);
  const std::uint64_t ticks = base.now_ticks();
  const std::uint64_t middle = value_ns(values, ticks);
  const std::uint64_t bound = bound_ns(values, ticks);
  const double age = static_cast<double>(static_cast<std::int64_t>(ticks - values.base_ticks));
  std::uint64_t* slots = reader.view.data();
  slots[0] = middle;
  slots[1] = middle >= bound ? middle - bound : 0;
  slots[2] = bound <= ~middle ? middle + bound : ~std::uint64_t{0};
  slots[3] = bound;
  slots[4] = static_cast<std::uint64_t>(state_at(values, ticks, base.ticks_per_second));
  slots[5] = values.generation;
  slots[6] = age > 0 ? static_cast<std::uint64_t>(age * reader.ns_per_tick) : 0;
  slots[7] = now_ns(service.page().system, ticks);
}

napi_value read_window(napi_env env, napi_callback_info info) {
  return with_reader(env, info, "clock.window",
                     [](PageReader& reader, const ClockService& service) {
                       fill_window(reader, service, service.page().disciplined);
                     });
}

napi_value read_raw(napi_env env, napi_callback_info info) {
  return with_reader(env, info, "clock.window",
                     [](PageReader& reader, const ClockService& service) {
                       fill_window(reader, service, service.page().raw);
                     });
}

// readBatch(out: BigUint64Array): one reading an element, each at its own instant.
napi_value read_batch(napi_env env, napi_callback_info info) {
  return with_reader(env, info, "clock.batch", [&](PageReader&, const ClockService& service) {
    std::size_t argc = 1;
    napi_value argument = nullptr;
    if (napi_get_cb_info(env, info, &argc, &argument, nullptr, nullptr) != napi_ok) return;
    std::size_t length = 0;
    std::uint64_t* out = u64_view(env, argument, "out", 0, &length);
    const PageLine& line = service.page().disciplined;
    if (lost(line)) throw_lost(env, "clock.batch");
    const TimeBase base = service.base();
    for (std::size_t i = 0; i < length; ++i) out[i] = now_ns(line, base.now_ticks());
  });
}

}  // namespace

std::shared_ptr<PageReader> add_reader(Napi::Env env, Napi::Object target,
                                       std::shared_ptr<ClockService> service) {
  auto reader = std::make_shared<PageReader>(env);
  reader->service = std::move(service);
  reader->ns_per_tick = 1e9 / reader->service->base().ticks_per_second;
  set_own(target, "view", reader->view.value());
  set_function(env, target, "readNow", &read_now, reader);
  set_function(env, target, "readMonotonic", &read_monotonic, reader);
  set_function(env, target, "readWindow", &read_window, reader);
  set_function(env, target, "readRaw", &read_raw, reader);
  set_function(env, target, "readBatch", &read_batch, reader);
  return reader;
}

}  // namespace avbhal::addon
