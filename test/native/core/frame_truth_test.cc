// Whose stamp is it, on the model: frames in bursts, over a bad wire, with a second program that
// sends, registers that lock and a queue that overflows. The model knows which stamp is whose.
// AVBHAL_FRAMES sets how many frames pass (default 100 000; the requirement's run is 1 000 000).
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "base/registers.gen.h"
#include "core/frame_matcher.h"
#include "harness.h"
#include "model/scaled_counter.h"
#include "model/wire.h"
#include "model_fixture.h"

namespace avbhal {
namespace {

using model::FrameDescription;
using model::FrameReport;
using model::StampOutcome;
using test::ModelFixture;

constexpr std::uint64_t kUs = 1000, kMs = 1000000;
constexpr std::size_t kQueueStamps = 6;  // of the driver; one more is lost

std::uint64_t frames_wanted() {
  const char* text = std::getenv("AVBHAL_FRAMES");
  return text == nullptr ? 100000 : std::strtoull(text, nullptr, 10);
}

// A frame that passes at `at_ns`: sent by us, sent by another program, or received.
struct Passing {
  enum Kind { kOwn, kOther, kReceived } kind = kOwn;
  FrameDescription frame;
};

struct Score {
  std::uint64_t frames = 0, stamped = 0, matched = 0, wrong = 0, ambiguous = 0, lost = 0;
};

// A driver that reads the stamp registers some time after a frame, as its interrupt is served, and
// gives stamps without a word about their frames.
class Driver {
 public:
  Driver(Family family, bool records, std::uint64_t seed) : bench_(family), records_(records) {
    random_.reset(seed, 77);
    bench_.start();
    write(reg::kTSYNCTXCTL, reg::kTSYNCTXCTL_EN);
    write(reg::kTSYNCRXCTL, reg::kTSYNCRXCTL_EN | reg::kTSYNCRXCTL_TYPE.with(5));
    if (has_split_clock(family)) {
      write(reg::kETQF[3],
            reg::kETQF_ETYPE.with(0x88F7) | reg::kETQF_FILTER_EN | reg::kETQF_TS_1588);
    } else {
      write(reg::kRXMTRL, 0x88F7u);
    }
    sent_ = std::make_unique<FrameMatcher>(bench_.adapter.resolution_ns());
    received_ = std::make_unique<FrameMatcher>(bench_.adapter.resolution_ns());
  }

  void plan(std::uint64_t at_ns, const Passing& passing) { planned_.emplace(at_ns, passing); }
  // The port is looked at every `look_ns`; windows are up to `window_ns` on each side.
  void run(std::uint64_t window_ns, std::uint64_t look_ns) {
    window_ns_ = window_ns;
    std::uint64_t next_look = look_ns;
    std::uint64_t last = 0;
    for (const auto& [at, passing] : planned_) {
      if (at >= next_look) {
        serve_until(next_look);
        look();
        next_look = at + look_ns / 2 + draw(look_ns);
      }
      serve_until(at);
      pass(std::max(at, last), passing);
      last = std::max(at, last) + 1;
    }
    planned_.clear();
    serve_until(last + kMs);
    look();
    look();
  }
  const Score& score() const { return score_; }
  std::uint64_t draw(std::uint64_t most) { return random_.up_to(most); }

 private:
  struct Truth {
    bool stamped = false;
    std::uint64_t stamp_ns = 0;
  };

  void write(std::uint32_t offset, std::uint32_t value) {
    bench_.adapter.write_at(offset, value, 0);
  }

  std::uint64_t stamp_ns(std::uint64_t raw) const {
    if (has_split_clock(bench_.config.family)) {
      return (raw >> 32) * kNsPerSecond + (raw & 0xFFFFFFFFu);
    }
    const auto& source = model::counter_source_or_default(bench_.config.family, 0);
    return raw >> source.shift;
  }

  void pass(std::uint64_t at, const Passing& passing) {
    const bool received = passing.kind == Passing::kReceived;
    const FrameReport report = received ? bench_.adapter.receive_at(passing.frame, at)
                                        : bench_.adapter.transmit_at(passing.frame, at);
    const std::uint64_t id = ++next_id_;
    ++score_.frames;
    Truth& truth = truths_[id];
    truth.stamped = report.outcome == StampOutcome::kStamped;
    const RawWhole raw = std::uint64_t{report.stamp.high} << 32 | report.stamp.low;
    truth.stamp_ns = stamp_ns(raw);
    if (truth.stamped) {
      score_.stamped += passing.kind == Passing::kOther ? 0u : 1u;
      // The interrupt comes once while the register is full.
      const std::size_t side = received ? 1 : 0;
      if (due_[side] == kNever) due_[side] = at + 2 * kUs + draw(12 * kUs);
      record_[side] = passing.frame;
    }
    DeviceWindow window;
    window.earliest_ns = report.device_ns - std::min(report.device_ns, draw(window_ns_));
    window.latest_ns = report.device_ns + draw(window_ns_) + 1;
    FrameFacts facts;
    facts.ptp = true;
    facts.version = 2;
    facts.message_type = passing.frame.message_type;
    facts.sequence_id = passing.frame.sequence_id;
    (received ? *received_ : *sent_).add_frame(id, window, facts, passing.kind != Passing::kOther);
    now_ns_ = std::max(now_ns_, at);
  }

