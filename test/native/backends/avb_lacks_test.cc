// Which adapters there are, what they cannot do, and what a failed request means: word by word.
#include "avb_bench.h"
#include "backends/intel_avb/capabilities.h"
#include "backends/intel_avb/presence.h"
#include "base/win32_errors.h"
#include "harness.h"

namespace avbhal::test {
namespace {

using namespace avb_abi;

std::string detail_of(const Status& status) { return status.ok() ? "OK" : status.error().detail; }
template <class T>
std::string detail_of(const Result<T>& result) {
  return detail_of(result.status());
}

using intel_avb::capabilities_of;

struct Missing {
  Capability of;
  Family family;
  std::uint32_t mask;
  std::string expected;
};
constexpr char kNoContext[] = "the driver could not create its context for this adapter";
constexpr char kNoStampsHere[] = "the driver has no packet stamps for this adapter";

std::string reason(Family family, std::uint32_t mask, Capability c) {
  const CapabilityManifest able = capabilities_of(family, mask, false);
  CHECK_EQ(able.has(c), able.reason(c).empty());
  return able.reason(c);
}

}  // namespace

TEST("avb: why an operation is missing, by family and by what the driver reports") {
  constexpr std::uint32_t kAll = 0x1FF, kNoStamps = 0x1FF & ~2u;
  const std::string no_target = "the driver has no target times for adapters of this family";
  const std::string no_aux = "the driver has no auxiliary stamps for adapters of this family";
  const std::string i217 = "the driver cannot write the clock of an I217";
  const Missing rows[] = {
      {Capability::kTargetTime, Family::kI226, kAll, ""},
      {Capability::kTargetTime, Family::kI210, kAll, ""},
      {Capability::kTargetTime, Family::kI226, kNoStamps, kNoStampsHere},
      {Capability::kTargetTime, Family::kI219, kAll, no_target},
      {Capability::kTargetTime, Family::kI217, kAll, no_target},
      {Capability::kTargetTime, Family::kI219, 0, kNoContext},
      {Capability::kAuxiliaryStamps, Family::kI226, kAll, ""},
      {Capability::kAuxiliaryStamps, Family::kI210, kAll, no_aux},
      {Capability::kAuxiliaryStamps, Family::kI219, kAll, no_aux},
      {Capability::kAuxiliaryStamps, Family::kI226, kNoStamps, kNoStampsHere},
      {Capability::kAuxiliaryStamps, Family::kI226, 0, kNoContext},
      {Capability::kClockSet, Family::kI217, kAll, i217},
      {Capability::kClockOffsetAdjust, Family::kI217, kAll, i217},
      {Capability::kClockSet, Family::kI217, 0, kNoContext},
      {Capability::kClockSet, Family::kI219, kAll, ""},
      {Capability::kClockRateAdjust, Family::kI217, kAll, ""},
      {Capability::kClockConfig, Family::kI226, 0, kNoContext},
      {Capability::kDriverState, Family::kI226, 0, ""},
      {Capability::kDriverCounters, Family::kI226, 0, kNoContext},
      {Capability::kDriverCounters, Family::kI226, 0x100, ""},
  };
  for (const Missing& row : rows) CHECK_EQ(reason(row.family, row.mask, row.of), row.expected);
}

TEST("avb: why a setting or a clock is missing, by family and by what the driver reports") {
  constexpr std::uint32_t kAll = 0x1FF, kNoStamps = 0x1FF & ~2u;
  const Missing rows[] = {
      {Capability::kPriorityFlowControl, Family::kI226, 0x100,
       "the driver reports no PTP clock here"},
      {Capability::kPriorityFlowControl, Family::kI226, kAll, ""},
      {Capability::kPortLatency, Family::kI226, kNoStamps, kNoStampsHere},
      {Capability::kPortLatency, Family::kI226, kAll, ""},
      {Capability::kStreamReservation, Family::kI226, 0, kNoContext},
      {Capability::kEntityEvents, Family::kI226, 0, kNoContext},
      {Capability::kStreamReservation, Family::kI226, kAll, ""},
      {Capability::kEntityEvents, Family::kI210, kAll, ""},
      {Capability::kEnergyEfficiency, Family::kI226, 0x0FF,
       "the driver does not report this ability for the adapter"},
      {Capability::kEnergyEfficiency, Family::kI226, kAll, ""},
      {Capability::kVlanTagging, Family::kI226, 0x083, ""},
      {Capability::kVlanTagging, Family::kI226, 0, kNoContext},
      {Capability::kGroundTruth, Family::kI226, kAll,
       "only a simulator knows the true device time"},
      {Capability::kClockRead, Family::kI225, kAll,
       "the driver recognises the I225 but has no operation table for it"},
      {Capability::kClockRead, Family::kUnknown, kAll,
       "this adapter's family is not known to this backend"},
      {Capability::kClockRead, Family::kI226, 0x001,
       "the driver could not map the adapter's registers and would answer with software time"},
  };
  for (const Missing& row : rows) CHECK_EQ(reason(row.family, row.mask, row.of), row.expected);
}

/// What a failed request means.
struct FailureRow {
  std::uint32_t error;  // of the request
  std::uint32_t state;
  std::uint16_t device_id;
  std::uint32_t state_error;  // of GET_HW_STATE
  ErrorCode code;
  const char* detail;
};
constexpr std::uint16_t kOwn = kDeviceI226;
constexpr const char* kOther =
    "the driver now answers for another adapter (device id 0x00001533) on this handle";
const FailureRow kFailures[] = {
    {21, kHwUnbound, kOwn, 0, ErrorCode::kAdapterNotReady,
     "the adapter is in state 'unbound': its registers are not mapped"},
    {21, kHwBound, kOwn, 0, ErrorCode::kAdapterNotReady,
     "the adapter is in state 'bound': its registers are not mapped"},
    {21, kHwBarMapped, kOwn, 0, ErrorCode::kAdapterNotReady,
     "the adapter is in state 'bar-mapped': its clock block is not ready; opening the adapter "
     "again makes it so"},
    {21, kHwPtpReady, kOwn, 0, ErrorCode::kAdapterNotReady,
     "the adapter is in state 'ptp-ready': the driver has not initialised it"},
    {21, kHwTeardown, kOwn, 0, ErrorCode::kAdapterGone, "the adapter is being removed"},
    {21, kHwPtpReady, kDeviceI210, 0, ErrorCode::kAdapterGone, kOther},
    {31, kHwPtpReady, kDeviceI210, 0, ErrorCode::kAdapterGone, kOther},
    {31, kHwTeardown, kOwn, 0, ErrorCode::kAdapterGone, "the adapter is being removed"},
    {31, kHwPtpReady, kOwn, 0, ErrorCode::kDriverError,
     "a register access failed inside the driver"},
    {433, kHwPtpReady, kOwn, 0, ErrorCode::kAdapterGone,
     "the driver reports that the device is not there"},
    {2, kHwPtpReady, kOwn, 0, ErrorCode::kAdapterGone,
     "the driver reports that the device is not there"},
    {21, kHwPtpReady, kOwn, 433, ErrorCode::kAdapterGone,
     "the driver no longer has this adapter (GET_HW_STATE fails with error 433)"},
    {31, kHwPtpReady, kOwn, 21, ErrorCode::kAdapterGone,
     "the driver no longer has this adapter (GET_HW_STATE fails with error 21)"},
    {21, kHwPtpReady, kOwn, 2, ErrorCode::kAdapterGone,
     "the driver no longer has this adapter (GET_HW_STATE fails with error 2)"},
    {21, kHwPtpReady, kOwn, 1167, ErrorCode::kAdapterGone,
     "the driver no longer has this adapter (GET_HW_STATE fails with error 1167)"},
    {21, kHwPtpReady, kOwn, 50, ErrorCode::kAdapterNotReady, "the driver answers 'not ready'"},
    {1167, kHwPtpReady, kOwn, 0, ErrorCode::kAdapterGone, "the device is no longer connected"},
    {5, kHwTeardown, kOwn, 0, ErrorCode::kAccessDenied, "the driver refused access"},
};

TEST("avb: what a failed request means, by the adapter's state") {
  for (const FailureRow& row : kFailures) {
    FakeDriver driver;
    auto client = intel_avb::Client::connect(driver.port()).take();
    CHECK(client.open_adapter(0x8086, kOwn, 0).ok());
    driver.nics[0]->state = row.state;
    driver.nics[0]->device_id = row.device_id;
    driver.before = [&](const FakeCall& call) -> std::optional<std::uint32_t> {
      if (call.code == kGetClockConfig) return row.error;
      if (call.code == kGetHwState && row.state_error != 0) return row.state_error;
      return std::nullopt;
    };
    const Status status =
        intel_avb::explain_failure(client, kOwn, client.clock_config().take_status());
    CHECK_EQ(status.code(), row.code);
    CHECK_EQ(detail_of(status), row.detail);
    CHECK_EQ(status.error().os_error, row.error);
    CHECK_EQ(driver.count(kGetHwState), row.error == 5 ? 0u : 1u);
  }
}

TEST("avb: adapters by their names") {
  FakeDriver driver({kDeviceI226, kDeviceI210, kDeviceI226});
  driver.version = {1, 20, 300, 4000, 0xFFFE, 0};
  auto backend = driver.backend();
  const std::vector<AdapterInfo> all = backend->enumerate().take();
  CHECK_EQ(all[2].name, "Intel I226 #1");
  CHECK_EQ(all[2].description, "Adapter 2 of the AVB filter driver");
  CHECK_EQ(all[2].driver->name, "IntelAvbFilter");
  CHECK_EQ(all[2].driver->version, "1.20.300.4000");
  CHECK_EQ(all[2].pci->device, kDeviceI226);
  CHECK(!all[2].capabilities.has(Capability::kRegisterRead) && !all[2].simulated);
  CHECK_EQ(intel_avb::family_label(Family::kUnknown), "unknown");
  CHECK_EQ(intel_avb::family_label(Family::kI217), "I217");
  auto client = intel_avb::Client::connect(driver.port()).take();
  const auto listed = intel_avb::list_adapters(client).take();
  const int of_family[] = {2, 1, 2}, ordinal[] = {0, 0, 1};
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK_EQ(int(listed[i].of_family), of_family[i]);
    CHECK_EQ(int(listed[i].ordinal), ordinal[i]);
    CHECK_EQ(listed[i].capability_mask, 0x1FFu);
  }
  CHECK_EQ(int(intel_avb::ListedAdapter().of_family), 1);
}

