// The intel_avb backend against a driver that answers wrongly: it must neither crash nor report
// success for a request that the driver did not confirm.
#include <memory>
#include <vector>

#include "backends/intel_avb/avb_abi.h"
#include "backends/intel_avb/avb_backend.h"
#include "order_text.h"
#include "spoiled_driver.h"
#include "test/native/standin_fixture.h"

namespace avbhal::fuzz {
namespace {

namespace abi = avb_abi;

constexpr int kSteps = 40;
constexpr std::size_t kMostAdapters = 3;
constexpr std::uint64_t kSlackNs = 1000000;
constexpr std::uint64_t kLossNs = 1000;  // what the driver may lose on a step
constexpr const char* kKeys[] = {"avb:I226:0", "avb:I210:0", "avb:I219:0", "avb:I226:1", ""};

class Session {
 public:
  explicit Session(Bytes& bytes)
      : bytes_(bytes),
        port_(host_.host()),
        driver_(port_, bytes),
        clock_(host_),
        backend_(intel_avb::make_avb_backend(driver_.port(), clock_)) {}

  void run() {
    driver_.set_spoiling(bytes_.flag());
    open();
    for (int i = 0; i < kSteps && !bytes_.empty(); ++i) {
      driver_.forget();
      step();
    }
    adapters_.clear();
    backend_.reset();
    require(port_.open_handles() == 0, "a driver handle is left open");
  }

 private:
  void step() {
    switch (bytes_.pick(8)) {
      case 0:
        return (void)port_.order(known_order(bytes_));
      case 1:
        return host_.advance(bytes_.u64() >> (24 + bytes_.pick(40)));
      case 2:
        return open();
      case 3:
        return list();
      case 4:
        return driver_.set_spoiling(bytes_.flag());
      default:
        break;
    }
    if (adapters_.empty()) return;
    Adapter& adapter = *adapters_[bytes_.pick(static_cast<std::uint32_t>(adapters_.size()))];
    call(adapter);
  }

  void open() {
    Result<std::unique_ptr<Adapter>> opened = backend_->open(bytes_.one_of(kKeys));
    if (!opened.ok()) return;
    require(confirmed<abi::AdapterOpen>(abi::kOpenAdapter), "opened without a confirmed OPEN");
    if (adapters_.size() == kMostAdapters) adapters_.erase(adapters_.begin());
    adapters_.push_back(opened.take());
  }

  void list() {
    (void)backend_->probe();
    Result<std::vector<AdapterInfo>> infos = backend_->enumerate();
    require(!infos.ok() || infos.value().empty() || confirmed<abi::AdapterEnum>(abi::kEnumAdapters),
            "adapters without a confirmed ENUM");
  }

  bool asked(std::uint32_t code) const {
    for (const Exchange& exchange : driver_.log())
      if (exchange.code == code) return true;
    return false;
  }
  // True when a confirmed reply to `code` is `wanted` (all: any).
  template <class T, class Wanted>
  bool reply_with(std::uint32_t code, Wanted wanted) const {
    T reply;
    for (const Exchange& exchange : driver_.log())
      if (exchange.code == code && exchange.reply(&reply) && wanted(reply)) return true;
    return false;
  }
  template <class T>
  bool confirmed(std::uint32_t code) const {
    return reply_with<T>(code, [](const T&) { return true; });
  }
  // True when a confirmed request to `code` carried what was `wanted`.
  template <class T, class Wanted>
  bool request_with(std::uint32_t code, Wanted wanted) const {
    T request;
    for (const Exchange& exchange : driver_.log())
      if (exchange.code == code && exchange.confirmed && exchange.input(&request) &&
          wanted(request))
        return true;
    return false;
  }

  void call(Adapter& adapter) {
    switch (bytes_.pick(12)) {
      case 0:
        return read_clock(adapter);
      case 1:
        return cross(adapter);
      case 2:
        return set_clock(adapter);
      case 3:
        return adjust_offset(adapter);
      case 4:
        return adjust_rate(adapter);
      case 5:
        return read_register(adapter);
      case 6:
        return write_register(adapter);
      case 7:
        return clock_config(adapter);
      default:
        return observe(adapter);
    }
  }

  void read_clock(Adapter& adapter) {
    const Result<ClockReading> reading = adapter.read_clock();
    if (!reading.ok()) return;
    const std::uint64_t ns = reading.value().device_ns;
    require(reply_with<abi::ClockConfigReply>(abi::kGetClockConfig,
                                              [ns](const auto& r) { return r.systim_ns == ns; }),
            "a clock reading that no reply confirmed");
  }

  void clock_config(Adapter& adapter) {
    const Result<ClockConfig> config = adapter.clock_config();
    if (!config.ok()) return;
    const ClockConfig& got = config.value();
    require(
        reply_with<abi::ClockConfigReply>(
            abi::kGetClockConfig,
            [&got](const auto& r) { return r.timinca == got.timinca && r.tsauxc == got.tsauxc; }),
        "a clock configuration that no reply confirmed");
  }

