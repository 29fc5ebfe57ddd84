#include "addon/convert.h"

#include <cstdio>

namespace avbhal::addon {
namespace {

Napi::Value text_or_null(Napi::Env env, const std::optional<std::string>& text) {
  return text ? Napi::Value(Napi::String::New(env, *text)) : env.Null();
}

Napi::Value mac_or_null(Napi::Env env, const std::optional<std::array<std::uint8_t, 6>>& mac) {
  if (!mac) return env.Null();
  char text[18];
  const auto& m = *mac;
  std::snprintf(text, sizeof text, "%02x:%02x:%02x:%02x:%02x:%02x", m[0], m[1], m[2], m[3], m[4],
                m[5]);
  return Napi::String::New(env, text);
}

Napi::Value pci_or_null(Napi::Env env, const std::optional<PciId>& pci) {
  if (!pci) return env.Null();
  Napi::Object out = Napi::Object::New(env);
  out.Set("vendor", Napi::Number::New(env, pci->vendor));
  out.Set("device", Napi::Number::New(env, pci->device));
  out.Set("subsystemVendor", Napi::Number::New(env, pci->subsystem_vendor));
  out.Set("subsystemDevice", Napi::Number::New(env, pci->subsystem_device));
  out.Set("revision", Napi::Number::New(env, pci->revision));
  out.Set("exact", Napi::Boolean::New(env, pci->exact));
  return out;
}

Napi::Value location_or_null(Napi::Env env, const std::optional<PciLocation>& location) {
  if (!location) return env.Null();
  Napi::Object out = Napi::Object::New(env);
  out.Set("bus", Napi::Number::New(env, location->bus));
  out.Set("device", Napi::Number::New(env, location->device));
  out.Set("function", Napi::Number::New(env, location->function));
  return out;
}

Napi::Value link_or_null(Napi::Env env, const std::optional<LinkState>& link) {
  if (!link) return env.Null();
  Napi::Object out = Napi::Object::New(env);
  out.Set("up", Napi::Boolean::New(env, link->up));
  out.Set("speedBps", Napi::BigInt::New(env, link->speed_bps));
  return out;
}

Napi::Value driver_or_null(Napi::Env env, const std::optional<DriverFacts>& driver) {
  if (!driver) return env.Null();
  Napi::Object out = Napi::Object::New(env);
  out.Set("name", Napi::String::New(env, driver->name));
  out.Set("version", Napi::String::New(env, driver->version));
  out.Set("date", Napi::String::New(env, driver->date));
  out.Set("provider", Napi::String::New(env, driver->provider));
  return out;
}

Napi::Array capabilities(Napi::Env env, const CapabilityManifest& manifest) {
  Napi::Array out = Napi::Array::New(env, kCapabilityCount);
  for (std::uint32_t i = 0; i < kCapabilityCount; ++i) {
    const auto capability = static_cast<Capability>(i);
    Napi::Object entry = Napi::Object::New(env);
    entry.Set("name", Napi::String::New(env, capability_name(capability)));
    entry.Set("supported", Napi::Boolean::New(env, manifest.has(capability)));
    entry.Set("reason", Napi::String::New(env, manifest.reason(capability)));
    out.Set(i, entry);
  }
  return out;
}

Napi::Array texts(Napi::Env env, const std::vector<std::string>& list) {
  Napi::Array out = Napi::Array::New(env, list.size());
  for (std::uint32_t i = 0; i < list.size(); ++i) out.Set(i, Napi::String::New(env, list[i]));
  return out;
}

}  // namespace

Napi::Object to_js(Napi::Env env, const AdapterInfo& info) {
  Napi::Object out = Napi::Object::New(env);
  out.Set("key", Napi::String::New(env, info.key));
  out.Set("name", Napi::String::New(env, info.name));
  out.Set("description", Napi::String::New(env, info.description));
  out.Set("family", Napi::String::New(env, family_name(info.family)));
  out.Set("index", Napi::Number::New(env, info.index));
  out.Set("pci", pci_or_null(env, info.pci));
  out.Set("location", location_or_null(env, info.location));
  out.Set("mac", mac_or_null(env, info.mac));
  out.Set("link", link_or_null(env, info.link));
  out.Set("driver", driver_or_null(env, info.driver));
  out.Set("numaNode",
          info.numa_node ? Napi::Value(Napi::Number::New(env, *info.numa_node)) : env.Null());
  out.Set("guid", text_or_null(env, info.guid));
  out.Set("luid", info.luid ? Napi::Value(Napi::BigInt::New(env, *info.luid)) : env.Null());
  out.Set("interfaceIndex",
          info.if_index ? Napi::Value(Napi::Number::New(env, *info.if_index)) : env.Null());
  out.Set("simulated", Napi::Boolean::New(env, info.simulated));
  out.Set("capabilities", capabilities(env, info.capabilities));
  return out;
}

Napi::Array to_js(Napi::Env env, const std::vector<AdapterInfo>& list) {
  Napi::Array out = Napi::Array::New(env, list.size());
  for (std::uint32_t i = 0; i < list.size(); ++i) out.Set(i, to_js(env, list[i]));
  return out;
}

Napi::Object to_js(Napi::Env env, const BackendProbe& probe) {
  Napi::Object out = Napi::Object::New(env);
  out.Set("available", Napi::Boolean::New(env, probe.available));
  out.Set("simulated", Napi::Boolean::New(env, probe.simulated));
  out.Set("takesOrders", Napi::Boolean::New(env, probe.takes_orders));
  out.Set("reason", Napi::String::New(env, probe.reason));
  out.Set("adapters", Napi::Number::New(env, probe.adapters));
  return out;
}

Napi::Object to_js(Napi::Env env, const ClockConfig& config) {
  Napi::Object out = Napi::Object::New(env);
  out.Set("deviceNs", Napi::BigInt::New(env, config.device_ns));
  out.Set("timinca", Napi::Number::New(env, config.timinca));
  out.Set("tsauxc", Napi::Number::New(env, config.tsauxc));
  out.Set("timincaPpb", Napi::Number::New(env, config.timinca_ppb));
  out.Set("running", Napi::Boolean::New(env, config.running));
  return out;
}

Napi::Object to_js(Napi::Env env, const RateRange& range) {
  Napi::Object out = Napi::Object::New(env);
  out.Set("minPpb", Napi::Number::New(env, range.min_ppb));
  out.Set("maxPpb", Napi::Number::New(env, range.max_ppb));
  out.Set("stepPpb", Napi::Number::New(env, range.step_ppb));
  out.Set("calibrated", Napi::Boolean::New(env, range.calibrated));
  return out;
}

Napi::Object to_js(Napi::Env env, const RateAdjustment& adjustment) {
  Napi::Object out = Napi::Object::New(env);
  out.Set("requestedPpb", Napi::Number::New(env, adjustment.requested_ppb));
  out.Set("commandedPpb", Napi::Number::New(env, adjustment.commanded_ppb));
  out.Set("registerValue", Napi::Number::New(env, adjustment.register_value));
  out.Set("reference",
          Napi::String::New(env,
                            adjustment.reference == RateReference::kSystem ? "system" : "nominal"));
  return out;
}

Napi::Object to_js(Napi::Env env, const DriverState& state) {
  Napi::Object out = Napi::Object::New(env);
  out.Set("driverVersion", Napi::String::New(env, state.driver_version));
  out.Set("debugBuild", Napi::Boolean::New(env, state.debug_build));
  out.Set("hardwareState", Napi::String::New(env, state.hardware_state));
  out.Set("hardwareStateValue", Napi::Number::New(env, state.hardware_state_value));
  out.Set("capabilityMask", Napi::Number::New(env, state.capability_mask));
  out.Set("usableMask", Napi::Number::New(env, state.usable_mask));
  out.Set("deviceText", Napi::String::New(env, state.device_text));
  return out;
}

Napi::Object to_js(Napi::Env env, const TimestampStatus& status) {
  Napi::Object out = Napi::Object::New(env);
  out.Set("state", Napi::String::New(env, timestamp_state_name(status.state)));
  out.Set("nativeCode", Napi::Number::New(env, status.native_code));
  out.Set("decidingCall", Napi::String::New(env, status.deciding_call));
  out.Set("action", Napi::String::New(env, status.action));
  out.Set("nominalHz", Napi::BigInt::New(env, status.nominal_hz));
  out.Set("crossTimestamp", Napi::Boolean::New(env, status.cross_timestamp));
  out.Set("supportedFlags", texts(env, status.supported_flags));
  out.Set("activeFlags", texts(env, status.active_flags));
  out.Set("keywordOffered", status.keyword_offered
                                ? Napi::Value(Napi::Boolean::New(env, *status.keyword_offered))
                                : env.Null());
  out.Set("keywordValue", text_or_null(env, status.keyword_value));
  out.Set("osBuild", Napi::String::New(env, status.os_build));
  return out;
}

Napi::Object to_js(Napi::Env env, const TimestampSettingOutcome& outcome) {
  Napi::Object out = Napi::Object::New(env);
  out.Set("keyword", Napi::String::New(env, outcome.keyword));
  out.Set("before", text_or_null(env, outcome.before));
  out.Set("after", text_or_null(env, outcome.after));
  out.Set("restarted", Napi::Boolean::New(env, outcome.restarted));
  out.Set("rebootNeeded", Napi::Boolean::New(env, outcome.reboot_needed));
  return out;
}

Napi::Object to_js(Napi::Env env, const GroundTruth& truth) {
  Napi::Object out = Napi::Object::New(env);
  out.Set("systemNs", Napi::BigInt::New(env, truth.system_ns));
  out.Set("deviceNs", Napi::BigInt::New(env, truth.device_ns));
  out.Set("ratePpb", Napi::Number::New(env, truth.rate_ppb));
  out.Set("oscillatorPpb", Napi::Number::New(env, truth.oscillator_ppb));
  return out;
}

void write_cross(std::uint64_t* view, const CrossTimestamp& cross) {
  view[0] = cross.device_ns;
  view[1] = cross.system_before_ns;
  view[2] = cross.system_after_ns;
  view[3] = cross.bound_ns;
  view[4] = cross.raw_counter;
  view[5] = cross.samples;
  view[6] = cross.samples_failed;
}

}  // namespace avbhal::addon
