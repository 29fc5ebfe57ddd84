#include "fake_wpcap.h"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstring>
#include <new>
#include <vector>

#include "bpf.h"
#include "control.h"

namespace {

using avbhal::lab::BpfStep;
using avbhal::lab::NpcapFaults;
using avbhal::lab::WireDoor;
using avbhal::standin::AdapterQuery;
using avbhal::standin::AdapterReply;
using avbhal::standin::CaptureQuery;
using avbhal::standin::CaptureReply;

constexpr int kError = -1, kNotActivated = -3, kActivated = -4, kUnsupportedPrecision = -12;
constexpr int kUnsupportedStamps = 3;
constexpr unsigned kErrorBytes = 256, kMostFrame = 1522;
constexpr std::uint32_t kGone = 1617;
constexpr std::int64_t kStampStartNs = 1'790'000'000'000'000'000;
constexpr char kName[] = "\\Device\\NPF_{5AB1E000-0000-4000-8000-0000000000";

WireDoor door;
NpcapFaults faults;
std::atomic<int> open_handles{0};
std::atomic<std::int64_t> handles_made{0};

void say(char* error, const char* format, unsigned number = 0) {
  if (error != nullptr) std::snprintf(error, kErrorBytes, format, number);
}

}  // namespace

struct pcap_pkthdr {
  std::int32_t seconds, fraction;
  std::uint32_t caplen, len;
};
struct bpf_program {
  unsigned length;
  BpfStep* steps;
};

struct pcap {
  std::uint32_t adapter = 0;
  bool active = false, nonblock = false, nano = false;
  std::uint32_t snaplen = 262144;
  std::int64_t start_ns = 0;  // of its stamps less the performance counter
  std::uint64_t number = ~std::uint64_t{0};
  std::uint64_t received = 0, dropped = 0;
  std::vector<BpfStep> filter;
  pcap_pkthdr header{};
  unsigned char bytes[kMostFrame] = {};
  char error[kErrorBytes] = {};
};

namespace {

int refuse_active(pcap* p) {
  if (!p->active) return 0;
  say(p->error, "can't perform operation on activated capture");
  return kActivated;
}

int refuse_inactive(pcap* p) {
  if (p->active) return 0;
  say(p->error, "This handle hasn't been activated yet");
  return kNotActivated;
}

int disappear(pcap* p) {
  say(p->error,
      "The interface disappeared (error code ERROR_DEVICE_REMOVED/STATUS_DEVICE_REMOVED)");
  return kError;
}

// The frame with the number that the handle has reached; its size. False: none, or an error.
bool fetch(pcap* p, CaptureReply* reply, unsigned char* bytes, std::uint32_t* error) {
  CaptureQuery query;
  query.adapter = p->adapter;
  query.number = p->number;
  unsigned char room[sizeof(CaptureReply) + kMostFrame];
  std::uint32_t returned = 0;
  *error = door.control(door.context, avbhal::standin::kControlCapture, &query, sizeof query, room,
                        sizeof room, &returned);
  if (*error != 0) return false;
  std::memcpy(reply, room, sizeof *reply);
  if (p->number != ~std::uint64_t{0}) p->dropped += reply->number - p->number;
  p->number = reply->number;
  std::memcpy(bytes, room + sizeof *reply, reply->size);
  return reply->size != 0;
}

// Stamps of Npcap step by 100 ns.
std::int64_t stamp_of(const pcap* p, std::uint64_t seen_ns) {
  const std::int64_t ns = p->start_ns + static_cast<std::int64_t>(seen_ns);
  return ns - ns % (p->nano ? 100 : 1000);
}

// False: the filter wants none of it.
bool give(pcap* p, const CaptureReply& reply) {
  const std::uint32_t most = avbhal::lab::run_bpf(p->filter, p->bytes, reply.size);
  if (most == 0) return false;
  const std::int64_t stamp_ns = stamp_of(p, reply.seen_ns);
  p->header.seconds = static_cast<std::int32_t>(stamp_ns / 1000000000);
  const auto rest = static_cast<std::int32_t>(stamp_ns % 1000000000);
  p->header.fraction = p->nano ? rest : rest / 1000;
  p->header.len = reply.size;
  p->header.caplen = std::min({reply.size, most, p->snaplen});
  p->received += 1;
  return true;
}

}  // namespace

