// One capture handle over a scripted wpcap.dll: what it is set to, what each answer becomes, and
// exact times, lengths and counts.
#include "backends/intel_avb/pcap_handle.h"

#include <string>
#include <vector>

#include "backends/intel_avb/own_sends.h"
#include "backends/intel_avb/pcap_filter.h"
#include "harness.h"
#include "wpcap_script.h"

namespace avbhal::intel_avb {
namespace {

using test::wpcap;

PcapCalls calls() { return test::scripted_wpcap(); }

Result<PcapHandle> open(const PcapCalls& c) {
  return PcapHandle::open(c, "device", frames_of(0x22F0, 18));
}

Status failure_of(const std::string& call, int code, const std::string& text) {
  const PcapCalls c = calls();
  wpcap.fails = call;
  wpcap.code = code;
  wpcap.text = text;
  Status status = open(c).take_status();
  CHECK_EQ(wpcap.open, 0);
  return status;
}

TEST("pcap handle: is set up once, in this order, with these values") {
  const PcapCalls c = calls();
  CHECK(open(c).ok());
  const std::vector<std::string> wanted = {
      "device", "snaplen=2048", "promisc=1",  "timeout=1000", "immediate=1", "buffer=1048576",
      "type=5", "precision=1",  "activate=0", "filter=12",    "nonblock=1"};
  CHECK(wpcap.log == wanted);
  CHECK_EQ(wpcap.filter_length, 5u);
  CHECK_EQ(wpcap.open, 0);
}

TEST("pcap handle: numbers of pcap/pcap.h and pcap/bpf.h") {
  CHECK_EQ(kPcapErrorBytes, std::size_t{256});
  CHECK(kPcapError == -1 && kPcapNoSuchDevice == -5 && kPcapDenied == -8);
  CHECK(kPcapEthernet == 1 && kPcapUtf8 == 1 && kPcapHostStampUnsynced == 5);
  CHECK_EQ(kPcapNanoseconds, 1);
  const PcapHeader header;
  CHECK(header.seconds == 0 && header.fraction == 0);
  CHECK(header.captured_bytes == 0 && header.frame_bytes == 0);
  CHECK_EQ(BpfProgram().length, 0u);
  const NetInterface at;
  CHECK(at.vendor_id == 0 && at.device_id == 0);
  const NpcapService service;
  CHECK(!service.installed && !service.running && !service.admin_only && !service.elevated);
}

TEST("pcap handle: the filter takes whole frames of one type and PTP's, the beginning of others") {
  struct Row {
    std::uint16_t code;
    int if_true, if_false;
    std::uint32_t operand;
  };
  const Row rows[] = {{0x28, 0, 0, 12},       // ldh [12]
                      {0x15, 1, 0, 0x22F0},   // jeq: skip one
                      {0x15, 0, 1, 0x88F7},   // jeq, else skip one
                      {0x06, 0, 0, 0x40000},  // ret
                      {0x06, 0, 0, 18}};
  const std::vector<BpfInstruction> filter = frames_of(0x22F0, 18);
  CHECK_EQ(filter.size(), std::size_t{5});
  for (std::size_t i = 0; i < 5 && i < filter.size(); ++i) {
    CHECK_EQ(filter[i].code, rows[i].code);
    CHECK_EQ(int(filter[i].if_true), rows[i].if_true);
    CHECK_EQ(int(filter[i].if_false), rows[i].if_false);
    CHECK_EQ(filter[i].operand, rows[i].operand);
  }
  const std::vector<BpfInstruction> none = no_frames();
  CHECK_EQ(none.size(), std::size_t{1});
  CHECK(none[0].code == 6 && none[0].if_true == 0 && none[0].if_false == 0);
  CHECK_EQ(none[0].operand, 0u);
}

TEST("pcap handle: each step of the opening that fails is named and closes the handle") {
  struct Row {
    const char *call, *name;
    int code;
    ErrorCode expected;
  };
  for (const Row& row : {Row{"create", "pcap_create", 0, ErrorCode::kDriverError},
                         Row{"snaplen", "pcap_set", -4, ErrorCode::kDriverError},
                         Row{"promisc", "pcap_set", -1, ErrorCode::kDriverError},
                         Row{"timeout", "pcap_set", -1, ErrorCode::kDriverError},
                         Row{"immediate", "pcap_set", -1, ErrorCode::kDriverError},
                         Row{"buffer", "pcap_set", -1, ErrorCode::kDriverError},
                         Row{"activate", "pcap_activate", -9, ErrorCode::kDriverError},
                         Row{"datalink", "pcap_datalink", 0, ErrorCode::kDriverReply},
                         Row{"datalink", "pcap_datalink", 2, ErrorCode::kDriverReply},
                         Row{"filter", "pcap_setfilter", 1, ErrorCode::kDriverError},
                         Row{"filter", "pcap_setfilter", -1, ErrorCode::kDriverError},
                         Row{"nonblock", "pcap_setnonblock", 1, ErrorCode::kDriverError},
                         Row{"nonblock", "pcap_setnonblock", -1, ErrorCode::kDriverError}}) {
    const Status status = failure_of(row.call, row.code, "words");
    CHECK_EQ(status.code(), row.expected);
    if (status.ok()) continue;
    CHECK_EQ(status.error().operation, row.name);
    const bool activate = row.call == std::string("activate");
    if (row.expected == ErrorCode::kDriverError) {
      CHECK_EQ(status.error().detail, activate ? "words (code -9)" : "words (code -1)");
    }
  }
  // Warnings of activate, and positive codes of settings, are no failures.
  for (const char* call : {"snaplen", "activate"}) {
    const PcapCalls c = calls();
    wpcap.fails = call;
    wpcap.code = 1;
    CHECK(open(c).ok());
  }
}

TEST("pcap handle: what a number or a code of wpcap.dll means") {
  struct Row {
    int code;
    const char* text;
    ErrorCode expected;
    std::uint32_t number;
  };
  const Row rows[] = {
      {-8, "x", ErrorCode::kAccessDenied, 0},
      {-1, "x  (5)", ErrorCode::kAccessDenied, 5},
      {-5, "x", ErrorCode::kAdapterNotReady, 0},
      {-1, "x  (2)", ErrorCode::kAdapterNotReady, 2},
      {-1, "x  (3)", ErrorCode::kAdapterNotReady, 3},
      {-1, "x  (21)", ErrorCode::kAdapterNotReady, 21},
      {-1, "x  (31)", ErrorCode::kAdapterNotReady, 31},
      {-1, "x  (433)", ErrorCode::kAdapterNotReady, 433},
      {-1, "x  (995)", ErrorCode::kAdapterNotReady, 995},
      {-1, "x  (1167)", ErrorCode::kAdapterNotReady, 1167},
      {-1, "x  (1617)", ErrorCode::kAdapterNotReady, 1617},
      {-1, "The interface disappeared (error code 31)", ErrorCode::kAdapterNotReady, 0},
      {-1, "x. The interface disappeared", ErrorCode::kDriverError, 0},
      {-1, "x  (20)", ErrorCode::kDriverError, 20},
      {-1, "x  (1)", ErrorCode::kDriverError, 1},
      {-6, "x", ErrorCode::kDriverError, 0},
  };
  for (const Row& row : rows) {
    const Status status = failure_of("activate", row.code, row.text);
    CHECK_EQ(status.code(), row.expected);
    if (status.ok()) continue;
    CHECK_EQ(status.error().os_error, row.number);
    CHECK(status.error().os_kind == (row.number != 0 ? OsErrorKind::kWin32 : OsErrorKind::kNone));
    CHECK_EQ(status.error().detail,
             row.text + std::string(" (code ") + std::to_string(row.code) + ")");
  }
}

TEST("pcap handle: a stamp is seconds and ns, or us, of one scale; else there is none") {
  struct Row {
    const char* fails;
    std::int32_t seconds, fraction;
    bool stamped;
    std::int64_t ns;
    std::uint32_t step_ns;
  };
  const Row rows[] = {
      {"", 3, 4, true, 3'000'000'004, 100},
      {"", 0, 0, true, 0, 100},
      {"", 3, 999'999'999, true, 3'999'999'999, 100},
      {"", 3, 1'000'000'000, false, 0, 100},
      {"", -1, 4, false, 0, 100},
      {"", 3, -1, false, 0, 100},
      {"precision", 3, 4, true, 3'000'004'000, 1000},
      {"precision", 3, 999'999, true, 3'999'999'000, 1000},
      {"precision", 3, 1'000'000, false, 0, 1000},
      {"type", 3, 4, false, 0, 100},
  };
  for (const Row& row : rows) {
    const PcapCalls c = calls();
    wpcap.fails = row.fails;
    PcapHandle handle = open(c).take();
    CHECK_EQ(handle.stamp_step_ns(), row.step_ns);
    wpcap.header = {row.seconds, row.fraction, 3, 3};
    const auto frame = handle.next().take();
    CHECK(frame && frame->stamp_ns.has_value() == row.stamped);
    CHECK_EQ(frame->stamp_ns.value_or(0), row.ns);
    // The settings move with the handle.
    PcapHandle moved = std::move(handle);
    CHECK(moved.is_open() && !handle.is_open());
    CHECK_EQ(moved.stamp_step_ns(), row.step_ns);
    CHECK_EQ(moved.next().value()->stamp_ns.value_or(0), row.ns);
    PcapHandle& itself = moved;
    moved = std::move(itself);
    CHECK(moved.is_open());
  }
  CHECK_EQ(PcapHandle().stamp_step_ns(), 1000u);
  CHECK(!PcapHandle().is_open() && !CapturedFrame().whole);
}

TEST("pcap handle: frames by their lengths, to 2048 bytes") {
  struct Row {
    int code;
    std::uint32_t captured, whole;
    ErrorCode expected;
    bool frame;
  };
  for (const Row& row :
       {Row{1, 3, 3, ErrorCode::kOk, true}, Row{1, 3, 4, ErrorCode::kOk, true},
        Row{1, 0, 0, ErrorCode::kOk, true}, Row{1, 2048, 2048, ErrorCode::kOk, true},
        Row{1, 2048, 9000, ErrorCode::kOk, true},
        Row{1, 2049, 9000, ErrorCode::kDriverReply, false},
        Row{1, 4, 3, ErrorCode::kDriverReply, false}, Row{0, 3, 3, ErrorCode::kOk, false},
        Row{2, 3, 3, ErrorCode::kDriverError, false}, Row{-1, 3, 3, ErrorCode::kDriverError, false},
        Row{-2, 3, 3, ErrorCode::kDriverError, false}}) {
    PcapHandle handle = open(calls()).take();
    wpcap.next_code = row.code;
    wpcap.header = {1, 1, row.captured, row.whole};
    const auto next = handle.next();
    CHECK_EQ(next.status().code(), row.expected);
    if (!next.ok()) continue;
    CHECK_EQ(next.value().has_value(), row.frame);
    if (!row.frame) continue;
    CHECK_EQ(next.value()->whole, row.captured == row.whole);
    CHECK(next.value()->bytes ==
          std::vector<std::uint8_t>(wpcap.bytes, wpcap.bytes + row.captured));
  }
  PcapHandle handle = open(calls()).take();
  wpcap.header = {1, 1, 3, 3};
  wpcap.no_bytes = true;
  CHECK_EQ(handle.next().status().error().detail, "the lengths of a captured frame cannot be");
  wpcap.no_bytes = false;
  wpcap.no_header = true;
  CHECK_EQ(handle.next().status().code(), ErrorCode::kDriverReply);
}

TEST("pcap handle: a send that is too long, one that fails and one that is done") {
  PcapHandle handle = open(calls()).take();
  const std::uint8_t bytes[60] = {};
  CHECK(handle.send(bytes, 60).ok());
  CHECK_EQ(wpcap.log.back(), "send=60");
  wpcap.fails = "send";
  wpcap.text = "send error: PacketSendPacket failed: x  (20)";
  const Status status = handle.send(bytes, 60);
  CHECK_EQ(status.code(), ErrorCode::kOutOfRange);
  CHECK_EQ(status.error().operation, "pcap_sendpacket");
  CHECK_EQ(status.error().detail, "the adapter takes no frame of 60 bytes");
  wpcap.text = "x  (19)";
  CHECK_EQ(handle.send(bytes, 60).code(), ErrorCode::kDriverError);
  wpcap.code = 1;
  CHECK_EQ(handle.send(bytes, 60).code(), ErrorCode::kDriverError);
  wpcap.text = "x  (31)";
  CHECK_EQ(handle.send(bytes, 60).code(), ErrorCode::kAdapterNotReady);
}

TEST("pcap handle: dropped frames add up across 2^32, and stand where nothing is told") {
  PcapHandle handle = open(calls()).take();
  CHECK_EQ(handle.dropped(), 0u);
  wpcap.counts[0] = 77;
  wpcap.counts[1] = 0xFFFFFFFE;
  CHECK_EQ(handle.dropped(), 0xFFFFFFFEu);
  wpcap.counts[1] = 3;
  CHECK_EQ(handle.dropped(), 0x100000003u);
  wpcap.fails = "stats";
  wpcap.counts[1] = 9;
  for (const int code : {-1, 1}) {
    wpcap.code = code;
    CHECK_EQ(handle.dropped(), 0x100000003u);
  }
  PcapHandle moved = std::move(handle);
  CHECK_EQ(moved.dropped(), 0x100000003u);
  wpcap.fails.clear();
  CHECK_EQ(moved.dropped(), 0x100000009u);
}

TEST("own sends: a copy is found by its bytes, older ones are forgotten, 1024 are kept") {
  OwnSends sends;
  const auto add = [&sends](std::uint16_t n) {
    const std::uint8_t bytes[2] = {static_cast<std::uint8_t>(n >> 8), static_cast<std::uint8_t>(n)};
    sends.add(bytes, 2, {n, n + 5u});
  };
  const auto take = [&sends](std::uint16_t n) {
    return sends.take({static_cast<std::uint8_t>(n >> 8), static_cast<std::uint8_t>(n)});
  };
  CHECK(!take(1));
  for (std::uint16_t n = 0; n < 1025; ++n) add(n);
  CHECK(!take(0));
  const auto first = take(1);
  CHECK(first && first->earliest_ns == 1 && first->latest_ns == 6);
  CHECK(!take(1));
  CHECK(take(5).has_value());
  CHECK(!take(4));
  CHECK(!sends.take({0}));
  CHECK(take(6).has_value());
  CHECK(take(1024).has_value());
  CHECK(!take(1023));
}

}  // namespace
}  // namespace avbhal::intel_avb
