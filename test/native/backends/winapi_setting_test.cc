// Changing the driver's timestamp setting: what is read, written, read back, restarted, put back.
#include <algorithm>

#include "backends/windows_api/backend.h"
#include "backends/windows_api/errors.h"
#include "core/intersection.h"
#include "harness.h"
#include "winapi_fake.h"

using namespace avbhal;
using namespace avbhal::test;
using namespace avbhal::windows_api;

namespace {

constexpr char16_t kName[] = u"*PtpHardwareTimestamp";

struct Bench {
  VirtualQpc clock;
  FakeWindows windows{clock};
  std::uint64_t luid = windows.add_adapter(1, 0x125C);
  std::unique_ptr<Backend> backend = make_windows_api_backend(windows.api, clock);
  std::unique_ptr<Adapter> adapter = backend->open(adapter_key(1)).take();

  std::map<std::u16string, FakeValue>& values() { return windows.devices[0].values; }
  void disable() {
    values()[kName] = text_value(u"0");
    windows.timestamps[luid].active = TimestampCapabilities{};
  }
  Result<TimestampSettingOutcome> change(std::optional<std::string> value, bool restart = false) {
    const int handles = windows.open_handles();
    auto made = adapter->setting()->change({std::move(value), restart});
    CHECK_EQ(windows.open_handles(), handles);
    return made;
  }
  bool holds(const std::u16string& text) {
    const auto at = values().find(kName);
    return at != values().end() && at->second.type == kRegistryText &&
           at->second.bytes == text_value(text).bytes;
  }
};

bool contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST("winapi setting: is written as text, read back, and tells what stood there") {
  Bench b;
  b.disable();
  auto made = b.change("1");
  CHECK(made.ok());
  CHECK_EQ(made.value().keyword, "*PtpHardwareTimestamp");
  CHECK(made.value().before == std::string("0"));
  CHECK(made.value().after == std::string("1"));
  CHECK(!made.value().restarted);
  CHECK_EQ(b.windows.restarts, 0);
  CHECK(b.holds(u"1"));
  CHECK(contains(b.adapter->stamps()->status().value().action, "has not applied it"));
}

TEST("winapi setting: what was absent is absent again") {
  Bench b;
  b.values().erase(kName);
  auto made = b.change("1");
  CHECK(made.ok());
  CHECK(!made.value().before.has_value());
  CHECK(b.holds(u"1"));
  made = b.change(std::nullopt);
  CHECK(made.ok());
  CHECK(made.value().before == std::string("1"));
  CHECK(!made.value().after.has_value());
  CHECK_EQ(b.values().count(kName), 0u);
  CHECK(b.change(std::nullopt).ok());
}

TEST("winapi setting: a restart makes the driver read it, and the clock begins again") {
  Bench b;
  CHECK(intersected_cross(*b.adapter->clock(), 3).ok());
  b.disable();
  b.windows.restarted = [&b] {
    b.windows.timestamps[b.luid].active = b.windows.timestamps[b.luid].supported;
  };
  CHECK(b.adapter->stamps()->status().value().state == TimestampState::kSupportedDisabled);
  auto made = b.change("1", true);
  CHECK(made.ok());
  CHECK(made.value().restarted);
  CHECK(!made.value().reboot_needed);
  CHECK_EQ(b.windows.restarts, 1);
  CHECK(b.adapter->stamps()->status().value().state == TimestampState::kActive);
  CHECK(b.adapter->info().capabilities.has(Capability::kCrossTimestamp));
  CHECK_EQ(b.clock.slept_ns(), 0u);
}

TEST("winapi setting: a restarted adapter that is away for good is an error after 30 s") {
  Bench b;
  b.disable();
  b.windows.restarted = [&b] { b.windows.devices[0].present = false; };
  const auto made = b.change("1", true);
  CHECK(made.status().code() == ErrorCode::kAdapterNotReady);
  CHECK_EQ(b.clock.slept_ns(), 30'000'000'000u);
  CHECK(b.holds(u"1"));
}

TEST("winapi setting: a system that must be restarted itself is told") {
  Bench b;
  b.disable();
  b.windows.wants_reboot = true;
  const auto made = b.change("1", true);
  CHECK(made.ok());
  CHECK(!made.value().restarted);
  CHECK(made.value().reboot_needed);
}

TEST("winapi setting: a driver that does not offer it is not written to") {
  Bench b;
  b.disable();
  b.windows.devices[0].subkeys.clear();
  const auto made = b.change("1", true);
  CHECK(made.status().code() == ErrorCode::kNotSupported);
  CHECK(contains(made.status().error().detail, "does not offer"));
  CHECK(b.holds(u"0"));
  CHECK_EQ(b.windows.restarts, 0);
}

TEST("winapi setting: without an administrator's rights nothing changes, and it says what to do") {
  Bench b;
  b.disable();
  b.windows.write_error = kAccessDenied;
  auto made = b.change("1");
  CHECK(made.status().code() == ErrorCode::kAccessDenied);
  CHECK(contains(made.status().error().hint, "administrator"));
  CHECK_EQ(made.status().error().os_error, kAccessDenied);
  b.windows.write_error = 0;
  b.windows.set_error = kAccessDenied;
  made = b.change("1");
  CHECK(made.status().code() == ErrorCode::kAccessDenied);
  CHECK(contains(made.status().error().detail, "could not be put back"));
  b.windows.set_error = 0;
  b.windows.devices[0].subkeys[u"Ndi\\Params\\*PtpHardwareTimestamp"] = kAccessDenied;
  CHECK(b.change("1").status().code() == ErrorCode::kAccessDenied);
  CHECK(b.holds(u"0"));
}

TEST("winapi setting: a restart that fails puts the setting back") {
  struct Case {
    std::uint32_t error;
    ErrorCode code;
  };
  for (const Case c : {Case{kAccessDenied, ErrorCode::kAccessDenied},
                       Case{kFailedWithoutNumber, ErrorCode::kNotSupported},
                       Case{kCallNotImplemented, ErrorCode::kNotSupported},
                       Case{kGenFailure, ErrorCode::kDriverError}}) {
    Bench b;
    b.values().erase(kName);
    b.windows.restart_error = c.error;
    const auto made = b.change("1", true);
    CHECK(made.status().code() == c.code);
    CHECK_EQ(made.status().error().os_error, c.error == kFailedWithoutNumber ? 0 : c.error);
    CHECK(contains(made.status().error().detail, "is as before: absent"));
    CHECK_EQ(b.values().count(kName), 0u);
  }
}

TEST("winapi setting: a value that does not stay is not effective") {
  Bench b;
  b.disable();
  b.windows.keeps_values = true;
  const auto made = b.change("1", true);
  CHECK(made.status().code() == ErrorCode::kNotEffective);
  CHECK(contains(made.status().error().detail, "\"1\" was written, \"0\" was read back"));
  CHECK_EQ(b.windows.restarts, 0);
}

TEST("winapi setting: what could not be put back is not overwritten") {
  for (const FakeValue& odd :
       {number_value(kRegistryNumber, 1), text_value(std::u16string(33, u'1')),
        text_value(u"\u00e4"), text_value(std::u16string(400, u'1'))}) {
    Bench b;
    b.values()[kName] = odd;
    const auto made = b.change("1");
    CHECK(made.status().code() == ErrorCode::kNotSupported);
    CHECK(contains(made.status().error().detail, "nothing was changed"));
    CHECK(b.values()[kName].bytes == odd.bytes);
  }
}

TEST("winapi setting: bad values and vanished adapters are refused") {
  Bench b;
  for (const char* bad : {"\n", "\xc3\xa4", "123456789012345678901234567890123"}) {
    CHECK(b.change(bad).status().code() == ErrorCode::kInvalidArgument);
  }
  b.windows.devices[0].present = false;
  CHECK(b.change("1").status().code() == ErrorCode::kAdapterGone);
  b.windows.devices_error = kGenFailure;
  CHECK(b.change("1").status().code() == ErrorCode::kDriverError);
}

TEST("winapi setting: of an adapter without a network interface can be changed too") {
  Bench b;
  b.windows.rows.clear();
  b.windows.timestamps.clear();
  CHECK(b.adapter->refresh().ok());
  CHECK(!b.adapter->info().capabilities.has(Capability::kTimestampStatus));
  CHECK(b.change("0").ok());
  CHECK(b.holds(u"0"));
}

namespace {

std::string detail_of(const Result<TimestampSettingOutcome>& made) {
  return made.ok() ? "OK" : made.status().error().detail;
}

// The value's queries fail from the `nth` on, with `error`.
struct FailingReads {
  FailingReads(Bench& b, int nth, std::uint32_t error) : original(b.windows.api.query_value) {
    self = this;
    left = nth - 1;
    answer = error;
    b.windows.api.query_value = [](void* context, void* key, const char16_t* name,
                                   std::uint32_t* type, void* out, std::uint32_t* bytes) {
      const bool counts = std::u16string(name) == kName;
      if (counts && self->left-- <= 0) return self->answer;
      return self->original(context, key, name, type, out, bytes);
    };
  }
  decltype(WinApi::query_value) original;
  int left = 0;
  std::uint32_t answer = 0;
  static FailingReads* self;
};
FailingReads* FailingReads::self = nullptr;

}  // namespace

TEST("winapi setting: each step that fails is named, with the value that is left") {
  constexpr char kElevate[] =
      "Run the program as administrator: only an elevated process may change a driver's settings "
      "or restart an adapter.";
  Bench b;
  b.disable();
  b.windows.write_error = kAccessDenied;
  auto made = b.change("1");
  CHECK_EQ(detail_of(made), "SetupDiOpenDevRegKey: opening the driver's key to write");
  CHECK_EQ(made.status().error().hint, kElevate);
  b.windows.write_error = kGenFailure;
  made = b.change("1");
  CHECK_EQ(made.status().code(), ErrorCode::kDriverError);
  CHECK(made.status().error().hint != kElevate);
  b.windows.write_error = 0;
  b.windows.set_error = kGenFailure;
  CHECK_EQ(detail_of(b.change("1")),
           "RegSetValueEx: writing *PtpHardwareTimestamp; the setting could not be put back, it "
           "was \"0\" (error 31)");
  CHECK_EQ(detail_of(b.change(std::nullopt)),
           "RegDeleteValue: writing *PtpHardwareTimestamp; the setting could not be put back, it "
           "was \"0\" (error 31)");
  b.windows.set_error = 0;
  b.windows.keeps_values = true;
  CHECK_EQ(detail_of(b.change("1")),
           "*PtpHardwareTimestamp: \"1\" was written, \"0\" was read back; the setting is as "
           "before: \"0\"");
  CHECK_EQ(detail_of(b.change(std::nullopt)),
           "*PtpHardwareTimestamp: absent was written, \"0\" was read back; the setting is as "
           "before: \"0\"");
  CHECK(b.change("0").ok());
}

TEST("winapi setting: a value that cannot be read is not changed, or put back") {
  {
    Bench b;
    b.disable();
    const FailingReads fails(b, 1, kGenFailure);
    CHECK_EQ(detail_of(b.change("1")), "RegQueryValueEx: reading *PtpHardwareTimestamp");
    CHECK(b.holds(u"0"));
  }
  Bench b;
  b.disable();
  const FailingReads fails(b, 2, kAccessDenied);
  const auto made = b.change("1");
  CHECK_EQ(made.status().code(), ErrorCode::kAccessDenied);
  CHECK_EQ(made.status().error().os_error, kAccessDenied);
  CHECK_EQ(detail_of(made),
           "RegQueryValueEx: reading *PtpHardwareTimestamp; the setting could not be put back, it "
           "was \"0\" (error 0)");
  CHECK(b.holds(u"0"));
}

TEST("winapi setting: what is no short text is told with its type") {
  struct Row {
    FakeValue value;
    const char* type;
  };
  for (const Row& row :
       {Row{number_value(kRegistryNumber, 1), "4"}, Row{text_value(std::u16string(400, u'1')), "1"},
        Row{list_value({u"1"}), "7"}}) {
    Bench b;
    b.values()[kName] = row.value;
    CHECK_EQ(detail_of(b.change("1")),
             "*PtpHardwareTimestamp holds something that could not be put back exactly (registry "
             "type " +
                 std::string(row.type) +
                 "; a short text is wanted): correct it by hand, nothing was changed");
  }
}

TEST(
    "winapi setting: a system that restarts no device is told without a number where it has none") {
  for (const std::uint32_t error : {kFailedWithoutNumber, kCallNotImplemented}) {
    Bench b;
    b.disable();
    b.windows.restart_error = error;
    const auto made = b.change("1", true);
    CHECK_EQ(detail_of(made),
             "SetupDiCallClassInstaller(DIF_PROPERTYCHANGE): this system does not restart devices "
             "for a program; the setting is as before: \"0\"");
    const bool numbered = error == kCallNotImplemented;
    CHECK(made.status().error().os_kind == (numbered ? OsErrorKind::kWin32 : OsErrorKind::kNone));
    CHECK_EQ(made.status().error().os_error, numbered ? kCallNotImplemented : 0u);
    CHECK_EQ(made.status().error().hint,
             "Change the setting without a restart, then restart the adapter (Restart-NetAdapter) "
             "or the computer.");
  }
  Bench b;
  b.disable();
  b.windows.restart_error = kGenFailure;
  CHECK_EQ(detail_of(b.change("1", true)),
           "SetupDiCallClassInstaller(DIF_PROPERTYCHANGE): restarting the adapter; the setting is "
           "as before: \"0\"");
}

TEST("winapi setting: removing asks nothing of the driver's list, and is told as absent") {
  Bench b;
  b.windows.devices[0].subkeys.clear();
  const auto made = b.change(std::nullopt);
  CHECK(made.ok());
  CHECK(!made.value().restarted && !made.value().reboot_needed);
  b.windows.devices[0].subkeys[u"Ndi\\Params\\*PtpHardwareTimestamp"] = kGenFailure;
  CHECK_EQ(detail_of(b.change("1")),
           "RegOpenKeyEx(Ndi\\Params): cannot tell whether the driver offers "
           "*PtpHardwareTimestamp");
}

TEST("winapi setting: of several adapters the right one is changed") {
  VirtualQpc clock;
  FakeWindows windows(clock);
  for (unsigned n = 1; n <= 4; ++n) windows.add_adapter(n, 0x125C);
  windows.devices[0].has_driver_key = false;
  windows.devices[1].values[u"NetCfgInstanceId"] = text_value(u"none");
  const auto backend = make_windows_api_backend(windows.api, clock);
  const auto adapter = backend->open(adapter_key(4)).take();
  CHECK(adapter->setting()->change({"0", false}).ok());
  for (int i = 0; i < 4; ++i) {
    CHECK(windows.devices[i].values[kName].bytes == text_value(i == 3 ? u"0" : u"1").bytes);
  }
  windows.devices[3].has_driver_key = false;
  CHECK_EQ(adapter->setting()->change({"1", false}).status().error().detail,
           "no present network adapter has the key " + adapter_key(4));
}

TEST(
    "winapi setting: a restarted adapter is looked at every half second, the last time after 30 "
    "s") {
  static struct {
    FakeWindows* windows;
    int away, looks;
    decltype(WinApi::open_devices) original;
  } absence;
  for (const int away : {0, 1, 60, 61}) {
    Bench b;
    b.disable();
    absence = {&b.windows, away, 0, b.windows.api.open_devices};
    b.windows.restarted = [&b] {
      b.windows.api.open_devices = [](void* context, const Guid& setup_class, std::uint32_t flags,
                                      void** set) {
        absence.windows->devices[0].present = absence.looks++ >= absence.away;
        return absence.original(context, setup_class, flags, set);
      };
    };
    const auto made = b.change("1", true);
    CHECK_EQ(made.ok(), away <= 60);
    CHECK_EQ(b.clock.slept_ns(), 500'000'000ull * static_cast<unsigned>(std::min(away, 60)));
    CHECK_EQ(absence.looks, std::min(away, 60) + 1);
    if (made.ok()) continue;
    CHECK_EQ(detail_of(made),
             "the setting was changed and the adapter restarted, but it did not come back within "
             "30 s: no present network adapter has the key " +
                 adapter_key(1));
  }
}
