#include "backends/windows_api/capabilities.h"

#include <algorithm>
#include <string>

#include "backends/windows_api/errors.h"
#include "backends/windows_api/udp_source.h"

namespace avbhal::windows_api {
namespace {

constexpr const char* kNoWrite = "Windows documents no way to write an adapter's clock";
constexpr const char* kNoRegisters = "Windows gives programs no access to an adapter's registers";

constexpr const char* kNoSettings =
    "Windows documents no call for it; the AVB filter driver (backend intel_avb) takes requests";

constexpr Capability kDriverSettings[] = {
    Capability::kGateControl,       Capability::kFramePreemption,
    Capability::kCreditShaper,      Capability::kLaunchTime,
    Capability::kPciePtm,           Capability::kVlanTagging,
    Capability::kEnergyEfficiency,  Capability::kPriorityFlowControl,
    Capability::kStreamReservation, Capability::kEntityEvents};

// What Windows has for packets, so that nobody looks for more.
// Every absence of stamps says this, too.
constexpr const char* kNoLayer2 =
    "; frames of EtherType 0x88F7 (gPTP) are never stamped for programs: use the AVB filter driver "
    "(backend intel_avb)";
constexpr const char* kNoTransmitStamps =
    "Windows gives a transmit stamp only to the UDP socket that sent the datagram "
    "(SIO_GET_TX_TIMESTAMP), and this backend sends none";
constexpr const char* kUdpReceiveFlags[] = {"hardware.PtpV2OverUdpIPv4EventMessageReceive",
                                            "hardware.PtpV2OverUdpIPv4AllMessageReceive",
                                            "hardware.AllReceive"};
constexpr const char* kNoStampControl =
    "Windows switches stamping by the driver's setting *PtpHardwareTimestamp only: see "
    "stamps.enable()";

std::string state_sentence(const WinApi& api, const TimestampFacts& facts,
                           const KeywordFacts& keyword) {
  std::string text = timestamp_state_name(facts.state);
  if (facts.native_code != 0) text += " (" + std::to_string(facts.native_code) + ")";
  return text + ": " + timestamp_action(api, facts, keyword);
}

// Why received PTP datagrams are not stamped; empty when they are.
std::string udp_absence(const WinApi& api, const TimestampFacts* facts) {
  if (facts == nullptr) return kNoInterfaceReason;
  if (!facts->cross_timestamp) {
    return "without cross timestamps the counter of a stamp cannot be told from another clock's";
  }
  const auto& active = facts->active;
  for (const char* flag : kUdpReceiveFlags) {
    if (std::find(active.begin(), active.end(), flag) != active.end()) {
      return udp_stamp_obstacle(api);
    }
  }
  return "the driver stamps no received PTP datagrams (UDP over IPv4) in hardware now";
}

void offer_udp_stamps(CapabilityManifest& manifest, const std::string& absence) {
  manifest.deny(Capability::kTransmitStamps, std::string(kNoTransmitStamps) + kNoLayer2);
  for (const Capability c :
       {Capability::kReceiveStamps, Capability::kStampEvents, Capability::kStampMatching}) {
    absence.empty() ? manifest.allow(c) : manifest.deny(c, absence + kNoLayer2);
  }
}

}  // namespace

Status no_interface() {
  return make_error(ErrorCode::kAdapterNotReady, {}, kNoInterfaceReason,
                    "Enable the adapter in the device manager, then refresh() or open it again.");
}

CapabilityManifest capabilities_of(const WinApi& api, const TimestampFacts* facts,
                                   const KeywordFacts& keyword) {
  CapabilityManifest manifest;
  for (const Capability c :
       {Capability::kClockSet, Capability::kClockOffsetAdjust, Capability::kClockRateAdjust}) {
    manifest.deny(c, kNoWrite);
  }
  for (const Capability c :
       {Capability::kClockConfig, Capability::kRegisterRead, Capability::kRegisterWrite,
        Capability::kPhyRead, Capability::kPhyWrite}) {
    manifest.deny(c, kNoRegisters);
  }
  for (const Capability c : kDriverSettings) manifest.deny(c, kNoSettings);
  manifest.deny(Capability::kDriverCounters,
                "only the AVB filter driver (backend intel_avb) has counters of its own");
  manifest.deny(Capability::kDriverState,
                "only the AVB filter driver (backend intel_avb) reports it");
  offer_udp_stamps(manifest, udp_absence(api, facts));
  manifest.deny(Capability::kFrames,
                "Windows carries no layer-2 frames of programs without a packet driver, and this "
                "version uses none");
  manifest.deny(Capability::kUdpFrames, "this version sends no UDP datagrams with stamps");
  manifest.deny(Capability::kFrameLaunch,
                "Windows' sockets take no launch time: send when the time has come");
  manifest.deny(Capability::kStampControl, kNoStampControl);
  manifest.deny(Capability::kGroundTruth, "only the simulator knows the true time");
  const bool cross = facts != nullptr && facts->cross_timestamp;
  const std::string why =
      facts == nullptr ? std::string(kNoInterfaceReason) : state_sentence(api, *facts, keyword);
  for (const Capability c : {Capability::kClockRead, Capability::kCrossTimestamp}) {
    cross ? manifest.allow(c) : manifest.deny(c, why);
  }
  facts != nullptr ? manifest.allow(Capability::kTimestampStatus)
                   : manifest.deny(Capability::kTimestampStatus, kNoInterfaceReason);
  return manifest;
}

TimestampStatus status_of(const WinApi& api, const TimestampFacts& facts,
                          const KeywordFacts& keyword) {
  TimestampStatus status;
  status.state = facts.state;
  status.native_code = facts.native_code;
  status.deciding_call = facts.deciding_call;
  status.action = timestamp_action(api, facts, keyword);
  status.nominal_hz = facts.nominal_hz;
  status.cross_timestamp = facts.cross_timestamp;
  status.supported_flags = facts.supported;
  status.active_flags = facts.active;
  status.keyword_offered = keyword.offered;
  status.keyword_value = keyword.value;
  status.os_build = os_build_text(api);
  return status;
}

Status cross_absent(const WinApi& api, const TimestampFacts& facts, const KeywordFacts& keyword) {
  const std::string action = timestamp_action(api, facts, keyword);
  const std::string detail =
      std::string("hardware timestamps: ") + timestamp_state_name(facts.state);
  if (facts.native_code != 0)
    return call_error(facts.deciding_call, facts.native_code, detail, action);
  const ErrorCode code = facts.state == TimestampState::kApiMissing ? ErrorCode::kApiMissing
                                                                    : ErrorCode::kNotSupported;
  return make_error(code, {}, detail, action);
}

}  // namespace avbhal::windows_api
