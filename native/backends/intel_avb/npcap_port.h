// What intel_avb uses of an installed Npcap and of Windows around it, as tables: the real ones are
// filled by npcap_port_windows.cc, with nothing by npcap_port_absent.cc elsewhere, with a script by
// the tests. Layouts are those of 64-bit Windows, written from the functions' documentation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/ptp_frame.h"

namespace avbhal::intel_avb {

// pcap_t; only wpcap.dll looks inside.
struct Pcap;

// struct pcap_pkthdr
struct PcapHeader {
  std::int32_t seconds = 0;
  std::int32_t fraction = 0;  // us, or ns
  std::uint32_t captured_bytes = 0, frame_bytes = 0;
};
static_assert(sizeof(PcapHeader) == 16 && offsetof(PcapHeader, captured_bytes) == 8, "pcap_pkthdr");

// struct bpf_insn, struct bpf_program
struct BpfInstruction {
  std::uint16_t code;
  std::uint8_t if_true, if_false;
  std::uint32_t operand;
};
static_assert(sizeof(BpfInstruction) == 8, "bpf_insn");
struct BpfProgram {
  std::uint32_t length = 0;
  const BpfInstruction* instructions = nullptr;
};

inline constexpr std::size_t kPcapErrorBytes = 256;  // PCAP_ERRBUF_SIZE
inline constexpr int kPcapError = -1, kPcapNoSuchDevice = -5, kPcapDenied = -8;
inline constexpr int kPcapEthernet = 1;           // DLT_EN10MB
inline constexpr unsigned kPcapUtf8 = 1;          // PCAP_CHAR_ENC_UTF_8
inline constexpr int kPcapHostStampUnsynced = 5;  // QueryPerformanceCounter plus a constant
inline constexpr int kPcapNanoseconds = 1;

// The exports of wpcap.dll. None is null after a successful load but `init`, which came with
// libpcap 1.10. One thread at a time for each Pcap.
struct PcapCalls {
  const char* (*lib_version)() = nullptr;
  int (*init)(unsigned options, char* error) = nullptr;
  Pcap* (*create)(const char* device, char* error) = nullptr;
  int (*set_snaplen)(Pcap*, int bytes) = nullptr;
  int (*set_promisc)(Pcap*, int on) = nullptr;
  int (*set_timeout)(Pcap*, int ms) = nullptr;
  int (*set_immediate_mode)(Pcap*, int on) = nullptr;
  int (*set_buffer_size)(Pcap*, int bytes) = nullptr;
  int (*set_tstamp_type)(Pcap*, int type) = nullptr;
  int (*set_tstamp_precision)(Pcap*, int precision) = nullptr;
  int (*activate)(Pcap*) = nullptr;
  int (*datalink)(Pcap*) = nullptr;
  int (*setfilter)(Pcap*, const BpfProgram*) = nullptr;
  int (*setnonblock)(Pcap*, int on, char* error) = nullptr;
  int (*next_ex)(Pcap*, PcapHeader** header, const std::uint8_t** bytes) = nullptr;
  int (*sendpacket)(Pcap*, const std::uint8_t* bytes, int size) = nullptr;
  char* (*geterr)(Pcap*) = nullptr;
  int (*stats)(Pcap*, std::uint32_t counts[6]) = nullptr;  // received, dropped
  void (*close)(Pcap*) = nullptr;
};

// A present network interface of Windows.
struct NetInterface {
  std::string guid;  // "{5AB1E000-0000-4000-8000-000000000002}"
  MacAddress mac{};
  std::uint16_t vendor_id = 0, device_id = 0;  // of the PCI device; 0: not known
};

// The driver service of Npcap, as far as it decides whether a device may be opened.
struct NpcapService {
  bool installed = false, running = false;
  bool admin_only = false;  // only administrators may open a device
  bool elevated = false;    // this process has their rights
};

// Any thread. Errors are Win32 numbers, 0 = success. With null functions Npcap is not installed.
struct NpcapPort {
  void* context = nullptr;
  // Loads wpcap.dll by its full path from the system's Npcap folder, once a process, and never
  // frees it. `why` says in words what stands in the way where the number does not.
  std::uint32_t (*load)(void* context, PcapCalls* calls, std::string* why) = nullptr;
  // Opens no device: it never makes Windows ask the user anything.
  std::uint32_t (*service)(void* context, NpcapService* out) = nullptr;
  std::uint32_t (*interfaces)(void* context, std::vector<NetInterface>* out) = nullptr;
};

// Of this operating system; lives as long as the process.
const NpcapPort& platform_npcap_port();

}  // namespace avbhal::intel_avb
