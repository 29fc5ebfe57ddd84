#include "addon/page_reader.h"

#include <algorithm>
#include <utility>

#include "addon/errors.h"

namespace avbhal::addon {
namespace {

using ReaderHandle = std::shared_ptr<PageReader>;

void throw_code(napi_env env, ErrorCode code, const char* operation, const char* detail) {
  const Status status = make_error(code, operation, detail);
  to_js_error(Napi::Env(env), status).ThrowAsJavaScriptException();
}

// The reader behind a function, or null with an exception pending.
PageReader* reader_of(napi_env env, napi_callback_info info, const char* operation) {
  void* data = nullptr;
  if (napi_get_cb_info(env, info, nullptr, nullptr, nullptr, &data) != napi_ok) return nullptr;
  auto* reader = static_cast<PageReader*>(data);
  if (!reader->service->closed()) return reader;
  throw_code(env, ErrorCode::kClosed, operation, "the clock page was closed");
  return nullptr;
}

bool lost(const PageLine& line) {
  return (line.status.load(std::memory_order_relaxed) & 0xFu) ==
         static_cast<std::uint32_t>(PageState::kLost);
}

napi_value read_value(napi_env env, PageReader* reader, const PageLine& line,
                      const char* operation) {
  if (lost(line)) {
    throw_code(env, ErrorCode::kClockLost, operation,
               "the adapter's clock is gone or stands still");
    return nullptr;
  }
  reader->slots[0] = now_ns(line, reader->service->base().now_ticks());
  return nullptr;
}

napi_value read_now(napi_env env, napi_callback_info info) {
  PageReader* reader = reader_of(env, info, "clock.now");
  if (reader == nullptr) return nullptr;
  return read_value(env, reader, reader->service->page().disciplined, "clock.now");
}

napi_value read_monotonic(napi_env env, napi_callback_info info) {
  PageReader* reader = reader_of(env, info, "clock.now");
  if (reader == nullptr) return nullptr;
  read_value(env, reader, reader->service->page().monotonic, "clock.now");
  // A line may be renewed between the instant it is made for and the instant others see it.
  reader->newest_monotonic = std::max(reader->newest_monotonic, reader->slots[0]);
  reader->slots[0] = reader->newest_monotonic;
  return nullptr;
}

void fill_window(PageReader* reader, const PageLine& line) {
  const TimeBase& base = reader->service->base();
  const LineValues system = read_line(reader->service->page().system);
  const LineValues values = read_line(line);
  const std::uint64_t ticks = base.now_ticks();
  const std::uint64_t middle = value_ns(values, ticks);
  const std::uint64_t bound = bound_ns(values, ticks);
  const double age = static_cast<double>(static_cast<std::int64_t>(ticks - values.base_ticks));
  auto& slots = reader->slots;
  slots[0] = middle;
  slots[1] = middle >= bound ? middle - bound : 0;
  slots[2] = bound <= ~middle ? middle + bound : ~std::uint64_t{0};
  slots[3] = bound;
  slots[4] = static_cast<std::uint64_t>(state_at(values, ticks, base.ticks_per_second));
  slots[5] = values.generation;
  slots[6] = age > 0 ? static_cast<std::uint64_t>(age * 1e9 / base.ticks_per_second) : 0;
  slots[7] = value_ns(system, ticks);
}

napi_value read_window(napi_env env, napi_callback_info info) {
  PageReader* reader = reader_of(env, info, "clock.window");
  if (reader != nullptr) fill_window(reader, reader->service->page().disciplined);
  return nullptr;
}

napi_value read_raw(napi_env env, napi_callback_info info) {
  PageReader* reader = reader_of(env, info, "clock.window");
  if (reader != nullptr) fill_window(reader, reader->service->page().raw);
  return nullptr;
}

// readBatch(out: BigUint64Array): one reading an element, each at its own instant.
napi_value read_batch(napi_env env, napi_callback_info info) {
  PageReader* reader = reader_of(env, info, "clock.batch");
  if (reader == nullptr) return nullptr;
  std::size_t argc = 1;
  napi_value argument = nullptr;
  napi_typedarray_type type = napi_int8_array;
  std::size_t length = 0;
  void* data = nullptr;
  if (napi_get_cb_info(env, info, &argc, &argument, nullptr, nullptr) != napi_ok || argc != 1 ||
      napi_get_typedarray_info(env, argument, &type, &length, &data, nullptr, nullptr) != napi_ok ||
      type != napi_biguint64_array) {
    napi_throw_type_error(env, nullptr, "out must be a BigUint64Array");
    return nullptr;
  }
  const PageLine& line = reader->service->page().disciplined;
  if (lost(line)) {
    throw_code(env, ErrorCode::kClockLost, "clock.batch", "the adapter's clock is lost");
    return nullptr;
  }
  auto* out = static_cast<std::uint64_t*>(data);
  const TimeBase base = reader->service->base();
  for (std::size_t i = 0; i < length; ++i) out[i] = now_ns(line, base.now_ticks());
  return nullptr;
}

void add_function(Napi::Env env, Napi::Object target, const char* name, napi_callback callback,
                  const ReaderHandle& reader) {
  napi_value function = nullptr;
  if (napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, reader.get(), &function) !=
      napi_ok) {
    throw Napi::Error::New(env);
  }
  // The function keeps the reader alive.
  Napi::Function(env, function)
      .AddFinalizer([](Napi::BasicEnv, ReaderHandle* held) { delete held; },
                    new ReaderHandle(reader));
  target.Set(name, Napi::Function(env, function));
}

}  // namespace

void add_reader(Napi::Env env, Napi::Object target, std::shared_ptr<ClockService> service) {
  auto reader = std::make_shared<PageReader>();
  reader->service = std::move(service);
  const Napi::ArrayBuffer buffer = Napi::ArrayBuffer::New(
      env, reader->slots.data(), sizeof reader->slots,
      [](Napi::BasicEnv, void*, ReaderHandle* held) { delete held; }, new ReaderHandle(reader));
  target.Set("view", Napi::BigUint64Array::New(env, kPageSlots, buffer, 0, napi_biguint64_array));
  add_function(env, target, "readNow", &read_now, reader);
  add_function(env, target, "readMonotonic", &read_monotonic, reader);
  add_function(env, target, "readWindow", &read_window, reader);
  add_function(env, target, "readRaw", &read_raw, reader);
  add_function(env, target, "readBatch", &read_batch, reader);
}

}  // namespace avbhal::addon
