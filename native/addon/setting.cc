// The driver setting that switches timestamping on.
#include <utility>

#include "addon/adapter.h"
#include "addon/arguments.h"
#include "addon/own_property.h"
#include "addon/worker.h"

namespace avbhal::addon {
namespace {

// The outcome is delivered even when the session is closed meanwhile: what was changed stays
// changed.
class SettingCall final : public WorkerCall<TimestampSettingOutcome> {
 public:
  SettingCall(Napi::Env env, const OpenAdapter& open, TimestampSettingChange change)
      : WorkerCall(env, open.session, Setting::kChange.name),
        adapter_(open.adapter),
        change_(std::move(change)) {}

 protected:
  Result<TimestampSettingOutcome> work(Backend&) override {
    return with<Setting>(*adapter_, Setting::kChange,
                         [this](Setting& setting) { return setting.change(change_); });
  }
  Napi::Value convert(Napi::Env env, TimestampSettingOutcome outcome) override {
    return Record(env)
        .set("keyword", outcome.keyword)
        .set("before", outcome.before)
        .set("after", outcome.after)
        .set("restarted", outcome.restarted)
        .set("rebootNeeded", outcome.reboot_needed)
        .object();
  }
  bool ends_with_session() const override { return false; }

 private:
  // Released before the backend, which belongs to the base.
  std::shared_ptr<Adapter> adapter_;
  const TimestampSettingChange change_;
};

// changeTimestampSetting(value: text|null = 1, restart: bool): Promise<NativeTimestampSetting> {
//   keyword: string; before: string | null; after: string | null; restarted: boolean;
//   rebootNeeded: boolean }
// `value`: up to 32 printable ASCII characters; null deletes it.
Napi::Value change(AdapterObject& self, const Napi::CallbackInfo& call) {
  const OpenAdapter& open = self.open(call.Env(), Setting::kChange.name);
  throw_unless_ok(call.Env(), require_access(open.adapter->access(), Setting::kChange.access,
                                             Setting::kChange.name));
  TimestampSettingChange change;
  if (!call[0].IsNull()) change.value = string_argument(call, 0, "value");
  change.restart = bool_argument(call, 1, "restart");
  return (new SettingCall(call.Env(), open, std::move(change)))->start();
}

}  // namespace

void add_setting(AdapterMethods& methods) {
  methods.push_back(adapter_method<&change>("changeTimestampSetting"));
}

}  // namespace avbhal::addon
