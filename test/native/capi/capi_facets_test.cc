// What a daemon does through the C interface: page, stamps, frames, capabilities, events.
#include <atomic>
#include <chrono>
#include <thread>

#include "capi_fixture.h"

namespace avbhal {
namespace {

using test::CWire;
using test::open_port;
using test::ptp_frame;
using test::sized;

TEST("C interface: a frame passes the wire with a stamp at both ends") {
  CWire wire;
  const avbhal_port out = open_port(wire.ends[0]), into = open_port(wire.ends[1]);
  const auto bytes = ptp_frame(0, 7);
  auto sent = sized<avbhal_sent>();
  CHECK_EQ(avbhal_port_send(out, bytes.data(), 68, &sent), 0);
  auto stamp = sized<avbhal_frame_stamp>();
  CHECK_EQ(avbhal_port_stamp(out, sent.id, 0, &stamp), 0);
  CHECK_EQ(stamp.verdict, static_cast<std::uint32_t>(AVBHAL_VERDICT_HARDWARE));
  CHECK(stamp.device_ns >= sent.earliest_ns && stamp.device_ns <= sent.latest_ns);
  CHECK_EQ(sent.link_mbps, 2500u);
  wire.advance_us(2000);
  avbhal_frame frames[2];
  std::uint32_t count = 0;
  CHECK_EQ(avbhal_port_receive(into, frames, sizeof frames[0], 2, 1000, &count), 0);
  CHECK_EQ(count, 1u);
  CHECK_EQ(frames[0].verdict, AVBHAL_VERDICT_HARDWARE);
  CHECK_EQ(frames[0].size, 68);
  CHECK(std::memcmp(frames[0].bytes, bytes.data(), 68) == 0);
  // The clocks began together; the wire is 500 ns, the rest latencies and crystals.
  CHECK(frames[0].device_ns - stamp.device_ns < 100000);
}

TEST("C interface: a frame leaves at its launch time") {
  CWire wire;
  const avbhal_port out = open_port(wire.ends[0]);
  const auto bytes = ptp_frame(0, 7);
  std::uint64_t now = 0;
  CHECK_EQ(avbhal_clock_read(wire.ends[0], &now), 0);
  auto sent = sized<avbhal_sent>();
  CHECK_EQ(avbhal_port_send_at(out, bytes.data(), 68, now + 1000000, &sent),
           AVBHAL_E_ADAPTER_NOT_READY);
  CHECK_EQ(std::string(test::last_c_error().hint),
           std::string("Writing TQAVCTRL (see avb_hal.h) switches them on."));
  avbhal_adapter configures = 0;
  CHECK_EQ(avbhal_adapter_open(wire.backend, "sim:0", AVBHAL_CONFIGURE, &configures), 0);
  for (const std::uint32_t offset : {0x3570u, 0x3344u}) {
    CHECK_EQ(avbhal_register_write(configures, offset, 1), 0);
  }
  CHECK_EQ(avbhal_port_send_at(out, bytes.data(), 68, now, &sent), AVBHAL_E_OUT_OF_RANGE);
  CHECK(std::string(test::last_c_error().detail).find("launch_ns must be ") == 0);
  CHECK_EQ(avbhal_port_send_at(out, nullptr, 68, now, &sent), AVBHAL_E_INVALID_ARGUMENT);
  const std::uint64_t launch_ns = now + 1000000;
  CHECK_EQ(avbhal_port_send_at(out, bytes.data(), 68, launch_ns, &sent), 0);
  CHECK_EQ(sent.earliest_ns, launch_ns);
  CHECK_EQ(sent.latest_ns, UINT64_MAX);
  auto stamp = sized<avbhal_frame_stamp>();
  CHECK_EQ(avbhal_port_stamp(out, sent.id, 0, &stamp), 0);
  CHECK_EQ(stamp.verdict, static_cast<std::uint32_t>(AVBHAL_VERDICT_PENDING));
  wire.advance_us(2000);
  CHECK_EQ(avbhal_port_stamp(out, sent.id, 0, &stamp), 0);
  CHECK_EQ(stamp.verdict, static_cast<std::uint32_t>(AVBHAL_VERDICT_HARDWARE));
  CHECK(stamp.device_ns >= launch_ns && stamp.device_ns < launch_ns + 100);
}

TEST("C interface: general messages and frames that nobody remembers have no stamp") {
  CWire wire;
  const avbhal_port out = open_port(wire.ends[0]);
  const auto bytes = ptp_frame(8, 7);
  auto sent = sized<avbhal_sent>();
  auto stamp = sized<avbhal_frame_stamp>();
  CHECK_EQ(avbhal_port_send(out, bytes.data(), 68, &sent), 0);
  CHECK_EQ(avbhal_port_stamp(out, sent.id, 0, &stamp), 0);
  CHECK_EQ(stamp.verdict, static_cast<std::uint32_t>(AVBHAL_VERDICT_NO_EVENT));
  CHECK_EQ(stamp.device_ns, 0u);
  CHECK_EQ(avbhal_port_stamp(out, 99, 0, &stamp), 0);
  CHECK_EQ(stamp.verdict, static_cast<std::uint32_t>(AVBHAL_VERDICT_LOST));
}

TEST("C interface: stamps come as a stream") {
  CWire wire;
  avbhal_stream stream = 0;
  auto options = sized<avbhal_stamp_options>();
  options.kinds = 1u << AVBHAL_STAMP_TRANSMIT;
  CHECK_EQ(avbhal_stamps_open(wire.ends[0], &options, &stream), 0);
  const avbhal_port out = open_port(wire.ends[0]);
  for (std::uint16_t id = 1; id <= 3; ++id) {
    CHECK_EQ(avbhal_port_send(out, ptp_frame(2, id).data(), 68, nullptr), 0);
  }
  wire.advance_us(2000);
  avbhal_stamp stamps[4];
  std::uint32_t count = 0;
  CHECK_EQ(avbhal_stamps_take(stream, stamps, sizeof stamps[0], 4, 0, &count), 0);
  CHECK_EQ(count, 3u);
  CHECK_EQ(stamps[2].sequence_id, 3);
  CHECK_EQ(stamps[2].kind, AVBHAL_STAMP_TRANSMIT);
  CHECK((stamps[2].flags & AVBHAL_HAS_TIME) != 0 && (stamps[2].flags & AVBHAL_IS_MATCHED) != 0);
  CHECK_EQ(avbhal_stamps_close(stream), 0);
  CHECK_EQ(avbhal_stamps_close(stream), AVBHAL_E_CLOSED);
}

TEST("C interface: the window of a page holds the truth, and a jump is an event") {
  CWire wire;
  avbhal_page page = 0;
  CHECK_EQ(avbhal_page_open(wire.ends[0], nullptr, &page), 0);
  wire.advance_us(3000000);
  auto window = sized<avbhal_window>();
  CHECK_EQ(avbhal_page_window(page, &window), 0);
  std::uint64_t device_ns = 0, at = 0;
  CHECK_EQ(avbhal_simulation_truth(wire.ends[0], &device_ns, &at), 0);
  const std::uint64_t later = device_ns - (at - window.system_ns);
  CHECK(window.earliest_ns <= later + 1 && later <= window.latest_ns + 1);
  CHECK_EQ(window.state, static_cast<std::uint32_t>(AVBHAL_PAGE_OK));
  auto instant = sized<avbhal_instant>();
  CHECK_EQ(avbhal_page_at_system(page, window.system_ns, &instant), 0);
  CHECK(instant.ns - window.device_ns + instant.bound_ns <= 2 * instant.bound_ns);
  CHECK_EQ(avbhal_page_to_system(page, instant.ns, &instant), 0);
  CHECK(instant.ns - window.system_ns + instant.bound_ns <= 2 * instant.bound_ns);
  CHECK_EQ(avbhal_page_at_system(page, 5, &instant), AVBHAL_E_OUT_OF_RANGE);
  CHECK_EQ(avbhal_page_calibrate(page), 0);
  CHECK_EQ(avbhal_clock_adjust_offset(wire.ends[0], 1000000000), 0);
  wire.advance_us(1000000);
  avbhal_clock_event events[8];
  std::uint32_t count = 0;
  CHECK_EQ(avbhal_page_events(page, events, sizeof events[0], 8, &count), 0);
  bool jumped = false;
  for (std::uint32_t i = 0; i < count; ++i) {
    jumped = jumped || events[i].kind == AVBHAL_CLOCK_DISCONTINUITY;
  }
  CHECK(jumped);
  std::uint64_t now = 0;
  CHECK_EQ(avbhal_page_now(page, &now), 0);
  CHECK(now > window.device_ns + 1000000000);
  CHECK_EQ(avbhal_page_close(page), 0);
  CHECK_EQ(avbhal_page_now(page, &now), AVBHAL_E_CLOSED);
}

TEST("C interface: an absent capability has its reason, in the words of C") {
  CWire wire;
  std::uint32_t supported = 9;
  char reason[64];
  CHECK_EQ(avbhal_capability(wire.ends[0], "frames", &supported, reason, sizeof reason), 0);
  CHECK_EQ(supported, 1u);
  CHECK_EQ(std::string(reason), std::string());
  CHECK_EQ(avbhal_capability(wire.ends[0], "driverState", &supported, reason, sizeof reason), 0);
  CHECK_EQ(supported, 0u);
  CHECK_EQ(std::string(reason), std::string("the simulator has no kernel driver"));
  CHECK_EQ(avbhal_capability(wire.ends[0], "driverState", &supported, reason, 4), 0);
  CHECK_EQ(std::string(reason), std::string("the"));
  CHECK_EQ(avbhal_capability(wire.ends[0], "frames", &supported, nullptr, 0), 0);
  CHECK_EQ(avbhal_capability(wire.ends[0], "fly", &supported, nullptr, 0),
           AVBHAL_E_INVALID_ARGUMENT);
  std::uint32_t known = 0;
  while (avbhal_capability_name(known) != nullptr) ++known;
  CHECK(known > 20 && std::string(avbhal_capability_name(0)) == "clockRead");
  avbhal_adapter observer = 0;
  CHECK_EQ(avbhal_adapter_open(wire.backend, "sim:0", AVBHAL_OBSERVE, &observer), 0);
  CHECK_EQ(avbhal_clock_set(observer, 1), AVBHAL_E_ACCESS_LEVEL);
  CHECK_EQ(std::string(test::last_c_error().hint),
           std::string("Open the adapter with access AVBHAL_DISCIPLINE."));
}

TEST("C interface: the facts of an adapter follow its link") {
  CWire wire;
  avbhal_adapter_info info;
  CHECK_EQ(avbhal_adapter_refresh(wire.ends[0], &info, sizeof info), 0);
  CHECK(info.has_link == 1 && info.link_up == 1 && info.link_mbps == 2500);
  CHECK_EQ(avbhal_simulation_order(wire.backend, "unplug adapter=0"), 0);
  CHECK_EQ(avbhal_adapter_refresh(wire.ends[0], &info, sizeof info), 0);
  CHECK(info.has_link == 1 && info.link_up == 0);
  const avbhal_port port = open_port(wire.ends[0]);
  CHECK_EQ(avbhal_port_send(port, ptp_frame(0, 1).data(), 68, nullptr), AVBHAL_E_ADAPTER_NOT_READY);
  CHECK_EQ(std::string(test::last_c_error().hint),
           std::string("Connect a cable; avbhal_adapter_refresh() reads the link."));
}

TEST("C interface: closing an adapter ends what was opened on it, and who waits there") {
  CWire wire("real");
  const avbhal_port port = open_port(wire.ends[0]);
  avbhal_page page = 0;
  avbhal_stream stream = 0;
  CHECK_EQ(avbhal_page_open(wire.ends[0], nullptr, &page), 0);
  CHECK_EQ(avbhal_stamps_open(wire.ends[0], nullptr, &stream), 0);
  std::atomic<bool> waits{false};
  std::atomic<avbhal_status> status{0};
  std::thread receiver([&] {
    avbhal_frame frame;
    std::uint32_t count = 0;
    waits.store(true);
    status.store(avbhal_port_receive(port, &frame, sizeof frame, 1, 3600000, &count));
  });
  while (!waits.load()) std::this_thread::yield();
  CHECK_EQ(avbhal_adapter_close(wire.ends[0]), 0);
  receiver.join();
  CHECK_EQ(status.load(), AVBHAL_E_CLOSED);
  std::uint64_t now = 0;
  CHECK_EQ(avbhal_page_now(page, &now), AVBHAL_E_CLOSED);
  CHECK_EQ(avbhal_stamps_close(stream), AVBHAL_E_CLOSED);
  CHECK_EQ(avbhal_port_close(port), AVBHAL_E_CLOSED);
}

TEST("C interface: in real time a receiver is woken by the frame") {
  CWire wire("real");
  const avbhal_port out = open_port(wire.ends[0]), into = open_port(wire.ends[1]);
  std::thread sender([&] { (void)avbhal_port_send(out, ptp_frame(0, 5).data(), 68, nullptr); });
  avbhal_frame frame;
  std::uint32_t count = 0;
  CHECK_EQ(avbhal_port_receive(into, &frame, sizeof frame, 1, 3600000, &count), 0);
  sender.join();
  CHECK_EQ(count, 1u);
  CHECK_EQ(frame.bytes[45], 5);
}

}  // namespace
}  // namespace avbhal