  void cross(Adapter& adapter) {
    const Result<CrossTimestamp> cross = adapter.cross_timestamp(1 + bytes_.pick(5));
    if (!cross.ok()) return;
    const CrossTimestamp& got = cross.value();
    const std::uint64_t ns = got.device_ns;
    require(got.system_before_ns <= got.system_after_ns, "a bracket that ends before it begins");
    require(got.bound_ns >= (got.system_after_ns - got.system_before_ns) / 2,
            "a bound narrower than its bracket");
    require(reply_with<abi::CrossTimestampReply>(
                abi::kPhcCrossTimestamp,
                [ns](const auto& r) { return r.phc_time_ns == ns && r.valid == 1; }) ||
                reply_with<abi::ClockConfigReply>(
                    abi::kGetClockConfig, [ns](const auto& r) { return r.systim_ns == ns; }),
            "a cross timestamp that no reply confirmed");
  }

  void set_clock(Adapter& adapter) {
    const std::uint64_t ns = bytes_.number();
    const std::uint64_t since_ns = host_.now_ns();
    const bool ok = adapter.set_clock(ns).ok();
    // No rate of the silicon or of I219's counter doubles the time.
    const std::uint64_t most_ns = 2 * (host_.now_ns() - since_ns) + kSlackNs;
    require(!ok || request_with<abi::TimestampRequest>(
                       abi::kSetTimestamp, [ns](const auto& r) { return r.timestamp_ns == ns; }),
            "the clock was set without a confirmed SET_TIMESTAMP");
    require(!ok || reply_with<abi::ClockConfigReply>(
                       abi::kGetClockConfig,
                       [=](const auto& r) { return r.systim_ns + kLossNs - ns <= most_ns; }),
            "the clock was set without reading it back");
  }

  void adjust_offset(Adapter& adapter) {
    const std::int64_t ns = bytes_.signed_number();
    const bool ok = adapter.adjust_offset(ns).ok();
    require(!ok || ns == 0 ||
                request_with<abi::OffsetRequest>(abi::kPhcOffsetAdjust,
                                                 [ns](const auto& r) { return r.offset_ns == ns; }),
            "the clock was stepped without a confirmed PHC_OFFSET_ADJUST");
  }

  void adjust_rate(Adapter& adapter) {
    if (bytes_.flag()) {
      RateMeasurement measured;
      measured.rate_ppb = bytes_.take<double>();
      measured.bound_ppb = bytes_.take<double>();
      (void)adapter.apply_rate_measurement(measured);
    }
    const double ppb =
        bytes_.flag() ? bytes_.take<double>() : static_cast<double>(bytes_.take<std::int32_t>());
    const Result<RateAdjustment> done = adapter.adjust_rate(ppb);
    if (!done.ok()) return;
    const std::uint32_t timinca = done.value().register_value;
    // No request is sent when TIMINCA holds the value already.
    require(
        !asked(abi::kAdjustFrequency) || confirmed<abi::FrequencyRequest>(abi::kAdjustFrequency),
        "the rate was set without a confirmed ADJUST_FREQUENCY");
    require(reply_with<abi::ClockConfigReply>(
                abi::kGetClockConfig, [timinca](const auto& r) { return r.timinca == timinca; }),
            "the rate was set without reading TIMINCA back");
  }

  void read_register(Adapter& adapter) {
    const std::uint32_t offset = bytes_.u32() >> bytes_.pick(20);
    const Result<std::uint32_t> value = adapter.read_register(offset);
    if (!value.ok()) return;
    const std::uint32_t got = value.value();
    require(reply_with<abi::RegisterRequest>(abi::kReadRegister,
                                             [got](const auto& r) { return r.value == got; }),
            "a register value that no reply confirmed");
  }

  void write_register(Adapter& adapter) {
    const std::uint32_t offset = bytes_.u32() >> bytes_.pick(20);
    const std::uint32_t value = bytes_.u32();
    const bool ok = adapter.write_register(offset, value).ok();
    require(!ok || request_with<abi::RegisterRequest>(
                       abi::kWriteRegister,
                       [&](const auto& r) { return r.offset == offset && r.value == value; }),
            "a register was written without a confirmed WRITE_REGISTER");
  }

  void observe(Adapter& adapter) {
    switch (bytes_.pick(6)) {
      case 0:
        return (void)adapter.refresh();
      case 1:
        return (void)adapter.rate_range();
      case 2:
        return (void)adapter.timestamp_status();
      case 3:
        return (void)adapter.stamping_state();
      case 4:
        return (void)adapter.driver_counters();
      default:
        return state(adapter);
    }
  }

  void state(Adapter& adapter) {
    const Result<DriverState> state = adapter.driver_state();
    if (!state.ok()) return;
    const std::uint32_t value = state.value().hardware_state_value;
    require(state.value().device_text.size() < sizeof(abi::DeviceInfo::device_info),
            "a device text longer than its field");
    require(reply_with<abi::HwStateQuery>(abi::kGetHwState,
                                          [value](const auto& r) { return r.hw_state == value; }),
            "a driver state that no reply confirmed");
  }

  Bytes& bytes_;
  standin::VirtualHost host_;
  standin::InProcessPort port_;
  SpoiledDriver driver_;
  test::StandinClock clock_;
  std::unique_ptr<Backend> backend_;
  std::vector<std::unique_ptr<Adapter>> adapters_;
};

}  // namespace
}  // namespace avbhal::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  avbhal::fuzz::Bytes bytes(data, size);
  avbhal::fuzz::Session(bytes).run();
  return 0;
}
