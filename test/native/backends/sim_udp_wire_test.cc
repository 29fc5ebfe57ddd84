// Cables from a simulated adapter to another program: their datagrams, and what the sockets bring.
#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "backends/sim/udp_wire.h"
#include "backends/sim/udp_wire_format.h"
#include "backends/sim/wiring.h"
#include "base/limits.h"
#include "draw.h"
#include "sim_pair.h"

namespace avbhal {
namespace {

using sim::kWireDatagramBytes;
using sim::kWireHeaderBytes;
using sim::WireDatagram;
using test::Bytes;
using test::code_of;
using test::kSyncType;
using test::message;
using test::Received;
using test::Station;
using test::value_of;

Bytes datagram_of(const Bytes& frame, std::uint64_t sfd_ns) {
  std::array<std::uint8_t, kWireDatagramBytes> room{};
  const std::size_t size = sim::write_wire_datagram({sfd_ns, frame.data(), frame.size()}, &room);
  return Bytes(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(size));
}

TEST("sim udp wire: a datagram is read as it was written") {
  for (const std::size_t size : {std::size_t{kMinSendBytes}, std::size_t{kMaxSendBytes}}) {
    const Bytes frame = message(kSyncType, 3, 68);
    Bytes sized = frame;
    sized.resize(size);
    const Bytes bytes = datagram_of(sized, 0x0102030405060708u);
    CHECK_EQ(bytes.size(), kWireHeaderBytes + size);
    CHECK(bytes[0] == 'A' && bytes[3] == 'W' && bytes[4] == 1 && bytes[8] == 1 && bytes[15] == 8);
    WireDatagram read;
    CHECK(sim::read_wire_datagram(bytes.data(), bytes.size(), &read));
    CHECK_EQ(read.sfd_ns, 0x0102030405060708u);
    CHECK_EQ(read.frame_bytes, size);
    CHECK(std::equal(sized.begin(), sized.end(), read.frame));
  }
}

TEST("sim udp wire: what is no datagram of a cable is none, whatever its bytes") {
  const Bytes good = datagram_of(message(kSyncType, 3), 5);
  WireDatagram read;
  for (std::size_t n = 0; n < kWireHeaderBytes + kMinSendBytes; ++n) {
    CHECK(!sim::read_wire_datagram(good.data(), n, &read));
  }
  Bytes longer = good;
  longer.resize(kWireDatagramBytes + 1);
  CHECK(!sim::read_wire_datagram(longer.data(), longer.size(), &read));
  CHECK(sim::read_wire_datagram(longer.data(), kWireDatagramBytes, &read));
  for (std::size_t at = 0; at < 8; ++at) {
    Bytes bad = good;
    bad[at] ^= 1;
    CHECK(!sim::read_wire_datagram(bad.data(), bad.size(), &read));
  }
  test::Draw draw(7);
  const auto below = [&draw](std::size_t n) {
    return static_cast<std::size_t>(draw.unit() * static_cast<double>(n));
  };
  for (int n = 0; n < 20000; ++n) {
    Bytes bytes(below(1600));
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(below(256));
    if (below(2) == 0)
      std::copy_n(good.begin(), std::min<std::size_t>(8, bytes.size()), bytes.begin());
    if (!sim::read_wire_datagram(bytes.data(), bytes.size(), &read)) continue;
    CHECK(read.frame == bytes.data() + kWireHeaderBytes);
    CHECK_EQ(read.frame_bytes, bytes.size() - kWireHeaderBytes);
    CHECK(read.frame_bytes >= kMinSendBytes && read.frame_bytes <= kMaxSendBytes);
  }
}

// A socket whose datagrams the test gives and takes.
class ScriptedSocket final : public LoopbackSocket {
 public:
  struct Side {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::pair<Bytes, bool>> coming;
    std::vector<Bytes> sent;
    bool full = false, woken = false;
    void give(Bytes bytes, bool from_peer = true) {
      const std::lock_guard<std::mutex> lock(mutex);
      coming.emplace_back(std::move(bytes), from_peer);
      changed.notify_all();
    }
  };
  explicit ScriptedSocket(std::shared_ptr<Side> side) : side_(std::move(side)) {}

