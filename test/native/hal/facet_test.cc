// What stands in front of every hook: access level, manifest, preconditions, the name of the call.
#include "hal/facet.h"

#include <string>
#include <vector>

#include "hal/backend.h"
#include "harness.h"

namespace avbhal {
namespace {

class FakeRegisters final : public Registers {
 public:
  explicit FakeRegisters(Adapter& adapter) : Registers(adapter) {}

  int calls = 0;
  Status answer;

 private:
  Result<std::uint32_t> do_read(std::uint32_t offset) override {
    ++calls;
    if (!answer.ok()) return std::move(answer);
    return offset;
  }
  Status do_write(std::uint32_t, std::uint32_t) override {
    ++calls;
    return ok_status();
  }
};

class FakeAdapter final : public Adapter {
 public:
  FakeAdapter() : Adapter(facts()), fake(*this) {}
  Registers* registers() override { return &fake; }
  Status look_again(Capability) override {
    if (found_again) renew([](AdapterInfo& info) { info.capabilities.allow(kRead.capability); });
    return std::move(told);
  }

  template <class Change>
  void renew(Change&& change) {
    AdapterInfo fresh = info();
    change(fresh);
    publish(std::move(fresh));
  }

  static constexpr const Operation& kRead = Registers::kRead;
  FakeRegisters fake;
  Status told;  // by look_again(), once
  bool found_again = false;

 private:
  static AdapterInfo facts() {
    AdapterInfo info;
    info.family = Family::kI226;
    info.capabilities.allow(Capability::kRegisterRead);
    info.capabilities.allow(Capability::kRegisterWrite);
    return info;
  }
  Status do_refresh() override { return make_error(ErrorCode::kAdapterGone, "ASK", "left"); }
};

class BareAdapter final : public Adapter {
 public:
  BareAdapter() : Adapter(facts()) {}

 private:
  static AdapterInfo facts() {
    AdapterInfo info;
    info.capabilities.deny(Capability::kClockSet, "no silicon for it");
    info.capabilities.allow(Capability::kTimestampStatus);
    return info;
  }
  Status do_refresh() override { return ok_status(); }
};

class BareBackend final : public Backend {
 public:
  const char* name() const override { return "bare"; }
  SystemClock& system_clock() override { return platform_system_clock(); }
  BackendProbe probe() override { return {}; }

