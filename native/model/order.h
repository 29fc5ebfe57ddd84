// Orders to misbehave: the text grammar of docs/simulation.md and their effect on an adapter.
// Freestanding; a host with orders of its own takes them apart with OrderWords.
#pragma once

#include <cstddef>
#include <cstdint>

#include "model/adapter_model.h"

namespace avbhal::model {

// A piece of the caller's text, not terminated.
struct Word {
  const char* text = nullptr;
  std::size_t size = 0;
};

bool equal(Word word, const char* text);

enum class OrderFault : std::uint8_t {
  kNone,
  kEmpty,         // no word at all
  kUnknownOrder,  // `at` is the first word
  kUnknownKey,    // `at` is the key
  kRepeatedKey,   // `at` is the key
  kMissingKey,    // `wanted` begins with the key
  kBadValue,      // `at` is the value
  kBadWord,       // `at` is a word without '=' or with nothing after it
  kTooManyWords
};

// Why a text is no order. `wanted` is a sentence part such as "ns: a whole number of ns".
struct OrderError {
  OrderFault fault = OrderFault::kNone;
  Word at{};
  const char* wanted = "";
};

// The words of an order: its name and key=value pairs.
struct OrderWords {
  static constexpr std::size_t kMaxPairs = 12;
  struct Pair {
    Word key, value;
  };
  Word name{};
  Pair pairs[kMaxPairs];
  std::size_t size = 0;

  // The value of a key; nullptr when the order does not have it.
  const Word* find(const char* key) const;
};
OrderError split_order(const char* text, std::size_t size, OrderWords* out);

// Whole decimal number with an optional sign, inside [min, max].
bool parse_integer(Word word, std::int64_t min, std::int64_t max, std::int64_t* out);
// Decimal number with an optional sign and up to six digits after a point, inside +-limit.
bool parse_decimal(Word word, double limit, double* out);

enum class OrderKind : std::uint8_t {
  kClockStep,
  kClockFreeze,
  kClockReset,
  kRemove,
  kReturn,
  kLink,
  kOscillator,
  kLatencySpike,
  kIgnoreWrites,
  kPtpTraffic,
  kAuxEdge,
  kStampLose,
  kStampCorrupt,
  kStampAnonymous,  // for the host: stamps tell nothing about their frames
  kSequenceSkip,
  kCrossFail,
  kStampDuplicate,
  kStampHazard,
  kSuspend,
  kResume
};

inline constexpr std::int64_t kMaxOrderAdapter = 7;
inline constexpr std::int64_t kMaxSpikeNs = 10000000000;
inline constexpr std::int64_t kMaxOrderCount = 1000000;
inline constexpr std::int64_t kMaxHazardNs = 1000000000;
// Far beyond what a crystal may do.
inline constexpr double kMaxOrderPpb = 1000000;

struct Order {
  OrderKind kind = OrderKind::kClockStep;
  std::uint32_t adapter = 0;
  std::int64_t ns = 0;        // clock-step, latency-spike, stamp-hazard
  std::uint32_t mbps = 0;     // link
  bool on = false;            // clock-freeze, ignore-writes, stamp-anonymous
  double ppb = 0;             // oscillator
  std::uint32_t status = 0;   // cross-fail
  std::uint32_t count = 0;    // stamp-lose, stamp-corrupt, stamp-duplicate, sequence-skip
  std::uint32_t channel = 0;  // aux-edge
  std::int64_t sync_ns = 0;   // ptp-traffic, 0 = none
  std::int64_t pdelay_ns = 0;
  AsleepCounter counter = AsleepCounter::kGoesOn;  // suspend
};

// One of the model's orders. kUnknownOrder leaves the rest to the host.
OrderError parse_order(const char* text, std::size_t size, Order* out);

// False when this adapter cannot do it; refusal() says what it wanted.
bool apply_order(const Order& order, AdapterModel& adapter);
const char* refusal(OrderKind kind);

}  // namespace avbhal::model
