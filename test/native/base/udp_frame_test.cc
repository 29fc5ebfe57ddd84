// UDP in Ethernet frames: headers against ones made by another program, and what is no datagram.
#include "base/udp_frame.h"

#include <string>
#include <vector>

#include "base/limits.h"
#include "base/ptp_frame.h"
#include "harness.h"

namespace avbhal {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr MacAddress kMac = {0xA0, 0x36, 0x9F, 0, 0, 1};

// A Sync of 44 bytes: version 2, then 0 to 39.
Bytes sync() {
  Bytes bytes = {0x00, 0x02, 0x00, 0x2C};
  for (std::uint8_t i = 0; i < 40; ++i) bytes.push_back(i);
  return bytes;
}

Bytes frame_of(IpVersion version, const IpAddress& to, std::uint16_t port, const Bytes& payload) {
  UdpDatagram datagram;
  datagram.version = version;
  datagram.source = link_local(version, kMac);
  datagram.destination = to;
  datagram.source_port = datagram.destination_port = port;
  datagram.payload = payload.data();
  datagram.payload_bytes = payload.size();
  Bytes frame(kMaxSendBytes);
  frame.resize(write_udp_frame(datagram, octets_behind(version), kMac, frame.data(), frame.size()));
  return frame;
}

Bytes sync4() { return frame_of(IpVersion::k4, kPtpGroup4, kPtpEventPort, sync()); }
Bytes sync6() { return frame_of(IpVersion::k6, kPtpGroup6, kPtpEventPort, sync()); }

std::string hex(const Bytes& bytes, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    constexpr const char* kDigits = "0123456789abcdef";
    text += {kDigits[bytes[i] >> 4], kDigits[bytes[i] & 0xF]};
  }
  return text;
}

bool read(const Bytes& frame, UdpDatagram* out) {
  return read_udp(big16(frame.data() + 12), frame.data() + kEthernetHeaderBytes,
                  frame.size() - kEthernetHeaderBytes, out);
}

TEST("udp frames: headers and checksums are as another program makes them") {
  const Bytes four = sync4(), six = sync6();
  CHECK_EQ(hex(four, 42),
           "01005e000181a0369f000001080045000048000040000111ed24a9fe0101e0000181013f013f0034f2c7");
  CHECK_EQ(hex(six, 62),
           "333300000181a0369f00000186dd6000000000361101fe80000000000000a2369ffffe000001"
           "ff0e0000000000000000000000000181013f013f00363ffc");
  CHECK_EQ(four.size(), 86u);
  CHECK_EQ(six.size(), 108u);
}

TEST("udp frames: what is written is read") {
  for (const Bytes& frame : {sync4(), sync6()}) {
    UdpDatagram got;
    CHECK(read(frame, &got) && got.intact);
    CHECK(got.source == link_local(got.version, kMac));
    CHECK(got.source_port == kPtpEventPort && got.destination_port == kPtpEventPort);
    const std::size_t message = ptp_message_bytes(got.payload, got.payload_bytes);
    CHECK(Bytes(got.payload, got.payload + message) == sync());
    FrameFacts facts;
    CHECK(read_frame(frame.data(), frame.size(), &facts));
    CHECK(facts.ptp && facts.udp_port == kPtpEventPort && facts.is_event());
    CHECK_EQ(facts.sequence_id, 0x1A1Bu);
  }
}

TEST("udp frames: any changed bit of a datagram shows") {
  for (const Bytes& frame : {sync4(), sync6()}) {
    for (std::size_t at = kEthernetHeaderBytes; at < frame.size(); ++at) {
      for (unsigned bit = 0; bit < 8; ++bit) {
        Bytes changed = frame;
        changed[at] = static_cast<std::uint8_t>(changed[at] ^ 1u << bit);
        UdpDatagram got;
        // Traffic class, flow label and hop limit of IPv6 are under no checksum.
        const bool unguarded = frame[12] == 0x86 && (at < 18 || at == 21);
        if (!unguarded) CHECK(!read(changed, &got) || !got.intact);
      }
    }
  }
}

TEST("udp frames: a checksum may be absent over IPv4 only") {
  for (Bytes frame : {sync4(), sync6()}) {
    const std::size_t at = frame.size() == 86 ? 40 : 60;
    frame[at] = frame[at + 1] = 0;
    UdpDatagram got;
    CHECK(read(frame, &got));
    CHECK_EQ(got.intact, got.version == IpVersion::k4);
  }
}

TEST("udp frames: a sum of zero is sent as its other form") {
  for (unsigned n = 0; n < 0x10000; ++n) {
    Bytes payload = sync();
    payload[10] = static_cast<std::uint8_t>(n >> 8);
    payload[11] = static_cast<std::uint8_t>(n);
    const Bytes frame = frame_of(IpVersion::k4, kPtpGroup4, kPtpEventPort, payload);
    if (big16(frame.data() + 40) == 0xFFFF) {
      UdpDatagram got;
      CHECK(read(frame, &got) && got.intact);
      return;
    }
    CHECK(big16(frame.data() + 40) != 0);
  }
  CHECK(!"no payload gives the sum");
}

