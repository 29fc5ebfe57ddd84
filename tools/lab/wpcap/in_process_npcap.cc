#include "in_process_npcap.h"

#include <cstdio>
#include <cstring>

#include "control.h"
#include "standin.h"

namespace avbhal::lab {
namespace {

using intel_avb::NetInterface;
using intel_avb::NpcapPort;
using intel_avb::NpcapService;
using intel_avb::PcapCalls;

constexpr std::uint16_t kIntel = 0x8086;

NpcapAround around;

// Functions of the same shape, whose structures have other names on this side.
template <class Function, class Other>
void assign(Function*& to, Other* from) {
  to = reinterpret_cast<Function*>(reinterpret_cast<void*>(from));
}

PcapCalls fake_calls() {
  PcapCalls calls;
  assign(calls.lib_version, fake_pcap_lib_version);
  assign(calls.init, fake_pcap_init);
  assign(calls.create, fake_pcap_create);
  assign(calls.set_snaplen, fake_pcap_set_snaplen);
  assign(calls.set_promisc, fake_pcap_set_promisc);
  assign(calls.set_timeout, fake_pcap_set_timeout);
  assign(calls.set_immediate_mode, fake_pcap_set_immediate_mode);
  assign(calls.set_buffer_size, fake_pcap_set_buffer_size);
  assign(calls.set_tstamp_type, fake_pcap_set_tstamp_type);
  assign(calls.set_tstamp_precision, fake_pcap_set_tstamp_precision);
  assign(calls.activate, fake_pcap_activate);
  assign(calls.datalink, fake_pcap_datalink);
  assign(calls.setfilter, fake_pcap_setfilter);
  assign(calls.setnonblock, fake_pcap_setnonblock);
  assign(calls.next_ex, fake_pcap_next_ex);
  assign(calls.sendpacket, fake_pcap_sendpacket);
  assign(calls.geterr, fake_pcap_geterr);
  assign(calls.stats, fake_pcap_stats);
  assign(calls.close, fake_pcap_close);
  return calls;
}

std::vector<NetInterface> adapters_of(const WireDoor& door) {
  std::vector<NetInterface> all;
  for (std::uint32_t number = 0; number < standin::kMaxAdapters; ++number) {
    standin::AdapterQuery query;
    query.adapter = number;
    standin::AdapterReply reply;
    std::uint32_t returned = 0;
    const bool present = door.control(door.context, standin::kControlAdapter, &query, sizeof query,
                                      &reply, sizeof reply, &returned) == 0 &&
                         reply.present != 0;
    if (!present) continue;
    char guid[40];
    std::snprintf(guid, sizeof guid, "{5AB1E000-0000-4000-8000-0000000000%02X}", number);
    NetInterface one;
    one.guid = guid;
    std::memcpy(one.mac.data(), reply.mac, one.mac.size());
    one.vendor_id = kIntel;
    one.device_id = reply.device_id;
    all.push_back(one);
  }
  return all;
}

WireDoor interfaces_door;

}  // namespace

NpcapAround& npcap_around() { return around; }

NpcapPort in_process_npcap(const WireDoor& door) {
  interfaces_door = door;
  fake_wpcap_connect(&door);
  *fake_wpcap_faults() = NpcapFaults{};
  around = NpcapAround{};
  NpcapPort port;
  port.load = [](void*, PcapCalls* calls, std::string*) {
    *calls = fake_calls();
    if (around.spoil_calls != nullptr) around.spoil_calls(*calls);
    return around.load_error;
  };
  port.service = [](void*, NpcapService* out) {
    *out = around.service;
    return std::uint32_t{0};
  };
  port.interfaces = [](void*, std::vector<NetInterface>* out) {
    *out = adapters_of(interfaces_door);
    if (around.spoil_interfaces != nullptr) around.spoil_interfaces(*out);
    return around.interfaces_error;
  };
  return port;
}

}  // namespace avbhal::lab
