// GET_DEVICE_INFO, GET_HW_STATE, GET_VERSION, statistics (avb-ioctl contract 6.1, 6.5, 6.6, 6.30).
#include "adapters.h"
#include "call.h"
#include "hardware.h"

namespace avbhal::standin {
namespace {

constexpr std::uint16_t kVersionMajor = 1;
constexpr std::uint16_t kVersionMinor = 0;
constexpr std::uint16_t kVersionBuild = 216;
constexpr std::uint16_t kVersionRevision = 1;

// The capabilities for which the family has operations and that its state allows.
std::uint32_t usable_capabilities(const Adapter& adapter) {
  constexpr std::uint32_t always = avb_abi::kCap2500 | avb_abi::kCapEee;
  if (adapter.hw_state < avb_abi::kHwBarMapped) return adapter.capabilities & always;
  return adapter.capabilities;
}

}  // namespace

NtStatus get_device_info(Call& call) {
  const Adapter* adapter = global_adapter(call.machine, call.adapter);
  if (!adapter->initialized || adapter->hw_state < avb_abi::kHwBarMapped)
    return kStatusDeviceNotReady;
  auto* text = static_cast<char*>(call.request.buffer);
  std::memset(text, 0, sizeof(avb_abi::DeviceInfo));
  std::uint32_t length = 0;
  for (const char* from = driver_traits_of(*adapter).device_text; *from != '\0'; ++from)
    text[length++] = *from;
  std::memcpy(text + offsetof(avb_abi::DeviceInfo, buffer_size), &length, sizeof(length));
  return kStatusSuccess;
}

NtStatus get_hw_state(Call& call) {
  Adapter& adapter = *call.adapter;
  avb_abi::HwStateQuery reply{};
  reply.vendor_id = avb_abi::kIntelVendorId;
  reply.device_id = driver_traits_of(adapter).representative_id;
  reply.capabilities = adapter.capabilities;
  reply.usable_capabilities = usable_capabilities(adapter);
  if (adapter.hw_state == avb_abi::kHwBound) map_bar(adapter);
  reply.hw_state = adapter.hw_state;
  store(call, reply);
  return kStatusSuccess;
}

NtStatus get_version(Call& call) {
  avb_abi::VersionReply reply{};
  reply.major = kVersionMajor;
  reply.minor = kVersionMinor;
  reply.build = kVersionBuild;
  reply.revision = kVersionRevision;
  reply.flags = call.machine.debug_build ? avb_abi::kVersionFlagDebug : std::uint16_t{0};
  store(call, reply);
  return kStatusSuccess;
}

NtStatus get_statistics(Call& call) {
  store(call, call.adapter->statistics);
  return kStatusSuccess;
}

NtStatus reset_statistics(Call& call) {
  call.adapter->statistics = avb_abi::StatisticsReply{};
  return kStatusSuccess;
}

}  // namespace avbhal::standin
