// What Windows tells of changes, and where it tells nothing.
#include "backends/windows_api/backend.h"
#include "backends/windows_api/errors.h"
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
  int told = 0;

  std::unique_ptr<Backend> hal() { return make_windows_api_backend(windows.api, clock); }
  Result<std::unique_ptr<ChangeNotice>> notice(Backend& backend) {
    return notice_changes(backend, [this] { ++told; });
  }
};

}  // namespace

TEST("winapi notice: timestamp configurations and interfaces are told until it ends") {
  Bench b;
  const auto backend = b.hal();
  const int before = b.windows.watches();
  auto first = b.notice(*backend);
  CHECK(first.ok());
  b.windows.notify_change();
  CHECK_EQ(b.told, 1);
  b.windows.notify_interfaces();
  CHECK_EQ(b.told, 2);
  first.take().reset();
  CHECK_EQ(b.windows.watches(), before);
  b.windows.notify_change();
  b.windows.notify_interfaces();
  CHECK_EQ(b.told, 2);
}

TEST("winapi notice: two notices are both told of timestamps") {
  Bench b;
  const auto backend = b.hal();
  auto one = b.notice(*backend);
  {
    auto other = b.notice(*backend);
    b.windows.notify_change();
    CHECK_EQ(b.told, 2);
  }
  b.windows.notify_change();
  CHECK_EQ(b.told, 3);
}

TEST("winapi notice: an interface change alone restarts no clock") {
  Bench b;
  const auto backend = b.hal();
  auto adapter = backend->open(adapter_key(1)).take();
  auto notice = b.notice(*backend);
  b.windows.timestamps[b.luid].active = TimestampCapabilities{};
  b.windows.notify_interfaces();
  CHECK(adapter->clock()->cross_timestamp().ok());
  b.windows.notify_change();
  CHECK(adapter->clock()->cross_timestamp().status().code() == ErrorCode::kNotSupported);
}

TEST("winapi notice: a system that registers but gives no handle (Wine) is left alone") {
  Bench b;
  b.windows.api.watch_interfaces = [](void*, InterfaceChange, void*, void** handle) {
    *handle = nullptr;
    return std::uint32_t{0};
  };
  b.windows.drop_timestamp_functions();
  const auto backend = b.hal();
  CHECK(b.notice(*backend).ok());
  CHECK_EQ(b.windows.watches(), 0);
}

TEST("winapi notice: one of the two suffices, none is not supported") {
  Bench b;
  b.windows.api.watch_interfaces = nullptr;
  const auto backend = b.hal();
  CHECK(b.notice(*backend).ok());
  Bench none;
  none.windows.watch_error = kAccessDenied;
  const auto deaf = none.hal();
  const auto refused = none.notice(*deaf);
  CHECK(refused.status().code() == ErrorCode::kNotSupported);
  CHECK(refused.status().error().detail.find("timestamps error 5, interfaces error 5") !=
        std::string::npos);
}
