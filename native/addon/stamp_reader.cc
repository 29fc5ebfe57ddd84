#include "addon/stamp_reader.h"

#include <algorithm>
#include <utility>

#include "addon/arguments.h"
#include "addon/errors.h"
#include "addon/own_property.h"
#include "hal/stamps.h"

namespace avbhal::addon {
namespace {

// Runs `body(reader, argument)` with the reader a function is bound to.
template <class Body>
napi_value with_reader(napi_env env, napi_callback_info info, const char* operation, Body&& body) {
  void* data = nullptr;
  std::size_t argc = 1;
  napi_value argument = nullptr;
  if (napi_get_cb_info(env, info, &argc, &argument, nullptr, &data) != napi_ok) return nullptr;
  return guarded(env, [&]() -> napi_value {
    auto& reader = *static_cast<StampReader*>(data);
    if (!reader.pump) throw_closed(env, operation);
    return body(reader, argument);
  });
}

// take(max): how many records the view holds now.
napi_value take(napi_env env, napi_callback_info info) {
  return with_reader(
      env, info, Stamps::kSubscribe.name, [env](StampReader& reader, napi_value argument) {
        const std::uint32_t most =
            whole_number(env, argument, "max", 1, static_cast<std::uint32_t>(reader.capacity()));
        const Result<std::size_t> taken = reader.pump->take(reader.records(), most);
        if (!taken.ok()) throw to_js_error(env, taken.status());
        if (reader.taken) reader.taken(reader.records(), taken.value());
        napi_value count = nullptr;
        napi_create_uint32(env, static_cast<std::uint32_t>(taken.value()), &count);
        return count;
      });
}

void fill(std::uint64_t* out, const EventPump& pump) {
  const PumpCounters counters = pump.counters();
  out[0] = counters.posted;
  out[1] = counters.lost;
  out[2] = counters.missing;
  out[3] = counters.fetched;
  out[4] = counters.dropped;
  out[5] = counters.taken;
  out[6] = counters.wakes;
  out[7] = pump.waiting();
}

// counters(view)
napi_value counters(napi_env env, napi_callback_info info) {
  return with_reader(env, info, Stamps::kSubscribe.name,
                     [env](StampReader& reader, napi_value argument) -> napi_value {
                       fill(u64_view(env, argument, "view", kCounterSlots), *reader.pump);
                       return nullptr;
                     });
}

}  // namespace

std::shared_ptr<StampReader> add_stamp_reader(Napi::Env env, Napi::Object target,
                                              std::shared_ptr<EventPump> pump,
                                              std::size_t records) {
  auto reader = std::make_shared<StampReader>(env, std::min(records, pump->capacity()));
  reader->pump = std::move(pump);
  set_own(target, "view", reader->view.value());
  set_function(env, target, "take", &take, reader);
  set_function(env, target, "counters", &counters, reader);
  return reader;
}

}  // namespace avbhal::addon
