#include "spoiled_driver.h"

#include <algorithm>

#include "backends/intel_avb/abi.h"
#include "backends/intel_avb/abi_config.h"
#include "backends/intel_avb/abi_stamps.h"
#include "backends/intel_avb/abi_tsn.h"

namespace avbhal::fuzz {
namespace {

namespace abi = avb_abi;

struct StatusField {
  std::uint32_t code;
  std::size_t offset;
};

constexpr StatusField kStatusFields[] = {
    {abi::kGetDeviceInfo, offsetof(abi::DeviceInfo, status)},
    {abi::kReadRegister, offsetof(abi::RegisterRequest, status)},
    {abi::kWriteRegister, offsetof(abi::RegisterRequest, status)},
    {abi::kGetTimestamp, offsetof(abi::TimestampRequest, status)},
    {abi::kSetTimestamp, offsetof(abi::TimestampRequest, status)},
    {abi::kEnumAdapters, offsetof(abi::AdapterEnum, status)},
    {abi::kOpenAdapter, offsetof(abi::AdapterOpen, status)},
    {abi::kAdjustFrequency, offsetof(abi::FrequencyRequest, status)},
    {abi::kSetHwTimestamping, offsetof(abi::HwTimestampingRequest, status)},
    {abi::kGetClockConfig, offsetof(abi::ClockConfigReply, status)},
    {abi::kPhcOffsetAdjust, offsetof(abi::OffsetRequest, status)},
    {abi::kPhcCrossTimestamp, offsetof(abi::CrossTimestampReply, status)},
    {abi::kSetupTas, offsetof(abi::TasRequest, status)},
    {abi::kSetupFp, offsetof(abi::FpRequest, status)},
    {abi::kSetupPtm, offsetof(abi::PtmRequest, status)},
    {abi::kSetupQav, offsetof(abi::QavRequest, status)},
    {abi::kSetLaunchTime, offsetof(abi::LaunchTimeRequest, status)},
    {abi::kSetRxTimestamp, offsetof(abi::RxTimestampRequest, status)},
    {abi::kSetQueueTimestamp, offsetof(abi::QueueTimestampRequest, status)},
    {abi::kVlanEnable, offsetof(abi::VlanRequest, status)},
    {abi::kVlanDisable, offsetof(abi::VlanRequest, status)},
    {abi::kEeeEnable, offsetof(abi::EeeRequest, status)},
    {abi::kEeeDisable, offsetof(abi::EeeRequest, status)},
    {abi::kPfcEnable, offsetof(abi::PfcRequest, status)},
    {abi::kSrpRegister, offsetof(abi::SrpRegisterRequest, status)},
    {abi::kSrpDeregister, offsetof(abi::SrpDeregisterRequest, status)},
    {abi::kAtdeccSubscribe, offsetof(abi::AtdeccSubscribeRequest, status)},
    {abi::kAtdeccUnsubscribe, offsetof(abi::AtdeccSubscribeRequest, status)},
    {abi::kAtdeccPoll, offsetof(abi::AtdeccPollRequest, status)},
    {abi::kMdioRead, offsetof(abi::MdioRequest, status)},
    {abi::kMdioWrite, offsetof(abi::MdioRequest, status)},
    {abi::kTsSubscribe, offsetof(abi::TsSubscribeRequest, status)},
    {abi::kTsRingMap, offsetof(abi::TsRingMapRequest, status)},
    {abi::kTsUnsubscribe, offsetof(abi::TsUnsubscribeRequest, status)},
    {abi::kSetTargetTime, offsetof(abi::TargetTimeRequest, status)},
    {abi::kGetAuxTimestamp, offsetof(abi::AuxTimestampRequest, status)},
    {abi::kGetTxTimestamp, offsetof(abi::PacketTimestampReply, status)},
    {abi::kGetRxTimestamp, offsetof(abi::PacketTimestampReply, status)},
    {abi::kTestSendPtp, offsetof(abi::TestSendRequest, status)},
};

constexpr std::uint32_t kErrors[] = {1, 2, 5, 21, 22, 31, 50, 69, 87, 122, 433, 1450, 0xFFFFFFFFu};

// The ways to answer; more than half of the values of a byte mean the right answer.
enum Kind : std::uint32_t {
  kRefuse,        // an error, nothing done
  kDeny,          // done, and an error reported
  kLieUntouched,  // success without an answer
  kInvent,        // success, all bytes of the reply from the input
  kFill,          // success, all bytes of the reply the same, `status` 0
  kMiscount,      // the right answer with another number of bytes
  kScratch,       // the right answer with a few bytes changed
  kRight
};

bool holds_zero(const std::vector<std::uint8_t>& out, std::size_t offset) {
  std::uint32_t status = 0;
  if (out.size() < offset + sizeof(status)) return false;
  std::memcpy(&status, out.data() + offset, sizeof(status));
  return status == 0;
}

}  // namespace

std::size_t status_offset_of(std::uint32_t code) {
  for (const StatusField& field : kStatusFields)
    if (field.code == code) return field.offset;
  return kNoStatusField;
}

intel_avb::DriverPort SpoiledDriver::port() {
  intel_avb::DriverPort port;
  port.context = this;
  port.open = [](void* self, intel_avb::DriverHandle* handle) {
    auto& driver = *static_cast<SpoiledDriver*>(self);
    return driver.real_.open(driver.real_.context, handle);
  };
  port.close = [](void* self, intel_avb::DriverHandle handle) {
    auto& driver = *static_cast<SpoiledDriver*>(self);
    driver.real_.close(driver.real_.context, handle);
  };
  port.control = [](void* self, intel_avb::DriverHandle handle, std::uint32_t code, const void* in,
                    std::uint32_t in_bytes, void* out, std::uint32_t out_bytes,
                    std::uint32_t* returned) {
    return static_cast<SpoiledDriver*>(self)->control(handle, code, in, in_bytes, out, out_bytes,
                                                      returned);
  };
  port.is_stand_in = [](void*) { return true; };
  port.read_mapped = [](void* self, std::uint64_t address, void* out, std::uint32_t bytes) {
    auto& driver = *static_cast<SpoiledDriver*>(self);
    const std::uint8_t* lie = driver.lie_at(address, bytes);
    if (lie == nullptr) return driver.real_.read_mapped(driver.real_.context, address, out, bytes);
    std::memcpy(out, lie, bytes);
    return true;
  };
  port.write_mapped = [](void* self, std::uint64_t address, const void* in, std::uint32_t bytes) {
    auto& driver = *static_cast<SpoiledDriver*>(self);
    std::uint8_t* lie = driver.lie_at(address, bytes);
    if (lie == nullptr) return driver.real_.write_mapped(driver.real_.context, address, in, bytes);
    std::memcpy(lie, in, bytes);
    return true;
  };
  return port;
}

std::uint32_t SpoiledDriver::control(intel_avb::DriverHandle handle, std::uint32_t code,
                                     const void* in, std::uint32_t in_bytes, void* out,
                                     std::uint32_t out_bytes, std::uint32_t* returned) {
  auto* bytes = static_cast<std::uint8_t*>(out);
  const auto* sent = static_cast<const std::uint8_t*>(in);
  Exchange exchange;
  exchange.code = code;
  exchange.in.assign(sent, sent + in_bytes);

  const std::uint32_t choice = spoiling_ ? bytes_.u8() : 0;
  const std::uint32_t kind = choice < 160 ? std::uint32_t{kRight} : choice % kRight;
  const bool real = kind == kRight || kind == kDeny || kind == kMiscount || kind == kScratch;
  const Answer answer = real ? carry_out(kind, handle, exchange, bytes, out_bytes)
                             : invent(kind, code, bytes, out_bytes);

  if (code == abi::kTsRingMap && answer.error == 0) give_memory(real, bytes, out_bytes);

  exchange.out.assign(bytes, bytes + out_bytes);
  const std::size_t offset = status_offset_of(code);
  const std::uint32_t wanted_bytes = code == abi::kSetPortLatency ? 0 : out_bytes;
  exchange.confirmed = answer.error == 0 && answer.returned == wanted_bytes &&
                       (offset == kNoStatusField || holds_zero(exchange.out, offset));
  log_.push_back(exchange);
  *returned = answer.returned;
  return answer.error;
}

void SpoiledDriver::give_memory(bool real, std::uint8_t* out, std::uint32_t out_bytes) {
  abi::TsRingMapRequest reply;
  if (out_bytes < sizeof(reply)) return;
  std::memcpy(&reply, out, sizeof(reply));
  if (real) {
    reply.shm_token = real_token_;
    if (spoiling_ && bytes_.pick(4) == 3) reply.length = bytes_.u32() >> (8 + bytes_.pick(16));
    if (spoiling_ && bytes_.pick(16) == 15) reply.shm_token = bytes_.u64() & ~std::uint64_t{7};
  } else if (reply.length <= abi::kTsRingMaxMapBytes && bytes_.pick(8) != 7) {
    // As much memory as the reply says, or less.
    const std::uint32_t there = bytes_.pick(4) == 3 ? bytes_.pick(128) : reply.length;
    lies_.emplace_back((there + 7) / 8 + 1);
    bytes_.copy(lies_.back().data(), std::min<std::size_t>(there, 80));
    reply.shm_token = reinterpret_cast<std::uintptr_t>(lies_.back().data());
  }
  std::memcpy(out, &reply, sizeof(reply));
}

std::uint8_t* SpoiledDriver::lie_at(std::uint64_t address, std::uint32_t bytes) {
  for (std::vector<std::uint64_t>& lie : lies_) {
    const std::uint64_t offset = address - reinterpret_cast<std::uintptr_t>(lie.data());
    const std::size_t size = lie.size() * sizeof lie[0];
    if (offset <= size && bytes <= size - offset) {
      return reinterpret_cast<std::uint8_t*>(lie.data()) + offset;
    }
  }
  return nullptr;
}

void SpoiledDriver::scribble() {
  const std::uint32_t from = bytes_.flag() ? bytes_.pick(72) : bytes_.u32() % abi::kTsRingBytes;
  const std::uint32_t to = std::min<std::uint32_t>(from + bytes_.pick(16), abi::kTsRingBytes);
  std::uint8_t text[16] = {};
  bytes_.copy(text, to - from);
  (void)real_.write_mapped(real_.context, real_token_ + from, text, to - from);
}

SpoiledDriver::Answer SpoiledDriver::carry_out(std::uint32_t kind, intel_avb::DriverHandle handle,
                                               const Exchange& exchange, std::uint8_t* out,
                                               std::uint32_t out_bytes) {
  const std::vector<std::uint8_t> before(out, out + out_bytes);
  Answer answer;
  answer.error = real_.control(real_.context, handle, exchange.code, exchange.in.data(),
                               static_cast<std::uint32_t>(exchange.in.size()), out, out_bytes,
                               &answer.returned);
  if (exchange.code == abi::kTsRingMap && answer.error == 0) {
    const std::size_t at = offsetof(abi::TsRingMapRequest, shm_token);
    std::memcpy(&real_token_, out + at, sizeof(real_token_));
  }
  if (answer.error != 0 || kind == kRight) return answer;
  if (kind == kDeny) {
    std::copy(before.begin(), before.end(), out);
    return {bytes_.one_of(kErrors), 0};
  }
  if (kind == kMiscount) answer.returned = bytes_.flag() ? bytes_.u8() : bytes_.u32();
  const std::uint32_t scratches = kind == kScratch ? 1 + bytes_.pick(8) : 0;
  for (std::uint32_t i = 0; i < scratches && out_bytes != 0; ++i)
    out[bytes_.u8() % out_bytes] = bytes_.u8();
  return answer;
}

SpoiledDriver::Answer SpoiledDriver::invent(std::uint32_t kind, std::uint32_t code,
                                            std::uint8_t* out, std::uint32_t out_bytes) {
  if (kind == kRefuse) return {bytes_.one_of(kErrors), 0};
  if (kind == kInvent) bytes_.copy(out, out_bytes);
  if (kind == kFill && out_bytes != 0) std::memset(out, bytes_.u8(), out_bytes);
  const std::size_t offset = status_offset_of(code);
  const bool has_status = offset != kNoStatusField && offset + 4 <= out_bytes;
  if (has_status && (kind == kFill || (kind == kInvent && bytes_.flag())))
    std::memset(out + offset, 0, 4);
  return {0, out_bytes};
}

}  // namespace avbhal::fuzz
