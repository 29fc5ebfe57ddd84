// SETUP_QAV (avb-ioctl contract 6.24; registers.md 3.6, 3.9, 5.6, 5.10).
#include "backends/intel_avb/abi_tsn.h"
#include "call.h"
#include "hardware.h"
#include "tsn_registers.h"

namespace avbhal::standin {
namespace {

// The driver's header gives slopes in bytes per second and credits in bytes.
constexpr std::uint64_t kBitsPerByte = 8;

// The families whose shapers the driver programs.
bool has_shapers(Family family) { return family == Family::kI210 || family == Family::kI226; }

// The shaper that serves a class, else a free one, else kShapers.
std::uint32_t shaper_for(const Settings& settings, std::uint8_t traffic_class) {
  std::uint32_t free = kShapers;
  for (std::uint32_t i = 0; i < kShapers; ++i) {
    if (settings.shaper_class[i] == traffic_class) return i;
    if (settings.shaper_class[i] == kNoTrafficClass && free == kShapers) free = i;
  }
  return free;
}

bool program_mode(Adapter& adapter, const avb_abi::QavRequest& request, std::uint32_t shaper) {
  if (adapter.model.config().family == Family::kI210)
    return change_register(adapter, kTqavCtrl, 0, kTransmitModeTsn | kCreditArbitration);
  return change_register(adapter, kTqavCtrl, 0, kTransmitModeTsn | kEnhancedQav) &&
         change_register(adapter, txqctl(queue_of_class(request.tc)), kQueueShaperMask,
                         request.idle_slope == 0 ? 0 : queue_shaper(shaper));
}

NtStatus program_shaper(Adapter& adapter, const avb_abi::QavRequest& request) {
  const Family family = adapter.model.config().family;
  if (!has_shapers(family)) return kStatusNotSupported;
  const ShaperUnits& units = traits_of(family).shaper;
  const std::uint32_t mode = family == Family::kI210 ? kStreamReservation : 0;
  const std::uint32_t shaper = shaper_for(adapter.settings, request.tc);
  if (shaper == kShapers) return kStatusInsufficientResources;
  const std::uint64_t idle_bps = request.idle_slope * kBitsPerByte;
  const std::uint64_t slope = (idle_bps * units.slope + units.at_bps - 1) / units.at_bps;
  const std::uint64_t credit =
      kZeroCredit + static_cast<std::uint64_t>(request.hi_credit) * units.credit;
  if (slope > 0xFFFF || credit > 0xFFFFFFFFu) return kStatusInvalidParameter;
  const bool on = request.idle_slope != 0;
  const bool done = program_mode(adapter, request, shaper) &&
                    write_register(adapter, tqavcc(shaper), on ? mode | std::uint32_t(slope) : 0) &&
                    write_register(adapter, tqavhc(shaper), on ? std::uint32_t(credit) : 0);
  if (!done) return kStatusUnsuccessful;
  adapter.settings.shaper_class[shaper] = on ? request.tc : kNoTrafficClass;
  return kStatusSuccess;
}

}  // namespace

NtStatus setup_qav(Call& call) {
  const auto request = load<avb_abi::QavRequest>(call);
  if (request.tc >= avb_abi::kTrafficClasses || request.send_slope > 0 || request.hi_credit < 0 ||
      request.lo_credit > 0)
    return kStatusInvalidParameter;
  if (call.machine.behaviour == Behaviour::kFaithful) return kStatusSuccess;
  return program_shaper(*call.adapter, request);
}

}  // namespace avbhal::standin
