#include "addon/info.h"

#include <cstdio>

#include "addon/own_property.h"

namespace avbhal::addon {
namespace {

std::string mac_text(const std::array<std::uint8_t, 6>& m) {
  char text[18];
  std::snprintf(text, sizeof text, "%02x:%02x:%02x:%02x:%02x:%02x", m[0], m[1], m[2], m[3], m[4],
                m[5]);
  return text;
}

Napi::Value js_value(Napi::Env env, const PciId& pci) {
  return Record(env)
      .set("vendor", pci.vendor)
      .set("device", pci.device)
      .set("subsystemVendor", pci.subsystem_vendor)
      .set("subsystemDevice", pci.subsystem_device)
      .set("revision", pci.revision)
      .set("exact", pci.exact)
      .object();
}

Napi::Value js_value(Napi::Env env, const PciLocation& location) {
  return Record(env)
      .set("bus", location.bus)
      .set("device", location.device)
      .set("function", location.function)
      .object();
}

Napi::Value js_value(Napi::Env env, const LinkState& link) {
  return Record(env).set("up", link.up).set("speedBps", link.speed_bps).object();
}

Napi::Value js_value(Napi::Env env, const DriverFacts& driver) {
  return Record(env)
      .set("name", driver.name)
      .set("version", driver.version)
      .set("date", driver.date)
      .set("provider", driver.provider)
      .object();
}

template <class T>
Napi::Value object_or_null(Napi::Env env, const std::optional<T>& value) {
  return value ? js_value(env, *value) : env.Null();
}

Napi::Array capabilities(Napi::Env env, const CapabilityManifest& manifest) {
  std::vector<Capability> all;
  for (std::size_t i = 0; i < kCapabilityCount; ++i) all.push_back(static_cast<Capability>(i));
  return js_array(env, all, [&](Capability c) {
    return Record(env)
        .set("name", capability_name(c))
        .set("supported", manifest.has(c))
        .set("reason", manifest.reason(c))
        .object();
  });
}

}  // namespace

Napi::Object to_js(Napi::Env env, const AdapterInfo& info) {
  std::optional<std::string> mac;
  if (info.mac) mac = mac_text(*info.mac);
  return Record(env)
      .set("key", info.key)
      .set("name", info.name)
      .set("description", info.description)
      .set("family", family_name(info.family))
      .set("index", info.index)
      .set("pci", object_or_null(env, info.pci))
      .set("location", object_or_null(env, info.location))
      .set("mac", mac)
      .set("link", object_or_null(env, info.link))
      .set("driver", object_or_null(env, info.driver))
      .set("numaNode", info.numa_node)
      .set("guid", info.guid)
      .set("luid", info.luid)
      .set("interfaceIndex", info.if_index)
      .set("simulated", info.simulated)
      .set("capabilities", Napi::Value(capabilities(env, info.capabilities)))
      .object();
}

Napi::Array to_js(Napi::Env env, const std::vector<AdapterInfo>& list) {
  return js_array(env, list, [env](const AdapterInfo& info) { return to_js(env, info); });
}

}  // namespace avbhal::addon
