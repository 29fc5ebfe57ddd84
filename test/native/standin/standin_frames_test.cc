// Frames of programs on the stand-in's wires, through its control device.
#include <cstring>
#include <string>
#include <vector>

#include "frame_station.h"
#include "harness.h"
#include "standin_fixture.h"
#include "tools/lab/standin/control.h"

namespace avbhal::test {
namespace {

using namespace standin;

struct Seen {
  CaptureReply reply;
  Bytes bytes;
};

struct Wired : Standin {
  std::uint32_t send(std::uint32_t adapter, const Bytes& bytes) {
    AdapterQuery query;
    query.adapter = adapter;
    Bytes in(sizeof query);
    std::memcpy(in.data(), &query, sizeof query);
    in.insert(in.end(), bytes.begin(), bytes.end());
    std::uint32_t returned = 0;
    return port.control(kControlSend, in.data(), static_cast<std::uint32_t>(in.size()), nullptr, 0,
                        &returned);
  }
  std::uint32_t capture(std::uint32_t adapter, std::uint64_t number, Seen* out) {
    CaptureQuery query;
    query.adapter = adapter;
    query.number = number;
    Bytes room(sizeof(CaptureReply) + 1522);
    std::uint32_t returned = 0;
    const std::uint32_t error = port.control(kControlCapture, &query, sizeof query, room.data(),
                                             static_cast<std::uint32_t>(room.size()), &returned);
    if (error != 0) return error;
    std::memcpy(&out->reply, room.data(), sizeof out->reply);
    CHECK_EQ(returned, sizeof(CaptureReply) + out->reply.size);
    out->bytes.assign(room.begin() + sizeof(CaptureReply), room.begin() + returned);
    return 0;
  }
  std::vector<Seen> all(std::uint32_t adapter) {
    std::vector<Seen> out;
    Seen one;
    for (std::uint64_t n = 0; capture(adapter, n, &one) == 0 && one.reply.size != 0;
         n = one.reply.number + 1) {
      out.push_back(one);
    }
    return out;
  }
};

TEST("stand-in wires: a frame arrives at the other end of a cable and nowhere else") {
  Wired w;
  CHECK(w.order("wire adapter=0 to=2 delay=500"));
  const Bytes sync = message(kSyncType, 1);
  CHECK_EQ(w.send(0, sync), 0u);
  w.host.advance(100000);
  CHECK(w.all(0).size() == 1 && w.all(0)[0].bytes == sync);
  CHECK(w.all(2).size() == 1 && w.all(2)[0].bytes == sync);
  CHECK_EQ(w.all(1).size(), 0u);
  CHECK(w.all(2)[0].reply.seen_ns > w.all(0)[0].reply.seen_ns);
}

TEST("stand-in wires: a short frame is padded on the line, not in the sender's copy") {
  Wired w;
  CHECK(w.order("wire adapter=0 to=2"));
  CHECK_EQ(w.send(0, message(kSyncType, 1, 48)), 0u);
  w.host.advance(100000);
  CHECK_EQ(w.all(0)[0].bytes.size(), 48u);
  CHECK_EQ(w.all(2)[0].bytes.size(), 60u);
}

TEST("stand-in wires: orders that name what is not there are refused") {
  Wired w;
  for (const char* order :
       {"wire adapter=0 to=3", "wire adapter=0 to=0", "wire adapter=7 to=1",
        "wire adapter=0 to=2 mbps=2500", "unplug adapter=5", "wire adapter=0"}) {
    CHECK(!w.order(order));
  }
}

TEST("stand-in wires: an unplugged or refused frame is not sent") {
  Wired w;
  CHECK(w.order("wire adapter=0 to=2"));
  CHECK(w.order("unplug adapter=2"));
  CHECK_EQ(w.send(0, message(kSyncType, 1)), 31u);
  CHECK(w.order("wire adapter=0 to=2"));
  CHECK_EQ(w.send(0, Bytes(13)), 87u);
  CHECK_EQ(w.send(0, message(kSyncType, 1, 1515)), 87u);
  CHECK_EQ(w.send(0, Bytes(60000)), 87u);
  CHECK_EQ(w.send(0, message(kSyncType, 1, 1514)), 0u);
  CHECK(w.order("remove adapter=0"));
  CHECK(w.send(0, message(kSyncType, 1)) != 0);
  CHECK(w.send(3, message(kSyncType, 1)) != 0);
  CHECK_EQ(w.send(9, message(kSyncType, 1)), 87u);
}

TEST("stand-in wires: both links go together") {
  Wired w;
  CHECK(w.order("wire adapter=0 to=2"));
  CHECK(w.order("link adapter=0 mbps=100"));
  CHECK_EQ(w.port.machine().state().adapters[2].model.config().link_mbps, 100u);
  CHECK(!w.order("link adapter=2 mbps=2500"));
  CHECK(w.order("link adapter=2 mbps=0"));
  CHECK(!w.port.machine().state().adapters[0].model.config().link_up);
}

TEST("stand-in wires: the neighbour answers Pdelay_Req, and only where no cable is") {
  Wired w;
  Bytes request = message(kPdelayReqType, 7);
  request[34] = 0x11;  // of the asking port's identity
  CHECK_EQ(w.send(2, request), 0u);
  CHECK_EQ(w.send(2, message(kSyncType, 8)), 0u);
  w.host.advance(1000000);
  const std::vector<Seen> seen = w.all(2);
  CHECK_EQ(seen.size(), 4u);
  if (seen.size() != 4) return;
  CHECK_EQ(seen[2].bytes[14] & 0xF, 3);
  CHECK_EQ(seen[3].bytes[14] & 0xF, 0xA);
  for (std::size_t n : {2u, 3u}) {
    CHECK_EQ(int(seen[n].bytes[45]), 7);
    // requestingPortIdentity
    CHECK(std::equal(request.begin() + 34, request.begin() + 44, seen[n].bytes.begin() + 58));
  }
  CHECK(w.order("wire adapter=0 to=2"));
  CHECK_EQ(w.send(2, request), 0u);
  w.host.advance(1000000);
  CHECK_EQ(w.all(2).size(), 5u);
}

TEST("stand-in wires: a slow capture loses the oldest frames and can count them") {
  Wired w;
  for (int n = 0; n < 100; ++n) {
    CHECK_EQ(w.send(0, message(kSyncType, static_cast<std::uint8_t>(n))), 0u);
  }
  Seen one;
  CHECK_EQ(w.capture(0, 0, &one), 0u);
  CHECK_EQ(one.reply.number, 36u);
  CHECK_EQ(w.capture(0, ~std::uint64_t{0}, &one), 0u);
  CHECK(one.reply.number == 100 && one.reply.size == 0);
}

}  // namespace
}  // namespace avbhal::test
