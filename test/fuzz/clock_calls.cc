// Clock, registers and state.
#include "adapter_calls.h"
#include "backends/intel_avb/abi.h"
#include "core/intersection.h"

namespace avbhal::fuzz {
namespace {

namespace abi = avb_abi;

constexpr std::uint64_t kSlackNs = 1000000;
constexpr std::uint64_t kLossNs = 1000;  // what the driver may lose on a step

void read_clock(Adapter& adapter, const CallContext& c) {
  const Result<ClockReading> reading = adapter.clock()->read();
  if (!reading.ok()) return;
  const std::uint64_t ns = reading.value().device_ns;
  require(c.judge.reply_with<abi::ClockConfigReply>(
              abi::kGetClockConfig, [ns](const auto& r) { return r.systim_ns == ns; }),
          "a clock reading that no reply confirmed");
}

void clock_config(Adapter& adapter, const CallContext& c) {
  const Result<ClockConfig> config = adapter.steering()->config();
  if (!config.ok()) return;
  const ClockConfig& got = config.value();
  require(c.judge.reply_with<abi::ClockConfigReply>(
              abi::kGetClockConfig,
              [&got](const auto& r) { return r.timinca == got.timinca && r.tsauxc == got.tsauxc; }),
          "a clock configuration that no reply confirmed");
}

void cross(Adapter& adapter, const CallContext& c) {
  // A burst is made of such brackets; no single reply confirms what it comes to.
  if (c.bytes.flag()) (void)intersected_cross(*adapter.clock(), 1 + c.bytes.pick(5));
  const Result<CrossTimestamp> cross = adapter.clock()->cross_timestamp();
  if (!cross.ok()) return;
  const CrossTimestamp& got = cross.value();
  const std::uint64_t ns = got.device_ns;
  require(got.system_before_ns <= got.system_after_ns, "a bracket that ends before it begins");
  require(got.bound_ns >= (got.system_after_ns - got.system_before_ns) / 2,
          "a bound narrower than its bracket");
  require(c.judge.reply_with<abi::CrossTimestampReply>(
              abi::kPhcCrossTimestamp,
              [ns](const auto& r) { return r.phc_time_ns == ns && r.valid == 1; }) ||
              c.judge.reply_with<abi::ClockConfigReply>(
                  abi::kGetClockConfig, [ns](const auto& r) { return r.systim_ns == ns; }),
          "a cross timestamp that no reply confirmed");
}

void set_clock(Adapter& adapter, const CallContext& c) {
  const std::uint64_t ns = c.bytes.number();
  const std::uint64_t since_ns = c.host.now_ns();
  const bool ok = adapter.steering()->set(ns).ok();
  // No rate of the silicon or of I219's counter doubles the time.
  const std::uint64_t most_ns = 2 * (c.host.now_ns() - since_ns) + kSlackNs;
  require(!ok || c.judge.request_with<abi::TimestampRequest>(
                     abi::kSetTimestamp, [ns](const auto& r) { return r.timestamp_ns == ns; }),
          "the clock was set without a confirmed SET_TIMESTAMP");
  require(!ok || c.judge.reply_with<abi::ClockConfigReply>(
                     abi::kGetClockConfig,
                     [=](const auto& r) { return r.systim_ns + kLossNs - ns <= most_ns; }),
          "the clock was set without reading it back");
}

void adjust_offset(Adapter& adapter, const CallContext& c) {
  const std::int64_t ns = c.bytes.signed_number();
  const bool ok = adapter.steering()->adjust_offset(ns).ok();
  require(!ok || ns == 0 ||
              c.judge.request_with<abi::OffsetRequest>(
                  abi::kPhcOffsetAdjust, [ns](const auto& r) { return r.offset_ns == ns; }),
          "the clock was stepped without a confirmed PHC_OFFSET_ADJUST");
}

void adjust_rate(Adapter& adapter, const CallContext& c) {
  if (c.bytes.flag()) {
    RateMeasurement measured;
    measured.rate_ppb = c.bytes.take<double>();
    measured.bound_ppb = c.bytes.take<double>();
    (void)adapter.clock()->apply_rate_measurement(measured);
  }
  const double ppb =
      c.bytes.flag() ? c.bytes.take<double>() : static_cast<double>(c.bytes.take<std::int32_t>());
  const Result<RateAdjustment> done = adapter.steering()->adjust_rate(ppb);
  if (!done.ok()) return;
  const std::uint32_t timinca = done.value().register_value;
  // No request is sent when TIMINCA holds the value already.
  require(!c.judge.asked(abi::kAdjustFrequency) ||
              c.judge.confirmed<abi::FrequencyRequest>(abi::kAdjustFrequency),
          "the rate was set without a confirmed ADJUST_FREQUENCY");
  require(c.judge.reply_with<abi::ClockConfigReply>(
              abi::kGetClockConfig, [timinca](const auto& r) { return r.timinca == timinca; }),
          "the rate was set without reading TIMINCA back");
}

void read_register(Adapter& adapter, const CallContext& c) {
  const std::uint32_t offset = c.bytes.u32() >> c.bytes.pick(20);
  const Result<std::uint32_t> value = adapter.registers()->read(offset);
  if (!value.ok()) return;
  const std::uint32_t got = value.value();
  require(c.judge.reply_with<abi::RegisterRequest>(abi::kReadRegister,
                                                   [got](const auto& r) { return r.value == got; }),
          "a register value that no reply confirmed");
}

void write_register(Adapter& adapter, const CallContext& c) {
  const std::uint32_t offset = c.bytes.u32() >> c.bytes.pick(20);
  const std::uint32_t value = c.bytes.u32();
  const bool ok = adapter.registers()->write(offset, value).ok();
  require(!ok || c.judge.request_with<abi::RegisterRequest>(
                     abi::kWriteRegister,
                     [&](const auto& r) { return r.offset == offset && r.value == value; }),
          "a register was written without a confirmed WRITE_REGISTER");
}

void state(Adapter& adapter, const CallContext& c) {
  const Result<DriverState> state = adapter.driver()->state();
  if (!state.ok()) return;
  const std::uint32_t value = state.value().hardware_state_value;
  require(state.value().device_text.size() < sizeof(abi::DeviceInfo::device_info),
          "a device text longer than its field");
  require(c.judge.reply_with<abi::HwStateQuery>(
              abi::kGetHwState, [value](const auto& r) { return r.hw_state == value; }),
          "a driver state that no reply confirmed");
}

void observe(Adapter& adapter, const CallContext& c) {
  switch (c.bytes.pick(6)) {
    case 0: return (void)adapter.refresh();
    case 1: return (void)adapter.steering()->rate_range();
    case 2: return (void)adapter.stamps()->status();
    case 3: return (void)adapter.stamping()->state();
    case 4: return (void)adapter.driver()->counters();
    default: return state(adapter, c);
  }
}

}  // namespace

void call_clock(Adapter& adapter, const CallContext& context) {
  using Call = void (*)(Adapter&, const CallContext&);
  static constexpr Call kCalls[] = {read_clock,     cross,        set_clock,
                                    adjust_offset,  adjust_rate,  read_register,
                                    write_register, clock_config, observe};
  context.bytes.one_of(kCalls)(adapter, context);
}

}  // namespace avbhal::fuzz
