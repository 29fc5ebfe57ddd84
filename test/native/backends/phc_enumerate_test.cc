// Adapters as sysfs and ethtool tell them, and why a clock cannot be used.
#include "backends/linux_phc/errors.h"
#include "backends/linux_phc/sysfs.h"
#include "linux_bench.h"

using namespace avbhal;
using namespace avbhal::test;
using namespace avbhal::linux_phc;

namespace {

bool contains(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

std::string reason(const AdapterInfo& info, Capability c) {
  CHECK(!info.capabilities.has(c));
  return info.capabilities.reason(c);
}

}  // namespace

TEST("phc enumerate: what sysfs and ethtool tell of an adapter") {
  PhcBench b;
  b.linux.texts["/sys/class/net/eth0/device/numa_node"] = "1\n";
  const auto all = b.backend->enumerate();
  CHECK(all.ok());
  CHECK_EQ(all.value().size(), 1u);
  const AdapterInfo& info = all.value().front();
  CHECK_EQ(info.key, kPhcKey);
  CHECK_EQ(info.name, "eth0");
  CHECK_EQ(info.description, "Intel I210-AT / I210-IT");
  CHECK(info.family == Family::kI210);
  CHECK_EQ(info.pci->vendor, 0x8086);
  CHECK_EQ(info.pci->device, 0x1533);
  CHECK_EQ(info.pci->subsystem_device, 1);
  CHECK_EQ(info.pci->revision, 3);
  CHECK(info.pci->exact);
  CHECK_EQ(info.location->bus, 1u);
  CHECK_EQ((*info.mac)[0], 2);
  CHECK_EQ((*info.mac)[5], 1);
  CHECK(info.link->up);
  CHECK_EQ(info.link->speed_bps, 1'000'000'000u);
  CHECK_EQ(info.driver->name, "igb");
  CHECK_EQ(info.driver->version, "6.12.95");
  CHECK_EQ(info.numa_node.value_or(-1), 1);
  CHECK_EQ(info.if_index.value_or(0), 2u);
  CHECK(!info.simulated);
  CHECK(info.cross_method == CrossMethod::kPhcExtendedRaw);
  CHECK(info.capabilities.has(Capability::kClockRead));
  CHECK(info.capabilities.has(Capability::kClockRateAdjust));
  CHECK(all_closed(b.linux));
}

TEST("phc enumerate: another vendor's adapter with a clock is 'other', one without is left out") {
  PhcBench b;
  b.linux.add("eth2", "0000:03:00.1", 4, "0x1019", "0x15b3");
  b.linux.add("eth3", "0000:04:00.0", -1, "0x8168", "0x10ec");
  b.linux.add("eth1", "0000:00:1f.6", -1, "0x15b7");     // an I219 whose driver has no clock
  b.linux.folders["/sys/class/net"].push_back("vlan7");  // no device behind it
  b.linux.phc_of["vlan7"] = 0;
  const auto all = b.backend->enumerate();
  CHECK_EQ(all.value().size(), 3u);
  const AdapterInfo& i219 = all.value()[0];
  CHECK(i219.family == Family::kI219);
  CHECK(contains(reason(i219, Capability::kClockRead), "offers no hardware clock"));
  const AdapterInfo& other = all.value()[2];
  CHECK(other.family == Family::kOther);
  CHECK_EQ(other.index, 2u);
  CHECK_EQ(other.description, "adapter of driver igb");
  CHECK(other.capabilities.has(Capability::kClockRead));
  CHECK_EQ(b.backend->probe().reason,
           "3 adapters, 2 with a clock that can be read; left out, without a hardware clock: eth3");
}

TEST("phc enumerate: two ports of one PCI function have keys of their own") {
  PhcBench b;
  b.linux.add("eth1", kPhcKey, 1);
  b.linux.texts["/sys/class/net/eth1/dev_port"] = "1\n";
  const auto all = b.backend->enumerate();
  CHECK_EQ(all.value()[0].key, kPhcKey);
  CHECK_EQ(all.value()[1].key, std::string(kPhcKey) + "/1");
}

TEST("phc enumerate: without an adapter nothing is available, and it says why") {
  FakeLinux linux;
  const auto backend = linux_phc::make_linux_phc_backend(linux.api, linux.clock);
  BackendProbe probe = backend->probe();
  CHECK(!probe.available);
  CHECK_EQ(probe.adapters, 0u);
  CHECK_EQ(probe.reason, "no network adapter with a hardware clock is present");
  CHECK(backend->enumerate().value().empty());
  CHECK(failed_as(backend->open("x").status(), ErrorCode::kNoAdapter, 0, "no adapter"));
  linux.folders.clear();
  probe = backend->probe();
  CHECK(!probe.available);
  CHECK(contains(probe.reason, "could not be listed (errno 2). Mount sysfs"));
  CHECK(failed_as(backend->enumerate().status(), ErrorCode::kDriverError, kEnoent, "Mount sysfs"));
  linux.api.absent_reason = "not here";
  CHECK(contains(backend->probe().reason, "not here. Use this backend on Linux."));
}

TEST("phc enumerate: a clock nobody may read is listed, not available, and names the group") {
  PhcBench b;
  b.phc.readable = false;
  const BackendProbe probe = b.backend->probe();
  CHECK(!probe.available);
  CHECK_EQ(probe.adapters, 1u);
  CHECK(contains(probe.reason, "Add this user to the group 'avbhal'"));
  auto nic = b.open();
  Status refused = nic->clock()->read().take_status();
  CHECK(failed_as(refused, ErrorCode::kAccessDenied, kEacces, "/dev/ptp0 (rw-rw---- root avbhal)"));
  CHECK_EQ(refused.error().operation, "clock.read");
  b.phc.rights = {0600, "root", "root"};
  refused = nic->clock()->read().take_status();
  CHECK(failed_as(refused, ErrorCode::kAccessDenied, kEacces, "install the udev rule"));
  b.phc.readable = true;  // given meanwhile
  CHECK(nic->clock()->read().ok());
}

TEST("phc enumerate: a container without the device file") {
  PhcBench b;
  b.phc.errors["open"] = kEnoent;
  CHECK(contains(b.backend->probe().reason, "here is no device file of it"));
  auto nic = b.open();
  CHECK(failed_as(nic->clock()->read().status(), ErrorCode::kAdapterGone, kEnoent,
                  "--device /dev/ptp0"));
}

TEST("phc enumerate: link down, and facts that are missing or strange") {
  PhcBench b;
  const std::string folder = "/sys/class/net/eth0/";
  b.linux.texts[folder + "operstate"] = "down\n";
  b.linux.texts[folder + "speed"] = "-1\n";
  b.linux.texts[folder + "address"] = "02-00\n";
  b.linux.links[folder + "device"] = "../../../fe300000.ethernet";
  for (const char* name : {"device/vendor", "device/device", "ifindex"}) {
    b.linux.texts.erase(folder + name);
  }
  const AdapterInfo info = b.backend->enumerate().value().front();
  CHECK_EQ(info.key, "fe300000.ethernet");
  CHECK(info.family == Family::kOther);
  CHECK(!info.pci && !info.location && !info.mac && !info.if_index && !info.numa_node);
  CHECK(!info.link->up);
  CHECK_EQ(info.link->speed_bps, 0u);
}

TEST("phc sysfs: numbers, addresses and locations are read whole or not at all") {
  CHECK_EQ(parse_number("0x8086").value_or(0), 0x8086);
  CHECK_EQ(parse_number("-1").value_or(0), -1);
  for (const char* text : {"", "0x", "-", "12a", "1 2", "0x1234567890123456"}) {
    CHECK(!parse_number(text));
  }
  CHECK(parse_mac("aa:bb:cc:dd:ee:FF"));
  for (const char* text : {"", "aa:bb:cc:dd:ee", "aa:bb:cc:dd:ee-ff", "ag:bb:cc:dd:ee:ff"}) {
    CHECK(!parse_mac(text));
  }
  const auto at = parse_location("10000:e1:1f.7");
  CHECK(at && at->bus == 0xe1 && at->device == 0x1f && at->function == 7);
  for (const char* text :
       {"", "usb1", "0000:01:20.0", "0000:01:00.8", "0000:01:00.0x", "x:01:00.0", "0000:01-00.0"}) {
    CHECK(!parse_location(text));
  }
}

TEST("phc enumerate: refresh brings the facts up to date, or the adapter is gone") {
  PhcBench b;
  auto nic = b.open();
  b.linux.texts["/sys/class/net/eth0/operstate"] = "down\n";
  CHECK(nic->refresh().ok());
  CHECK(!nic->info().link->up);
  b.linux.folders["/sys/class/net"].clear();
  CHECK(failed_as(nic->refresh(), ErrorCode::kAdapterGone, 0, kPhcKey));
}
