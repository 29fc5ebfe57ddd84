// Whether frames can go through Npcap: each thing that can stand in the way, with what to do.
#include "backends/intel_avb/npcap.h"

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

}  // namespace
}  // namespace avbhal
