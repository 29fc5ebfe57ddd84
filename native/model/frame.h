// Frames as far as the 1588 block sees them, and what it made of one. Their contents stay with the
// host, see frame_codec.h.
#pragma once

#include <array>
#include <cstdint>

namespace avbhal::model {

inline constexpr std::uint16_t kNoVlan = 0xFFFF;
inline constexpr std::uint8_t kNoPcp = 0xFF;

// PTPv2 message types that the model treats specially (IEEE 1588-2019, table 36).
inline constexpr std::uint8_t kSync = 0, kDelayReq = 1, kPdelayReq = 2, kPdelayResp = 3;
inline constexpr std::uint8_t kDelayResp = 9;

enum class FrameTransport : std::uint8_t { kLayer2, kUdp };  // EtherType 0x88F7, or UDP port 319

struct FrameDescription {
  FrameTransport transport = FrameTransport::kLayer2;
  std::uint8_t ptp_version = 2;   // 1 or 2; any other number is no PTP frame
  std::uint8_t message_type = 0;  // version 2: 0 to 15
  std::uint8_t v1_control = 0;    // version 1: the control field
  std::uint16_t sequence_id = 0;
  std::array<std::uint8_t, 8> clock_identity{};  // of sourcePortIdentity
  std::uint16_t port_number = 1;
  std::uint16_t vlan_id = kNoVlan;
  std::uint8_t pcp = kNoPcp;
  std::uint16_t length = 68;          // bytes on the wire without the frame check sequence
  std::int64_t correction_field = 0;  // 2^-16 ns
  bool stamp_requested = true;        // TX: the descriptor's stamp bit
  std::uint8_t tx_set = 0;            // TX, I225 and I226: stamp registers 0 to 3
  bool dropped = false;               // RX: lost between the stamp and the host
  bool from_host = false;             // the host holds its contents; else the model made it
};

// SYSTIML and SYSTIMH as the stamp registers hold them.
struct RawStamp {
  std::uint32_t low = 0, high = 0;
};

enum class StampOutcome : std::uint8_t {
  kStamped,
  kNotRequested,  // descriptor bit clear, or no rule of the receive unit matches
  kDisabled,      // EN is 0, or the clock is disabled
  kLocked,        // an earlier stamp waits in the registers
  kLost,          // fault: nothing was captured
  kCorrupted,     // fault: the registers hold a wrong time
  kNoFrame        // removed, or the link is down: nothing happened
};

// With the truth. The stamping point is the boundary of MAC and PHY; `wire_ns` is when the start of
// the frame passed the connector (registers.md 3.9, sim-model P9).
struct FrameReport {
  StampOutcome outcome = StampOutcome::kNoFrame;
  bool in_buffer = false;         // RX: the stamp stands in `prefix`, not in the registers
  bool delivered = false;         // RX: the host gets the frame
  bool repeated = false;          // the stamp is in its registers once more after it was read
  RawStamp stamp{};               // what was captured
  std::uint64_t time_ns = 0;      // true time at the stamping point
  std::uint64_t wire_ns = 0;      // true time on the wire
  std::uint32_t latency_ns = 0;   // between the two
  std::uint64_t device_ns = 0;    // exact device time at the stamping point
  std::uint32_t device_frac = 0;  // 2^-32 ns
  std::array<std::uint32_t, 4> prefix{};
};

// Called for every frame, in the order of their times, from inside an access to the model. It may
// use read_at() and write_at() at report.time_ns; it must not use time.
struct FrameSink {
  void* context = nullptr;
  void (*transmitted)(void* context, const FrameDescription& frame,
                      const FrameReport& report) = nullptr;
  void (*received)(void* context, const FrameDescription& frame,
                   const FrameReport& report) = nullptr;
};

}  // namespace avbhal::model
