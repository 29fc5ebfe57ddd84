// The contract itself: its stable texts.
#include <set>
#include <string>

#include "hal/backend.h"
#include "harness.h"

namespace avbhal {

TEST("hal: every error code has a text of its own and a remedy") {
  std::set<std::string> texts;
  int count = 0;
  for (int n = 1; n < 1000; ++n) {
    const auto code = static_cast<ErrorCode>(n);
    const std::string text = code_text(code);
    if (text == "HAL_UNKNOWN" && code != ErrorCode::kUnknown) break;
    CHECK(text.rfind("HAL_", 0) == 0);
    CHECK(texts.insert(text).second);
    CHECK(std::string(code_hint(code)).size() > 10);
    ++count;
  }
#define AVBHAL_ERROR(enumerator, code, meaning, hint) +1
  const int listed = 0
#include "hal/error_codes.def"
      ;
#undef AVBHAL_ERROR
  CHECK_EQ(count, listed);
  CHECK_EQ(std::string(code_text(ErrorCode::kOk)), std::string("OK"));
  CHECK_EQ(std::string(code_hint(ErrorCode::kOk)), std::string());
  CHECK_EQ(std::string(code_text(static_cast<ErrorCode>(60000))), std::string("HAL_UNKNOWN"));
  CHECK_EQ(std::string(code_hint(static_cast<ErrorCode>(60000))), std::string());
}

TEST("hal: a status carries its record; success has none") {
  CHECK(ok_status().ok());
  CHECK(ok_status().code() == ErrorCode::kOk);
  const Status status =
      make_os_error(ErrorCode::kDriverError, "CALL", OsErrorKind::kWin32, 31, "detail", "hint");
  CHECK(!status.ok());
  CHECK_EQ(status.error().operation, std::string("CALL"));
  CHECK_EQ(status.error().os_error, 31u);
  CHECK_EQ(status.error().hint, std::string("hint"));
  CHECK_EQ(make_error(ErrorCode::kClosed, "x").error().hint,
           std::string(code_hint(ErrorCode::kClosed)));
}

TEST("hal: capabilities are denied with a reason until allowed") {
  CapabilityManifest manifest;
  std::set<std::string> names;
  for (std::size_t i = 0; i < kCapabilityCount; ++i) {
    const auto capability = static_cast<Capability>(i);
    CHECK(names.insert(capability_name(capability)).second);
    CHECK(!manifest.has(capability));
    CHECK(!manifest.reason(capability).empty());
    manifest.allow(capability);
    CHECK(manifest.has(capability));
    CHECK(manifest.reason(capability).empty());
    manifest.deny(capability, "because");
    CHECK_EQ(manifest.reason(capability), std::string("because"));
  }
  CHECK_EQ(std::string(capability_name(Capability::kCount)), std::string("unknown"));
}

TEST("hal: names of families, levels, sources, clocks, methods and states are stable") {
  for (const Family f :
       {Family::kI210, Family::kI217, Family::kI219, Family::kI225, Family::kI226}) {
    CHECK(family_from_name(family_name(f)) == f);
  }
  CHECK(family_from_name("i999") == Family::kUnknown);
  const auto same = [](const char* got, const char* wanted) {
    CHECK_EQ(std::string(got), std::string(wanted));
  };
  same(family_name(Family::kUnknown), "unknown");
  same(access_name(AccessLevel::kObserve), "observe");
  same(access_name(AccessLevel::kDiscipline), "discipline");
  same(access_name(AccessLevel::kConfigure), "configure");
  same(access_name(static_cast<AccessLevel>(9)), "unknown");
  same(source_name(ReadingSource::kHardware), "hardware");
  same(source_name(ReadingSource::kCross), "cross");
  same(source_name(ReadingSource::kExtrapolated), "extrapolated");
  same(source_name(ReadingSource::kSoftware), "software");
  same(source_name(static_cast<ReadingSource>(9)), "unknown");
  same(clock_id_name(SystemClockId::kQpc), "qpc");
  same(clock_id_name(SystemClockId::kMonotonicRaw), "monotonic-raw");
  same(clock_id_name(SystemClockId::kVirtual), "virtual");
  same(clock_id_name(static_cast<SystemClockId>(9)), "unknown");
  same(method_name(CrossMethod::kUserBracket), "user-bracket");
  same(method_name(CrossMethod::kOsCross), "os-cross");
  same(method_name(CrossMethod::kModel), "model");
  same(method_name(static_cast<CrossMethod>(9)), "unknown");
  same(timestamp_state_name(TimestampState::kApiMissing), "api-missing");
  same(timestamp_state_name(TimestampState::kAdapterUnsupported), "adapter-unsupported");
  same(timestamp_state_name(TimestampState::kSupportedDisabled), "supported-disabled");
  same(timestamp_state_name(TimestampState::kActive), "active");
  same(timestamp_state_name(TimestampState::kDriverError), "driver-error");
  same(timestamp_state_name(TimestampState::kUnknown), "unknown");
  same(timestamp_state_name(static_cast<TimestampState>(9)), "unknown");
}

TEST("hal: an access level that is too low is named with the one that is needed") {
  CHECK(require_access(AccessLevel::kConfigure, AccessLevel::kDiscipline, "set").ok());
  CHECK(require_access(AccessLevel::kObserve, AccessLevel::kObserve, "read").ok());
  const Status status = require_access(AccessLevel::kObserve, AccessLevel::kConfigure, "write");
  CHECK(status.code() == ErrorCode::kAccessLevel);
  CHECK(status.error().detail.find("'configure'") != std::string::npos);
  CHECK(status.error().detail.find("'observe'") != std::string::npos);
}

TEST("hal: effects and kinds of events have stable texts") {
  const auto same = [](const char* text, const char* wanted) {
    CHECK_EQ(std::string(text), std::string(wanted));
  };
  same(effect_name(Effect::kVerified), "verified");
  same(effect_name(Effect::kAccepted), "accepted");
  same(event_kind_name(EventKind::kTransmit), "transmit");
  same(event_kind_name(EventKind::kReceive), "receive");
  same(event_kind_name(EventKind::kTargetTime), "target-time");
  same(event_kind_name(EventKind::kAuxiliary), "auxiliary");
  same(event_kind_name(EventKind::kError), "error");
}

TEST("hal: the resolution assumed of a counter goes by family") {
  CHECK_EQ(clock_resolution_ns(Family::kI210), 8u);
  CHECK_EQ(clock_resolution_ns(Family::kI217), 40u);
  CHECK_EQ(clock_resolution_ns(Family::kI219), 125u);
  CHECK_EQ(clock_resolution_ns(Family::kI225), 8u);
  CHECK_EQ(clock_resolution_ns(Family::kUnknown), 125u);
}

TEST("hal: the platform's clock advances and knows its resolution") {
  SystemClock& clock = platform_system_clock();
  const std::uint64_t before = clock.now_ns();
  clock.sleep_ns(1);
  CHECK(clock.now_ns() > before);
  CHECK(clock.resolution_ns() >= 1);
}

}  // namespace avbhal
