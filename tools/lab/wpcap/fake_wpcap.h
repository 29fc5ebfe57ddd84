// A fake of Npcap's wpcap.dll over the stand-in's wire: the exports that the HAL uses, with what
// Npcap documents of them, from npcap.com and libpcap's manual pages. It shares no structure with
// the code that it serves. One thread at a time for each handle.
#pragma once

#include <cstdint>

namespace avbhal::lab {

// How the fake reaches the stand-in's control device. Win32 numbers, 0 = success.
struct WireDoor {
  void* context = nullptr;
  std::uint32_t (*control)(void* context, std::uint32_t code, const void* in,
                           std::uint32_t in_bytes, void* out, std::uint32_t out_bytes,
                           std::uint32_t* returned) = nullptr;
};

// What can be wrong with an installation. Read by the next call that it concerns.
struct NpcapFaults {
  const char* version = "Npcap version 1.87, based on libpcap version 1.10.6";
  const char* create_error = nullptr;  // text of a pcap_create that fails
  int activate_code = 0;               // below 0: pcap_activate fails
  const char* activate_error = "";
  bool read_only = false;      // nothing can be sent
  bool microseconds = false;   // before 1.86
  bool system_stamps = false;  // the kind of stamps that was asked for is not offered
  bool disappeared = false;    // reads and sends fail until it is cleared
};

}  // namespace avbhal::lab

extern "C" {

struct pcap;
struct pcap_pkthdr;
struct bpf_program;

// Both once, before any other call.
void fake_wpcap_connect(const avbhal::lab::WireDoor* door);
avbhal::lab::NpcapFaults* fake_wpcap_faults();
int fake_wpcap_open_handles();

const char* fake_pcap_lib_version();
int fake_pcap_init(unsigned options, char* error);
pcap* fake_pcap_create(const char* device, char* error);
int fake_pcap_set_snaplen(pcap*, int);
int fake_pcap_set_promisc(pcap*, int);
int fake_pcap_set_timeout(pcap*, int);
int fake_pcap_set_immediate_mode(pcap*, int);
int fake_pcap_set_buffer_size(pcap*, int);
int fake_pcap_set_tstamp_type(pcap*, int);
int fake_pcap_set_tstamp_precision(pcap*, int);
int fake_pcap_activate(pcap*);
int fake_pcap_datalink(pcap*);
int fake_pcap_setfilter(pcap*, bpf_program*);
int fake_pcap_setnonblock(pcap*, int, char* error);
int fake_pcap_next_ex(pcap*, pcap_pkthdr**, const unsigned char**);
int fake_pcap_sendpacket(pcap*, const unsigned char*, int);
char* fake_pcap_geterr(pcap*);
int fake_pcap_stats(pcap*, unsigned*);
void fake_pcap_close(pcap*);
}
