// SETUP_QAV (avb-ioctl contract 6.24; registers.md 3.6, 3.9, 5.6, 5.10).
#include "backends/intel_avb/abi_tsn.h"
#include "call.h"
#include "hardware.h"
#include "tsn_registers.h"

namespace avbhal::standin {
namespace {

// The driver's header gives slopes in bytes a second and credits in bytes.
constexpr std::uint64_t kBitsPerByte = 8;

// Units of TQAVCC at a rate, and of TQAVHC for a byte.
struct ShaperUnits {
  std::uint64_t slope_units;
  std::uint64_t at_bps;
  std::uint32_t credit_per_byte;
  std::uint32_t mode;
};

bool units_of(model::PartFamily family, ShaperUnits* units) {
  switch (family) {
    case model::PartFamily::kI210:
      *units = {61034, 1000000000u, 0x7735, kStreamReservation};
      return true;
    case model::PartFamily::kI226:
      *units = {61036, 2500000000u, 0x7736, 0};
      return true;
    default:
      return false;
  }
}

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
  if (adapter.model.config().family == model::PartFamily::kI210)
    return change_register(adapter, kTqavCtrl, 0, kTransmitModeTsn | kCreditArbitration);
  return change_register(adapter, kTqavCtrl, 0, kTransmitModeTsn | kEnhancedQav) &&
         change_register(adapter, txqctl(queue_of_class(request.tc)), kQueueShaperMask,
                         request.idle_slope == 0 ? 0 : queue_shaper(shaper));
}

NtStatus program_shaper(Adapter& adapter, const avb_abi::QavRequest& request) {
  ShaperUnits units{};
  if (!units_of(adapter.model.config().family, &units)) return kStatusNotSupported;
  const std::uint32_t shaper = shaper_for(adapter.settings, request.tc);
  if (shaper == kShapers) return kStatusInsufficientResources;
  const std::uint64_t idle_bps = request.idle_slope * kBitsPerByte;
  const std::uint64_t slope = (idle_bps * units.slope_units + units.at_bps - 1) / units.at_bps;
  const std::uint64_t credit =
      kZeroCredit + static_cast<std::uint64_t>(request.hi_credit) * units.credit_per_byte;
  if (slope > 0xFFFF || credit > 0xFFFFFFFFu) return kStatusInvalidParameter;
  const bool on = request.idle_slope != 0;
  const bool done =
      program_mode(adapter, request, shaper) &&
      write_register(adapter, tqavcc(shaper), on ? units.mode | std::uint32_t(slope) : 0) &&
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
