// The contract itself: stable texts, and what a backend that overrides nothing answers.
#include <set>
#include <string>

#include "hal/access.h"
#include "hal/backend.h"
#include "harness.h"

namespace avbhal {
namespace {

class BareAdapter final : public Adapter {
 public:
  explicit BareAdapter(Family family) { info_.family = family; }
  const AdapterInfo& info() const override { return info_; }
  AdapterInfo& facts() { return info_; }

 private:
  AdapterInfo info_;
};

class BareBackend final : public Backend {
 public:
  const char* name() const override { return "bare"; }
  SystemClock& system_clock() override { return platform_system_clock(); }
  BackendProbe probe() override { return {}; }
  Result<std::vector<AdapterInfo>> enumerate() override { return std::vector<AdapterInfo>{}; }
  Result<std::unique_ptr<Adapter>> open(const std::string&) override {
    return make_error(ErrorCode::kNoAdapter, "open");
  }
};

bool refuses(const Status& status, const char* operation) {
  return status.code() == ErrorCode::kNotSupported && status.error().operation == operation &&
         !status.error().detail.empty() && !status.error().hint.empty();
}

}  // namespace

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
  CHECK_EQ(count, static_cast<int>(ErrorCode::kUnknown));
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

TEST("hal: an adapter that overrides nothing refuses everything with a reason") {
  BareAdapter adapter(Family::kI226);
  CHECK(refuses(adapter.refresh(), "refresh"));
  CHECK(refuses(adapter.read_clock().status(), "readClock"));
  CHECK(refuses(adapter.clock_config().status(), "clockConfig"));
  CHECK(refuses(adapter.cross_timestamp(1).status(), "crossTimestamp"));
  CHECK(refuses(adapter.rate_range().status(), "rateRange"));
  CHECK(refuses(adapter.driver_state().status(), "driverState"));
  CHECK(refuses(adapter.timestamp_status().status(), "timestampStatus"));
  CHECK(refuses(adapter.read_register(0).status(), "readRegister"));
  CHECK(refuses(adapter.apply_rate_measurement({}), "applyRateMeasurement"));
  CHECK(refuses(adapter.set_clock(0), "setClock"));
  CHECK(refuses(adapter.adjust_offset(0), "adjustOffset"));
  CHECK(refuses(adapter.adjust_rate(0).status(), "adjustRate"));
  CHECK(refuses(adapter.write_register(0, 0), "writeRegister"));
  CHECK(refuses(adapter.ground_truth().status(), "groundTruth"));
  CHECK(adapter.reading_source() == ReadingSource::kHardware);
  CHECK(adapter.cross_method() == CrossMethod::kUserBracket);
  adapter.facts().capabilities.deny(Capability::kClockSet, "no silicon for it");
  CHECK_EQ(adapter.set_clock(0).error().detail, std::string("no silicon for it"));
}

TEST("hal: an adapter that overrides nothing refuses stamps, TSN and port features, too") {
  BareAdapter a(Family::kI226);
  CHECK(refuses(a.stamping_state().status(), "stampingState"));
  CHECK(refuses(a.subscribe({}).status(), "subscribe"));
  CHECK(refuses(a.take_stamp(EventKind::kTransmit).status(), "takeStamp"));
  CHECK(refuses(a.take_stamp(EventKind::kReceive).status(), "takeStamp"));
  CHECK(refuses(a.auxiliary_stamp(0, false).status(), "auxiliaryStamp"));
  CHECK(refuses(a.configure_stamping({}).status(), "configureStamping"));
  CHECK(refuses(a.set_target_time({}).status(), "setTargetTime"));
  CHECK(refuses(a.set_receive_buffer_stamping(true).status(), "setReceiveBufferStamping"));
  CHECK(refuses(a.set_queue_stamping(0, true).status(), "setQueueStamping"));
  CHECK(refuses(a.set_port_latency({}).status(), "setPortLatency"));
  CHECK(refuses(a.read_phy(0, 0).status(), "readPhy"));
  CHECK(refuses(a.write_phy(0, 0, 0), "writePhy"));
  CHECK(refuses(a.configure_gates({}).status(), "configureGates"));
  CHECK(refuses(a.configure_preemption({}).status(), "configurePreemption"));
  CHECK(refuses(a.configure_shaper({}).status(), "configureShaper"));
  CHECK(refuses(a.configure_launch_time({}).status(), "configureLaunchTime"));
  CHECK(refuses(a.configure_ptm({}).status(), "configurePtm"));
  CHECK(refuses(a.configure_vlan({}).status(), "configureVlan"));
  CHECK(refuses(a.configure_eee({}).status(), "configureEee"));
  CHECK(refuses(a.configure_pfc({}).status(), "configurePfc"));
  CHECK(refuses(a.reserve_stream({}).status(), "reserveStream"));
  CHECK(refuses(a.release_stream(1), "releaseStream"));
  CHECK(refuses(a.subscribe_entities(1).status(), "subscribeEntities"));
  CHECK(refuses(a.poll_entities(1).status(), "pollEntities"));
  CHECK(refuses(a.unsubscribe_entities(1), "unsubscribeEntities"));
  CHECK(refuses(a.driver_counters().status(), "driverCounters"));
  CHECK(refuses(a.reset_driver_counters(), "resetDriverCounters"));
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
  CHECK_EQ(BareAdapter(Family::kI210).clock_resolution_ns(), 8u);
  CHECK_EQ(BareAdapter(Family::kI217).clock_resolution_ns(), 40u);
  CHECK_EQ(BareAdapter(Family::kI219).clock_resolution_ns(), 125u);
  CHECK_EQ(BareAdapter(Family::kI225).clock_resolution_ns(), 8u);
  CHECK_EQ(BareAdapter(Family::kUnknown).clock_resolution_ns(), 125u);
}

TEST("hal: a backend without simulation takes neither time nor orders") {
  BareBackend backend;
  CHECK(refuses(backend.advance_time(1), "advanceTime"));
  CHECK(refuses(backend.order("remove adapter=0"), "order"));
}

TEST("hal: the platform's clock advances and knows its resolution") {
  SystemClock& clock = platform_system_clock();
  const std::uint64_t before = clock.now_ns();
  clock.sleep_ns(1);
  CHECK(clock.now_ns() > before);
  CHECK(clock.resolution_ns() >= 1);
}

}  // namespace avbhal
