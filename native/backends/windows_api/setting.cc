// The setting of an adapter's driver that switches hardware timestamping on.

#include <mutex>
#include <string>

#include "backends/windows_api/adapter.h"
#include "backends/windows_api/capabilities.h"
#include "backends/windows_api/device_set.h"
#include "backends/windows_api/errors.h"
#include "backends/windows_api/text.h"
#include "backends/windows_api/timestamp_state.h"

namespace avbhal::windows_api {
namespace {

constexpr const char* kElevate =
    "Run the program as administrator: only an elevated process may change a driver's settings or "
    "restart an adapter.";
using Value = std::optional<std::string>;

constexpr int kReturnLooks = 61;
constexpr std::uint64_t kReturnLookNs = 500'000'000;

std::string quoted(const Value& value) { return value ? "\"" + *value + "\"" : "absent"; }

Status denied_or(const char* call, std::uint32_t error, const std::string& detail) {
  return call_error(call, error, detail, error == kAccessDenied ? kElevate : "");
}

Result<DeviceData> find_device(const DeviceSet& set, const Guid& guid) {
  for (std::uint32_t i = 0;; ++i) {
    auto device = set.at(i);
    if (!device.ok()) return device.take_status();
    if (!device.value()) break;
    RegistryKey key;
    if (set.driver_key(*device.value(), key) != 0) continue;
    const auto found = parse_guid(key.text(u"NetCfgInstanceId").value_or(""));
    if (found && *found == guid) return *device.value();
  }
  return make_error(ErrorCode::kAdapterGone, {},
                    "no present network adapter has the key " + guid_text(guid));
}

Result<Value> read_value(const RegistryKey& key) {
  std::uint32_t type = 0;
  std::vector<unsigned char> bytes;
  const std::uint32_t error = key.exact(kTimestampKeyword, &type, &bytes);
  if (error == kFileNotFound) return Value();
  if (error != 0 && error != kMoreData) {
    return denied_or("RegQueryValueEx", error, "reading *PtpHardwareTimestamp");
  }
  const std::string text = error == 0 ? utf8(utf16_of_bytes(bytes)) : std::string();
  if (error == 0 && type == kRegistryText && is_setting_text(text)) return Value(text);
  return not_supported({},
                       "*PtpHardwareTimestamp holds something that could not be put back exactly "
                       "(registry type " +
                           std::to_string(type) +
                           "; a short text is wanted): correct it by hand, nothing was changed");
}

std::uint32_t write_value(const RegistryKey& key, const Value& value) {
  if (value) return key.write_text(kTimestampKeyword, *value);
  const std::uint32_t error = key.remove(kTimestampKeyword);
  return error == kFileNotFound ? 0 : error;
}

Status require_offered(const RegistryKey& key) {
  const std::u16string params = std::u16string(u"Ndi\\Params\\") + kTimestampKeyword;
  const std::uint32_t error = key.probe_subkey(params.c_str());
  if (error == 0) return ok_status();
  if (error != kFileNotFound) {
    return denied_or("RegOpenKeyEx(Ndi\\Params)", error,
                     "cannot tell whether the driver offers *PtpHardwareTimestamp");
  }
  return not_supported({},
                       "the adapter's driver does not offer *PtpHardwareTimestamp; a newer Intel "
                       "driver may, otherwise use the AVB filter driver (backend intel_avb)");
}

// One change of one open key. What is written is put back unless everything went well.
class Change {
 public:
  Change(const DeviceSet& set, const DeviceData& device, const RegistryKey& key)
      : set_(set), device_(device), key_(key) {}

  Result<TimestampSettingOutcome> make(const TimestampSettingChange& wanted) {
    auto before = read_value(key_);
    if (!before.ok()) return before.take_status();
    out_.keyword = "*PtpHardwareTimestamp";
    out_.before = before.take();
    Status status = write(wanted.value);
    if (status.ok() && wanted.restart) status = restart();
    if (!status.ok()) return status;
    return std::move(out_);
  }

 private:
  Status write(const Value& wanted) {
    const std::uint32_t error = write_value(key_, wanted);
    if (error != 0) {
      return denied_or(wanted ? "RegSetValueEx" : "RegDeleteValue", error,
                       "writing *PtpHardwareTimestamp" + put_back());
    }
    auto read = read_value(key_);
    if (!read.ok()) {
      const ErrorInfo& e = read.status().error();
      return make_os_error(e.code, e.operation, e.os_kind, e.os_error, e.detail + put_back());
    }
    out_.after = read.take();
    if (out_.after == wanted) return ok_status();
    return make_error(ErrorCode::kNotEffective, {},
                      "*PtpHardwareTimestamp: " + quoted(wanted) + " was written, " +
                          quoted(out_.after) + " was read back" + put_back());
  }

