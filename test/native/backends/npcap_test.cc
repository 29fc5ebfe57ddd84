// Whether frames can go through Npcap: each thing that can stand in the way, with what to do.
#include "backends/intel_avb/npcap.h"

#include <cstring>
#include <string>
#include <vector>

#include "avb_standin_bench.h"
#include "harness.h"

namespace avbhal {
namespace {

using intel_avb::FrameAccess;
using intel_avb::NetInterface;
using intel_avb::PcapCalls;
using lab::npcap_around;
using test::AvbStandin;

std::string reason(AvbStandin& machine, const char* key = "avb:I226:0") {
  const std::unique_ptr<Adapter> adapter = machine.open(key);
  const CapabilityManifest& manifest = adapter->info().capabilities;
  CHECK_EQ(manifest.has(Capability::kFrames), manifest.reason(Capability::kFrames).empty());
  // What is listed and what is opened agree.
  const std::vector<AdapterInfo> listed = machine.backend->enumerate().take();
  for (const AdapterInfo& info : listed) {
    if (info.key == key) {
      CHECK_EQ(info.capabilities.reason(Capability::kFrames), manifest.reason(Capability::kFrames));
    }
  }
  return manifest.reason(Capability::kFrames);
}

bool says(const std::string& text, const char* part) {
  if (text.find(part) != std::string::npos) return true;
  test::fail(__FILE__, __LINE__, "'" + text + "' lacks '" + part + "'");
  return false;
}

// What the port of the tests below answers.
struct Script {
  std::uint32_t load = 0, service = 0, interfaces = 0;
  std::string why;
  const char* version = "Npcap version 1.87, based on libpcap version 1.10.6";
  std::uint16_t vendor_id = 0x8086;
  const char* create_error = nullptr;
  std::string created;
  int closed = 0;
};
Script script;
char pcap_memory;

intel_avb::NpcapPort platform_like() {
  intel_avb::NpcapPort port;
  port.load = [](void*, PcapCalls* calls, std::string* why) {
    *why = script.why;
    calls->lib_version = [] { return script.version; };
    calls->create = [](const char* device, char* error) -> intel_avb::Pcap* {
      script.created = device;
      if (script.create_error == nullptr) return reinterpret_cast<intel_avb::Pcap*>(&pcap_memory);
      std::strcpy(error, script.create_error);
      return nullptr;
    };
    calls->close = [](intel_avb::Pcap*) { ++script.closed; };
    return script.load;
  };
  port.service = [](void*, intel_avb::NpcapService* out) {
    *out = {true, true, false, false};
    return script.service;
  };
  port.interfaces = [](void*, std::vector<NetInterface>* out) {
    *out = {{"{1}", {}, script.vendor_id, 0x1533},
            {"{2}", {}, script.vendor_id, 0x125B},
            {"{3}", {}, script.vendor_id, 0x15F2}};
    return script.interfaces;
  };
  return port;
}

TEST("npcap: frames go where it is installed and serves the adapter") {
  AvbStandin machine;
  CHECK_EQ(reason(machine), "");
  CHECK_EQ(fake_wpcap_open_handles(), 0);
}

TEST("npcap: not installed, or not loadable, says what to do") {
  AvbStandin machine;
  npcap_around().load_error = 126;
  says(reason(machine), "not installed: install Npcap");
  npcap_around().load_error = 193;
  says(reason(machine), "could not be loaded (Win32 error 193)");
}

TEST("npcap: another wpcap.dll is not asked anything but its version") {
  AvbStandin machine;
  npcap_around().spoil_calls = [](PcapCalls& calls) {
    calls.create = [](const char*, char*) -> intel_avb::Pcap* {
      test::fail(__FILE__, __LINE__, "a foreign library was called");
      return nullptr;
    };
  };
  for (const char* version : {"libpcap version 1.10.3 (with TPACKET_V3)",
                              "WinPcap version 4.1.3 (packet.dll version 4.1.0.2980)", ""}) {
    fake_wpcap_faults()->version = version;
    says(reason(machine), "is not Npcap's");
  }
  fake_wpcap_faults()->version = nullptr;
  says(reason(machine), "('no text')");
  fake_wpcap_faults()->version = "Npcap OEM RO version 1.87, based on libpcap version 1.10.6";
  says(reason(machine), "cannot send");
  for (const char* version : {"Npcap version 1.76, based on libpcap version 1.10.4", "Npcap",
                              "Npcap version 0.9997", "Npcap version 1.x", "Npcap version 1"}) {
    fake_wpcap_faults()->version = version;
    says(reason(machine), "is older than 1.77");
  }
}

TEST("npcap: editions and versions that will do") {
  AvbStandin machine;
  for (const char* version : {"Npcap version 1.77, based on libpcap version 1.10.4",
                              "Npcap OEM version 1.87, based on libpcap version 1.10.6",
                              "Npcap version 2.0, based on libpcap version 2.0"}) {
    fake_wpcap_faults()->version = version;
    CHECK_EQ(reason(machine), "");
  }
}

TEST("npcap: no device is opened without the rights: Windows would ask the user") {
  AvbStandin machine;
  npcap_around().service.admin_only = true;
  npcap_around().spoil_calls = [](PcapCalls& calls) {
    calls.create = [](const char*, char*) -> intel_avb::Pcap* {
      test::fail(__FILE__, __LINE__, "a device was opened");
      return nullptr;
    };
  };
  says(reason(machine), "administrators only: run this program as administrator");
  npcap_around().spoil_calls = nullptr;
  npcap_around().service.elevated = true;
  CHECK_EQ(reason(machine), "");
}

TEST("npcap: a stopped or missing service, a missing binding and a refusal differ") {
  AvbStandin machine;
  fake_wpcap_faults()->create_error =
      "Error opening adapter: The system cannot find the path specified.  (3)";
  npcap_around().service.running = false;
  says(reason(machine), "net start npcap");
  npcap_around().service.installed = false;
  says(reason(machine), "repair the installation");
  npcap_around().service = {true, true, false, false};
  says(reason(machine), "tick 'Npcap Packet Driver (NPCAP)'");
  fake_wpcap_faults()->create_error = "Error opening adapter: Access is denied.  (5)";
  says(reason(machine), "refuses access");
}

TEST("npcap: a stopped service that Npcap starts by itself is no obstacle") {
  AvbStandin machine;
  npcap_around().service.running = false;
  CHECK_EQ(reason(machine), "");
}

TEST("npcap: an adapter is found by its family, and not guessed among several") {
  AvbStandin machine;
  npcap_around().spoil_interfaces = [](std::vector<NetInterface>& all) { all.clear(); };
  says(reason(machine), "no network interface of this adapter");
  npcap_around().spoil_interfaces = [](std::vector<NetInterface>& all) {
    all.push_back(all.back());
  };
  says(reason(machine), "nothing tells which is which");
  npcap_around().spoil_interfaces = nullptr;
  npcap_around().interfaces_error = 8;
  says(reason(machine), "(Win32 error 8)");
  npcap_around().interfaces_error = 0;
  CHECK(machine.machine.order("adapters list=i226,i226"));
  says(reason(machine), "nothing tells which is which");
}

TEST("npcap: numbers are read from the end of a text only") {
  CHECK_EQ(intel_avb::win32_of_text("Error opening adapter: nicht gefunden.  (2150891563)"),
           2150891563u);
  CHECK_EQ(intel_avb::win32_of_text("(31)"), 31u);
  for (const char* text : {"", ")", "()", "(31) more", "31)", "(4294967296)", "(99999999999999)",
                           "(-5)", "( 5)", "no number"}) {
    CHECK_EQ(intel_avb::win32_of_text(text), 0u);
  }
  CHECK_EQ(intel_avb::win32_of_text(nullptr), 0u);
  const std::string endless(1000, '1');
  CHECK_EQ(intel_avb::win32_of_text(endless.c_str()), 0u);
  CHECK_EQ(intel_avb::pcap_text(endless.c_str()).size(), intel_avb::kPcapErrorBytes);
  CHECK_EQ(intel_avb::pcap_text("a\x1b[2Jb\xff"), "a?[2Jb?");
}

TEST("npcap: each obstacle in its own words") {
  AvbStandin machine;
  const auto access = [](Family family, std::uint32_t of_family) {
    return intel_avb::frame_access(platform_like(), family, of_family).obstacle;
  };
  script = {};
  constexpr char kInstall[] =
      "install Npcap (https://npcap.com) on this computer; avb-hal neither contains nor installs "
      "it";
  for (const std::uint32_t error : {2u, 3u, 126u}) {
    script.load = error;
    CHECK_EQ(access(Family::kI226, 1),
             std::string("frames need Npcap, which is not installed: ") + kInstall);
  }
  script.load = 127;
  CHECK_EQ(access(Family::kI226, 1),
           "Npcap's wpcap.dll could not be loaded (Win32 error 127): repair the installation of "
           "Npcap");
  script.why = "because";
  CHECK_EQ(access(Family::kI226, 1), "because");
  script = {};
  CHECK_EQ(intel_avb::frame_access({}, Family::kI226, 1).obstacle,
           std::string("frames need Npcap, which is not installed: ") + kInstall);
  script.version = "Npcap version 0.99";
  CHECK_EQ(access(Family::kI226, 1),
           "this Npcap ('Npcap version 0.99') is older than 1.77: install a newer one");
  script = {};
  script.service = 1060;
  CHECK_EQ(access(Family::kI226, 1),
           "the state of the service 'npcap' could not be read (Win32 error 1060)");
  script = {};
  script.interfaces = 8;
  CHECK_EQ(access(Family::kI226, 1), "the network interfaces could not be listed (Win32 error 8)");
  script = {};
  CHECK_EQ(access(Family::kI226, 1), "");
  CHECK_EQ(access(Family::kI226, 2),
           "the filter driver has 2 adapters of this family and Windows 1, and nothing tells which "
           "is which: disable all but one of them");
  CHECK_EQ(access(Family::kI226, 0),
           "the filter driver has 0 adapters of this family and Windows 1, and nothing tells which "
           "is which: disable all but one of them");
  CHECK_EQ(access(Family::kI217, 1),
           "Windows lists no network interface of this adapter: enable it in the network settings");
  script.vendor_id = 0x10EC;
  CHECK_EQ(access(Family::kI226, 1),
           "Windows lists no network interface of this adapter: enable it in the network settings");
  script = {};
  script.create_error = "no such device  (20)";
  CHECK_EQ(access(Family::kI226, 1),
           "Npcap does not serve this adapter (no such device  (20)): tick 'Npcap Packet Driver "
           "(NPCAP)' in the adapter's properties in Windows");
}

TEST("npcap: the interface of the adapter's family is taken, and its device has that name") {
  AvbStandin machine;
  script = {};
  const FrameAccess access = intel_avb::frame_access(platform_like(), Family::kI226, 1);
  CHECK_EQ(access.at.guid, "{2}");
  CHECK_EQ(script.created, "\\Device\\NPF_{2}");
  CHECK_EQ(intel_avb::npcap_device(access.at), "\\Device\\NPF_{2}");
  CHECK_EQ(script.closed, 1);
}

TEST("npcap: versions by their two numbers, of up to six digits") {
  struct Row {
    const char* version;
    bool will_do;
  };
  for (const Row& row :
       {Row{"Npcap version 1.76", false},        Row{"Npcap version 1.77", true},
        Row{"Npcap version 1.78", true},         Row{"Npcap version 2.0", true},
        Row{"Npcap version 1.770", true},        Row{"Npcap version 0.99", false},
        Row{"Npcap version 10.1", true},         Row{"Npcap version 1.100", true},
        Row{"Npcap version 1.9", false},         Row{"Npcap version 1.", false},
        Row{"Npcap version 1,77", false},        Row{"Npcap version .77", false},
        Row{"Npcap version 1", false},           Row{"Npcap version ", false},
        Row{"Npcap version 999999.1", true},     Row{"Npcap version 9999990.1", false},
        Row{"Npcap version 1.4294967373", true}, Row{"Npcap 1.88", false},
        Row{"Npcap version 2.:", false},         Row{"Npcap version 2./", false}}) {
    script = {};
    script.version = row.version;
    const std::string obstacle =
        intel_avb::frame_access(platform_like(), Family::kI226, 1).obstacle;
    CHECK_EQ(obstacle.empty(), row.will_do);
  }
}

TEST("npcap: texts of wpcap.dll by their edges") {
  using intel_avb::pcap_text;
  using intel_avb::win32_of_text;
  CHECK_EQ(pcap_text(nullptr), "no text");
  CHECK_EQ(pcap_text(""), "no text");
  CHECK_EQ(pcap_text("\x1f ~\x7f"), "? ~?");
  CHECK_EQ(win32_of_text("(0)"), 0u);
  CHECK_EQ(win32_of_text("(1)"), 1u);
  CHECK_EQ(win32_of_text("(4294967295)"), 4294967295u);
  CHECK_EQ(win32_of_text("(4294967296)"), 0u);
  CHECK_EQ(win32_of_text("(0000000007)"), 7u);
  CHECK_EQ(win32_of_text("(00000000007)"), 0u);
  CHECK_EQ(win32_of_text("(9)"), 9u);
  CHECK_EQ(win32_of_text("12)"), 0u);
  CHECK_EQ(win32_of_text("(/)"), 0u);
  CHECK_EQ(win32_of_text("(:)"), 0u);
  CHECK_EQ(win32_of_text("a (1) (23)"), 23u);
  std::string full(253, 'x');
  CHECK_EQ(win32_of_text((full + "(7)").c_str()), 7u);
  CHECK_EQ(win32_of_text((full + "x(7)").c_str()), 0u);
}

}  // namespace
}  // namespace avbhal