  bool send(const std::uint8_t* bytes, std::size_t size) override {
    const std::lock_guard<std::mutex> lock(side_->mutex);
    side_->sent.emplace_back(bytes, bytes + size);
    return !side_->full;
  }
  Datagram receive(std::uint8_t* out, std::size_t room) override {
    std::unique_lock<std::mutex> lock(side_->mutex);
    side_->changed.wait(lock, [this] { return side_->woken || !side_->coming.empty(); });
    if (side_->coming.empty()) return {};
    const auto [bytes, from_peer] = std::move(side_->coming.front());
    side_->coming.pop_front();
    if (bytes.empty()) throw std::bad_alloc();
    const std::size_t size = std::min(room, bytes.size());
    std::copy_n(bytes.begin(), size, out);
    return {size, from_peer};
  }
  void wake() override {
    const std::lock_guard<std::mutex> lock(side_->mutex);
    side_->woken = true;
    side_->changed.notify_all();
  }

 private:
  const std::shared_ptr<Side> side_;
};

// A device in virtual time on a cable whose socket is scripted: the tests move the time.
struct Wired {
  Wired() : time(sim::make_virtual_time()) {
    model::AdapterConfig config;
    config.identity = model::default_identity(Family::kI226, 0);
    device = std::make_unique<sim::SimDevice>(config, *time);
    CHECK(wiring.connect_udp(
        *device,
        std::make_shared<sim::UdpWire>(*device, std::make_unique<ScriptedSocket>(side), wire), 0));
  }
  // When the thread has taken `count` datagrams, however it judged them.
  UdpWireCounters after(std::uint64_t count) {
    for (;;) {
      const UdpWireCounters seen = wiring.udp_wire(*device)->counters();
      if (seen.received + seen.malformed + seen.dropped >= count) return seen;
      std::this_thread::yield();
    }
  }
  std::uint64_t now() { return time->now_ns(); }

