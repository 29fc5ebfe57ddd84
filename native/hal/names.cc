// Stable texts of the enumerations in types.h and capability.h.
#include "hal/capability.h"
#include "hal/stamp_types.h"
#include "hal/types.h"

namespace avbhal {

const char* capability_name(Capability capability) {
  switch (capability) {
#define AVBHAL_CAPABILITY(enumerator, name, meaning) \
  case Capability::enumerator:                       \
    return name;
#include "hal/capabilities.def"
#undef AVBHAL_CAPABILITY
    case Capability::kCount: break;
  }
  return "unknown";
}

const char* access_name(AccessLevel level) {
  switch (level) {
    case AccessLevel::kObserve: return "observe";
    case AccessLevel::kDiscipline: return "discipline";
    case AccessLevel::kConfigure: return "configure";
  }
  return "unknown";
}

const char* source_name(ReadingSource source) {
  switch (source) {
    case ReadingSource::kHardware: return "hardware";
    case ReadingSource::kCross: return "cross";
    case ReadingSource::kExtrapolated: return "extrapolated";
    case ReadingSource::kSoftware: return "software";
  }
  return "unknown";
}

const char* clock_id_name(SystemClockId id) {
  switch (id) {
    case SystemClockId::kQpc: return "qpc";
    case SystemClockId::kMonotonicRaw: return "monotonic-raw";
    case SystemClockId::kVirtual: return "virtual";
  }
  return "unknown";
}

const char* method_name(CrossMethod method) {
  switch (method) {
    case CrossMethod::kUserBracket: return "user-bracket";
    case CrossMethod::kOsCross: return "os-cross";
    case CrossMethod::kModel: return "model";
    case CrossMethod::kPhcPrecise: return "phc-precise";
    case CrossMethod::kPhcExtendedRaw: return "phc-extended-raw";
    case CrossMethod::kPhcExtended: return "phc-extended";
    case CrossMethod::kPhcPlain: return "phc-plain";
  }
  return "unknown";
}

const char* timestamp_state_name(TimestampState state) {
  switch (state) {
    case TimestampState::kApiMissing: return "api-missing";
    case TimestampState::kAdapterUnsupported: return "adapter-unsupported";
    case TimestampState::kSupportedDisabled: return "supported-disabled";
    case TimestampState::kActive: return "active";
    case TimestampState::kDriverError: return "driver-error";
    case TimestampState::kUnknown: return "unknown";
  }
  return "unknown";
}

const char* effect_name(Effect effect) {
  return effect == Effect::kVerified ? "verified" : "accepted";
}

const char* event_kind_name(EventKind kind) {
  switch (kind) {
    case EventKind::kTransmit: return "transmit";
    case EventKind::kReceive: return "receive";
    case EventKind::kTargetTime: return "target-time";
    case EventKind::kAuxiliary: return "auxiliary";
    case EventKind::kError: break;
  }
  return "error";
}

}  // namespace avbhal
