// A generator of PTP frames for one port: what a gPTP neighbour and a gPTP stack on this side would
// put on the wire. Bounded, deterministic by seed, without a clock: it is asked what fell due.
#pragma once

#include <cstdint>

#include "model/frame.h"
#include "model/random.h"

namespace avbhal::model {

// 0 switches a part off. Otherwise at least kMinTrafficIntervalNs.
struct TrafficConfig {
  std::uint64_t sync_interval_ns = 0;
  std::uint64_t pdelay_interval_ns = 0;
};

inline constexpr std::int64_t kMinTrafficIntervalNs = 10000;
inline constexpr std::int64_t kMaxTrafficIntervalNs = 3600000000000;

struct TrafficFrame {
  std::uint64_t due_ns = 0;  // true time at the stamping point
  bool transmit = false;
  FrameDescription frame{};
};

// Frames of the host, which pass at their times like the generated ones. Called from inside an
// access to the model; it must not use the model.
struct FrameSource {
  void* context = nullptr;
  std::uint64_t (*next_due_ns)(void* context) = nullptr;  // all ones: none
  TrafficFrame (*take)(void* context) = nullptr;          // the one that is due next
};

// Sync: one received in every interval, one transmitted half an interval later. Pdelay: a request
// sent in every interval and answered by the neighbour, half an interval later one of the neighbour
// answered by this side. Every start of an exchange is delayed by up to 1/16 of its interval;
// answers come 100 to 300 us later (a quarter of the interval at most). Sequence ids count per
// message type and direction, a response repeats the id of its request.
class PtpTraffic {
 public:
  // `number` goes into the identities: this side 02:a5:b0:ff:fe:00:00:NN, the neighbour
  // 02:a5:b1:ff:fe:00:00:NN.
  void reset(std::uint64_t seed, std::uint8_t number);
  // Starts again at `now_ns`; the sequence ids go on.
  void start(const TrafficConfig& config, std::uint64_t now_ns);
  bool active() const { return config_.sync_interval_ns != 0 || config_.pdelay_interval_ns != 0; }

  // The earliest frame that is due at or before `until_ns`, in the order of time. False: no more.
  bool next(std::uint64_t until_ns, TrafficFrame* out);
  // When the next frame is due; all ones when nothing is switched on.
  std::uint64_t next_due_ns() const;

  // Fault: the next sequence id of every kind of request and Sync is higher by this.
  void skip_sequence(std::uint32_t count);

 private:
  // The first four repeat; the answers follow a request.
  enum Kind : std::uint32_t {
    kRxSync,
    kTxSync,
    kTxRequest,
    kRxRequest,
    kRxResponse,
    kTxResponse,
    kKinds
  };
  struct Stream {
    std::uint64_t due_ns = ~std::uint64_t{0};
    std::uint64_t slot_ns = 0;  // start of the running interval
    std::uint16_t sequence = 0;
  };
  void plan(Kind kind, std::uint64_t slot_ns);
  std::uint64_t interval_of(Kind kind) const;
  void after(Kind kind, std::uint64_t due_ns);
  Kind earliest() const;

  TrafficConfig config_{};
  Random random_;
  Stream streams_[kKinds];
  std::uint8_t number_ = 0;
};

}  // namespace avbhal::model