 private:
  Result<std::vector<AdapterInfo>> do_enumerate() override {
    return make_error(ErrorCode::kDriverError, "LIST", "failed");
  }
  Result<std::unique_ptr<Adapter>> do_open(const std::string& key) override {
    if (key == "there") return std::unique_ptr<Adapter>(std::make_unique<BareAdapter>());
    return make_error(ErrorCode::kNoAdapter, {}, "nothing there");
  }
};

std::string told(const Status& status) {
  return std::string(code_text(status.code())) + " " + status.error().operation + ": " +
         status.error().detail;
}

template <class F>
Status ask(Adapter& adapter, const Operation& operation) {
  return with<F>(adapter, operation, [](F&) { return ok_status(); });
}

}  // namespace

TEST(
    "facet: a facet that is null is not supported, with the manifest's reason and the call's "
    "name") {
  BareAdapter adapter;
  CHECK_EQ(told(ask<Steering>(adapter, Steering::kSet)),
           std::string("HAL_NOT_SUPPORTED clock.set: no silicon for it"));
  CHECK_EQ(told(ask<Clock>(adapter, Clock::kRead)),
           std::string("HAL_NOT_SUPPORTED clock.read: this backend does not offer it"));
  // The manifest has a reason only for what it denies.
  CHECK_EQ(told(ask<Stamps>(adapter, Stamps::kStatus)),
           std::string("HAL_NOT_SUPPORTED stamps.status: this backend does not offer it"));
  CHECK_EQ(told(ask<Setting>(adapter, Setting::kChange)),
           std::string("HAL_NOT_SUPPORTED stamps.enable: this backend has no driver setting that "
                       "switches timestamping on"));
}

TEST("facet: the access level is checked before the hook is called, absent facets included") {
  FakeAdapter adapter;
  adapter.limit_access(AccessLevel::kDiscipline);
  CHECK_EQ(adapter.fake.write(4, 1).code(), ErrorCode::kAccessLevel);
  CHECK_EQ(adapter.fake.write(4, 1).error().operation, std::string("registers.write"));
  CHECK_EQ(ask<Tsn>(adapter, Tsn::kGates).code(), ErrorCode::kAccessLevel);
  CHECK_EQ(adapter.fake.calls, 0);
  adapter.limit_access(AccessLevel::kConfigure);
  CHECK(adapter.fake.write(4, 1).ok());
  CHECK_EQ(adapter.fake.calls, 1);
}

TEST("facet: what the manifest denies never reaches the hook") {
  FakeAdapter adapter;
  adapter.renew([](AdapterInfo& info) {
    info.capabilities.deny(Capability::kRegisterRead, "a release build");
  });
  CHECK_EQ(told(adapter.fake.read(4).status()),
           std::string("HAL_NOT_SUPPORTED registers.read: a release build"));
  CHECK_EQ(adapter.fake.calls, 0);
}

TEST("facet: a manifest that ages is looked at again, or a more specific error comes") {
  FakeAdapter adapter;
  adapter.renew(
      [](AdapterInfo& info) { info.capabilities.deny(Capability::kRegisterRead, "not yet"); });
  adapter.told = make_error(ErrorCode::kAccessDenied, "OPEN", "denied");
  CHECK_EQ(told(adapter.fake.read(4).status()),
           std::string("HAL_ACCESS_DENIED registers.read: OPEN: denied"));
  adapter.found_again = true;
  CHECK(adapter.fake.read(4).ok());
  CHECK_EQ(adapter.fake.calls, 1);
}

TEST("facet: preconditions of the contract are checked before the hook is called") {
  FakeAdapter adapter;
  for (const std::uint32_t offset : {1u, 0x20000u}) {
    CHECK_EQ(adapter.fake.read(offset).status().code(), ErrorCode::kRegisterInvalid);
    CHECK_EQ(adapter.fake.write(offset, 0).code(), ErrorCode::kRegisterInvalid);
  }
  const Status read_only = adapter.fake.write(0xB61C, 0);
  CHECK_EQ(read_only.code(), ErrorCode::kRegisterReadOnly);
  CHECK_EQ(read_only.error().operation, std::string("registers.write"));
  CHECK_EQ(adapter.fake.calls, 0);
}

TEST("facet: the driver's call stands in the detail, the facade's name is the operation") {
  FakeAdapter adapter;
  adapter.fake.answer = make_os_error(ErrorCode::kDriverError, "READ_REGISTER", OsErrorKind::kWin32,
                                      31, "failed", "hint");
  const Status status = adapter.fake.read(4).take_status();
  CHECK_EQ(told(status), std::string("HAL_DRIVER_ERROR registers.read: READ_REGISTER: failed"));
  CHECK_EQ(status.error().os_error, 31u);
  CHECK_EQ(status.error().hint, std::string("hint"));
  CHECK_EQ(told(adapter.refresh()), std::string("HAL_ADAPTER_GONE adapter.refresh: ASK: left"));
}

TEST("facet: facts stay valid over a refresh, and equal ones are kept once") {
  FakeAdapter adapter;
  const AdapterInfo& before = adapter.info();
  const auto link = [&adapter](bool up) {
    adapter.renew([up](AdapterInfo& info) { info.link = LinkState{up, 0}; });
    return &adapter.info();
  };
  const AdapterInfo* up = link(true);
  const AdapterInfo* down = link(false);
  CHECK(up != down);
  CHECK(link(true) == up);
  CHECK(link(false) == down);
  CHECK(up->link->up);
  CHECK(!before.link.has_value());
}

TEST("facet: a backend names its calls, gives the access level, and has no simulation of its own") {
  BareBackend backend;
  CHECK_EQ(told(backend.enumerate().status()),
           std::string("HAL_DRIVER_ERROR hal.adapters: LIST: failed"));
  CHECK_EQ(told(backend.open("x").status()), std::string("HAL_NO_ADAPTER hal.open: nothing there"));
  CHECK(backend.open("there", AccessLevel::kObserve).value()->access() == AccessLevel::kObserve);
  CHECK_EQ(advance_time(backend, 1).error().operation, std::string("simulation.advance"));
  CHECK_EQ(give_order(backend, "remove").code(), ErrorCode::kNotSupported);
  CHECK_EQ(notice_changes(backend, [] {}).status().code(), ErrorCode::kNotSupported);
}

TEST("facet: filters of events are checked") {
  EventFilter filter;
  CHECK(check_event_filter(filter).ok());
  filter.vlan_id = 4094;
  filter.pcp = 7;
  CHECK(check_event_filter(filter).ok());
  for (const EventFilter& wrong :
       {EventFilter{0, {}, {}}, EventFilter{32, {}, {}}, EventFilter{1, std::uint16_t{4095}, {}},
        EventFilter{1, {}, std::uint8_t{8}}}) {
    CHECK_EQ(check_event_filter(wrong).code(), ErrorCode::kInvalidArgument);
  }
}

}  // namespace avbhal
