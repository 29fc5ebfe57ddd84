// The library, its backend and its adapters.
#include "capi/include/avb_hal.h"

#include <string>

#include "capi/c_words.h"
#include "capi/objects.h"

using namespace avbhal;
using namespace avbhal::capi;

namespace {

BackendOptions parse_options(const char* text) {
  BackendOptions options;
  std::string rest = text == nullptr ? "" : text;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string line = rest.substr(0, end);
    rest = end == std::string::npos ? "" : rest.substr(end + 1);
    if (line.empty()) continue;
    const std::size_t equals = line.find('=');
    options.emplace_back(line.substr(0, equals),
                         equals == std::string::npos ? "" : line.substr(equals + 1));
  }
  return options;
}

avbhal_adapter_info described(const AdapterInfo& info) {
  avbhal_adapter_info out{};
  copy_text(out.key, info.key);
  copy_text(out.name, info.name);
  copy_text(out.family, family_name(info.family));
  if (info.mac) std::memcpy(out.mac, info.mac->data(), sizeof out.mac);
  out.has_mac = info.mac ? 1 : 0;
  out.simulated = info.simulated ? 1 : 0;
  out.has_link = info.link ? 1 : 0;
  out.link_up = info.link && info.link->up ? 1 : 0;
  out.link_mbps = info.link ? static_cast<std::uint32_t>(info.link->speed_bps / 1000000) : 0;
  return out;
}

// The capability of that name, or kNoCapability.
Capability capability_of(const char* name) {
  for (std::size_t i = 0; i < kCapabilityCount; ++i) {
    if (std::strcmp(capability_name(static_cast<Capability>(i)), name) == 0) {
      return static_cast<Capability>(i);
    }
  }
  return kNoCapability;
}

}  // namespace

uint32_t avbhal_interface_version(void) { return AVBHAL_INTERFACE_VERSION; }

const char* avbhal_backend_name(void) { return linked_backend_name(); }

const char* avbhal_code_text(int32_t code) {
  if (code < 0 || code > 0xFFFF) return "HAL_UNKNOWN";
  return code_text(static_cast<ErrorCode>(code));
}

avbhal_status avbhal_last_error(avbhal_error* out) {
  // A refusal here must not replace the error that is asked for.
  if (out == nullptr || out->struct_size < kFirstSize<avbhal_error>) {
    return AVBHAL_E_INVALID_ARGUMENT;
  }
  give(last_error(), out);
  return 0;
}

avbhal_status avbhal_backend_open(const char* options, avbhal_backend* out) {
  constexpr const char* kName = "backend_open";
  return guarded(kName, [&]() -> avbhal_status {
    if (out == nullptr) return refuse(kName, "out must not be NULL");
    Result<std::unique_ptr<Backend>> made = make_backend(parse_options(options));
    if (!made.ok()) return report(kName, made.status());
    auto open = std::make_shared<OpenBackend>();
    open->backend = made.take();
    const std::uint32_t handle = backends().add(std::move(open));
    if (handle == 0) return refuse(kName, "too many backends are open");
    *out = handle;
    return 0;
  });
}

avbhal_status avbhal_backend_close(avbhal_backend backend) {
  constexpr const char* kName = "backend_close";
  return guarded(kName, [&]() -> avbhal_status {
    const std::shared_ptr<OpenBackend> removed = backends().remove(backend);
    if (!removed) return stale(kName);
    const auto is_its = [&](const OpenAdapter& open) { return open.of == removed; };
    while (const std::shared_ptr<OpenAdapter> adapter = adapters().remove_one(is_its)) {
      close_adapter(adapter);
    }
    return 0;
  });
}

avbhal_status avbhal_enumerate(avbhal_backend backend, avbhal_adapter_info* entries,
                               uint32_t entry_size, uint32_t capacity, uint32_t* count) {
  constexpr const char* kName = "enumerate";
  return with_object(kName, backends(), backend, [&](OpenBackend& open) -> avbhal_status {
    if (avbhal_status bad = check_entries(kName, entries, entry_size, capacity, count)) return bad;
    return report(kName,
                  stored(open.backend->enumerate(), [&](const std::vector<AdapterInfo>& list) {
                    for (std::size_t i = 0; i < list.size() && i < capacity; ++i) {
                      give_entry(described(list[i]), entries, entry_size, i);
                    }
                    *count = static_cast<uint32_t>(list.size());
                  }));
  });
}

