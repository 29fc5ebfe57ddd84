// The windows_api backend as the HAL sees it.
#include "backends/windows_api/backend.h"
#include "backends/windows_api/errors.h"
#include "core/intersection.h"
#include "harness.h"
#include "winapi_fake.h"

using namespace avbhal;
using namespace avbhal::test;
using namespace avbhal::windows_api;

namespace {

struct Bench {
  VirtualQpc clock;
  FakeWindows windows{clock};
  std::uint64_t luid = windows.add_adapter(1, 0x125C);
  std::unique_ptr<Backend> backend;

  FakeTimestamps& stamps() { return windows.timestamps[luid]; }
  Backend& hal() {
    if (!backend) backend = make_windows_api_backend(windows.api, clock);
    return *backend;
  }
  std::unique_ptr<Adapter> open() {
    auto adapter = hal().open(adapter_key(1));
    CHECK(adapter.ok());
    return adapter.take();
  }
};

bool contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST("winapi backend: probe counts adapters and says what is missing") {
  Bench b;
  b.windows.add_adapter(2, 0x1533);
  b.windows.add_adapter(3, 0x1521);
  BackendProbe probe = b.hal().probe();
  CHECK(probe.available);
  CHECK(!probe.simulated);
  CHECK_EQ(probe.adapters, 2u);
  CHECK_EQ(
      probe.reason,
      "2 adapters; hardware timestamp functions: present (build 10.0.22631); left out: 1 Intel "
      "adapter of other families");
  Bench old;
  old.windows.drop_timestamp_functions();
  old.windows.version = {10, 0, 18362};
  probe = old.hal().probe();
  CHECK(probe.available);
  CHECK_EQ(probe.reason, "1 adapter; hardware timestamp functions: missing (build 10.0.18362)");
}

TEST("winapi backend: no adapter, no Windows and a failing list are told apart") {
  Bench b;
  b.windows.devices.clear();
  BackendProbe probe = b.hal().probe();
  CHECK(!probe.available);
  CHECK(contains(probe.reason, "no adapter of a supported family"));
  CHECK(b.hal().enumerate().value().empty());
  b.windows.devices_error = kAccessDenied;
  probe = b.hal().probe();
  CHECK(!probe.available);
  CHECK(contains(probe.reason, "SetupDiGetClassDevs"));
  CHECK(contains(probe.reason, "5"));
  Bench elsewhere;
  elsewhere.windows.api.absent_reason = "not here";
  probe = elsewhere.hal().probe();
  CHECK(!probe.available);
  CHECK(contains(probe.reason, "not here"));
  CHECK(elsewhere.hal().enumerate().status().code() == ErrorCode::kApiMissing);
  CHECK(elsewhere.hal().open(adapter_key(1)).status().code() == ErrorCode::kApiMissing);
}

TEST("winapi backend: a single stand-in adapter makes the probe simulated") {
  Bench b;
  b.windows.add_adapter(2, 0x1533);
  b.windows.devices[1].values[u"ProviderName"] = text_value(u"avb-hal stand-in");
  CHECK(b.hal().probe().simulated);
  const auto infos = b.hal().enumerate().take();
  CHECK(!infos.at(0).simulated);
  CHECK(infos.at(1).simulated);
}

TEST("winapi backend: the enumeration carries capabilities, also of a vanishing adapter") {
  Bench b;
  CHECK(b.hal().enumerate().value().at(0).capabilities.has(Capability::kCrossTimestamp));
  b.stamps().supported_error = kFileNotFound;
  const auto infos = b.hal().enumerate().take();
  CHECK_EQ(infos.size(), 1u);
  CHECK(!infos.at(0).capabilities.has(Capability::kCrossTimestamp));
  CHECK(b.hal().open(adapter_key(1)).status().code() == ErrorCode::kAdapterGone);
}

TEST("winapi backend: open wants a key of the enumeration") {
  Bench b;
  CHECK(b.hal().open("{5AB1E000-0000-4000-8000-000000000002}").status().code() ==
        ErrorCode::kNoAdapter);
  CHECK(b.hal().open("").status().code() == ErrorCode::kNoAdapter);
}

TEST("winapi backend: a clock reading is the device time of a cross timestamp") {
  Bench b;
  const auto adapter = b.open();
  const auto reading = adapter->clock()->read();
  CHECK(reading.ok());
  CHECK(reading.value().source == ReadingSource::kCross);
  CHECK(adapter->info().reading_source == reading.value().source);
  const auto cross = intersected_cross(*adapter->clock(), 25);
  CHECK(cross.ok());
  CHECK_EQ(cross.value().samples, 25u);
  CHECK(adapter->info().cross_method == cross.value().method);
  CHECK(cross.value().device_ns > reading.value().device_ns);
  CHECK(intersected_cross(*adapter->clock(), 0).status().code() == ErrorCode::kInvalidArgument);
  CHECK(intersected_cross(*adapter->clock(), 1001).status().code() == ErrorCode::kInvalidArgument);
}

TEST("winapi backend: nothing writes, and the reason is given") {
  Bench b;
  const auto adapter = b.open();
  CHECK(adapter->steering() == nullptr);
  CHECK(adapter->registers() == nullptr);
  CHECK(adapter->driver() == nullptr);
  CHECK(adapter->truth() == nullptr);
  for (const Operation& operation :
       {Steering::kSet, Steering::kAdjustOffset, Steering::kAdjustRate, Registers::kWrite,
        Registers::kRead, Steering::kConfig, Driver::kState, Truth::kNow}) {
    const Status status = refuse(*adapter, operation);
    CHECK(status.code() == ErrorCode::kNotSupported);
    CHECK_EQ(status.error().operation, operation.name);
    CHECK(contains(status.error().detail, "Windows") || contains(status.error().detail, "only"));
  }
}

TEST("winapi backend: hardware that stops answering never turns into software time") {
  Bench b;
  const auto adapter = b.open();
  CHECK(adapter->clock()->read().ok());
  for (const std::uint32_t native : {kFileNotFound, kNotFound}) {
    b.stamps().capture = [native](CrossCapture*) { return native; };
    CHECK(adapter->clock()->read().status().code() == ErrorCode::kAdapterGone);
    CHECK(intersected_cross(*adapter->clock(), 10).status().code() == ErrorCode::kAdapterGone);
  }
  b.windows.devices.clear();
  CHECK(adapter->refresh().code() == ErrorCode::kAdapterGone);
  CHECK(adapter->stamps()->status().status().code() == ErrorCode::kAdapterGone);
  CHECK_EQ(adapter->info().key, adapter_key(1));
}

TEST("winapi backend: an error is named by the facade's call, its detail by the Windows function") {
  Bench b;
  const auto adapter = b.open();
  b.stamps().capture = [](CrossCapture*) { return kGenFailure; };
  const Status failed = adapter->clock()->read().take_status();
  CHECK_EQ(failed.error().operation, "clock.read");
  CHECK_EQ(failed.error().os_error, kGenFailure);
  CHECK(failed.error().detail.rfind("CaptureInterfaceHardwareCrossTimestamp: ", 0) == 0);
  CHECK_EQ(adapter->clock()->cross_timestamp().status().error().operation, "clock.crossTimestamp");
  b.windows.devices_error = kAccessDenied;
  const Status refreshed = adapter->refresh();
  CHECK_EQ(refreshed.error().operation, "adapter.refresh");
  CHECK(refreshed.error().detail.rfind("SetupDiGetClassDevs(Net): ", 0) == 0);
  CHECK_EQ(b.hal().open("x").status().error().operation, "hal.open");
}

TEST("winapi backend: one cross timestamp, and one reading, is one capture") {
  Bench b;
  const auto adapter = b.open();
  int captures = 0;
  b.stamps().capture = [&b, &captures](CrossCapture* out) {
    ++captures;
    out->system1 = out->system2 = b.clock.now_ticks();
    out->hardware = b.clock.now_ns();
    b.clock.advance_ns(1000);
    return 0u;
  };
  CHECK_EQ(adapter->clock()->cross_timestamp().value().samples, 1u);
  CHECK_EQ(captures, 1);
  CHECK(adapter->clock()->read().ok());
  CHECK_EQ(captures, 2);
  CHECK(intersected_cross(*adapter->clock(), 25).ok());
  CHECK_EQ(captures, 27);
}

TEST("winapi backend: timestamps switched on after opening are found without a refresh") {
  Bench b;
  const TimestampCapabilities active = b.stamps().active;
  b.stamps().active = TimestampCapabilities{};
  const auto adapter = b.open();
  CHECK(!adapter->info().capabilities.has(Capability::kClockRead));
  CHECK(adapter->clock()->read().status().code() == ErrorCode::kNotSupported);
  CHECK(adapter->stamps()->status().value().state == TimestampState::kSupportedDisabled);
  b.stamps().active = active;
  CHECK(adapter->clock()->read().ok());
  CHECK(adapter->info().capabilities.has(Capability::kClockRead));
}

TEST("winapi backend: a notice makes the adapter ask again and drop what it measured") {
  Bench b;
  b.stamps().active.frequency_hz = b.stamps().supported.frequency_hz = 0;
  b.stamps().capture = b.windows.counter(125000000, 1000);
  const auto adapter = b.open();
  CHECK_EQ(b.windows.watches(), 1);
  CHECK(adapter->clock()->read().ok());
  CHECK_EQ(b.clock.slept_ns(), 10000000u);
  b.windows.notify_change();
  CHECK(adapter->clock()->read().ok());
  CHECK_EQ(b.clock.slept_ns(), 20000000u);
  b.stamps().active = TimestampCapabilities{};
  CHECK(adapter->clock()->read().ok());
  b.windows.notify_change();
  CHECK(adapter->clock()->read().status().code() == ErrorCode::kNotSupported);
  CHECK(!adapter->info().capabilities.has(Capability::kClockRead));
}

TEST("winapi backend: the watch ends with the backend and is optional") {
  Bench b;
  b.hal();
  CHECK_EQ(b.windows.watches(), 1);
  b.backend.reset();
  CHECK_EQ(b.windows.watches(), 0);
  b.windows.api.unwatch_timestamps = nullptr;
  CHECK(b.open()->clock()->read().ok());
  CHECK_EQ(b.windows.watches(), 0);
}

TEST("winapi backend: facts by reference survive a refresh that changes them") {
  Bench b;
  const auto adapter = b.open();
  const AdapterInfo& old = adapter->info();
  CHECK(adapter->refresh().ok());
  CHECK(&adapter->info() == &old);
  b.windows.rows[0].media_connect_state = kMediaDisconnected;
  CHECK(adapter->refresh().ok());
  CHECK(old.link.value().up);
  CHECK(!adapter->info().link.value().up);
}

TEST("winapi backend: an adapter without an interface waits to be enabled") {
  Bench b;
  const auto rows = b.windows.rows;
  const auto stamps = b.windows.timestamps;
  b.windows.rows.clear();
  b.windows.timestamps.clear();
  const auto adapter = b.open();
  CHECK(adapter->stamps()->status().status().code() == ErrorCode::kAdapterNotReady);
  CHECK(adapter->clock()->read().status().code() == ErrorCode::kAdapterNotReady);
  b.windows.rows = rows;
  b.windows.timestamps = stamps;
  CHECK(adapter->refresh().ok());
  CHECK(adapter->clock()->read().ok());
}

TEST("winapi backend: missing functions are the reason even for a disabled adapter") {
  Bench b;
  b.windows.rows.clear();
  b.windows.timestamps.clear();
  b.windows.drop_timestamp_functions();
  const auto adapter = b.open();
  CHECK(adapter->stamps()->status().value().state == TimestampState::kApiMissing);
  CHECK(adapter->clock()->read().status().code() == ErrorCode::kApiMissing);
  const auto infos = b.hal().enumerate().take();
  CHECK(contains(infos.at(0).capabilities.reason(Capability::kClockRead), "api-missing"));
}

TEST("winapi backend: a measured rate is told, and never bends the timeline") {
  Bench b;
  b.stamps().active.frequency_hz = b.stamps().supported.frequency_hz = 125000000;
  b.stamps().capture = b.windows.counter(125012500, 1000);
  const auto adapter = b.open();
  CHECK(!contains(adapter->stamps()->status().value().action, "measured"));
  const auto before = adapter->clock()->cross_timestamp().take();
  CHECK(adapter->clock()->apply_rate_measurement({100000.0, 50.0}).ok());
  const auto after = adapter->clock()->cross_timestamp().take();
  CHECK_EQ(before.device_ns, before.raw_counter * 8 + 4);  // the middle of the tick
  CHECK_EQ(after.device_ns, after.raw_counter * 8 + 4);
  CHECK(contains(adapter->stamps()->status().value().action, "125012500 Hz +-0.050 ppm"));
  CHECK(adapter->clock()->apply_rate_measurement({-2e9, 1.0}).code() ==
        ErrorCode::kInvalidArgument);
  CHECK(adapter->clock()->apply_rate_measurement({0.0, -1.0}).code() ==
        ErrorCode::kInvalidArgument);
  b.stamps().capture = b.windows.counter(124000000, 1000);  // lower: the counter restarted
  CHECK(adapter->clock()->cross_timestamp().ok());
  CHECK(!contains(adapter->stamps()->status().value().action, "measured"));
  CHECK(adapter->clock()->apply_rate_measurement({100000.0, 50.0}).ok());
  b.windows.notify_change();
  CHECK(adapter->clock()->cross_timestamp().ok());
  CHECK(!contains(adapter->stamps()->status().value().action, "measured"));
}

TEST("winapi backend: a rate cannot be applied before a tick's length is known") {
  Bench b;
  b.stamps().active.frequency_hz = b.stamps().supported.frequency_hz = 0;
  const auto adapter = b.open();
  CHECK(adapter->clock()->apply_rate_measurement({0.0, 1.0}).code() == ErrorCode::kNotCalibrated);
  CHECK(adapter->clock()->read().ok());
  CHECK(adapter->clock()->apply_rate_measurement({0.0, 1.0}).ok());
  CHECK(contains(adapter->stamps()->status().value().action, "1000000000 Hz"));
}
