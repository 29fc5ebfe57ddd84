#include "spoiled_npcap.h"

#include <algorithm>
#include <string>
#include <vector>

namespace avbhal::fuzz {
namespace {

using intel_avb::NetInterface;
using intel_avb::Pcap;
using intel_avb::PcapCalls;
using intel_avb::PcapHeader;

constexpr std::size_t kLieBytes = 4096;

Bytes* input;
bool spoiling;
PcapCalls real;
PcapHeader lie;
char text[intel_avb::kPcapErrorBytes];
std::uint8_t lie_bytes[kLieBytes];

bool spoils() { return spoiling && input->pick(4) == 0; }

// Filled to its end, as a text without one would be.
char* lie_text() {
  input->copy(text, input->pick(sizeof text));
  return input->flag() ? text : nullptr;
}

int answer(int honest) {
  if (!spoils()) return honest;
  return static_cast<int>(input->u8()) - 128;
}

// Lengths of any kind over as many bytes as there are; only those that may be read are set.
int lying_next(Pcap* pcap, PcapHeader** header, const std::uint8_t** bytes) {
  const int honest = real.next_ex(pcap, header, bytes);
  if (!spoils()) return honest;
  lie.seconds = static_cast<std::int32_t>(input->u32());
  lie.fraction = static_cast<std::int32_t>(input->u32());
  lie.captured_bytes = static_cast<std::uint32_t>(input->number());
  lie.frame_bytes =
      input->flag() ? lie.captured_bytes : static_cast<std::uint32_t>(input->number());
  input->copy(lie_bytes, input->u8());
  *header = input->pick(8) == 0 ? nullptr : &lie;
  *bytes = input->pick(8) == 0 ? nullptr : lie_bytes;
  return input->flag() ? 1 : static_cast<int>(input->u8()) - 128;
}

int lying_stats(Pcap* pcap, std::uint32_t counts[6]) {
  const int honest = real.stats(pcap, counts);
  if (!spoils()) return honest;
  for (int i = 0; i < 6; ++i) counts[i] = input->u32();
  return answer(0);
}

void spoil_calls(PcapCalls& calls) {
  real = calls;
  calls.lib_version = [] {
    return spoils() ? static_cast<const char*>(lie_text()) : real.lib_version();
  };
  calls.create = [](const char* device, char* error) -> Pcap* {
    if (!spoils()) return real.create(device, error);
    input->copy(error, intel_avb::kPcapErrorBytes);
    return nullptr;
  };
  calls.set_snaplen = [](Pcap* pcap, int n) { return answer(real.set_snaplen(pcap, n)); };
  calls.set_tstamp_type = [](Pcap* pcap, int n) { return answer(real.set_tstamp_type(pcap, n)); };
  calls.set_tstamp_precision = [](Pcap* pcap, int n) {
    return answer(real.set_tstamp_precision(pcap, n));
  };
  calls.activate = [](Pcap* pcap) { return answer(real.activate(pcap)); };
  calls.datalink = [](Pcap* pcap) { return answer(real.datalink(pcap)); };
  calls.setfilter = [](Pcap* pcap, const intel_avb::BpfProgram* program) {
    return answer(real.setfilter(pcap, program));
  };
  calls.next_ex = lying_next;
  calls.sendpacket = [](Pcap* pcap, const std::uint8_t* bytes, int size) {
    return answer(real.sendpacket(pcap, bytes, size));
  };
  calls.geterr = [](Pcap* pcap) { return spoils() ? lie_text() : real.geterr(pcap); };
  calls.stats = lying_stats;
}

void spoil_interfaces(std::vector<NetInterface>& all) {
  if (!spoils()) return;
  all.resize(input->pick(4));
  for (NetInterface& one : all) {
    one.guid = std::string(input->u8(), 'x');
    one.device_id = static_cast<std::uint16_t>(input->u32());
  }
}

}  // namespace

intel_avb::NpcapPort spoiled_npcap(standin::InProcessPort& machine, Bytes& bytes) {
  input = &bytes;
  spoiling = false;
  std::fill_n(text, sizeof text, '9');
  lab::WireDoor door;
  door.context = &machine;
  door.control = [](void* port, std::uint32_t code, const void* in, std::uint32_t in_bytes,
                    void* out, std::uint32_t out_bytes, std::uint32_t* returned) {
    return static_cast<standin::InProcessPort*>(port)->control(code, in, in_bytes, out, out_bytes,
                                                               returned);
  };
  const intel_avb::NpcapPort port = lab::in_process_npcap(door);
  lab::npcap_around().spoil_calls = spoil_calls;
  lab::npcap_around().spoil_interfaces = spoil_interfaces;
  return port;
}

void set_npcap_spoiling(bool on) { spoiling = on; }
int npcap_handles() { return fake_wpcap_open_handles(); }

}  // namespace avbhal::fuzz
