// An open port of an adapter with what came to it, and PTP messages to send.
#pragma once

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "hal/backend.h"
#include "harness.h"
#include "runtime/frame_exchange.h"

namespace avbhal::test {

using Bytes = std::vector<std::uint8_t>;

inline constexpr MacAddress kGptpGroup = {0x01, 0x80, 0xC2, 0x00, 0x00, 0x0E};
inline constexpr std::uint8_t kSyncType = 0, kPdelayReqType = 2, kPdelayRespType = 3,
                              kFollowUpType = 8;

// A PTP message for gPTP's group.
inline Bytes message(std::uint8_t type, std::uint8_t sequence_id, std::size_t size = 68) {
  Bytes bytes(size);
  std::copy(kGptpGroup.begin(), kGptpGroup.end(), bytes.begin());
  const std::uint8_t head[] = {0x88, 0xF7, static_cast<std::uint8_t>(0x10 | type), 2, 0, 54};
  std::copy(std::begin(head), std::end(head), bytes.begin() + 12);
  bytes[45] = sequence_id;
  return bytes;
}

inline FrameFilter gptp() {
  FrameFilter filter;
  filter.groups = {kGptpGroup};
  return filter;
}

struct Received {
  StampEvent event;
  Bytes bytes;
  FrameVerdict verdict() const { return static_cast<FrameVerdict>(event.channel); }
};

struct Station {
  explicit Station(Adapter& adapter, const FrameFilter& filter = gptp(), std::size_t capacity = 64)
      : exchange(std::make_shared<FrameExchange>(adapter.frames()->open(filter).take(),
                                                 adapter.frames()->stamp_resolution_ns(),
                                                 capacity)),
        events(FrameExchange::events(exchange)) {}

  SentFrame send(const Bytes& bytes) {
    Result<SentFrame> sent = exchange->send(bytes.data(), bytes.size());
    CHECK(sent.ok());
    return sent.ok() ? sent.value() : SentFrame{};
  }
  FrameDecision decision(std::uint64_t id) {
    Result<FrameDecision> made = exchange->verdict_of(id);
    CHECK(made.ok());
    return made.ok() ? made.value() : FrameDecision{};
  }
  FrameVerdict verdict(std::uint64_t id) { return decision(id).verdict; }
  FrameVerdict verdict(const SentFrame& sent) { return verdict(sent.id); }
  std::vector<Received> take() {
    Result<std::size_t> taken = events->take(room.data(), room.size());
    CHECK(taken.ok());
    std::vector<Received> all;
    for (std::size_t i = 0; taken.ok() && i < taken.value(); ++i) {
      const StampEvent& event = room[i];
      Bytes bytes(event.frame_bytes);
      exchange->take_bytes(event, bytes.data());
      all.push_back({event, std::move(bytes)});
    }
    return all;
  }

  std::shared_ptr<FrameExchange> exchange;
  std::unique_ptr<EventSource> events;
  std::vector<StampEvent> room = std::vector<StampEvent>(20000);  // made once: tests take often
};

}  // namespace avbhal::test
