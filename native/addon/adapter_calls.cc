// The calls of NativeAdapter: check, call the contract, convert.
#include <string>
#include <system_error>
#include <utility>

#include "addon/adapter_object.h"
#include "addon/arguments.h"
#include "addon/async_calls.h"
#include "addon/convert.h"
#include "addon/errors.h"
#include "addon/own_property.h"
#include "addon/page_object.h"
#include "addon/time_loop.h"
#include "hal/phy.h"
#include "hal/register_table.h"
#include "runtime/device_pages.h"

namespace avbhal::addon {
namespace {

// What the rate register stands for now; 0 where it cannot be read.
double commanded_ppb(Adapter& adapter) {
  const Result<ClockConfig> config = adapter.clock_config();
  return config.ok() ? config.value().timinca_ppb : 0;
}

double number_within(const Napi::CallbackInfo& info, std::size_t index, const char* name,
                     double low, double high) {
  const double value = number_argument(info, index, name);
  if (value >= low && value <= high) return value;
  throw Napi::RangeError::New(info.Env(), std::string(name) + " must be a number from " +
                                              std::to_string(low) + " to " + std::to_string(high));
}

ClockServiceConfig service_config(const Napi::CallbackInfo& call) {
  ClockServiceConfig config;
  config.wanted_bound_ns = number_within(call, 0, "wantedBoundNs", 1, 1e9);
  config.drift_ppb_per_s = number_within(call, 1, "driftPpbPerS", 0, 1e9);
  config.min_interval_us = uint_argument(call, 2, "minIntervalUs", 1, 60000000);
  config.max_interval_us =
      uint_argument(call, 3, "maxIntervalUs", config.min_interval_us, 60000000);
  return config;
}

// Every reader, on whatever thread, keeps the virtual time alive that a page counts in: it belongs
// to the backend, and close() must not take it from below a reader.
std::shared_ptr<ClockService> make_service(const std::shared_ptr<Backend>& backend,
                                           const std::shared_ptr<Adapter>& adapter,
                                           const ClockServiceConfig& config) {
  SystemClock& system = backend->system_clock();
  auto service = std::make_unique<ClockService>(backend, adapter, system, config);
  const bool own_time = system.id() == SystemClockId::kVirtual;
  return {service.release(), [time = own_time ? backend : nullptr](ClockService* s) { delete s; }};
}

}  // namespace

Napi::Value AdapterObject::info(const Napi::CallbackInfo& call) {
  // A copy: the conversion can run JavaScript (setters of Object.prototype), which may close.
  const AdapterInfo info = open_adapter(call.Env(), "info").info();
  return to_js(call.Env(), info);
}

Napi::Value AdapterObject::refresh(const Napi::CallbackInfo& call) {
  throw_unless_ok(call.Env(), open_adapter(call.Env(), "refresh").refresh());
  return call.Env().Undefined();
}

Napi::Value AdapterObject::clock_config(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  return to_js(env, take_or_throw(env, open_adapter(env, "clockConfig").clock_config()));
}

Napi::Value AdapterObject::rate_range(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  return to_js(env, take_or_throw(env, open_adapter(env, "rateRange").rate_range()));
}

Napi::Value AdapterObject::driver_state(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  return to_js(env, take_or_throw(env, open_adapter(env, "driverState").driver_state()));
}

Napi::Value AdapterObject::timestamp_status(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  return to_js(env, take_or_throw(env, open_adapter(env, "timestampStatus").timestamp_status()));
}

// changeTimestampSetting(value | null, restart)
Napi::Value AdapterObject::change_timestamp_setting(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  (void)require(env, AccessLevel::kConfigure, "changeTimestampSetting");
  TimestampSettingChange change;
  if (!call[0].IsNull()) change.value = string_argument(call, 0, "value");
  change.restart = bool_argument(call, 1, "restart");
  return change_setting_on_worker(env, hot_->session, hot_->adapter, std::move(change));
}

Napi::Value AdapterObject::write_register(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kConfigure, "writeRegister");
  const std::uint32_t offset = uint_argument(call, 0, "offset", 0, 0x1FFFF);
  const std::uint32_t value = uint_argument(call, 1, "value", 0, 0xFFFFFFFFu);
  throw_unless_ok(env, require_writable(adapter.info().family, offset, "writeRegister"));
  throw_unless_ok(env, adapter.write_register(offset, value));
  if (moves_clock(offset)) note_step(device_id());
  return env.Undefined();
}