avbhal_status avbhal_adapter_open(avbhal_backend backend, const char* key, uint32_t access,
                                  avbhal_adapter* out) {
  constexpr const char* kName = "adapter_open";
  return guarded(kName, [&]() -> avbhal_status {
    const std::shared_ptr<OpenBackend> open = backends().find(backend);
    if (!open) return stale(kName);
    if (key == nullptr || out == nullptr) return refuse(kName, "key and out must not be NULL");
    if (access > AVBHAL_CONFIGURE) return refuse(kName, "access must be 0, 1 or 2");
    Result<std::unique_ptr<Adapter>> adapter =
        open->backend->open(key, static_cast<AccessLevel>(access));
    if (!adapter.ok()) return report(kName, adapter.status());
    auto entry = std::make_shared<OpenAdapter>();
    entry->of = open;
    entry->adapter = adapter.take();
    const std::uint32_t handle = adapters().add(std::move(entry));
    if (handle == 0) return refuse(kName, "too many adapters are open");
    // The backend was closed meanwhile by another thread: nobody else would close it.
    if (backends().find(backend) != open) {
      (void)adapters().remove(handle);
      return stale(kName);
    }
    *out = handle;
    return 0;
  });
}

avbhal_status avbhal_adapter_close(avbhal_adapter adapter) {
  constexpr const char* kName = "adapter_close";
  return guarded(kName, [&]() -> avbhal_status {
    const std::shared_ptr<OpenAdapter> removed = adapters().remove(adapter);
    if (!removed) return stale(kName);
    close_adapter(removed);
    return 0;
  });
}

avbhal_status avbhal_adapter_refresh(avbhal_adapter adapter, avbhal_adapter_info* out,
                                     uint32_t out_size) {
  constexpr const char* kName = "adapter_refresh";
  return with_object(kName, adapters(), adapter, [&](OpenAdapter& open) -> avbhal_status {
    if (out == nullptr) return refuse(kName, "out must not be NULL");
    if (avbhal_status bad = check_size<avbhal_adapter_info>(kName, "out_size", out_size)) {
      return bad;
    }
    if (Status failed = open.adapter->refresh(); !failed.ok()) return report(kName, failed);
    give(described(open.adapter->info()), out, out_size);
    return 0;
  });
}

const char* avbhal_capability_name(uint32_t index) {
  return index < kCapabilityCount ? capability_name(static_cast<Capability>(index)) : nullptr;
}

avbhal_status avbhal_capability(avbhal_adapter adapter, const char* name, uint32_t* supported,
                                char* reason, uint32_t reason_size) {
  constexpr const char* kName = "capability";
  return with_object(kName, adapters(), adapter, [&](OpenAdapter& open) -> avbhal_status {
    if (name == nullptr || supported == nullptr || (reason == nullptr && reason_size > 0)) {
      return refuse(kName, "name, supported, and reason unless reason_size is 0, must not be NULL");
    }
    const Capability capability = capability_of(name);
    if (capability == kNoCapability) {
      return refuse(kName, "name must be one that avbhal_capability_name() gives");
    }
    const CapabilityManifest& manifest = open.adapter->info().capabilities;
    *supported = manifest.has(capability) ? 1 : 0;
    if (reason_size > 0) say_in_c(manifest.reason(capability), reason, reason_size);
    return 0;
  });
}

avbhal_status avbhal_simulation_advance(avbhal_backend backend, uint64_t ns) {
  constexpr const char* kName = "simulation_advance";
  return with_object(kName, backends(), backend, [&](OpenBackend& open) {
    const std::lock_guard<std::mutex> lock(open.time_mutex);
    return report(kName, advance_pumped(*open.backend, open.pumped, ns));
  });
}

avbhal_status avbhal_simulation_order(avbhal_backend backend, const char* text) {
  constexpr const char* kName = "simulation_order";
  return with_object(kName, backends(), backend, [&](OpenBackend& open) -> avbhal_status {
    if (text == nullptr) return refuse(kName, "text must not be NULL");
    return report(kName, give_order(*open.backend, text));
  });
}

avbhal_status avbhal_simulation_truth(avbhal_adapter adapter, uint64_t* device_ns,
                                      uint64_t* system_ns) {
  constexpr const char* kName = "simulation_truth";
  return with_facet<Truth>(adapter, kName, Truth::kNow, [&](Truth& truth, OpenAdapter&) -> Status {
    if (device_ns == nullptr || system_ns == nullptr) {
      return make_error(ErrorCode::kInvalidArgument, {},
                        "device_ns and system_ns must not be NULL");
    }
    return stored(truth.now(), [&](const GroundTruth& now) {
      *device_ns = now.device_ns;
      *system_ns = now.system_ns;
    });
  });
}
