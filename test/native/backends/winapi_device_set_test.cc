// The list of devices over scripted functions: how buffers grow, which types are taken, and errors.
#include <cstring>
#include <functional>

#include "backends/windows_api/device_set.h"
#include "backends/windows_api/errors.h"
#include "harness.h"
#include "winapi_fake.h"

using namespace avbhal;
using namespace avbhal::test;
using namespace avbhal::windows_api;

namespace {

using Rooms = std::vector<std::uint32_t>;

// Answers each property by a function of the room that was offered.
struct Script {
  Rooms rooms;
  std::function<std::uint32_t(std::uint32_t room, std::uint32_t* required)> answer;
  std::uint32_t type = 0, open_error = 0, at_error = 0, key_error = 0;
  int closed = 0;
  WinApi api{};

  Script() {
    api.context = this;
    api.registry_property = [](void* s, void*, const DeviceData&, std::uint32_t,
                               std::uint32_t* type, void* out, std::uint32_t room,
                               std::uint32_t* required) {
      return static_cast<Script*>(s)->give(type, out, room, required);
    };
    api.device_property = [](void* s, void*, const DeviceData&, const PropertyKey&,
                             std::uint32_t* type, void* out, std::uint32_t room,
                             std::uint32_t* required) {
      return static_cast<Script*>(s)->give(type, out, room, required);
    };
    api.open_devices = [](void* s, const Guid&, std::uint32_t, void** set) {
      *set = s;
      return static_cast<Script*>(s)->open_error;
    };
    api.close_devices = [](void* s, void*) { ++static_cast<Script*>(s)->closed; };
    api.device_at = [](void* s, void*, std::uint32_t, DeviceData*) {
      return static_cast<Script*>(s)->at_error;
    };
    api.restart_device = [](void*, void*, const DeviceData&, bool*) { return 0u; };
  }
  std::uint32_t give(std::uint32_t* made, void* out, std::uint32_t room, std::uint32_t* required) {
    rooms.push_back(room);
    *made = type;
    std::memset(out, 1, room);
    return answer(room, required);
  }
  // A value of `size` bytes, as Windows answers for it.
  void holds(std::uint32_t of_type, std::uint32_t size) {
    type = of_type;
    rooms.clear();
    answer = [size](std::uint32_t room, std::uint32_t* required) {
      *required = size;
      return size <= room ? 0 : kInsufficientBuffer;
    };
  }
};

const PropertyKey kKey = kKeyBusNumber;

}  // namespace

TEST("winapi devices: a property is asked for with 512 bytes, then with what it needs, to 64 KiB") {
  struct Row {
    std::uint32_t size;
    Rooms rooms;
    bool there;
  };
  for (const Row& row : {Row{2, {512}, true}, Row{512, {512}, true}, Row{514, {512, 514}, true},
                         Row{65536, {512, 65536}, true}, Row{65538, {512}, false}}) {
    Script s;
    const DeviceSet set(s.api);
    s.holds(kRegistryText, row.size);
    CHECK_EQ(set.text({}, kPropertyService).size(), row.there ? row.size / 2 * 2 : 0);  // U+0101
    CHECK(s.rooms == row.rooms);
    s.holds(18, row.size);
    CHECK_EQ(set.text({}, kKey).size(), row.there ? row.size / 2 * 2 : 0);
    CHECK(s.rooms == row.rooms);
  }
}

TEST(
    "winapi devices: one that grows is asked for four times, a length beyond the room is the "
    "room") {
  Script s;
  const DeviceSet set(s.api);
  s.type = kRegistryText;
  s.answer = [](std::uint32_t room, std::uint32_t* required) {
    *required = room;
    return kInsufficientBuffer;
  };
  CHECK(set.text({}, kPropertyService).empty());
  CHECK((s.rooms == Rooms{512, 1024, 2048, 4096}));
  s.answer = [](std::uint32_t, std::uint32_t* required) {
    *required = 9999;
    return 0u;
  };
  CHECK_EQ(set.text({}, kPropertyService).size(), std::size_t{512});
  s.rooms.clear();
  s.answer = [](std::uint32_t, std::uint32_t*) { return kAccessDenied; };
  CHECK(set.text({}, kPropertyService).empty());
  CHECK_EQ(s.rooms.size(), std::size_t{1});
}

TEST("winapi devices: numbers are four bytes of their types, texts of theirs") {
  for (std::uint32_t type = 0; type < 25; ++type) {
    for (const std::uint32_t size : {3u, 4u, 5u}) {
      Script s;
      const DeviceSet set(s.api);
      s.holds(type, size);
      const auto registry = set.number({}, kPropertyBusNumber);
      CHECK_EQ(registry.value_or(0), type == 4 && size == 4 ? 0x01010101u : 0);
      const auto unified = set.number({}, kKey);
      CHECK_EQ(unified.value_or(0), (type == 6 || type == 7) && size == 4 ? 0x01010101u : 0);
      CHECK_EQ(set.text({}, kPropertyService).empty(), type != 1 && type != 7);
      CHECK_EQ(set.text({}, kKey).empty(), type != 18);
    }
  }
}

TEST("winapi devices: a list that cannot be opened or read keeps Windows' number") {
  Script s;
  {
    DeviceSet set(s.api);
    s.open_error = kAccessDenied;
    const Status refused = set.open();
    CHECK_EQ(refused.code(), ErrorCode::kDriverError);
    CHECK_EQ(refused.error().operation, "SetupDiGetClassDevs(Net)");
    CHECK_EQ(refused.error().detail, "the list of network adapters could not be read");
    CHECK_EQ(refused.error().os_error, kAccessDenied);
  }
  CHECK_EQ(s.closed, 0);
  {
    DeviceSet set(s.api);
    s.open_error = 0;
    CHECK(set.open().ok());
    CHECK(set.at(0).value().has_value());
    s.at_error = kNoMoreItems;
    CHECK(!set.at(0).value().has_value());
    s.at_error = kGenFailure;
    const Status failed = set.at(7).take_status();
    CHECK_EQ(failed.error().operation, "SetupDiEnumDeviceInfo");
    CHECK_EQ(failed.error().detail, "reading network adapter 7");
    CHECK_EQ(failed.error().os_error, kGenFailure);
    bool reboot = true;
    CHECK_EQ(set.restart({}, &reboot), 0u);
    CHECK(!reboot);
  }
  CHECK_EQ(s.closed, 1);
}
