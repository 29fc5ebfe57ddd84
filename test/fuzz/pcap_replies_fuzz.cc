// Frames of intel_avb against a wpcap.dll and a driver that answer wrongly: no read outside of what
// was given, no frame longer than a port takes, a time only with a proof, no handle left.
#include <memory>
#include <string>
#include <vector>

#include "backends/intel_avb/backend.h"
#include "base/limits.h"
#include "runtime/frame_exchange.h"
#include "spoiled_driver.h"
#include "spoiled_npcap.h"
#include "test/native/standin_fixture.h"

namespace avbhal::fuzz {
namespace {

constexpr int kSteps = 60;
constexpr std::size_t kMostEvents = 64;

class Session {
 public:
  explicit Session(Bytes& bytes)
      : bytes_(bytes),
        port_(host_.host()),
        driver_(port_, bytes),
        clock_(host_),
        backend_(intel_avb::make_avb_backend(driver_.port(), spoiled_npcap(port_, bytes), clock_)) {
  }

  void run() {
    driver_.set_spoiling(false);
    begin();
    for (int i = 0; i < kSteps && !bytes_.empty(); ++i) step();
    close();
    adapter_.reset();
    backend_.reset();
    require(npcap_handles() == 0, "a handle of Npcap is left open");
    set_npcap_spoiling(false);
    driver_.set_spoiling(false);
  }

 private:
  void begin() {
    (void)port_.order("wire adapter=2 to=0 delay=500");
    (void)port_.order("ptp-traffic adapter=2 sync=1000000 pdelay=3000000");
    set_npcap_spoiling(bytes_.flag());
    open();
  }

  void open() {
    close();
    adapter_.reset();
    Result<std::unique_ptr<Adapter>> opened = backend_->open("avb:I226:0");
    if (!opened.ok()) return;
    adapter_ = opened.take();
    FrameFilter filter;
    filter.groups = {{0x01, 0x80, 0xC2, 0x00, 0x00, 0x0E}};
    Result<std::unique_ptr<FramePort>> port = adapter_->frames()->open(filter);
    if (!port.ok()) return;
    exchange_ =
        std::make_shared<FrameExchange>(port.take(), adapter_->frames()->stamp_resolution_ns(), 64);
    events_ = FrameExchange::events(exchange_);
  }

  void close() {
    events_.reset();
    exchange_.reset();
  }

  void step() {
    driver_.forget();
    switch (bytes_.pick(8)) {
      case 0: return open();
      case 1: return set_npcap_spoiling(bytes_.flag());
      case 2: return driver_.set_spoiling(bytes_.flag());
      case 3: return driver_.scribble();
      case 4: return send();
      default: host_.advance(bytes_.u64() >> (36 + bytes_.pick(28))); return take();
    }
  }

  void send() {
    if (!exchange_) return;
    std::uint8_t frame[kMaxSendBytes] = {0x01, 0x80, 0xC2, 0,    0,    0x0E, 2, 0, 0,
                                         0,    0,    1,    0x88, 0xF7, 0x10, 2, 0, 54};
    Result<SentFrame> sent = exchange_->send(frame, 14 + bytes_.u8());
    if (!sent.ok()) return;
    host_.advance(40000000);
    const Result<FrameDecision> decision = exchange_->verdict_of(sent.value().id);
    require(!decision.ok() || is_proof(decision.value().verdict) || decision.value().stamp_ns == 0,
            "a time without a proof");
  }

  void take() {
    if (!events_) return;
    StampEvent events[kMostEvents];
    const Result<std::size_t> taken = events_->take(events, kMostEvents);
    for (std::size_t i = 0; taken.ok() && i < taken.value(); ++i) {
      require(events[i].frame_bytes <= kFrameRoomBytes, "a frame that no port takes");
      std::vector<std::uint8_t> out(events[i].frame_bytes);
      exchange_->take_bytes(events[i], out.data());
    }
  }

  Bytes& bytes_;
  standin::VirtualHost host_;
  standin::InProcessPort port_;
  SpoiledDriver driver_;
  test::StandinClock clock_;
  std::unique_ptr<Backend> backend_;
  std::unique_ptr<Adapter> adapter_;
  std::shared_ptr<FrameExchange> exchange_;
  std::unique_ptr<EventSource> events_;
};

}  // namespace
}  // namespace avbhal::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  avbhal::fuzz::Bytes bytes(data, size);
  avbhal::fuzz::Session(bytes).run();
  return 0;
}
