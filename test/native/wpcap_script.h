// A wpcap.dll that is a script of the test's: it answers as the script says and notes what it is
// asked. One at a time.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "backends/intel_avb/npcap_port.h"

namespace avbhal::test {

struct Wpcap {
  std::vector<std::string> log;
  std::string fails;  // the call that answers `code`
  int code = -1;
  std::string text;
  int open = 0;
  intel_avb::PcapHeader header;
  std::uint8_t bytes[4096] = {1, 2, 3};
  bool no_header = false, no_bytes = false;
  int next_code = 1;
  int frames = -1;  // so many wait; -1: one each time
  int nexts = 0;    // calls of next_ex
  std::uint32_t counts[6] = {0, 0, 9, 9, 9, 9};
  std::uint32_t filter_length = 0;
  std::vector<std::uint32_t> last_operands;  // of each filter's last instruction
};
inline Wpcap wpcap;

// Notes a setting; its answer.
inline int set_wpcap(const char* name, int value) {
  wpcap.log.push_back(name + std::string("=") + std::to_string(value));
  return wpcap.fails == name ? wpcap.code : 0;
}

// Begins a new script.
inline intel_avb::PcapCalls scripted_wpcap() {
  using namespace intel_avb;
  wpcap = {};
  PcapCalls c;
  c.create = [](const char* device, char* error) -> Pcap* {
    wpcap.log.push_back(device);
    if (wpcap.fails == "create") {
      std::strcpy(error, wpcap.text.c_str());
      return nullptr;
    }
    ++wpcap.open;
    return reinterpret_cast<Pcap*>(&wpcap);
  };
  c.close = [](Pcap*) { --wpcap.open; };
  c.set_snaplen = [](Pcap*, int v) { return set_wpcap("snaplen", v); };
  c.set_promisc = [](Pcap*, int v) { return set_wpcap("promisc", v); };
  c.set_timeout = [](Pcap*, int v) { return set_wpcap("timeout", v); };
  c.set_immediate_mode = [](Pcap*, int v) { return set_wpcap("immediate", v); };
  c.set_buffer_size = [](Pcap*, int v) { return set_wpcap("buffer", v); };
  c.set_tstamp_type = [](Pcap*, int v) { return set_wpcap("type", v); };
  c.set_tstamp_precision = [](Pcap*, int v) { return set_wpcap("precision", v); };
  c.activate = [](Pcap*) { return set_wpcap("activate", 0); };
  c.datalink = [](Pcap*) { return wpcap.fails == "datalink" ? wpcap.code : 1; };
  c.setfilter = [](Pcap*, const BpfProgram* program) {
    wpcap.filter_length = program->length;
    wpcap.last_operands.push_back(program->instructions[program->length - 1].operand);
    return set_wpcap("filter", static_cast<int>(program->instructions[0].operand));
  };
  c.setnonblock = [](Pcap*, int v, char*) { return set_wpcap("nonblock", v); };
  c.next_ex = [](Pcap*, PcapHeader** header, const std::uint8_t** bytes) {
    *header = wpcap.no_header ? nullptr : &wpcap.header;
    *bytes = wpcap.no_bytes ? nullptr : wpcap.bytes;
    ++wpcap.nexts;
    if (wpcap.frames == 0 && wpcap.next_code == 1) return 0;
    if (wpcap.frames > 0) --wpcap.frames;
    return wpcap.next_code;
  };
  c.sendpacket = [](Pcap*, const std::uint8_t*, int size) { return set_wpcap("send", size); };
  c.geterr = [](Pcap*) { return const_cast<char*>(wpcap.text.c_str()); };
  c.stats = [](Pcap*, std::uint32_t counts[6]) {
    std::memcpy(counts, wpcap.counts, sizeof wpcap.counts);
    return wpcap.fails == "stats" ? wpcap.code : 0;
  };
  return c;
}

}  // namespace avbhal::test
