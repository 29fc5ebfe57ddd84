#include "model/ptp_traffic.h"

namespace avbhal::model {
namespace {

constexpr std::uint64_t kTrafficStream = 8;
constexpr std::uint64_t kNever = ~std::uint64_t{0};
constexpr std::uint64_t kAnswerFromNs = 100000, kAnswerSpreadNs = 200000;
constexpr std::uint16_t kSyncBytes = 60, kPdelayBytes = 68;  // padded Sync, Pdelay of 54 + 14 bytes

}  // namespace

void PtpTraffic::reset(std::uint64_t seed, std::uint8_t number) {
  *this = PtpTraffic{};
  random_.reset(seed, kTrafficStream);
  number_ = number;
}

std::uint64_t PtpTraffic::interval_of(Kind kind) const {
  return kind == kRxSync || kind == kTxSync ? config_.sync_interval_ns : config_.pdelay_interval_ns;
}

void PtpTraffic::plan(Kind kind, std::uint64_t slot_ns) {
  Stream& stream = streams_[kind];
  stream.slot_ns = slot_ns;
  stream.due_ns = slot_ns + random_.up_to(interval_of(kind) / 16);
}

void PtpTraffic::start(const TrafficConfig& config, std::uint64_t now_ns) {
  config_ = config;
  for (Stream& stream : streams_) stream.due_ns = kNever;
  for (const Kind kind : {kRxSync, kTxSync, kTxRequest, kRxRequest}) {
    const std::uint64_t interval = interval_of(kind);
    if (interval == 0) continue;
    const bool second_half = kind == kTxSync || kind == kRxRequest;
    plan(kind, now_ns + (second_half ? interval : interval / 2));
  }
}

PtpTraffic::Kind PtpTraffic::earliest() const {
  Kind first = kRxSync;
  for (const Kind kind : {kTxSync, kTxRequest, kRxRequest, kRxResponse, kTxResponse}) {
    if (streams_[kind].due_ns < streams_[first].due_ns) first = kind;
  }
  return first;
}

std::uint64_t PtpTraffic::next_due_ns() const { return streams_[earliest()].due_ns; }

void PtpTraffic::after(Kind kind, std::uint64_t due_ns) {
  Stream& stream = streams_[kind];
  if (kind == kRxResponse || kind == kTxResponse) {
    stream.due_ns = kNever;
    return;
  }
  if (kind == kTxRequest || kind == kRxRequest) {
    Stream& answer = streams_[kind == kTxRequest ? kRxResponse : kTxResponse];
    const std::uint64_t most = config_.pdelay_interval_ns / 4;
    const std::uint64_t delay = kAnswerFromNs + random_.up_to(kAnswerSpreadNs);
    answer.due_ns = due_ns + (delay < most ? delay : most);
    answer.sequence = stream.sequence;
  }
  stream.sequence = static_cast<std::uint16_t>(stream.sequence + 1);
  plan(kind, stream.slot_ns + interval_of(kind));
}

bool PtpTraffic::next(std::uint64_t until_ns, TrafficFrame* out) {
  const Kind kind = earliest();
  const Stream stream = streams_[kind];
  if (stream.due_ns > until_ns || stream.due_ns == kNever) return false;
  *out = TrafficFrame{};
  out->due_ns = stream.due_ns;
  out->transmit = kind == kTxSync || kind == kTxRequest || kind == kTxResponse;
  FrameDescription& frame = out->frame;
  frame.sequence_id = stream.sequence;
  const bool sync = kind == kRxSync || kind == kTxSync;
  const bool request = kind == kTxRequest || kind == kRxRequest;
  frame.message_type = sync ? kSync : request ? kPdelayReq : kPdelayResp;
  frame.length = sync ? kSyncBytes : kPdelayBytes;
  frame.clock_identity = {0x02, 0xA5,   static_cast<std::uint8_t>(out->transmit ? 0xB0 : 0xB1),
                          0xFF, 0xFE,   0,
                          0,    number_};
  // A bridge on the way would have added residence time to a received Sync.
  if (kind == kRxSync) frame.correction_field = static_cast<std::int64_t>(stream.sequence) << 16;
  after(kind, stream.due_ns);
  return true;
}

void PtpTraffic::skip_sequence(std::uint32_t count) {
  for (const Kind kind : {kRxSync, kTxSync, kTxRequest, kRxRequest}) {
    streams_[kind].sequence = static_cast<std::uint16_t>(streams_[kind].sequence + count);
  }
}

}  // namespace avbhal::model
