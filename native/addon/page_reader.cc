#include "addon/page_reader.h"

#include <algorithm>
#include <utility>

#include "addon/errors.h"
#include "addon/own_property.h"
#include "addon/session.h"
#include "core/line_window.h"

namespace avbhal::addon {
namespace {

bool lost(const PageLine& line) {
  return (line.status.load(std::memory_order_relaxed) & 0xFu) ==
         static_cast<std::uint32_t>(PageState::kLost);
}

void throw_if_lost(napi_env env, const PageLine& line, const char* operation) {
  if (!lost(line)) return;
  throw to_js_error(env, make_error(ErrorCode::kClockLost, operation,
                                    "the adapter's clock is gone or stands still"));
}

// Runs `body(reader, service, number)` with the page that JavaScript selected.
template <class Body>
napi_value with_selected(napi_env env, napi_callback_info info, const char* operation,
                         Body&& body) {
  void* data = nullptr;
  if (napi_get_cb_info(env, info, nullptr, nullptr, nullptr, &data) != napi_ok) return nullptr;
  return guarded(env, [&]() -> napi_value {
    const auto& table = *static_cast<const PageTable*>(data);
    const std::uint32_t number = table.selected();
    PageReader* reader = table.find(number);
    if (reader == nullptr) throw_closed(env, operation);
    body(*reader, reader->open_service(env, operation), number);
    return nullptr;
  });
}

std::uint64_t value_now(napi_env env, const PageReader& reader, const PageLine& line) {
  throw_if_lost(env, line, "clock.now");
  return now_ns(line, reader.base.now_ticks());
}

napi_value read_now(napi_env env, napi_callback_info info) {
  return with_selected(
      env, info, "clock.now",
      [env](PageReader& reader, const ClockService& service, std::uint32_t number) {
        if ((number & PageTable::kMonotonic) == 0) {
          reader.view.data()[0] = value_now(env, reader, service.page().disciplined);
          return;
        }
        const std::uint64_t value = value_now(env, reader, service.page().monotonic);
        // A line may be renewed between the instant it is made for and the instant others see it.
        reader.newest_monotonic = std::max(reader.newest_monotonic, value);
        reader.view.data()[0] = reader.newest_monotonic;
      });
}

napi_value read_window(napi_env env, napi_callback_info info) {
  return with_selected(env, info, "clock.window",
                       [](PageReader& reader, const ClockService& service, std::uint32_t) {
                         reader.fill_window(service.page().disciplined);
                       });
}

Napi::FunctionReference shared_function(Napi::Env env, const char* name, napi_callback callback,
                                        PageTable* table) {
  napi_value made = nullptr;
  if (napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, table, &made) != napi_ok) {
    throw Napi::Error::New(env);
  }
  return Napi::Persistent(Napi::Function(env, made));
}

// The environment's table, which lives as long as a function of it can be called.
std::shared_ptr<PageTable> table_of(Napi::Env env) {
  std::shared_ptr<PageTable>& pages = environment_data(env).pages;
  if (!pages) {
    auto made = std::make_shared<PageTable>(env);
    made->read_now = shared_function(env, "readNow", &read_now, made.get());
    made->read_window = shared_function(env, "readWindow", &read_window, made.get());
    pages = std::move(made);
  }
  return pages;
}

}  // namespace

PageReader::PageReader(Napi::Env env, std::shared_ptr<ClockService> of)
    : table(table_of(env)),
      service(std::move(of)),
      view(env, kPageSlots),
      base(service->base()),
      ns_per_tick(1e9 / base.ticks_per_second),
      number(table->add(env, *this)) {}

PageReader::~PageReader() { table->remove(number); }

void PageReader::describe(Napi::Object target) const {
  const Napi::Env env = target.Env();
  set_own(target, "view", view.value());
  set_own(target, "selected", table->selected_view());
  set_own(target, "number", Napi::Number::New(env, number));
  set_own(target, "monotonicNumber", Napi::Number::New(env, number | PageTable::kMonotonic));
  set_own(target, "readNow", table->read_now.Value());
  set_own(target, "readWindow", table->read_window.Value());
}

void PageReader::fill_window(const PageLine& line) {
  with_line(line, [&](const LineValues& values) {
    const std::uint64_t ticks = base.now_ticks();
    const LineWindow window = window_at(values, ticks, ns_per_tick);
    std::uint64_t* slots = view.data();
    slots[0] = window.middle_ns;
    slots[1] = window.earliest_ns;
    slots[2] = window.latest_ns;
    slots[3] = window.bound_ns;
    slots[4] = static_cast<std::uint64_t>(window.state);
    slots[5] = values.generation;
    slots[6] = window.age_ns;
    slots[7] = now_ns(service->page().system, ticks);
  });
}

void read_batch(napi_env env, const ClockService& service, std::uint64_t* out, std::size_t length) {
  const PageLine& line = service.page().disciplined;
  throw_if_lost(env, line, "clock.batch");
  const TimeBase base = service.base();
  for (std::size_t i = 0; i < length; ++i) out[i] = now_ns(line, base.now_ticks());
}

}  // namespace avbhal::addon
