// What each file of sysfs makes of an adapter, one fact at a time, and in which order adapters
// come.
#include <cstring>

#include "backends/linux_phc/enumerate.h"
#include "backends/linux_phc/errors.h"
#include "backends/linux_phc/sysfs.h"
#include "linux_bench.h"

using namespace avbhal;
using namespace avbhal::test;
using namespace avbhal::linux_phc;

namespace {

constexpr char kFolder[] = "/sys/class/net/eth0/";

AdapterInfo only(PhcBench& b) { return b.backend->enumerate().value().front(); }

// The adapter with one file of its folder changed; without `text` the file is not there.
AdapterInfo with(const char* file, const char* text) {
  PhcBench b;
  if (text == nullptr) {
    b.linux.texts.erase(kFolder + std::string(file));
  } else {
    b.linux.texts[kFolder + std::string(file)] = text;
  }
  return only(b);
}

}  // namespace

TEST("phc facts: numbers of up to 15 digits, of base 16 after 0x") {
  struct Row {
    const char* text;
    std::int64_t value;
  };
  for (const Row& row :
       {Row{"0", 0}, Row{"9", 9}, Row{"10", 10}, Row{"-0", 0}, Row{"-25", -25}, Row{"0x0", 0},
        Row{"0xf", 15}, Row{"0xF0a9", 0xF0A9}, Row{"123456789012345", 123456789012345},
        Row{"-123456789012345", -123456789012345}, Row{"0x123456789abcdef", 0x123456789abcdef}}) {
    CHECK_EQ(parse_number(row.text).value_or(-999), row.value);
  }
  for (const char* text : {"1234567890123456", "-1234567890123456", "0x1234567890abcdef", "a",
                           "0xg", "0x-1", "--1", "-0x1", "x1", " 1", "1 ", "+1", "0X1"}) {
    CHECK(!parse_number(text));
  }
}

TEST("phc facts: a MAC is six bytes with colons between") {
  const auto mac = parse_mac("01:23:45:67:89:aB");
  const std::uint8_t bytes[] = {0x01, 0x23, 0x45, 0x67, 0x89, 0xAB};
  CHECK(mac.has_value());
  for (std::size_t i = 0; i < 6; ++i) CHECK_EQ((*mac)[i], bytes[i]);
  for (const std::size_t at : {2u, 5u, 8u, 11u, 14u}) {
    std::string text = "01:23:45:67:89:ab";
    text[at] = '-';
    CHECK(!parse_mac(text));
  }
  for (const std::size_t at : {0u, 1u, 3u, 4u, 6u, 7u, 9u, 10u, 12u, 13u, 15u, 16u}) {
    std::string text = "01:23:45:67:89:ab";
    text[at] = 'g';
    CHECK(!parse_mac(text));
  }
  CHECK(!parse_mac("01:23:45:67:89:ab:"));
  CHECK(!parse_mac("01:23:45:67:89:a"));
}

TEST("phc facts: a location is domain, bus, device below 32 and function below 8") {
  const auto at = parse_location("0:0a:1f.7");
  CHECK(at && at->bus == 10 && at->device == 31 && at->function == 7);
  const auto first = parse_location("0000:00:00.0");
  CHECK(first && first->bus == 0 && first->device == 0 && first->function == 0);
  for (const char* text :
       {":01:02.3", "g:01:02.3", "0:g1:02.3", "0:01:g2.3", "0:01:02.g", "0:01:20.3", "0:01:02.8",
        "0:01.02.3", "0:01:02:3", "0:01:02.", "0:01:02.34", "0:1:02.3", "01:02.3", "0:0 :02.3"}) {
    CHECK(!parse_location(text));
  }
}