extern "C" {

void fake_wpcap_connect(const WireDoor* to) { door = *to; }
NpcapFaults* fake_wpcap_faults() { return &faults; }
int fake_wpcap_open_handles() { return open_handles; }

const char* fake_pcap_lib_version() { return faults.version; }
int fake_pcap_init(unsigned, char*) { return 0; }

pcap* fake_pcap_create(const char* device, char* error) {
  if (faults.create_error != nullptr) {
    say(error, faults.create_error);
    return nullptr;
  }
  unsigned number = ~0u;
  char end = 0;
  const std::size_t known = sizeof kName - 1;
  const bool named = std::strncmp(device, kName, known) == 0 &&
                     std::sscanf(device + known, "%2x%c", &number, &end) == 2 && end == '}';
  AdapterQuery query;
  query.adapter = number;
  AdapterReply reply;
  std::uint32_t returned = 0;
  const bool there = named && door.control != nullptr &&
                     door.control(door.context, avbhal::standin::kControlAdapter, &query,
                                  sizeof query, &reply, sizeof reply, &returned) == 0 &&
                     reply.present != 0;
  if (!there) {
    say(error, "Error opening adapter: The network interface was not found.  (%u)", 2150891563u);
    return nullptr;
  }
  auto* made = new (std::nothrow) pcap;
  if (made == nullptr) return nullptr;
  made->adapter = number;
  ++open_handles;
  return made;
}

int fake_pcap_set_snaplen(pcap* p, int bytes) {
  if (const int code = refuse_active(p); code != 0) return code;
  p->snaplen = static_cast<std::uint32_t>(bytes);
  return 0;
}
int fake_pcap_set_promisc(pcap* p, int) { return refuse_active(p); }
int fake_pcap_set_timeout(pcap* p, int) { return refuse_active(p); }
int fake_pcap_set_immediate_mode(pcap* p, int) { return refuse_active(p); }
int fake_pcap_set_buffer_size(pcap* p, int) { return refuse_active(p); }

int fake_pcap_set_tstamp_type(pcap* p, int type) {
  if (const int code = refuse_active(p); code != 0) return code;
  const bool offered = type == 0 || type == 1 || type == 2 || type == 5;
  return offered && !faults.system_stamps ? 0 : kUnsupportedStamps;
}

int fake_pcap_set_tstamp_precision(pcap* p, int precision) {
  if (const int code = refuse_active(p); code != 0) return code;
  if (precision == 1 && faults.microseconds) return kUnsupportedPrecision;
  p->nano = precision == 1;
  return 0;
}

int fake_pcap_activate(pcap* p) {
  if (const int code = refuse_active(p); code != 0) return code;
  if (faults.activate_code < 0) {
    say(p->error, faults.activate_error);
    return faults.activate_code;
  }
  // Every handle counts from a start of its own.
  p->start_ns = kStampStartNs + 1000003 * handles_made++;
  CaptureReply reply;
  std::uint32_t error = 0;
  (void)fetch(p, &reply, p->bytes, &error);
  p->active = true;
  return 0;
}

int fake_pcap_datalink(pcap*) { return 1; }

int fake_pcap_setfilter(pcap* p, bpf_program* program) {
  if (const int code = refuse_inactive(p); code != 0) return code;
  p->filter.assign(program->steps, program->steps + program->length);
  return 0;
}

int fake_pcap_setnonblock(pcap* p, int on, char*) {
  p->nonblock = on != 0;
  return 0;
}

int fake_pcap_next_ex(pcap* p, pcap_pkthdr** header, const unsigned char** bytes) {
  if (const int code = refuse_inactive(p); code != 0) return code;
  if (faults.disappeared) return disappear(p);
  for (;;) {
    CaptureReply reply;
    std::uint32_t error = 0;
    if (!fetch(p, &reply, p->bytes, &error)) return error == 0 ? 0 : disappear(p);
    p->number += 1;
    if (!give(p, reply)) continue;
    *header = &p->header;
    *bytes = p->bytes;
    return 1;
  }
}

int fake_pcap_sendpacket(pcap* p, const unsigned char* bytes, int size) {
  if (const int code = refuse_inactive(p); code != 0) return code;
  std::uint32_t error = faults.disappeared ? kGone : faults.read_only ? 5 : 0;
  if (error == 0) {
    std::vector<unsigned char> in(sizeof(AdapterQuery) + static_cast<std::size_t>(size));
    AdapterQuery query;
    query.adapter = p->adapter;
    std::memcpy(in.data(), &query, sizeof query);
    std::copy_n(bytes, size, in.begin() + sizeof query);
    std::uint32_t returned = 0;
    error = door.control(door.context, avbhal::standin::kControlSend, in.data(),
                         static_cast<std::uint32_t>(in.size()), nullptr, 0, &returned);
    if (error == 87) error = 20;  // STATUS_INVALID_PARAMETER: NDIS calls it an invalid length
  }
  if (error == 0) return 0;
  say(p->error, "send error: PacketSendPacket failed: The request was refused.  (%u)", error);
  return kError;
}

char* fake_pcap_geterr(pcap* p) { return p->error; }

int fake_pcap_stats(pcap* p, unsigned* out) {
  out[0] = static_cast<unsigned>(p->received);
  out[1] = static_cast<unsigned>(p->dropped);
  out[2] = 0;
  return 0;
}

void fake_pcap_close(pcap* p) {
  delete p;
  --open_handles;
}

}  // extern "C"