Napi::Value AdapterObject::read_phy(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = open_adapter(env, "readPhy");
  const std::uint32_t address = uint_argument(call, 0, "address", 0, kMaxPhyAddress);
  const std::uint32_t reg = uint_argument(call, 1, "register", 0, kMaxPhyRegister);
  return Napi::Number::New(env, take_or_throw(env, adapter.read_phy(address, reg)));
}

Napi::Value AdapterObject::write_phy(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kConfigure, "writePhy");
  const std::uint32_t address = uint_argument(call, 0, "address", 0, kMaxPhyAddress);
  const std::uint32_t reg = uint_argument(call, 1, "register", 0, kMaxPhyRegister);
  const std::uint32_t value = uint_argument(call, 2, "value", 0, 0xFFFFu);
  throw_unless_ok(env, adapter.write_phy(address, reg, static_cast<std::uint16_t>(value)));
  return env.Undefined();
}

Napi::Value AdapterObject::apply_rate_measurement(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = open_adapter(env, "applyRateMeasurement");
  RateMeasurement measured;
  measured.rate_ppb = number_within(call, 0, "ratePpb", -1e9, 1e9);
  measured.bound_ppb = number_within(call, 1, "boundPpb", 0, 1e9);
  throw_unless_ok(env, adapter.apply_rate_measurement(measured));
  return env.Undefined();
}

Napi::Value AdapterObject::set_clock(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kDiscipline, "setClock");
  throw_unless_ok(env, adapter.set_clock(u64_argument(call, 0, "deviceNs")));
  note_step(device_id());
  return env.Undefined();
}

Napi::Value AdapterObject::adjust_offset(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kDiscipline, "adjustOffset");
  throw_unless_ok(env, adapter.adjust_offset(i64_argument(call, 0, "offsetNs")));
  note_step(device_id());
  return env.Undefined();
}

Napi::Value AdapterObject::adjust_rate(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = require(env, AccessLevel::kDiscipline, "adjustRate");
  const double ppb = number_within(call, 0, "ppb", -1e9, 1e9);
  const DeviceId device = device_id();
  const double before_ppb = commanded_ppb(adapter);
  // Before the register changes as well: readers on other threads must not see the old slope with
  // its old bound while the new one is already true.
  expect_rate_change(device, ppb - before_ppb);
  Result<RateAdjustment> made = adapter.adjust_rate(ppb);
  note_rate_change(device, commanded_ppb(adapter) - before_ppb);
  return to_js(env, take_or_throw(env, std::move(made)));
}

Napi::Value AdapterObject::ground_truth(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  return to_js(env, take_or_throw(env, open_adapter(env, "groundTruth").ground_truth()));
}

// openPage(wantedBoundNs, driftPpbPerS, minIntervalUs, maxIntervalUs)
Napi::Value AdapterObject::open_page(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  (void)open_adapter(env, "openPage");
  const ClockServiceConfig config = service_config(call);
  SystemClock& system = hot_->session->backend->system_clock();
  if (service_) service_->close();
  service_ = make_service(hot_->session->backend, hot_->adapter, config);
  const Napi::Object page =
      PageObject::create(env, {service_, true, access_ >= AccessLevel::kDiscipline});
  tether(page, call.This().As<Napi::Object>());
  follow_device(device_id(), service_);
  // The first bracket is taken here, so that a page that was opened can be read.
  service_->step();
  const PageState state = read_line(service_->page().raw).state;
  if (state == PageState::kEmpty || state == PageState::kLost) {
    std::exchange(service_, nullptr)->close();
    // The read says why, with the driver's own error.
    throw_unless_ok(env, hot_->adapter->cross_timestamp(1).take_status());
    throw to_js_error(env, make_error(ErrorCode::kAdapterNotReady, "openPage",
                                      "the first bracket of the clock failed"));
  }
  if (system.id() == SystemClockId::kVirtual) {
    hot_->session->pumped.push_back(service_);
    return page;
  }
  try {
    service_->start();
  } catch (const std::system_error& error) {
    std::exchange(service_, nullptr)->close();
    throw to_js_error(env, make_error(ErrorCode::kOutOfMemory, "openPage",
                                      "no thread could be started: " + std::string(error.what())));
  }
  return page;
}

Napi::Value AdapterObject::time_loop(const Napi::CallbackInfo& call) {
  Napi::Env env = call.Env();
  Adapter& adapter = open_adapter(env, "timeLoop");
  const std::string operation = string_argument(call, 0, "operation");
  std::size_t count = 0;
  std::uint64_t* durations = u64_view_argument(call, 1, "durations", 1, &count);
  throw_unless_ok(env, time_adapter_loop(adapter, operation, durations, count));
  return env.Undefined();
}

}  // namespace avbhal::addon
