#include "call_table.h"

#include "backends/intel_avb/abi_config.h"
#include "backends/intel_avb/abi_stamps.h"
#include "backends/intel_avb/abi_tsn.h"

namespace avbhal::standin {
namespace {

namespace abi = avb_abi;
using Handler = NtStatus (*)(Call&);

// Input and output are one structure with a `status`, and both are checked.
template <class T>
constexpr CallEntry both(std::uint32_t code, Handler handler, std::uint8_t flags = 0) {
  return {code, sizeof(T), sizeof(T), sizeof(T), offsetof(T, status), flags, handler};
}

// Only the output is checked.
template <class T>
constexpr CallEntry reply(std::uint32_t code, Handler handler, std::uint8_t flags = 0) {
  return {code, 0, sizeof(T), sizeof(T), offsetof(T, status), flags, handler};
}

// As reply, without a `status`.
template <class T>
constexpr CallEntry plain(std::uint32_t code, Handler handler, std::uint8_t flags = 0) {
  return {code, 0, sizeof(T), sizeof(T), kNoStatus, flags, handler};
}

// Only the input is checked; the reply is given when there is room for it.
template <class T>
constexpr CallEntry input(std::uint32_t code, Handler handler, std::uint8_t flags = 0) {
  return {code, sizeof(T), 0, sizeof(T), offsetof(T, status), flags, handler};
}

// No bytes come back.
constexpr CallEntry silent(std::uint32_t code, std::uint32_t in_bytes, Handler handler,
                           std::uint8_t flags = 0) {
  return {code, in_bytes, 0, 0, kNoStatus, flags, handler};
}

constexpr CallEntry kCalls[] = {
    silent(abi::kFilterRestartAll, 0, restart_all_filters, kWithoutAdapter),
    silent(abi::kFilterRestartOne, 0, restart_one_filter, kWithoutAdapter),
    silent(abi::kFilterEnumerate, 0, enumerate_filters, kWithoutAdapter),
    silent(abi::kInitDevice, 0, init_device, kUngated),
    reply<abi::DeviceInfo>(abi::kGetDeviceInfo, get_device_info),
    both<abi::RegisterRequest>(abi::kReadRegister, read_register_call, kDebugOnly),
    both<abi::RegisterRequest>(abi::kWriteRegister, write_register_call, kDebugOnly),
    both<abi::TimestampRequest>(abi::kGetTimestamp, get_timestamp),
    both<abi::TimestampRequest>(abi::kSetTimestamp, set_timestamp),
    both<abi::TasRequest>(abi::kSetupTas, setup_tas),
    both<abi::FpRequest>(abi::kSetupFp, setup_fp),
    both<abi::PtmRequest>(abi::kSetupPtm, setup_ptm),
    both<abi::MdioRequest>(abi::kMdioRead, mdio_read),
    input<abi::MdioRequest>(abi::kMdioWrite, mdio_write),
    reply<abi::AdapterEnum>(abi::kEnumAdapters, enum_adapters, kWithoutAdapter),
    both<abi::AdapterOpen>(abi::kOpenAdapter, open_adapter, kWithoutAdapter),
    both<abi::TsSubscribeRequest>(abi::kTsSubscribe, ts_subscribe),
    both<abi::TsRingMapRequest>(abi::kTsRingMap, ts_ring_map),
    input<abi::QavRequest>(abi::kSetupQav, setup_qav, kShortInInvalid),
    plain<abi::HwStateQuery>(abi::kGetHwState, get_hw_state, kUngated),
    both<abi::FrequencyRequest>(abi::kAdjustFrequency, adjust_frequency, kUngated),
    both<abi::HwTimestampingRequest>(abi::kSetHwTimestamping, set_hw_timestamping),
    both<abi::RxTimestampRequest>(abi::kSetRxTimestamp, set_rx_timestamp, kNeedsBuffer),
    both<abi::QueueTimestampRequest>(abi::kSetQueueTimestamp, set_queue_timestamp, kNeedsBuffer),
    both<abi::AuxTimestampRequest>(abi::kGetAuxTimestamp, get_aux_timestamp),
    both<abi::ClockConfigReply>(abi::kGetClockConfig, get_clock_config, kBoundHandle),
    both<abi::TsUnsubscribeRequest>(abi::kTsUnsubscribe, ts_unsubscribe),
    both<abi::TargetTimeRequest>(abi::kSetTargetTime, set_target_time),
    both<abi::OffsetRequest>(abi::kPhcOffsetAdjust, adjust_offset),
    reply<abi::PacketTimestampReply>(abi::kGetTxTimestamp, get_tx_timestamp,
                                     kUngated | kNotCounted),
    both<abi::PacketTimestampReply>(abi::kGetRxTimestamp, get_rx_timestamp),
    both<abi::TestSendRequest>(abi::kTestSendPtp, test_send_ptp, kUngated | kNotCounted),
    silent(abi::kSetPortLatency, sizeof(abi::PortLatencyRequest), set_port_latency),
    both<abi::VlanRequest>(abi::kVlanEnable, vlan_enable),
    both<abi::VlanRequest>(abi::kVlanDisable, vlan_disable),
    both<abi::EeeRequest>(abi::kEeeEnable, eee_enable),
    both<abi::EeeRequest>(abi::kEeeDisable, eee_disable),
    both<abi::PfcRequest>(abi::kPfcEnable, pfc_enable),
    both<abi::AtdeccSubscribeRequest>(abi::kAtdeccSubscribe, atdecc_subscribe),
    both<abi::AtdeccPollRequest>(abi::kAtdeccPoll, atdecc_poll),
    both<abi::SrpRegisterRequest>(abi::kSrpRegister, srp_register),
    both<abi::SrpDeregisterRequest>(abi::kSrpDeregister, srp_deregister),
    both<abi::AtdeccSubscribeRequest>(abi::kAtdeccUnsubscribe, atdecc_unsubscribe),
    reply<abi::CrossTimestampReply>(abi::kPhcCrossTimestamp, cross_timestamp,
                                    kUngated | kNotCounted),
    both<abi::LaunchTimeRequest>(abi::kSetLaunchTime, set_launch_time),
    plain<abi::VersionReply>(abi::kGetVersion, get_version, kUngated),
    plain<abi::StatisticsReply>(abi::kGetStatistics, get_statistics, kUngated | kNeedsBuffer),
    silent(abi::kResetStatistics, 0, reset_statistics, kUngated),
};

}  // namespace

const CallEntry* find_call(const MachineState& machine, std::uint32_t code) {
  for (const CallEntry& entry : kCalls) {
    if (entry.code != code) continue;
    return (entry.flags & kDebugOnly) != 0 && !machine.debug_build ? nullptr : &entry;
  }
  return nullptr;
}

}  // namespace avbhal::standin