TEST("udp frames: cut anywhere they are no datagram") {
  for (const Bytes& frame : {sync4(), sync6()}) {
    for (std::size_t size = kEthernetHeaderBytes; size < frame.size(); ++size) {
      UdpDatagram got;
      CHECK(!read(Bytes(frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(size)), &got));
    }
  }
}

TEST("udp frames: fragments, other protocols and lengths that do not fit are none") {
  const auto changed = [](Bytes frame, std::size_t at, std::uint8_t value) {
    frame[at] = value;
    UdpDatagram got;
    return read(frame, &got);
  };
  CHECK(!changed(sync4(), 20, 0x20));  // more fragments
  CHECK(!changed(sync4(), 21, 1));     // a later one
  CHECK(!changed(sync4(), 23, 6));     // TCP
  CHECK(!changed(sync4(), 14, 0x44));  // a header of 16 bytes
  CHECK(!changed(sync4(), 14, 0x65));  // version 6
  CHECK(!changed(sync4(), 39, 7));     // shorter than the header of UDP
  CHECK(!changed(sync4(), 38, 1));     // longer than the packet
  CHECK(!changed(sync6(), 20, 0));     // a hop-by-hop header
  CHECK(!changed(sync6(), 14, 0x45));
  CHECK(!changed(sync6(), 19, 0x37));
}

TEST("udp frames: padding behind the packet and options of IPv4 do not matter") {
  Bytes frame = sync4();
  frame.resize(frame.size() + 6, 0xEE);
  UdpDatagram got;
  CHECK(read(frame, &got) && got.intact && got.payload_bytes == 44);
  frame.insert(frame.begin() + 34, {0x94, 0x04, 0, 0});  // router alert
  frame[14] = 0x46;
  frame[17] = static_cast<std::uint8_t>(frame[17] + 4);
  CHECK(read(frame, &got) && got.payload_bytes == 44 && !got.intact);
}

TEST("udp frames: other ports carry no PTP, the general port no event") {
  const Bytes other = frame_of(IpVersion::k4, kPtpGroup4, 321, sync());
  const Bytes general = frame_of(IpVersion::k6, kPtpGroup6, kPtpGeneralPort, sync());
  FrameFacts facts;
  CHECK(read_frame(other.data(), other.size(), &facts) && !facts.ptp && facts.udp_port == 0);
  CHECK(read_frame(general.data(), general.size(), &facts) && facts.ptp && !facts.is_event());
}

TEST("udp frames: the longest message fits into a frame, one more does not") {
  const Bytes four(kMaxMessageBytes4), six(kMaxMessageBytes6);
  CHECK_EQ(frame_of(IpVersion::k4, kPtpGroup4, 320, four).size(), 1514u);
  CHECK_EQ(frame_of(IpVersion::k6, kPtpGroup6, 320, six).size(), 1514u);
  CHECK_EQ(frame_of(IpVersion::k4, kPtpGroup4, 320, Bytes(1481)).size(), 0u);
}

TEST("udp frames: addresses follow from the Ethernet address, groups from PTP") {
  CHECK(link_local(IpVersion::k4, {0, 0, 0, 0, 253, 9}) == (IpAddress{169, 254, 254, 9}));
  CHECK(link_local(IpVersion::k4, {0, 0, 0, 0, 254, 9}) == (IpAddress{169, 254, 1, 9}));
  CHECK(group_mac(IpVersion::k4, {239, 129, 2, 3}) == (MacAddress{1, 0, 0x5E, 1, 2, 3}));
  IpAddress group = kPtpGroup6;
  for (std::uint8_t scope = 0; scope < 16; ++scope) {
    group[1] = scope;
    CHECK(is_ptp_group(IpVersion::k6, group));
  }
  group[1] = 0x1E;
  CHECK(!is_ptp_group(IpVersion::k6, group));
  CHECK(is_ptp_group(IpVersion::k6, kPtpPeerGroup6) && is_ptp_group(IpVersion::k4, kPtpPeerGroup4));
  IpAddress wider = kPtpPeerGroup6;
  wider[1] = 0x0E;
  CHECK(!is_ptp_group(IpVersion::k6, wider));
  CHECK(!is_ptp_group(IpVersion::k4, kPtpGroup6) && !is_ptp_group(IpVersion::k6, kPtpGroup4));
}

TEST("udp frames: a message is as long as its header says, where that can be") {
  const std::uint8_t said[] = {0, 2, 0, 6, 1, 2, 0, 0};
  CHECK_EQ(ptp_message_bytes(said, 8), 6u);
  CHECK_EQ(ptp_message_bytes(said, 5), 5u);
  CHECK_EQ(ptp_message_bytes(said, 3), 3u);
  const std::uint8_t short_length[] = {0, 2, 0, 3, 1, 2};
  CHECK_EQ(ptp_message_bytes(short_length, 6), 6u);
}

}  // namespace
}  // namespace avbhal
