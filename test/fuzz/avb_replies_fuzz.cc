// The intel_avb backend against a driver that answers wrongly: it must neither crash nor report
// success for a request that the driver did not confirm.
#include <memory>
#include <string>
#include <vector>

#include "adapter_calls.h"
#include "backends/intel_avb/abi.h"
#include "backends/intel_avb/abi_stamps.h"
#include "backends/intel_avb/backend.h"
#include "order_text.h"
#include "test/native/standin_fixture.h"

namespace avbhal::fuzz {
namespace {

namespace abi = avb_abi;

constexpr int kSteps = 40;
constexpr std::size_t kMostAdapters = 3;
constexpr std::size_t kMostEvents = 64;
constexpr const char* kKeys[] = {"avb:I226:0", "avb:I210:0", "avb:I219:0", "avb:I226:1", ""};

class Session {
 public:
  explicit Session(Bytes& bytes)
      : bytes_(bytes),
        port_(host_.host()),
        driver_(port_, bytes),
        judge_(driver_),
        clock_(host_),
        backend_(intel_avb::make_avb_backend(driver_.port(), {}, clock_)) {}

  void run() {
    begin();
    for (int i = 0; i < kSteps && !bytes_.empty(); ++i) {
      driver_.forget();
      step();
    }
    source_.reset();
    adapters_.clear();
    backend_.reset();
    require(port_.open_handles() == 0, "a driver handle is left open");
  }

 private:
  // Most inputs begin with an adapter, and every other one of them with events waiting in a ring.
  void begin() {
    const std::uint32_t choice = bytes_.pick(4);
    driver_.set_spoiling(choice == 3);
    open();
    if (choice == 1) traffic();
    if (choice != 0) subscribe();
    if (choice == 1) traffic();
    driver_.set_spoiling(bytes_.flag());
  }

  void traffic() {
    for (const char* adapter : {"0", "1", "2"})
      (void)port_.order(std::string("ptp-traffic adapter=") + adapter +
                        " sync=1000000 pdelay=3000000");
    host_.advance(50000000);
    port_.poll();
  }

  void step() {
    switch (bytes_.pick(13)) {
      case 0: return order();
      case 1:
        // 4 s at most: frames and timers are worked off one by one.
        return host_.advance(bytes_.u64() >> (32 + bytes_.pick(32)));
      case 2: return open();
      case 3: return list();
      case 4: return driver_.set_spoiling(bytes_.flag());
      case 5: return driver_.scribble();
      case 6:
      case 7: return events();
      default: return call();
    }
  }

  void call() {
    if (adapters_.empty()) return;
    Adapter& adapter = any_adapter();
    const CallContext context{bytes_, judge_, host_};
    switch (bytes_.pick(4)) {
      case 0: return call_stamps(adapter, context);
      case 1: return call_tsn(adapter, context);
      default: return call_clock(adapter, context);
    }
  }

  Adapter& any_adapter() {
    return *adapters_[bytes_.pick(static_cast<std::uint32_t>(adapters_.size()))];
  }

  // Some build another machine, which frees the rings that a program still looks at.
  void order() { (void)port_.order(known_order(bytes_)); }

  void open() {
    Result<std::unique_ptr<Adapter>> opened = backend_->open(bytes_.one_of(kKeys));
    if (!opened.ok()) return;
    require(judge_.confirmed<abi::AdapterOpen>(abi::kOpenAdapter),
            "opened without a confirmed OPEN");
    if (adapters_.size() == kMostAdapters) {
      source_.reset();
      adapters_.erase(adapters_.begin());
    }
    adapters_.push_back(opened.take());
  }

  void list() {
    (void)backend_->probe();
    Result<std::vector<AdapterInfo>> infos = backend_->enumerate();
    require(!infos.ok() || infos.value().empty() ||
                judge_.confirmed<abi::AdapterEnum>(abi::kEnumAdapters),
            "adapters without a confirmed ENUM");
  }

  void events() {
    if (source_ == nullptr) return subscribe();
    switch (bytes_.pick(8)) {
      case 0: return source_.reset();
      case 1: return (void)source_->counters();
      case 2: return traffic();
      default: return take();
    }
  }

  void subscribe() {
    if (adapters_.empty()) return;
    EventFilter filter;
    const std::uint32_t choice = bytes_.u8();
    if ((choice & 8u) != 0) filter.kinds = bytes_.u8();
    if ((choice & 16u) != 0) filter.vlan_id = bytes_.u8();
    if ((choice & 32u) != 0) filter.pcp = bytes_.u8();
    Result<std::unique_ptr<EventSource>> source = any_adapter().stamps()->subscribe(filter);
    if (!source.ok()) return;
    require(judge_.confirmed<abi::TsSubscribeRequest>(abi::kTsSubscribe) &&
                judge_.confirmed<abi::TsRingMapRequest>(abi::kTsRingMap),
            "a subscription that no reply confirmed");
    source_ = source.take();
  }

  void take() {
    std::vector<StampEvent> out(bytes_.pick(kMostEvents));
    const Result<std::size_t> taken = source_->take(out.data(), out.size());
    require(!taken.ok() || taken.value() <= out.size(), "more events than there is room for");
  }

  Bytes& bytes_;
  standin::VirtualHost host_;
  standin::InProcessPort port_;
  SpoiledDriver driver_;
  Judge judge_;
  test::StandinClock clock_;
  std::unique_ptr<Backend> backend_;
  std::vector<std::unique_ptr<Adapter>> adapters_;
  std::unique_ptr<EventSource> source_;  // of one of them
};

}  // namespace
}  // namespace avbhal::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  avbhal::fuzz::Bytes bytes(data, size);
  avbhal::fuzz::Session(bytes).run();
  return 0;
}
