// Numbers that others have given: the AVB filter driver (include/avb_ioctl.h of the public
// repository, interface id 0x00020000) and Windows. The stand-in and the fakes use the same
// constants, so that only these tests see a wrong one.
#include <cstddef>

#include "backends/intel_avb/abi.h"
#include "backends/intel_avb/abi_config.h"
#include "backends/intel_avb/abi_stamps.h"
#include "backends/intel_avb/abi_tsn.h"
#include "backends/intel_avb/stamp_registers.h"
#include "backends/windows_api/device_set.h"
#include "backends/windows_api/layouts.h"
#include "backends/windows_api/ndis_query.h"
#include "backends/windows_api/ptp_header.h"
#include "backends/windows_api/text.h"
#include "backends/windows_api/win_api.h"
#include "harness.h"

namespace avbhal::test {

TEST("system numbers: capabilities, states and device ids of the AVB filter driver") {
  using namespace avb_abi;
  const std::uint32_t bits[] = {kCapBasic1588, kCapEnhancedTs, kCapTsnTas, kCapTsnFp, kCapPciePtm,
                                kCap2500,      kCapMdio,       kCapMmio,   kCapEee};
  std::uint32_t bit = 1;
  for (const std::uint32_t cap : bits) {
    CHECK_EQ(cap, bit);
    bit <<= 1;
  }
  CHECK_EQ(kHwTeardown, 0xFFFFFFFFu);
  CHECK_EQ(kHwUnbound, 0u);
  CHECK_EQ(kHwBound, 1u);
  CHECK_EQ(kHwBarMapped, 2u);
  CHECK_EQ(kHwPtpReady, 3u);
  CHECK_EQ(kDeviceI210, 0x1533);
  CHECK_EQ(kDeviceI217, 0x153A);
  CHECK_EQ(kDeviceI219, 0x15B7);
  CHECK_EQ(kDeviceI225, 0x15F2);
  CHECK_EQ(kDeviceI226, 0x125B);
  CHECK_EQ(kIntelVendorId, 0x8086);
  CHECK_EQ(kBar0Bytes, 0x20000u);
  CHECK_EQ(kStatusSuccess, 0u);
  CHECK_EQ(kVersionFlagDebug, 1);
}

TEST("system numbers: events and rings of the AVB filter driver") {
  using namespace avb_abi;
  CHECK_EQ(kTsEventRx, 1u);
  CHECK_EQ(kTsEventTx, 2u);
  CHECK_EQ(kTsEventTargetTime, 4u);
  CHECK_EQ(kTsEventAux, 8u);
  CHECK_EQ(kTsEventError, 16u);
  CHECK_EQ(kAnyVlan, 0xFFFF);
  CHECK_EQ(kAnyPcp, 0xFF);
  CHECK_EQ(kTsRingSlots, 1024u);
  CHECK_EQ(kTsRingMaxMapBytes, 1048576u);
  // Bits of RXPBSIZE and SRRCTL that the driver sets.
  CHECK_EQ(kRxPbSizeStampBit, 0x20000000u);
  CHECK_EQ(kSrrCtlStampBit, 0x40000000u);
  CHECK_EQ(intel_avb::kReceiveBufferBit, 0x20000000u);
  CHECK_EQ(kReceiveQueues, 4u);
  CHECK_EQ(kVlanIdMask, 0x0FFF);
  CHECK_EQ(kSrpSlots, 16u);
  CHECK_EQ(kAtdeccSlots, 16u);
  CHECK_EQ(kTrafficClasses, 8u);
  CHECK_EQ(kGateEntries, 8u);
}

TEST("system numbers: Windows' flags, properties, registry types and rights") {
  using namespace windows_api;
  CHECK_EQ(kDevicesPresent, 2u);  // DIGCF_PRESENT
  CHECK_EQ(kPropertyDescription, 0u);
  CHECK_EQ(kPropertyHardwareId, 1u);
  CHECK_EQ(kPropertyService, 4u);
  CHECK_EQ(kPropertyLocation, 13u);
  CHECK_EQ(kPropertyBusNumber, 21u);
  CHECK_EQ(kPropertyAddress, 28u);
  CHECK_EQ(kRegistryText, 1u);      // REG_SZ
  CHECK_EQ(kRegistryNumber, 4u);    // REG_DWORD
  CHECK_EQ(kRegistryTextList, 7u);  // REG_MULTI_SZ
  CHECK_EQ(kAccessNone, 0u);
  CHECK_EQ(kAccessRead, 0x80000000u);       // GENERIC_READ
  CHECK_EQ(kAccessReadWrite, 0xC0000000u);  // and GENERIC_WRITE
  CHECK_EQ(kWouldBlock, 10035u);            // WSAEWOULDBLOCK
  CHECK_EQ(kNdisQuery, 0x00170002u);        // IOCTL_NDIS_QUERY_GLOBAL_STATS
  CHECK_EQ(kOidLinkState, 0x00010207u);
  CHECK_EQ(kOidPermanentAddress, 0x01010101u);
}

TEST("system numbers: keys of Windows' device properties, and the class of network adapters") {
  using namespace windows_api;
  struct Row {
    const PropertyKey& key;
    const char* set;
    std::uint32_t id;
  };
  // devpkey.h
  const Row rows[] = {
      {kKeyBusNumber, "{A45C254E-DF1C-4EFD-8020-67D146A850E0}", 23},
      {kKeyAddress, "{A45C254E-DF1C-4EFD-8020-67D146A850E0}", 30},
      {kKeyNumaNode, "{540B947E-8B40-45BC-A8A2-6A0B894CBDA2}", 3},
      {kKeyDriverVersion, "{A8B865DD-2E3D-4094-AD97-E593A70C75D6}", 3},
  };
  for (const Row& row : rows) {
    CHECK_EQ(guid_text(row.key.set), std::string(row.set));
    CHECK_EQ(row.key.id, row.id);
  }
  CHECK_EQ(guid_text(kNetClass),
           std::string("{4D36E972-E325-11CE-BFC1-08002BE10318}"));  // devguid.h
}

TEST("system numbers: Windows' rows of interfaces") {
  using namespace windows_api;
  CHECK_EQ(kRowIsFilter, 2);
  CHECK_EQ(kOperStatusUp, 1u);
  CHECK_EQ(kMediaConnected, 1u);
  CHECK_EQ(kMediaDisconnected, 2u);
  CHECK_EQ(DeviceData().bytes, 32u);  // SP_DEVINFO_DATA wants its size
  CHECK_EQ(InterfaceTable().count, 0u);
  const InterfaceRow row;
  for (const std::uint64_t part :
       {row.luid, row.transmit_bps, row.receive_bps, row.counters[0], row.counters[17]}) {
    CHECK_EQ(part, 0u);
  }
  for (const std::uint32_t part :
       {row.index, row.address_length, row.mtu, row.type, row.tunnel_type, row.media_type,
        row.physical_medium_type, row.access_type, row.direction_type, row.oper_status,
        row.admin_status, row.media_connect_state, row.connection_type}) {
    CHECK_EQ(part, 0u);
  }
  CHECK_EQ(row.flags, 0);
  CHECK_EQ(TimestampCapabilities().frequency_hz, 0u);
  Guid a, b;
  CHECK(a == b);
  b.data1 = 1;
  CHECK(!(a == b));
  b = a;
  b.data2 = 1;
  CHECK(!(a == b));
  b = a;
  b.data3 = 1;
  CHECK(!(a == b));
  for (std::uint8_t& byte : b.data4) {
    b = a;
    byte = 1;
    CHECK(!(a == b));
  }
}

TEST("system numbers: the time functions count only together") {
  using namespace windows_api;
  WinApi api{};
  const auto some = [](void*, std::uint64_t, TimestampCapabilities*) -> std::uint32_t { return 0; };
  const auto cross = [](void*, std::uint64_t, CrossCapture*) -> std::uint32_t { return 0; };
  for (int have = 0; have < 8; ++have) {
    api.supported_timestamps = (have & 1) != 0 ? +some : nullptr;
    api.active_timestamps = (have & 2) != 0 ? +some : nullptr;
    api.capture_cross = (have & 4) != 0 ? +cross : nullptr;
    CHECK_EQ(has_timestamp_functions(api), have == 7);
  }
}

TEST("system numbers: a PTP header of version 2 by its bytes (IEEE 1588-2019 13.3)") {
  using windows_api::describe_ptp;
  CHECK_EQ(windows_api::kPtpHeaderBytes, std::size_t{34});
  std::uint8_t data[44] = {};
  for (std::uint8_t i = 0; i < 44; ++i) data[i] = static_cast<std::uint8_t>(0x40 + i);
  data[0] = 0x13;  // majorSdoId 1, Pdelay_Resp
  data[1] = 0x12;  // minorVersionPTP 1, version 2
  data[2] = 0;
  data[3] = 44;
  StampEvent event;
  CHECK(describe_ptp(data, 44, event));
  CHECK_EQ(event.message_type, 3);
  CHECK_EQ(event.sequence_id, 0x5E5F);
  CHECK_EQ(event.correction_scaled_ns, std::int64_t{0x48494A4B4C4D4E4F});
  for (std::size_t i = 0; i < 10; ++i) CHECK_EQ(event.source_port[i], 0x54 + i);
  CHECK_EQ(event.flags, kStampMessageType | kStampSequenceId | kStampSourcePort | kStampCorrection);
  const auto taken = [&data](std::uint8_t type, std::uint8_t version, std::uint16_t length,
                             std::size_t bytes) {
    data[0] = type;
    data[1] = version;
    data[2] = static_cast<std::uint8_t>(length >> 8);
    data[3] = static_cast<std::uint8_t>(length);
    StampEvent none;
    return describe_ptp(data, bytes, none);
  };
  CHECK(taken(0, 2, 34, 34));
  CHECK(taken(7, 2, 34, 44));
  CHECK(!taken(8, 2, 34, 44));  // a general message
  CHECK(!taken(0, 1, 34, 44));  // version 1
  CHECK(!taken(0, 3, 34, 44));
  CHECK(!taken(0, 2, 33, 44));  // shorter than a header
  CHECK(!taken(0, 2, 45, 44));  // longer than what came
  CHECK(taken(0, 2, 44, 44));
  CHECK(!taken(0, 2, 34, 33));
  CHECK(!taken(0, 2, 256 + 34, 44));
}

}  // namespace avbhal::test
