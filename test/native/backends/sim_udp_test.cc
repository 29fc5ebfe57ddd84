// PTP over UDP between simulated adapters: what is on the wire, who gets it, and whose stamp it is.
#include <algorithm>

#include "base/limits.h"
#include "harness.h"
#include "model/frame_codec.h"
#include "sim_pair.h"

namespace avbhal {
namespace {

using test::Bytes;
using test::code_of;
using test::Pair;
using test::Received;
using test::Station;
using test::value_of;

constexpr std::uint64_t kMs = 1000000;
constexpr PortTransport kBoth[] = {PortTransport::kUdp4, PortTransport::kUdp6};

const IpAddress& group_of(PortTransport transport) {
  return transport == PortTransport::kUdp4 ? kPtpGroup4 : kPtpGroup6;
}

FrameFilter filter_of(PortTransport transport) {
  FrameFilter filter;
  filter.transport = transport;
  filter.ip_groups = {group_of(transport)};
  return filter;
}

// A PTP message of 44 bytes for a group, as a port takes it.
Bytes message(PortTransport transport, std::uint8_t type, std::uint8_t sequence_id,
              std::size_t size = 44) {
  Bytes bytes(kEndpointBytes + size);
  write_endpoint({group_of(transport), type < 8 ? kPtpEventPort : kPtpGeneralPort}, bytes.data());
  std::uint8_t* ptp = bytes.data() + kEndpointBytes;
  ptp[0] = type;
  ptp[1] = 2;
  put_big16(ptp + 2, static_cast<std::uint32_t>(size));
  ptp[31] = sequence_id;
  return bytes;
}

Bytes payload(const Bytes& bytes) { return Bytes(bytes.begin() + kEndpointBytes, bytes.end()); }

TEST("sim udp: a message passes the cable, and both stamps are its own") {
  for (const char* family : {"i210", "i217", "i219", "i225", "i226"}) {
    for (const PortTransport transport : kBoth) {
      Pair pair(family);
      Station out(*pair.adapters[0], filter_of(transport));
      Station into(*pair.adapters[1], filter_of(transport));
      const Bytes sent = message(transport, 0, 7);
      const SentFrame id = out.send(sent);
      CHECK(out.verdict(id) == FrameVerdict::kHardware);
      pair.advance(kMs);
      const std::vector<Received> came = into.take();
      CHECK_EQ(came.size(), 1u);
      if (came.empty()) continue;
      CHECK(payload(came[0].bytes) == payload(sent));
      CHECK(came[0].verdict() == FrameVerdict::kHardware);
      CHECK_EQ(came[0].event.sequence_id, 7u);
      const Endpoint from = read_endpoint(came[0].bytes.data());
      const IpVersion version = ip_version(transport);
      CHECK(from.address == link_local(version, *pair.adapters[0]->info().mac));
      CHECK_EQ(from.port, kPtpEventPort);
    }
  }
}

TEST("sim udp: on the wire it is a frame of IP with right checksums") {
  for (const PortTransport transport : kBoth) {
    Pair pair;
    const IpVersion version = ip_version(transport);
    FrameFilter raw;
    raw.ether_type = version == IpVersion::k4 ? kIpv4EtherType : kIpv6EtherType;
    raw.groups = {group_mac(version, group_of(transport))};
    Station out(*pair.adapters[0], filter_of(transport)), into(*pair.adapters[1], raw);
    const Bytes sent = message(transport, 0, 7);
    out.send(sent);
    pair.advance(kMs);
    const std::vector<Received> came = into.take();
    CHECK_EQ(came.size(), 1u);
    if (came.empty()) continue;
    const Bytes& bytes = came[0].bytes;
    UdpDatagram datagram;
    CHECK(read_udp(raw.ether_type, bytes.data() + kEthernetHeaderBytes,
                   bytes.size() - kEthernetHeaderBytes, &datagram));
    CHECK(datagram.intact && datagram.destination == group_of(transport));
    CHECK_EQ(datagram.payload_bytes, payload(sent).size() + octets_behind(version));
    CHECK(came[0].verdict() == FrameVerdict::kHardware);
  }
}

TEST("sim udp: general messages come on their port and are not stamped") {
  Pair pair;
  const PortTransport four = PortTransport::kUdp4;
  Station out(*pair.adapters[0], filter_of(four)), into(*pair.adapters[1], filter_of(four));
  CHECK(out.verdict(out.send(message(four, 8, 1))) == FrameVerdict::kNoEvent);
  // A Sync on the general port is none of the stamped messages.
  Bytes stray = message(four, 0, 2);
  write_endpoint({kPtpGroup4, kPtpGeneralPort}, stray.data());
  CHECK(out.verdict(out.send(stray)) == FrameVerdict::kNoEvent);
  pair.advance(kMs);
  const std::vector<Received> came = into.take();
  CHECK_EQ(came.size(), 2u);
  for (const Received& one : came) {
    CHECK(one.verdict() == FrameVerdict::kNoEvent);
    CHECK_EQ(read_endpoint(one.bytes.data()).port, kPtpGeneralPort);
  }
}

TEST("sim udp: only messages of the port's version and groups come") {
  Pair pair;
  const PortTransport four = PortTransport::kUdp4, six = PortTransport::kUdp6;
  FrameFilter peers = filter_of(four);
  peers.ip_groups = {kPtpPeerGroup4};
  Station out4(*pair.adapters[0], filter_of(four)), out6(*pair.adapters[0], filter_of(six));
  Station into4(*pair.adapters[1], filter_of(four)), into6(*pair.adapters[1], filter_of(six));
  Station peer(*pair.adapters[1], peers), layer2(*pair.adapters[1], FrameFilter{});
  out4.send(message(four, 0, 4));
  out6.send(message(six, 0, 6));
  pair.advance(kMs);
  const std::vector<Received> came4 = into4.take(), came6 = into6.take();
  CHECK(came4.size() == 1 && came4[0].event.sequence_id == 4);
  CHECK(came6.size() == 1 && came6[0].event.sequence_id == 6);
  CHECK(peer.take().empty() && layer2.take().empty());
}

// Sends `frame` as it is, from a port for its EtherType.
std::size_t arrivals_of(const Bytes& frame) {
  Pair pair;
  FrameFilter raw;
  raw.ether_type = big16(frame.data() + 12);
  Station out(*pair.adapters[0], raw);
  Station into(*pair.adapters[1], filter_of(PortTransport::kUdp4));
  out.send(frame);
  pair.advance(kMs);
  return into.take().size();
}

Bytes raw_frame(const IpAddress& to, std::uint16_t port = kPtpEventPort) {
  const Bytes bytes = payload(message(PortTransport::kUdp4, 0, 1));
  UdpDatagram datagram;
  datagram.source = {169, 254, 9, 9};
  datagram.destination = to;
  datagram.source_port = datagram.destination_port = port;
  datagram.payload = bytes.data();
  datagram.payload_bytes = bytes.size();
  Bytes frame(kMaxSendBytes);
  frame.resize(write_udp_frame(datagram, 0, {2, 0, 0, 0, 0, 9}, frame.data(), frame.size()));
  return frame;
}

TEST("sim udp: as a network stack, the adapter drops what is damaged or not for it") {
  CHECK_EQ(arrivals_of(raw_frame(kPtpGroup4)), 1u);
  Bytes damaged = raw_frame(kPtpGroup4);
  damaged.back() ^= 1;
  CHECK_EQ(arrivals_of(damaged), 0u);
  CHECK_EQ(arrivals_of(raw_frame(kPtpGroup4, 321)), 0u);
  CHECK_EQ(arrivals_of(raw_frame({224, 0, 1, 130})), 0u);
  // The Ethernet address of another group.
  Bytes crossed = raw_frame(kPtpGroup4);
  crossed[5] = 0x6B;
  CHECK_EQ(arrivals_of(crossed), 0u);
}

TEST("sim udp: messages to the adapter's own address come, too") {
  Pair pair;
  const MacAddress own = *pair.adapters[1]->info().mac;
  Bytes frame = raw_frame(link_local(IpVersion::k4, own));
  std::copy(own.begin(), own.end(), frame.begin());
  FrameFilter raw;
  raw.ether_type = kIpv4EtherType;
  Station out(*pair.adapters[0], raw);
  FrameFilter none = filter_of(PortTransport::kUdp4);
  none.ip_groups.clear();
  Station into(*pair.adapters[1], none);
  out.send(frame);
  pair.advance(kMs);
  CHECK_EQ(into.take().size(), 1u);
}

TEST("sim udp: stamps without a record are proven among frames of every transport") {
  Pair pair;
  for (const char* n : {"0", "1"}) {
    pair.order(std::string("stamp-anonymous adapter=") + n + " on=1");
  }
  const PortTransport six = PortTransport::kUdp6;
  Station out(*pair.adapters[0], filter_of(six)), into(*pair.adapters[1], filter_of(six));
  Station other(*pair.adapters[0], filter_of(PortTransport::kUdp4));
  const SentFrame id = out.send(message(six, 0, 1));
  const SentFrame second = other.send(message(PortTransport::kUdp4, 0, 2));
  CHECK(out.verdict(id) == FrameVerdict::kProven);
  CHECK(other.verdict(second) == FrameVerdict::kProven);
  pair.advance(kMs);
  // On arrival the two stand closer together than an interrupt takes.
  const std::vector<Received> came = into.take();
  CHECK(came.size() == 1 && came[0].verdict() == FrameVerdict::kAmbiguous);
}

TEST("sim udp: filters and messages that cannot be are refused") {
  Pair pair;
  Frames& frames = *pair.adapters[0]->frames();
  for (const PortTransport transport : kBoth) {
    FrameFilter unicast = filter_of(transport), strange = filter_of(transport),
                many = filter_of(transport);
    unicast.ip_groups = {link_local(ip_version(transport), MacAddress{})};
    strange.ip_groups[0][15] ^= 1;
    strange.ip_groups[0][3] ^= 1;
    many.ip_groups.assign(kMaxFrameGroups + 1, group_of(transport));
    for (const FrameFilter& filter : {unicast, strange, many}) {
      CHECK_EQ(code_of(frames.open(filter).status()), "HAL_INVALID_ARGUMENT");
    }
    Station out(*pair.adapters[0], filter_of(transport));
    const auto refused = [&](const Bytes& bytes) {
      return code_of(out.exchange->send(bytes.data(), bytes.size()).status()) ==
             "HAL_INVALID_ARGUMENT";
    };
    const std::size_t most =
        transport == PortTransport::kUdp4 ? kMaxMessageBytes4 : kMaxMessageBytes6;
    CHECK(refused(message(transport, 0, 1, kMinMessageBytes - 1)));
    CHECK(refused(message(transport, 0, 1, most + 1)));
    CHECK(refused(Bytes(kEndpointBytes - 1)));
    CHECK(!refused(message(transport, 0, 1, kMinMessageBytes)));
    CHECK(!refused(message(transport, 0, 1, most)));
    Bytes other_port = message(transport, 0, 1), unicast_to = other_port;
    write_endpoint({group_of(transport), 321}, other_port.data());
    write_endpoint({unicast.ip_groups[0], 319}, unicast_to.data());
    CHECK(refused(other_port) && refused(unicast_to));
  }
}

TEST("frame codec: a frame of UDP is described as the filters see it") {
  const Bytes frame = raw_frame(kPtpGroup4);
  model::FrameDescription seen;
  CHECK(model::describe_frame(frame.data(), frame.size(), &seen));
  CHECK(seen.transport == model::FrameTransport::kUdp);
  CHECK(seen.ptp_version == 2 && seen.stamp_requested);
  const Bytes general = raw_frame(kPtpGroup4, kPtpGeneralPort);
  CHECK(model::describe_frame(general.data(), general.size(), &seen));
  CHECK(seen.transport == model::FrameTransport::kUdp);
  CHECK(seen.ptp_version == 0 && !seen.stamp_requested);
}

}  // namespace
}  // namespace avbhal