  std::shared_ptr<ScriptedSocket::Side> side = std::make_shared<ScriptedSocket::Side>();
  model::WireConfig wire{};
  std::unique_ptr<sim::SimTime> time;
  std::unique_ptr<sim::SimDevice> device;
  sim::Wiring wiring;
};

TEST("sim udp wire: frames are taken, the rest is counted and dropped") {
  Wired at;
  CHECK(at.time->advance_ns(3 * kNsPerSecond));
  const Bytes frame = message(kSyncType, 1);
  at.side->give(datagram_of(frame, 0));
  at.side->give(datagram_of(frame, at.now()));
  CHECK_EQ(at.after(2).received, 2u);
  at.side->give(datagram_of(frame, 0), false);                // another program's
  at.side->give(datagram_of(frame, 1));                       // another clock's
  at.side->give(datagram_of(frame, at.now() + 3000000000u));  // the same
  at.side->give(Bytes(5, 1));                                 // no datagram of a cable
  CHECK_EQ(at.after(6).malformed, 4u);
  at.side->give({});  // memory runs out
  CHECK_EQ(at.after(7).dropped, 1u);
  at.wiring.change_link(*at.device, 0);
  at.side->give(datagram_of(frame, 0));
  CHECK_EQ(at.after(8).dropped, 2u);
}

TEST("sim udp wire: no more frames wait than may") {
  Wired at;
  const Bytes frame = message(kSyncType, 1);
  const std::uint64_t later_ns = at.now() + 900000000;
  for (int n = 0; n < 1500; ++n) at.side->give(datagram_of(frame, later_ns));
  const UdpWireCounters seen = at.after(1500);
  CHECK_EQ(seen.received, 1024u);
  CHECK_EQ(seen.dropped, 476u);
}

TEST(
    "sim udp wire: what the socket has no room for is counted, and nothing is sent after it ends") {
  Wired at;
  const auto bytes = std::make_shared<const Bytes>(message(kSyncType, 1));
  const sim::Generation handle = at.device->generation();
  CHECK(at.wiring.send(*at.device, handle, nullptr, bytes).ok());
  at.side->full = true;
  CHECK(at.wiring.send(*at.device, handle, nullptr, bytes).ok());
  const UdpWireCounters seen = at.wiring.udp_wire(*at.device)->counters();
  CHECK(seen.sent == 1 && seen.unsent == 1);
  WireDatagram read;
  CHECK(sim::read_wire_datagram(at.side->sent[0].data(), at.side->sent[0].size(), &read));
  CHECK(read.sfd_ns > kNsPerSecond && read.sfd_ns < at.now());
  at.wiring.unplug(*at.device);
  CHECK(at.wiring.udp_wire(*at.device) == nullptr);
  CHECK_EQ(code_of(at.wiring.send(*at.device, handle, nullptr, bytes).status()),
           "HAL_ADAPTER_NOT_READY");
}

std::unique_ptr<sim::SimBackend> backend_in(const char* time) {
  const Result<sim::SimOptions> parsed = sim::parse_options(
      {{"time", time}, {"adapters.0.family", "i226"}, {"adapters.1.family", "i210"}});
  return std::make_unique<sim::SimBackend>(parsed.value());
}

TEST("sim udp wire: orders that cannot be are refused") {
  const auto backend = backend_in("real");
  const auto code = [&](const std::string& text) { return code_of(give_order(*backend, text)); };
  for (const char* text :
       {"wire-udp", "wire-udp adapter=0", "wire-udp adapter=0 address=10.0.0.1 port=1 peer=2",
        "wire-udp adapter=0 address=127.0.0.1 port=0 peer=2",
        "wire-udp adapter=0 address=127.0.0.1 port=70000 peer=2",
        "wire-udp adapter=0 address=127.0.0.1 port=2000",
        "wire-udp adapter=0 address=127.0.0.1 port=2000 peer=2000",
        "wire-udp adapter=0 address=::1 port=2000 peer=2001 asymmetry=1",
        "wire-udp adapter=0 address=::1 port=2000 peer=2001 to=1",
        "wire-udp adapter=1 address=127.0.0.1 port=42871 peer=42872 mbps=2500"}) {
    CHECK_EQ(code(text), "HAL_SCENARIO_INVALID");
  }
  CHECK_EQ(code("wire-udp adapter=7 address=127.0.0.1 port=1 peer=2"), "HAL_NO_ADAPTER");
  CHECK_EQ(code_of(udp_wire(*backend, 0).status()), "HAL_NOT_SUPPORTED");
  CHECK_EQ(code_of(udp_wire(*backend, 7).status()), "HAL_NO_ADAPTER");
  const auto walking = backend_in("virtual");
  CHECK_EQ(code_of(give_order(*walking, "wire-udp adapter=0 address=127.0.0.1 port=1 peer=2")),
           "HAL_NOT_SUPPORTED");
}

TEST("sim udp wire: two adapters by sockets of the system, and a port that is in use") {
  for (const char* address : {"127.0.0.1", "::1"}) {
    const auto backend = backend_in("real");
    const std::string at = std::string(" address=") + address;
    const Status first = give_order(*backend, "wire-udp adapter=0 port=42873 peer=42874" + at);
    // A machine without IPv6 has no ::1.
    if (!first.ok() && address[0] == ':') continue;
    CHECK_EQ(code_of(first), "OK");
    CHECK_EQ(code_of(give_order(*backend, "wire-udp adapter=1 port=42873 peer=42874" + at)),
             "HAL_SCENARIO_INVALID");
    const auto out_nic = value_of(backend->open("sim:0")),
               into_nic = value_of(backend->open("sim:1"));
    Station out(*out_nic), into(*into_nic);
    // Nobody listens yet: silence.
    for (int n = 0; n < 3; ++n) out.send(message(kSyncType, 1));
    CHECK_EQ(value_of(udp_wire(*backend, 0)).unsent, 0u);
    CHECK_EQ(code_of(give_order(*backend, "wire-udp adapter=1 port=42874 peer=42873" + at)), "OK");
    out.send(message(kSyncType, 2));
    std::vector<Received> came;
    while (came.empty()) came = into.take();
    CHECK(came.size() == 1 && came[0].event.sequence_id == 2);
    CHECK_EQ(value_of(udp_wire(*backend, 1)).received, 1u);
    CHECK_EQ(code_of(give_order(*backend, "unplug adapter=1")), "OK");
    out.send(message(kSyncType, 3));
    CHECK_EQ(code_of(give_order(*backend, "wire-udp adapter=0 port=42873 peer=42874" + at)), "OK");
  }
}

}  // namespace
}  // namespace avbhal