  void serve_until(std::uint64_t until) {
    for (;;) {
      const std::size_t side = due_[0] <= due_[1] ? 0 : 1;
      if (due_[side] > until) return;
      serve(side);
    }
  }

  void serve(std::size_t side) {
    const std::uint64_t at = due_[side];
    due_[side] = kNever;
    const std::uint32_t low = side == 0 ? reg::kTXSTMPL : reg::kRXSTMPL;
    const std::uint64_t first = bench_.adapter.read_at(low, at);
    const std::uint64_t second = bench_.adapter.read_at(low + 4, at);
    now_ns_ = std::max(now_ns_, at);
    StampEvent stamp;
    stamp.kind = side == 0 ? EventKind::kTransmit : EventKind::kReceive;
    stamp.device_ns = stamp_ns(second << 32 | first);
    stamp.flags = kStampTimeValid;
    if (records_) {
      stamp.flags |= kStampMatched | kStampMessageType | kStampSequenceId | kStampSourcePort;
      stamp.message_type = record_[side].message_type;
      stamp.sequence_id = record_[side].sequence_id;
    }
    if (queue_.size() >= kQueueStamps) {
      lost_[side] = true;
    } else {
      queue_.push_back(stamp);
    }
  }

  // What a port hands over: everything up to a time, read behind it.
  void look() {
    for (std::size_t side = 0; side < 2; ++side) {
      if (due_[side] == kNever) continue;
      due_[side] = now_ns_;
      serve(side);
    }
    for (const StampEvent& stamp : queue_) {
      (stamp.kind == EventKind::kTransmit ? *sent_ : *received_).add_stamp(stamp);
    }
    queue_.clear();
    if (lost_[0]) sent_->note_lost_stamps();
    if (lost_[1]) received_->note_lost_stamps();
    lost_[0] = lost_[1] = false;
    now_ns_ += 1;
    const std::uint64_t device_ns = bench_.adapter.truth_at(now_ns_).device_ns;
    std::vector<FrameDecision> decisions;
    sent_->decide(device_ns, device_ns, &decisions);
    received_->decide(device_ns, device_ns, &decisions);
    for (const FrameDecision& decision : decisions) judge(decision);
    truths_.erase(truths_.begin(),
                  truths_.lower_bound(next_id_ - std::min<std::uint64_t>(next_id_, 20000)));
  }

  void judge(const FrameDecision& decision) {
    const Truth& truth = truths_[decision.id];
    score_.ambiguous += decision.verdict == FrameVerdict::kAmbiguous ? 1u : 0u;
    score_.lost += decision.verdict == FrameVerdict::kLost ? 1u : 0u;
    if (decision.verdict != FrameVerdict::kHardware && decision.verdict != FrameVerdict::kProven) {
      return;
    }
    ++score_.matched;
    if (!truth.stamped || truth.stamp_ns != decision.stamp_ns) ++score_.wrong;
  }