  Status restart() {
    const std::uint32_t error = set_.restart(device_, &out_.reboot_needed);
    out_.restarted = error == 0 && !out_.reboot_needed;
    if (error == 0) return ok_status();
    constexpr const char* kCall = "SetupDiCallClassInstaller(DIF_PROPERTYCHANGE)";
    if (error == kFailedWithoutNumber || means_unsupported(error)) {
      // No number of Windows, no number in the error.
      const bool numbered = error != kFailedWithoutNumber;
      return make_os_error(
          ErrorCode::kNotSupported, kCall, numbered ? OsErrorKind::kWin32 : OsErrorKind::kNone,
          numbered ? error : 0, "this system does not restart devices for a program" + put_back(),
          "Change the setting without a restart, then restart the adapter "
          "(Restart-NetAdapter) or the computer.");
    }
    return denied_or(kCall, error, "restarting the adapter" + put_back());
  }

  std::string put_back() const {
    const std::uint32_t error = write_value(key_, out_.before);
    auto now = read_value(key_);
    if (error == 0 && now.ok() && now.value() == out_.before) {
      return "; the setting is as before: " + quoted(out_.before);
    }
    return "; the setting could not be put back, it was " + quoted(out_.before) + " (error " +
           std::to_string(error) + ")";
  }

  const DeviceSet& set_;
  const DeviceData& device_;
  const RegistryKey& key_;
  TimestampSettingOutcome out_;
};

// What is there is read first, the change is read back, the adapter is restarted only when asked.
// On failure the old value is put back; the detail also says when that failed.
Result<TimestampSettingOutcome> change_setting(const WinApi& api, const Guid& guid,
                                               const TimestampSettingChange& change) {
  DeviceSet set(api);
  Status status = set.open();
  if (!status.ok()) return status;
  auto device = find_device(set, guid);
  if (!device.ok()) return device.take_status();
  RegistryKey reading;
  std::uint32_t error = set.driver_key(device.value(), reading);
  if (error != 0) return denied_or("SetupDiOpenDevRegKey", error, "opening the driver's key");
  if (change.value) {
    status = require_offered(reading);
    if (!status.ok()) return status;
  }
  RegistryKey writing;
  error = set.driver_key_to_write(device.value(), writing);
  if (error != 0) {
    return denied_or("SetupDiOpenDevRegKey", error, "opening the driver's key to write");
  }
  return Change(set, device.value(), writing).make(change);
}

class WindowsSetting final : public Setting {
 public:
  explicit WindowsSetting(const Opened& at) : Setting(at.adapter), at_(at) {}

 private:
  // Waits for a restarted adapter, up to 30 s.
  Result<TimestampSettingOutcome> do_change(const TimestampSettingChange& change) override {
    const std::lock_guard<std::mutex> one(mutex_);
    auto made = change_setting(at_.api, at_.adapter.guid(), change);
    if (!made.ok()) return made;
    if (!made.value().restarted) {
      // Only the reasons of the manifest depend on it; the next status asks anyway.
      static_cast<void>(at_.adapter.renew());
      return made;
    }
    if (Status back = await_return(); !back.ok()) return back;
    return made;
  }

  // Until the restarted adapter has its network interface again.
  Status await_return() {
    Status last;
    for (int i = 0; i < kReturnLooks; ++i) {
      if (i > 0) at_.system.sleep_ns(kReturnLookNs);
      last = at_.adapter.renew_restarted();
      if (last.ok()) last = at_.adapter.timestamp_status().take_status();
      if (last.ok()) return ok_status();
    }
    return make_error(
        ErrorCode::kAdapterNotReady, {},
        "the setting was changed and the adapter restarted, but it did not come back "
        "within 30 s: " +
            last.error().detail,
        "Look at the adapter in the device manager; the setting keeps its new value.");
  }

  const Opened at_;
  std::mutex mutex_;  // one change at a time
};

}  // namespace

std::unique_ptr<Setting> make_setting(const Opened& at) {
  return std::make_unique<WindowsSetting>(at);
}

}  // namespace avbhal::windows_api
