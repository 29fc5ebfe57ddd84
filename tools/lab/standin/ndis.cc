#include "ndis.h"

#include <cstring>

namespace avbhal::standin {
namespace {

constexpr std::uint32_t kSupportedList = 0x00010101;
constexpr std::uint32_t kMediaSupported = 0x00010103;
constexpr std::uint32_t kMediaInUse = 0x00010104;
constexpr std::uint32_t kLinkSpeed = 0x00010107;
constexpr std::uint32_t kVendorDriverVersion = 0x00010116;
constexpr std::uint32_t kPhysicalMedium = 0x00010202;
constexpr std::uint32_t kLinkState = 0x00010207;
constexpr std::uint32_t kPermanentAddress = 0x01010101;
constexpr std::uint32_t kCurrentAddress = 0x01010102;

constexpr std::uint32_t kServed[] = {kSupportedList, kMediaSupported,      kMediaInUse,
                                     kLinkSpeed,     kVendorDriverVersion, kPhysicalMedium,
                                     kLinkState,     kPermanentAddress,    kCurrentAddress};

constexpr std::uint32_t kMedium8023 = 0;
constexpr std::uint32_t kPhysicalMedium8023 = 14;
constexpr std::uint32_t kDriverVersion = 0x00020001;       // 2.1
constexpr std::uint32_t kLegacySpeedUnitsPerMbps = 10000;  // 100 bit/s
constexpr std::uint64_t kUnknownSpeed = ~std::uint64_t{0};

// NDIS_LINK_STATE, revision 1.
struct LinkStateReply {
  std::uint8_t type = 0x80;
  std::uint8_t revision = 1;
  std::uint16_t size = 40;
  std::uint32_t connect_state = 0;  // 1 connected, 2 disconnected
  std::uint32_t duplex_state = 0;   // 0 unknown, 2 full
  std::uint32_t padding = 0;
  std::uint64_t transmit_bps = 0;
  std::uint64_t receive_bps = 0;
  std::uint32_t pause_functions = 0;
  std::uint32_t auto_negotiation = 0;
};
static_assert(sizeof(LinkStateReply) == 40, "layout of the Windows structure");

struct Output {
  void* buffer;
  std::uint32_t bytes;
  std::uint32_t* written;
};

NtStatus give(const Output& out, const void* value, std::uint32_t size) {
  if (out.bytes < size) return kStatusBufferTooSmall;
  std::memcpy(out.buffer, value, size);
  *out.written = size;
  return kStatusSuccess;
}

NtStatus give_u32(const Output& out, std::uint32_t value) {
  return give(out, &value, sizeof(value));
}

LinkStateReply link_state(const model::AdapterConfig& config) {
  LinkStateReply reply;
  reply.connect_state = config.link_up ? 1 : 2;
  reply.duplex_state = config.link_up ? 2 : 0;
  reply.transmit_bps = config.link_up ? std::uint64_t{config.link_mbps} * 1000000u : kUnknownSpeed;
  reply.receive_bps = reply.transmit_bps;
  return reply;
}

bool known_but_not_implemented(std::uint32_t oid) {
  const bool timestamp = oid >= 0x00A00001 && oid <= 0x00A00003;
  return timestamp || (oid >> 8) == 0xFF0202;
}

NtStatus answer(const model::AdapterConfig& config, std::uint32_t oid, const Output& out) {
  const LinkStateReply link = link_state(config);
  switch (oid) {
    case kSupportedList: return give(out, kServed, sizeof(kServed));
    case kMediaSupported:
    case kMediaInUse: return give_u32(out, kMedium8023);
    case kLinkSpeed:
      return give_u32(out, config.link_up ? config.link_mbps * kLegacySpeedUnitsPerMbps : 0);
    case kVendorDriverVersion: return give_u32(out, kDriverVersion);
    case kPhysicalMedium: return give_u32(out, kPhysicalMedium8023);
    case kLinkState: return give(out, &link, sizeof(link));
    case kPermanentAddress:
    case kCurrentAddress: return give(out, config.identity.mac.data(), 6);
    default: return known_but_not_implemented(oid) ? kStatusNotSupported : kNdisStatusInvalidOid;
  }
}

}  // namespace

NtStatus answer_ndis_query(MachineState& machine, std::uint32_t number, std::uint32_t oid,
                           void* out, std::uint32_t out_bytes, std::uint32_t* written) {
  *written = 0;
  if (number >= machine.adapter_count || !machine.adapters[number].attached)
    return kStatusNoSuchDevice;
  Adapter& adapter = machine.adapters[number];
  adapter.statistics.oid_request_count += 1;
  adapter.statistics.oid_complete_count += 1;
  return answer(adapter.model.config(), oid, Output{out, out_bytes, written});
}

}  // namespace avbhal::standin