TEST("phc facts: the link by its state, its carrier and its speed") {
  struct Row {
    const char *state, *carrier, *speed;
    bool up;
    std::uint64_t bps;
  };
  constexpr Row kRows[] = {
      {"up", "0", "1000", true, 1'000'000'000},
      {"up", nullptr, "2500", true, 2'500'000'000},
      {"up", "1", "1", true, 1'000'000},
      {"up", "1", "0", true, 0},
      {"up", "1", "-1", true, 0},
      {"up", "1", nullptr, true, 0},
      {"unknown", "1", "100", true, 100'000'000},
      {"unknown", "0", "100", false, 0},
      {"unknown", nullptr, "100", false, 0},
      {"unknown", "2", "100", false, 0},
      {"down", "1", "1000", false, 0},
      {"dormant", "1", "1000", false, 0},
  };
  for (const Row& row : kRows) {
    PhcBench b;
    const auto put = [&b](const char* name, const char* text) {
      b.linux.texts.erase(kFolder + std::string(name));
      if (text != nullptr) b.linux.texts[kFolder + std::string(name)] = text + std::string("\n");
    };
    put("operstate", row.state);
    put("carrier", row.carrier);
    put("speed", row.speed);
    const AdapterInfo info = only(b);
    CHECK_EQ(info.link->up, row.up);
    CHECK_EQ(info.link->speed_bps, row.bps);
  }
  CHECK(!with("operstate", nullptr).link);
  CHECK(!with("operstate", "").link);
  CHECK(!with("operstate", "\nup").link);
  CHECK(with("operstate", "up\ndown").link->up);
}

TEST("phc facts: ids of the PCI device, where vendor and device are known") {
  PhcBench b;
  const AdapterInfo info = only(b);
  CHECK_EQ(info.pci->subsystem_vendor, 0x8086);
  CHECK(!with("device/vendor", nullptr).pci);
  CHECK(!with("device/device", nullptr).pci);
  CHECK(!with("device/vendor", "8086h").pci);
  const AdapterInfo bare = with("device/revision", nullptr);
  CHECK(bare.pci && bare.pci->revision == 0 && bare.pci->exact);
  CHECK_EQ(with("device/subsystem_vendor", nullptr).pci->subsystem_vendor, 0);
  CHECK_EQ(with("device/subsystem_device", nullptr).pci->subsystem_device, 0);
  CHECK(with("device/vendor", "0x10ec").family == Family::kOther);
  CHECK(with("device/device", "0xffff").family == Family::kOther);
  CHECK_EQ(with("device/device", "0xffff").description, "adapter of driver igb");
}

TEST("phc facts: node, index and port only where they are numbers that can be") {
  CHECK_EQ(with("device/numa_node", "0").numa_node.value_or(-9), 0);
  CHECK_EQ(with("device/numa_node", "2147483647").numa_node.value_or(-9), 2147483647);
  for (const char* text : {"-1", "2147483648", "x"}) {
    CHECK(!with("device/numa_node", text).numa_node);
  }
  CHECK(!with("device/numa_node", nullptr).numa_node);
  CHECK_EQ(with("ifindex", "1").if_index.value_or(0), 1u);
  for (const char* text : {"0", "-1", "x"}) CHECK(!with("ifindex", text).if_index);
  CHECK_EQ(with("dev_port", "0").key, kPhcKey);
  CHECK_EQ(with("dev_port", "-1").key, kPhcKey);
  CHECK_EQ(with("dev_port", "2").key, std::string(kPhcKey) + "/2");
}

TEST("phc facts: the driver's name from ethtool, else from the link, else none") {
  PhcBench b;
  auto& api = b.linux.api;
  api.ethtool = [](void*, const std::string&, void* request) {
    auto& driver = *static_cast<EthtoolDriver*>(request);
    if (driver.command != 3) return kEopnotsupp;
    std::memset(driver.driver, 'd', sizeof driver.driver);  // without an end
    std::memset(driver.version, 'v', 3);
    return 0;
  };
  AdapterInfo info = only(b);
  CHECK_EQ(info.driver->name, std::string(32, 'd'));
  CHECK_EQ(info.driver->version, "vvv");
  CHECK(!info.capabilities.has(Capability::kClockRead));
  api.ethtool = [](void*, const std::string&, void*) { return kEopnotsupp; };
  info = only(b);
  CHECK_EQ(info.driver->name, "igb");
  CHECK_EQ(info.driver->version, "");
  api.ethtool = [](void*, const std::string&, void*) { return 0; };
  CHECK_EQ(only(b).driver->name, "igb");
  b.linux.links.erase(kFolder + std::string("device/driver"));
  CHECK(!only(b).driver);
  CHECK_EQ(only(b).description, "Intel I210-AT / I210-IT");
}

TEST("phc facts: an adapter of another vendor without a driver's name") {
  PhcBench b;
  b.linux.texts[kFolder + std::string("device/vendor")] = "0x10ec";
  b.linux.links.erase(kFolder + std::string("device/driver"));
  b.linux.api.ethtool = [](void*, const std::string&, void* request) {
    auto& stamping = *static_cast<EthtoolStamping*>(request);
    if (stamping.command == 0x41) stamping.phc_index = 0;
    return stamping.command == 0x41 ? 0 : kEopnotsupp;
  };
  CHECK_EQ(only(b).description, "adapter without a driver's name");
  CHECK(only(b).capabilities.has(Capability::kClockRead));
}

TEST("phc facts: adapters come by bus, device, function, then key; without a location last") {
  FakeLinux linux;
  const char* const sorted[] = {"0000:01:00.0", "0000:01:00.1", "0000:01:02.0", "0000:02:00.0",
                                "0001:02:00.0", "a.ethernet",   "b.ethernet"};
  const int order[] = {6, 3, 1, 5, 0, 4, 2};
  for (const int i : order) {
    linux.add("eth" + std::to_string(9 - i), sorted[i], i);
  }
  linux.add("wan1", "0000:09:00.0", -1, "0x8168", "0x10ec");
  linux.add("wan0", "0000:08:00.0", -1, "0x8168", "0x10ec");
  const auto all = enumerate_adapters(linux.api);
  CHECK_EQ(all.value().adapters.size(), std::size_t{7});
  for (std::uint32_t i = 0; i < 7; ++i) {
    const FoundAdapter& found = all.value().adapters[i];
    CHECK_EQ(found.info.key, sorted[i]);
    CHECK_EQ(found.info.index, i);
    CHECK_EQ(found.phc_index.value_or(-1), static_cast<int>(i));
  }
  CHECK(all.value().without_clock == std::vector<std::string>({"wan0", "wan1"}));
}

TEST("phc facts: probe counts adapters and names those that are left out") {
  FakeLinux linux;
  const auto backend = make_linux_phc_backend(linux.api, linux.clock);
  linux.add("wan1", "0000:09:00.0", -1, "0x8168", "0x10ec");
  CHECK_EQ(backend->probe().reason,
           "no network adapter with a hardware clock is present; left out, without a hardware "
           "clock: wan1");
  linux.add("wan0", "0000:08:00.0", -1, "0x8168", "0x10ec");
  FakePhc& phc = linux.add("eth0", kPhcKey, 0);
  CHECK_EQ(backend->probe().reason,
           "1 adapter, 1 with a clock that can be read; left out, without a hardware clock: wan0, "
           "wan1");
  CHECK(backend->probe().available);
  phc.readable = false;
  const BackendProbe none = backend->probe();
  CHECK(!none.available && none.adapters == 1);
  CHECK_EQ(none.reason,
           "1 adapter, none with a clock that can be read: eth0: open(/dev/ptp0): it may not be "
           "read (errno 13). Add this user to the group 'avbhal', which may read /dev/ptp0 "
           "(rw-rw---- root avbhal), and log in again.; left out, without a hardware clock: wan0, "
           "wan1");
  CHECK_EQ(std::string(backend->name()), "linux_phc");
  CHECK_EQ(backend->open("x").status().error().detail, "no adapter is present at \"x\"");
}

TEST("phc facts: of several adapters the one of the key is opened and looked at again") {
  PhcBench b;
  b.linux.add("eth1", "0000:02:00.0", 1);
  b.linux.add("eth2", "0000:03:00.0", 2);
  auto nic = b.backend->open("0000:02:00.0", AccessLevel::kObserve).take();
  CHECK_EQ(nic->info().name, "eth1");
  CHECK(b.linux.opened == std::vector<std::string>{"ptp1 r"});
  b.linux.texts["/sys/class/net/eth1/operstate"] = "down\n";
  CHECK(nic->refresh().ok());
  CHECK_EQ(nic->info().name, "eth1");
  CHECK(!nic->info().link->up);
  // A capability that nothing stands in the way of needs no look.
  b.linux.folders.clear();
  CHECK(nic->look_again(Capability::kClockRead).ok());
  CHECK(failed_as(nic->refresh(), ErrorCode::kDriverError, kEnoent,
                  "the network interfaces could not be listed"));
}
