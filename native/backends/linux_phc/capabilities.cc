#include "backends/linux_phc/capabilities.h"

#include <algorithm>

#include "backends/linux_phc/errors.h"
#include "backends/linux_phc/rights.h"

namespace avbhal::linux_phc {
namespace {

constexpr const char* kNoClock =
    "the driver offers no hardware clock for this interface (ethtool names none)";
constexpr const char* kNoRegisters = "this backend does not map the adapter's registers";
constexpr const char* kNoFrames = "this backend does not open sockets for frames yet";
constexpr const char* kNoLaunch =
    "this backend does not open sockets for frames yet; Linux has launch times on sockets of your "
    "own "
    "(SO_TXTIME with the etf queue discipline)";
constexpr const char* kNoTimers = "this backend does not use the clock's timers and pins yet";

constexpr Capability kRegisters[] = {Capability::kClockConfig, Capability::kRegisterRead,
                                     Capability::kRegisterWrite, Capability::kPhyRead,
                                     Capability::kPhyWrite};
constexpr Capability kFrames[] = {Capability::kTransmitStamps,  Capability::kReceiveStamps,
                                  Capability::kStampMatching,   Capability::kFrames,
                                  Capability::kUdpFrames,       Capability::kStampEvents,
                                  Capability::kTimestampStatus, Capability::kStampControl};
constexpr Capability kTimers[] = {Capability::kTargetTime, Capability::kAuxiliaryStamps};

constexpr Capability kReading[] = {Capability::kClockRead, Capability::kCrossTimestamp};
constexpr Capability kWriting[] = {Capability::kClockSet, Capability::kClockOffsetAdjust,
                                   Capability::kClockRateAdjust};

template <std::size_t N>
bool among(const Capability (&list)[N], Capability capability) {
  return std::find(list, list + N, capability) != list + N;
}

template <std::size_t N>
void decide(CapabilityManifest& manifest, const Capability (&list)[N],
            const std::optional<ErrorInfo>& lacks) {
  const std::string reason = lacks ? reason_of(*lacks) : std::string();
  for (const Capability c : list) manifest.decide(c, lacks ? reason.c_str() : nullptr);
}

}  // namespace

std::string reason_of(const ErrorInfo& error) {
  std::string text = error.operation.empty() ? "" : error.operation + ": ";
  text += error.detail;
  if (error.os_error != 0) text += " (errno " + std::to_string(error.os_error) + ")";
  return error.hint.empty() ? text : text + ". " + error.hint;
}

ClockFacts look_at(const LinuxApi& api, PhcDevice& device, std::optional<int> phc_index) {
  ClockFacts facts;
  const Status opened = phc_index ? device.open(*phc_index) : not_supported({}, kNoClock);
  if (!opened.ok()) {
    facts.unreadable = facts.unwritable = opened.error();
    return facts;
  }
  facts.max_adj_ppb = device.caps().max_adj_ppb;
  const std::string path = device_path(*phc_index);
  const int error = api.may_write(api.context, path);
  if (error != 0) {
    const std::string hint = rights_hint(api, path, true);
    facts.unwritable =
        call_error("access(" + path + ")", error, "it may be read but not written", hint).error();
  }
  return facts;
}

const ErrorInfo* obstacle_to(Capability capability, const ClockFacts& facts) {
  const std::optional<ErrorInfo>* obstacle = nullptr;
  if (among(kReading, capability)) obstacle = &facts.unreadable;
  if (among(kWriting, capability)) obstacle = &facts.unwritable;
  const bool usable = obstacle == nullptr || !*obstacle;
  return usable || (*obstacle)->code == ErrorCode::kNotSupported ? nullptr : &**obstacle;
}

CapabilityManifest capabilities_of(const ClockFacts& facts) {
  CapabilityManifest manifest;
  for (const Capability c : kRegisters) manifest.deny(c, kNoRegisters);
  for (const Capability c : kFrames) manifest.deny(c, kNoFrames);
  manifest.deny(Capability::kFrameLaunch, kNoLaunch);
  for (const Capability c : kTimers) manifest.deny(c, kNoTimers);
  decide(manifest, kReading, facts.unreadable);
  decide(manifest, kWriting, facts.unwritable);
  if (!facts.unwritable && facts.max_adj_ppb <= 0) {
    manifest.deny(Capability::kClockRateAdjust, "the driver's clock has a fixed rate (max_adj 0)");
  }
  return manifest;
}

}  // namespace avbhal::linux_phc
