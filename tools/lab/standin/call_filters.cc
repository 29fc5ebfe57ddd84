// The left-overs of the filter sample that the driver grew from (avb-ioctl contract 1; Microsoft's
// public sample network/ndis/filter, device.c): they speak of filter instances by name.
#include "adapters.h"
#include "backends/intel_avb/abi_config.h"
#include "call.h"
#include "text.h"

namespace avbhal::standin {
namespace {

constexpr std::uint32_t kNameCharacters = 84;
constexpr std::uint32_t kNameBytes = 2 * kNameCharacters;

// {adapter's NetCfgInstanceId}-{filter's NetCfgInstanceId}-instance, in UTF-16.
struct InstanceName {
  unsigned char bytes[kNameBytes];
  std::uint16_t length;  // bytes
};

InstanceName name_of(std::uint32_t number) {
  char text[kNameCharacters + 1];
  TextWriter out(text, sizeof(text));
  out.text("{5AB1E000-0000-4000-8000-0000000000").hex(number, 2);
  out.text("}-{5AB1E0F1-0000-4000-8000-000000000000}-0000");
  InstanceName name{};
  for (std::uint32_t i = 0; i < out.length(); ++i)
    name.bytes[2 * i] = static_cast<unsigned char>(text[i]);
  name.length = static_cast<std::uint16_t>(2 * out.length());
  return name;
}

bool begins_with(const Request& request, const InstanceName& name) {
  if (request.in_bytes < name.length) return false;
  const auto* bytes = static_cast<const unsigned char*>(request.buffer);
  for (std::uint32_t i = 0; i < name.length; ++i)
    if (bytes[i] != name.bytes[i]) return false;
  return true;
}

Adapter* named_adapter(const Call& call) {
  MachineState& machine = call.machine;
  for (std::uint32_t i = 0; i < machine.enumerated; ++i) {
    if (begins_with(call.request, name_of(machine.enumeration[i])))
      return &machine.adapters[machine.enumeration[i]];
  }
  return nullptr;
}

}  // namespace

NtStatus restart_all_filters(Call&) { return kStatusSuccess; }

NtStatus restart_one_filter(Call& call) {
  Adapter* adapter = named_adapter(call);
  if (adapter != nullptr) restart_filter(call.machine, *adapter);
  return kStatusSuccess;
}

NtStatus enumerate_filters(Call& call) {
  auto* out = static_cast<unsigned char*>(call.request.buffer);
  std::uint32_t written = 0;
  for (std::uint32_t i = 0; i < call.machine.enumerated; ++i) {
    const InstanceName name = name_of(call.machine.enumeration[i]);
    const std::uint32_t size = sizeof(name.length) + name.length;
    if (size > call.request.out_bytes - written) return kStatusBufferTooSmall;
    std::memcpy(out + written, &name.length, sizeof(name.length));
    std::memcpy(out + written + sizeof(name.length), name.bytes, name.length);
    written += size;
  }
  call.request.returned = written;
  return kStatusSuccess;
}

}  // namespace avbhal::standin
