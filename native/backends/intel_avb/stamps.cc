// Whether there are stamps, from the driver's state, its capability mask, the clock's settings and,
// with a debug driver, the packet stamping registers; and the events.
#include <utility>

#include "backends/intel_avb/errors.h"
#include "backends/intel_avb/events.h"
#include "backends/intel_avb/facets.h"
#include "core/tsn_silicon.h"
#include "hal/stamp_status.h"

namespace avbhal::intel_avb {
namespace {

constexpr std::uint32_t kStampMask =
    avb_abi::kCapBasic1588 | avb_abi::kCapMmio | avb_abi::kCapEnhancedTs;
constexpr char kClockRequest[] = "GET_CLOCK_CONFIG";

constexpr char kUnreadable[] =
    "The clock runs, but a release build of the driver cannot tell whether packets are stamped: "
    "call stamps.configure({ packets: true }) with access 'discipline' and watch "
    "stamps.events(), or install the driver's debug build.";

constexpr StampAdvice kAdvice = {
    "call stamps.configure({ packets: true }) with access 'discipline', which starts it; if it "
    "fails, restart the adapter.",
    kUnreadable};

// Which request brought the obstacle: the capability mask, or the family.
const char* deciding_request(std::uint32_t mask) {
  return (mask & kStampMask) == kStampMask ? "ENUM_ADAPTERS" : "GET_HW_STATE";
}

// What the driver answered with a number of its own; every other failure stays an error.
Result<TimestampStatus> failed_status(Status failed) {
  const ErrorInfo& error = failed.error();
  const bool of_driver = error.code == ErrorCode::kDriverError &&
                         error.os_kind == OsErrorKind::kWin32 && error.os_error != 0;
  if (!of_driver) return failed;
  TimestampStatus status;
  status.state = TimestampState::kDriverError;
  status.native_code = error.os_error;
  status.deciding_call = error.operation;
  status.action =
      error.detail + ". " + (error.hint.empty() ? code_hint(error.code) : error.hint.c_str());
  return status;
}

class AvbStamps final : public AvbFacet<Stamps> {
 public:
  using AvbFacet::AvbFacet;

 private:
  Result<TimestampStatus> do_status() override;
  Result<std::unique_ptr<EventSource>> do_subscribe(const EventFilter& filter) override {
    return open_events(device_, filter);
  }

  // The device's lock is held. `manifest` follows from `mask`, the driver's capability mask of now.
  Result<TimestampStatus> read_status(const CapabilityManifest& manifest, std::uint32_t mask);
};

Result<TimestampStatus> AvbStamps::read_status(const CapabilityManifest& manifest,
                                               std::uint32_t mask) {
  const StampCalls calls = {deciding_request(mask), kClockRequest,
                            device_.reads_registers() ? "READ_REGISTER" : "GET_VERSION"};
  if (!manifest.has(Capability::kClockRead)) {
    return stamps_unsupported(calls.able, manifest.reason(Capability::kClockRead));
  }
  Status hardware = device_.require_hardware_time();
  if (!hardware.ok()) return stamps_unsupported(kClockRequest, hardware.error().detail);
  Result<Device::Config> config = device_.read_config();
  if (!config.ok()) return config.take_status();
  Result<StampingState> state = device_.read_stamping();
  if (!state.ok()) return state.take_status();
  TimestampStatus status = stamp_status(manifest, state.value(), calls, kAdvice);
  if (!state.value().clock_running || config.value().systim_ns != 0) return status;
  status.state = TimestampState::kUnknown;
  status.cross_timestamp = false;
  status.deciding_call = kClockRequest;
  status.active_flags.clear();
  status.action =
      "The driver delivers 0 ns for a clock whose settings say that it runs: restart the adapter.";
  return status;
}

Result<TimestampStatus> AvbStamps::do_status() {
  const auto lock = device_.lock();
  Result<avb_abi::VersionReply> version = device_.explained(device_.client().version());
  if (!version.ok()) return failed_status(version.take_status());
  Result<avb_abi::HwStateQuery> hardware = device_.explained(device_.client().hw_state());
  if (!hardware.ok()) return failed_status(hardware.take_status());
  const std::uint32_t mask = hardware.value().capabilities;
  const bool debug = driver_build(version.value()).debug;
  Result<TimestampStatus> status =
      read_status(capabilities_of(device_.family(), mask, debug), mask);
  return status.ok() ? std::move(status) : failed_status(status.take_status());
}

}  // namespace

Lacks stamps_lacks(const DriverOffer& offer, Capability c) {
  switch (c) {
    case Capability::kTimestampStatus: return nullptr;
    case Capability::kStampEvents: return offer.stamp_obstacle();
    case Capability::kStampMatching:
      return "the driver's stamps carry no sequence id: nothing tells which frame they are of";
    case Capability::kUdpFrames:
      return "the filter driver sees no UDP datagrams of programs; use Windows' sockets (backend "
             "windows_api)";
    case Capability::kFrameLaunch: {
      const char* silicon = silicon_lacks(offer.family, 0, c);
      return silicon != nullptr ? silicon
                                : "neither Npcap nor the public driver hands a launch time to the "
                                  "adapter: send when the time has come";
    }
    default: return std::nullopt;
  }
}

std::unique_ptr<Stamps> make_stamps(const Opened& at) { return std::make_unique<AvbStamps>(at); }

}  // namespace avbhal::intel_avb