TEST("avb: a list that cannot be read keeps its error, one that is empty has none") {
  for (const std::uint32_t index : {0u, 1u}) {
    FakeDriver driver({kDeviceI226, kDeviceI210});
    auto backend = driver.backend();
    driver.before = [index](const FakeCall& call) -> std::optional<std::uint32_t> {
      const bool spoiled = call.code == kEnumAdapters && sent<AdapterEnum>(call).index == index;
      return spoiled ? std::optional<std::uint32_t>(win32::kGenFailure) : std::nullopt;
    };
    const Status status = backend->enumerate().take_status();
    CHECK_EQ(status.code(), ErrorCode::kDriverError);
    CHECK_EQ(driver.count(kEnumAdapters), index + 1);
  }
  FakeDriver driver;
  driver.after = [](const FakeCall& call, void* out, std::uint32_t*) {
    if (call.code == kEnumAdapters) static_cast<AdapterEnum*>(out)->count = 65;
  };
  CHECK_EQ(detail_of(driver.backend()->enumerate()),
           "ENUM_ADAPTERS: index 0 exists but the reply counts 65 adapters");
}

TEST("avb: a key that is not there lists what is") {
  FakeDriver none(std::vector<std::uint16_t>{});
  CHECK_EQ(detail_of(none.backend()->open("x")), "wanted 'x', the driver has no adapter");
  FakeDriver driver({kDeviceI226, kDeviceI210, kDeviceI226});
  CHECK_EQ(detail_of(driver.backend()->open("x")),
           "wanted 'x', the driver has 'avb:I226:0', 'avb:I210:0', 'avb:I226:1'");
}

}  // namespace avbhal::test
