// Hardware timestamps of packets and the events of the 1588 block, as plain values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "hal/status.h"

namespace avbhal {

// How far the result of a change is known.
enum class Effect : std::uint8_t {
  kVerified,  // read back from the hardware
  kAccepted   // the driver said yes; nothing can be read back, or its yes is known to mean nothing
};
const char* effect_name(Effect effect);  // "verified", "accepted"

enum class EventKind : std::uint8_t { kTransmit, kReceive, kTargetTime, kAuxiliary, kError };
const char* event_kind_name(EventKind kind);  // "transmit", "receive", "target-time", ...
inline constexpr std::uint32_t event_bit(EventKind kind) {
  return 1u << static_cast<unsigned>(kind);
}
inline constexpr std::uint32_t kAllEventKinds = 0x1F;

// Bits of StampEvent::flags: which of its fields say something.
inline constexpr std::uint8_t kStampTimeValid = 0x01;    // device_ns
inline constexpr std::uint8_t kStampMessageType = 0x02;  // message_type
inline constexpr std::uint8_t kStampSequenceId = 0x04;   // sequence_id
inline constexpr std::uint8_t kStampSourcePort = 0x08;   // source_port
inline constexpr std::uint8_t kStampVlan = 0x10;         // vlan_id and pcp
inline constexpr std::uint8_t kStampCorrection = 0x20;   // correction_scaled_ns
// The stamp is known to belong to the frame that message_type ... describe. Without it the stamp
// was only found near that frame: the stamp register may hold another frame's time.
inline constexpr std::uint8_t kStampMatched = 0x40;

// One event, 64 bytes: the record of every ring and of the views JavaScript reads.
struct StampEvent {
  // Linear device time, the adapter's own clock, no latency correction; 0 without kStampTimeValid.
  std::uint64_t device_ns = 0;
  std::uint64_t raw = 0;        // as the hardware or driver delivered it
  std::uint64_t system_ns = 0;  // system clock when it was taken over: it is older than this
  std::int64_t correction_scaled_ns = 0;  // correctionField, units of 2^-16 ns
  // The source's running number in this subscription; a gap is a loss. 0: the source counts
  // nothing.
  std::uint32_t sequence = 0;
  std::uint16_t frame_bytes = 0;  // 0 = not known
  // Of the link when it arrived; 0 = not known. Set by the pump that fills the ring; a source
  // leaves it 0.
  std::uint16_t link_mbps = 0;
  std::uint16_t sequence_id = 0;  // of the PTP header
  std::uint16_t vlan_id = 0;
  EventKind kind = EventKind::kError;
  std::uint8_t message_type = 0;  // PTP messageType, 0 to 15
  std::uint8_t pcp = 0;
  std::uint8_t queue = 0;
  std::uint8_t channel = 0;  // timer or auxiliary input
  std::uint8_t flags = 0;
  std::array<std::uint8_t, 10> source_port{};  // clockIdentity, portNumber big-endian
  // Events that are known to be missing directly before this one, at the source or in the ring. Set
  // by the pump that fills the ring; a source leaves it 0.
  std::uint32_t lost_before = 0;
};
static_assert(sizeof(StampEvent) == 64, "the views of JavaScript count on it");

// What the source of events has to say about itself: StampEvent::raw of a kError event without any
// flag.
enum class SourceTrouble : std::uint64_t {
  kNone = 0,
  // Another adapter was selected at the driver, and a subscription there keeps it so: transmit and
  // timer events of this adapter may no longer be produced.
  kMayHaveStopped = 1,
  // The subscription was set up again; events in between were not counted by anyone.
  kGap = 2,
};

struct EventFilter {
  std::uint32_t kinds = kAllEventKinds;  // OR of event_bit(); at least one
  std::optional<std::uint16_t> vlan_id;  // 0 to 4094; absent = any
  std::optional<std::uint8_t> pcp;       // 0 to 7; absent = any
};

// Of one subscription, since it began. Never reset.
struct EventCounters {
  std::uint64_t posted = 0;  // events the source put where take() finds them
  std::uint64_t lost = 0;    // events the source says it dropped
};

// A running subscription. One thread at a time; destroying it ends it at the source. It must be
// destroyed before its adapter.
class EventSource {
 public:
  virtual ~EventSource() = default;
  // Takes up to `capacity` waiting events, oldest first, without blocking; how many.
  virtual Result<std::size_t> take(StampEvent* out, std::size_t capacity) = 0;
  virtual Result<EventCounters> counters() = 0;
  // How long events may wait before the source can overflow at the highest rate it is meant for:
  // the interval at which take() should be called.
  virtual std::uint64_t poll_interval_ns() const { return 1'000'000; }
};

// What is switched on now, as read from the hardware.
struct StampingState {
  bool clock_running = false;
  bool target_time = false;               // both timers
  bool auxiliary = false;                 // both inputs
  std::optional<bool> transmit, receive;  // packet stamps; absent where nothing can be read
  std::uint32_t tsauxc = 0;
};

struct StampingRequest {
  // Absent = leave as it is.
  std::optional<bool> packets, target_time, auxiliary;
};

struct ReceiveBufferStamping {
  bool before = false, after = false;  // as the driver or hardware reports it
  bool port_reset_needed = false;      // it takes effect after a reset of the port only
  Effect effect = Effect::kAccepted;
  std::string note;  // why the effect is not verified, or doubtful; empty when it is
};

struct QueueStamping {
  bool before = false, after = false;
  Effect effect = Effect::kAccepted;
  std::string note;
};

struct TargetTimeRequest {
  std::uint32_t timer = 0;      // 0 or 1
  std::uint64_t device_ns = 0;  // absolute, adapter's own clock, not in the past
  bool event = true;            // arm it
};
struct TargetTimeOutcome {
  Effect effect = Effect::kAccepted;
  // What the comparator holds where it could be read back; differs from the request where a driver
  // writes it wrongly.
  std::optional<std::uint64_t> programmed_ns;
  std::string note;  // why the effect is not verified, or how it differs; empty when it does not
};

struct AuxiliaryStamp {
  bool valid = false;
  std::uint64_t device_ns = 0, raw = 0;
  // False where the driver's validity flag is known not to say whether an edge was captured.
  bool trustworthy = true;
};

// Added by a driver to the stamps of its events; signed ns.
struct PortLatency {
  std::int64_t ingress_ns = 0, egress_ns = 0;
};

}  // namespace avbhal