  using RawWhole = std::uint64_t;
  static constexpr std::uint64_t kNever = ~std::uint64_t{0};
  ModelFixture bench_;
  const bool records_;
  model::Random random_;
  std::unique_ptr<FrameMatcher> sent_, received_;
  std::multimap<std::uint64_t, Passing> planned_;
  std::map<std::uint64_t, Truth> truths_;
  std::vector<StampEvent> queue_;
  FrameDescription record_[2];
  std::uint64_t due_[2] = {kNever, kNever};
  bool lost_[2] = {false, false};
  std::uint64_t now_ns_ = 0, next_id_ = 0, window_ns_ = 0;
  Score score_;
};

FrameDescription message(std::uint8_t type, std::uint64_t sequence) {
  FrameDescription frame;
  frame.message_type = type;
  frame.sequence_id = static_cast<std::uint16_t>(sequence);
  return frame;
}

// Received over a wire: lost, doubled, overtaken.
void plan_received(Driver& driver, model::Wire& wire, std::uint64_t at,
                   const FrameDescription& frame) {
  const model::WireArrivals arrivals = wire.carry(model::Wire::kFirst, at, 672);
  for (std::uint32_t n = 0; n < arrivals.count; ++n) {
    driver.plan(arrivals.sfd_ns[n], {Passing::kReceived, frame});
  }
}

model::Wire wire_with(double duplicate, double reorder) {
  model::WireConfig config;
  config.delay_ns = 500;
  config.jitter_ns = 300;
  config.loss = 0.02;
  config.duplicate = duplicate;
  config.reorder = reorder;
  model::Wire wire;
  wire.reset(config);
  return wire;
}

// Bursts of up to 12 frames in both directions, 1 to 8 us apart.
void plan_bursts(Driver& driver, std::uint64_t frames) {
  model::Wire wire = wire_with(0.02, 0.05);
  std::uint64_t at = kMs, sequence = 0;
  while (sequence < frames) {
    for (std::uint64_t left = 1 + driver.draw(11); left != 0 && sequence < frames; --left) {
      at += kUs + driver.draw(7 * kUs);
      const FrameDescription frame = message(model::kSync, ++sequence);
      const std::uint64_t kind = driver.draw(9);
      if (kind < 4) {
        plan_received(driver, wire, at, frame);
      } else {
        driver.plan(at, {kind < 8 ? Passing::kOwn : Passing::kOther, frame});
      }
    }
    at += 40 * kUs + driver.draw(400 * kUs);
  }
}

// 8 Sync a second sent and received, Pdelay both ways each second, another program's frame now and
// then.
void plan_gptp(Driver& driver, std::uint64_t frames) {
  model::Wire wire = wire_with(0, 0);
  std::uint64_t slot = kMs;
  for (std::uint64_t n = 0; n * 22 < frames * 10; ++n, slot += 125 * kMs) {
    const std::uint64_t spread = 60 * kMs;
    driver.plan(slot + driver.draw(spread), {Passing::kOwn, message(model::kSync, n)});
    // In the order in which they leave the neighbour.
    std::map<std::uint64_t, FrameDescription> received;
    received[slot + driver.draw(spread)] = message(model::kSync, n);
    if (n % 8 == 0) {
      const std::uint64_t ask = slot + driver.draw(spread), asked = slot + driver.draw(spread);
      driver.plan(ask, {Passing::kOwn, message(model::kPdelayReq, n)});
      received[ask + 200 * kUs] = message(model::kPdelayResp, n);
      received[asked] = message(model::kPdelayReq, n);
      driver.plan(asked + 150 * kUs, {Passing::kOwn, message(model::kPdelayResp, n)});
      driver.plan(slot + driver.draw(spread), {Passing::kOther, message(model::kSync, 9)});
    }
    for (const auto& [at, frame] : received) plan_received(driver, wire, at, frame);
  }
}

void print(const char* what, const Score& s) {
  std::printf(
      "    %s: %llu frames, %llu stamped, %llu matched, %llu wrong, %llu ambiguous, "
      "%llu lost\n",
      what, static_cast<unsigned long long>(s.frames), static_cast<unsigned long long>(s.stamped),
      static_cast<unsigned long long>(s.matched), static_cast<unsigned long long>(s.wrong),
      static_cast<unsigned long long>(s.ambiguous), static_cast<unsigned long long>(s.lost));
}

TEST("frame truth: in bursts, losses and overflow no stamp stands on a wrong frame") {
  for (const Family family : {Family::kI210, Family::kI219, Family::kI226}) {
    for (const bool records : {false, true}) {
      Driver driver(family, records, 5);
      plan_bursts(driver, frames_wanted() / 6);
      driver.run(20 * kUs, 300 * kUs);
      const Score& score = driver.score();
      print(records ? "bursts, with records" : "bursts, without records", score);
      CHECK_EQ(score.wrong, std::uint64_t{0});
      // It is not right by giving nothing.
      CHECK(score.matched * 10 > score.stamped);
      CHECK(score.stamped < score.frames && score.ambiguous > 0 && score.lost > 0);
    }
  }
}

TEST("frame truth: of the stamps of a gPTP port 99.9 % find their frame, and none a wrong one") {
  Driver driver(Family::kI210, false, 6);
  plan_gptp(driver, frames_wanted());
  driver.run(20 * kUs, kMs);
  const Score& score = driver.score();
  print("gPTP", score);
  CHECK_EQ(score.wrong, std::uint64_t{0});
  CHECK(score.matched * 1000 >= score.stamped * 999);
}

}  // namespace
}  // namespace avbhal
