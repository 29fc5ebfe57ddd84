#include "avb_fake_driver.h"

#include <algorithm>

#include "base/win32_errors.h"
#include "harness.h"

namespace avbhal::test {
namespace {

using namespace avb_abi;

template <class T>
std::uint32_t deliver(const T& value, void* out, std::uint32_t* returned) {
  std::memcpy(out, &value, sizeof value);
  *returned = sizeof value;
  return 0;
}

}  // namespace

FakeDriver::FakeDriver(std::vector<std::uint16_t> device_ids) {
  for (const std::uint16_t id : device_ids) {
    auto nic = std::make_shared<FakeNic>();
    nic->device_id = id;
    nic->base_ns += nics.size() * 1000000000000u;
    nics.push_back(nic);
  }
}

intel_avb::DriverPort FakeDriver::port() {
  intel_avb::DriverPort port;
  port.context = this;
  port.open = [](void* self, intel_avb::DriverHandle* handle) {
    auto& driver = *static_cast<FakeDriver*>(self);
    if (driver.open_error != 0) return driver.open_error;
    *handle = new Handle{driver.next_handle_++, nullptr};
    ++driver.live_handles;
    return std::uint32_t{0};
  };
  port.close = [](void* self, intel_avb::DriverHandle handle) {
    delete static_cast<Handle*>(handle);
    --static_cast<FakeDriver*>(self)->live_handles;
  };
  port.control = [](void* self, intel_avb::DriverHandle handle, std::uint32_t code, const void* in,
                    std::uint32_t in_bytes, void* out, std::uint32_t out_bytes,
                    std::uint32_t* returned) {
    FakeCall call;
    auto& target = *static_cast<Handle*>(handle);
    call.code = code;
    call.handle = target.id;
    call.in_bytes = in_bytes;
    call.out_bytes = out_bytes;
    const auto* bytes = static_cast<const std::uint8_t*>(in);
    call.in.assign(bytes, bytes + in_bytes);
    return static_cast<FakeDriver*>(self)->control(target, call, out, returned);
  };
  port.is_stand_in = [](void* self) { return static_cast<FakeDriver*>(self)->stand_in; };
  port.read_mapped = [](void* self, std::uint64_t address, void* out, std::uint32_t bytes) {
    const auto& mapped = static_cast<FakeDriver*>(self)->mapped;
    if (mapped && !mapped(address, bytes)) return false;
    std::memcpy(out, reinterpret_cast<const void*>(static_cast<std::uintptr_t>(address)), bytes);
    return true;
  };
  port.write_mapped = [](void* self, std::uint64_t address, const void* in, std::uint32_t bytes) {
    const auto& mapped = static_cast<FakeDriver*>(self)->mapped;
    if (mapped && !mapped(address, bytes)) return false;
    std::memcpy(reinterpret_cast<void*>(static_cast<std::uintptr_t>(address)), in, bytes);
    return true;
  };
  return port;
}

std::unique_ptr<Adapter> FakeDriver::open(Backend& backend, const std::string& key) {
  Result<std::unique_ptr<Adapter>> opened = backend.open(key);
  if (opened.ok()) return opened.take();
  fail(__FILE__, __LINE__, "open " + key + ": " + opened.status().error().detail);
  return nullptr;
}

std::uint32_t FakeDriver::count(std::uint32_t code) const {
  return static_cast<std::uint32_t>(std::count_if(
      log.begin(), log.end(), [code](const FakeCall& call) { return call.code == code; }));
}

std::shared_ptr<FakeNic> FakeDriver::plug(std::uint16_t device_id) {
  auto nic = std::make_shared<FakeNic>();
  nic->device_id = device_id;
  nic->base_ns = 7000000000000u;
  nics.insert(nics.begin(), nic);
  return nic;
}

void FakeDriver::unplug(std::shared_ptr<FakeNic> nic) {
  nic->gone = true;
  nics.erase(std::remove(nics.begin(), nics.end(), nic), nics.end());
  if (selected == nic) selected.reset();
}

std::uint32_t FakeDriver::control(Handle& handle, const FakeCall& call, void* out,
                                  std::uint32_t* returned) {
  log.push_back(call);
  clock.advance(1000);
  *returned = 0;
  std::optional<std::uint32_t> answer;
  if (before) answer = before(call);
  const std::uint32_t error = answer ? *answer : dispatch(handle, call, out, returned);
  if (error == 0 && after) after(call, out, returned);
  clock.advance(1000);
  return error;
}

std::uint32_t FakeDriver::dispatch(Handle& handle, const FakeCall& call, void* out,
                                   std::uint32_t* returned) {
  if (call.code == kEnumAdapters) return enumerate(call, out, returned);
  if (call.code == kOpenAdapter) return open_adapter(handle, call, out, returned);
  if (call.code == kGetClockConfig && !handle.bound) return win32::kGenFailure;
  std::shared_ptr<FakeNic> nic = handle.bound ? handle.bound : selected;
  if (!nic && !nics.empty()) nic = nics.front();
  if (!nic || nic->gone) return win32::kNotReady;
  if (call.code == kAdjustFrequency) return adjust_frequency(call, out, returned);
  if (call.code == kGetVersion || call.code == kGetHwState || call.code == kGetDeviceInfo) {
    return info_request(*nic, call, out, returned);
  }
  if (serve) {
    const std::optional<std::uint32_t> answer = serve(*nic, call, out, returned);
    if (answer) return *answer;
  }
  return clock_request(*nic, call, out, returned);
}

std::uint32_t FakeDriver::enumerate(const FakeCall& call, void* out, std::uint32_t* returned) {
  if (nics.empty()) return win32::kNoSuchDevice;
  AdapterEnum reply = sent<AdapterEnum>(call);
  if (reply.index >= nics.size()) return win32::kInvalidParameter;
  reply.count = static_cast<std::uint32_t>(nics.size());
  reply.vendor_id = kIntelVendorId;
  reply.device_id = nics[reply.index]->device_id;
  reply.capabilities = nics[reply.index]->capabilities;
  reply.status = 0;
  return deliver(reply, out, returned);
}

std::uint32_t FakeDriver::open_adapter(Handle& handle, const FakeCall& call, void* out,
                                       std::uint32_t* returned) {
  AdapterOpen reply = sent<AdapterOpen>(call);
  if (reply.index >= nics.size() || nics[reply.index]->device_id != reply.device_id) {
    return win32::kNoSuchDevice;
  }
  handle.bound = selected = nics[reply.index];
  if (selected->state == kHwBarMapped) {
    selected->state = kHwPtpReady;
    ++selected->resets;
  }
  reply.status = 0;
  return deliver(reply, out, returned);
}

std::uint32_t FakeDriver::clock_request(FakeNic& nic, const FakeCall& call, void* out,
                                        std::uint32_t* returned) {
  if (nic.state < kHwBarMapped) return win32::kNotReady;
  if (call.code == kGetClockConfig) {
    return deliver(ClockConfigReply{nic.time_at(clock.ns()), nic.timinca, nic.tsauxc, 125, 0}, out,
                   returned);
  }
  if (nic.state < kHwPtpReady) return win32::kNotReady;
  if (call.code == kPhcCrossTimestamp) {
    const std::uint64_t qpc = clock.now_ticks();
    clock.advance(300);
    return deliver(CrossTimestampReply{0, 0, nic.time_at(clock.ns()), qpc, 10000000, 1, 0}, out,
                   returned);
  }
  if (call.code == kReadRegister && (version.flags & kVersionFlagDebug) != 0) {
    RegisterRequest request = sent<RegisterRequest>(call);
    request.value = register_value;
    request.status = 0;
    return deliver(request, out, returned);
  }
  if (call.code == kSetTimestamp) return set_time(nic, call, out, returned);
  if (call.code == kPhcOffsetAdjust) {
    OffsetRequest request = sent<OffsetRequest>(call);
    nic.set_time(nic.time_at(clock.ns()) + static_cast<std::uint64_t>(request.offset_ns),
                 clock.ns());
    request.status = 0;
    return deliver(request, out, returned);
  }
  return win32::kInvalidFunction;
}

std::uint32_t FakeDriver::set_time(FakeNic& nic, const FakeCall& call, void* out,
                                   std::uint32_t* returned) {
  TimestampRequest request = sent<TimestampRequest>(call);
  const std::uint64_t now = nic.time_at(clock.ns());
  const std::uint64_t limit = 30000000000u;
  const std::uint64_t wanted = request.timestamp_ns;
  if (wanted < now && now - wanted < limit && wanted >= limit) return win32::kInvalidParameter;
  nic.set_time(wanted, clock.ns());
  request.status = 0;
  return deliver(request, out, returned);
}

std::uint32_t FakeDriver::adjust_frequency(const FakeCall& call, void* out,
                                           std::uint32_t* returned) {
  FakeNic& nic = *selected;
  FrequencyRequest request = sent<FrequencyRequest>(call);
  request.current_increment = nic.timinca;
  nic.timinca = (request.increment_ns << 24) | (request.increment_frac >> 8);
  if (nic.device_id == kDeviceI219) {
    const std::uint64_t part = (std::uint64_t{request.increment_frac} * 2000000u) >> 32;
    nic.timinca = (2u << 24) | static_cast<std::uint32_t>(request.increment_ns * 2000000u + part);
  }
  request.status = 0;
  return deliver(request, out, returned);
}

std::uint32_t FakeDriver::info_request(FakeNic& nic, const FakeCall& call, void* out,
                                       std::uint32_t* returned) {
  if (call.code == kGetVersion) return deliver(version, out, returned);
  if (call.code == kGetHwState) {
    return deliver(HwStateQuery{nic.state, kIntelVendorId, nic.device_id, nic.capabilities, 0x03},
                   out, returned);
  }
  DeviceInfo info{};
  const char* text =
      selected && selected->device_id == kDeviceI210 ? "Intel I210" : "Intel I226 text";
  std::memcpy(info.device_info, text, std::strlen(text));
  return deliver(info, out, returned);
}

}  // namespace avbhal::test
