// The private side door of the stand-in driver, used by the lab's other parts and by tests, never
// by programs written for the public driver. Device \\.\AvbStandIn; same codes inside one process.
#pragma once

#include <cstdint>

namespace avbhal::standin {

// METHOD_BUFFERED, FILE_ANY_ACCESS, device type 0x8337.
inline constexpr std::uint32_t kControlCross = 0x83370000u;     // in CrossQuery, out CrossReply
inline constexpr std::uint32_t kControlAdapter = 0x83370004u;   // in AdapterQuery, out AdapterReply
inline constexpr std::uint32_t kControlOrder = 0x83370008u;     // in text (docs/simulation.md)
inline constexpr std::uint32_t kControlDescribe = 0x8337000Cu;  // out text, one line an adapter
inline constexpr std::uint32_t kControlTruth = 0x83370010u;     // in AdapterQuery, out TruthReply
// In AdapterQuery and the bytes of a frame behind it. Returns when it has left.
inline constexpr std::uint32_t kControlSend = 0x83370014u;
// In CaptureQuery, out CaptureReply and the bytes of a frame behind it.
inline constexpr std::uint32_t kControlCapture = 0x83370018u;

// What Windows would call the adapters: NetCfgInstanceId {5AB1E000-0000-4000-8000-0000000000NN},
// LUID index 0x8000 + NN with interface type 6, interface index 100 + NN; NN = adapter number in
// the stand-in (attachment order, not the driver's ENUM index).
inline constexpr std::uint32_t kFirstInterfaceIndex = 100;
inline constexpr std::uint32_t kFirstLuidIndex = 0x8000;

// How Windows' hardware-timestamp functions answer for an adapter.
enum class TimestampMode : std::uint32_t {
  kActive = 0,
  kDisabled = 1,     // supported, keyword off
  kUnsupported = 2,  // ERROR_NOT_SUPPORTED
  kInvalidOid = 3,   // ERROR_CRC, as seen on incapable adapters
  kBadDriver = 4,    // ERROR_BAD_DRIVER
  kDenied = 5,       // ERROR_ACCESS_DENIED
  kSoftware = 6      // stamps of the system's counter, all packets; no cross timestamps
};

struct AdapterQuery {
  std::uint32_t adapter = 0;
  std::uint32_t reserved = 0;
};

struct AdapterReply {
  std::uint32_t present = 0;
  std::uint32_t family = 0;  // Family
  std::uint16_t device_id = 0, subsystem_vendor = 0, subsystem_device = 0;
  std::uint8_t revision = 0;
  std::uint8_t reserved = 0;
  std::uint8_t mac[6] = {};
  std::uint16_t reserved2 = 0;
  std::uint32_t link_mbps = 0;  // 0 = down
  std::uint32_t timestamp_mode = 0;
  std::uint64_t nominal_hz = 0;  // unit of CrossReply.hardware; 0 = the driver does not say
};
static_assert(sizeof(AdapterReply) == 40, "layout is shared with the IP Helper proxy");

struct CrossQuery {
  std::uint32_t adapter = 0;
  std::uint32_t reserved = 0;
};

// As INTERFACE_HARDWARE_CROSSTIMESTAMP, plus the Win32 code the function must return.
struct CrossReply {
  std::uint64_t system1 = 0;
  std::uint64_t hardware = 0;
  std::uint64_t system2 = 0;
  std::uint32_t win32_error = 0;
  std::uint32_t reserved = 0;
};
static_assert(sizeof(CrossReply) == 32, "layout is shared with the IP Helper proxy");

// Every frame that the computer has seen at an adapter, its own sends included, has a number.
struct CaptureQuery {
  std::uint32_t adapter = 0;
  std::uint32_t reserved = 0;
  std::uint64_t number = 0;  // all ones: none yet, to learn what comes next
};

struct CaptureReply {
  std::uint64_t number = 0;   // of this frame: above the asked one when that is gone; without a
                              // frame, of the next one
  std::uint64_t seen_ns = 0;  // as the host's performance counter counts
  std::uint32_t size = 0;     // 0: no frame
  std::uint32_t reserved = 0;
};
static_assert(sizeof(CaptureReply) == 24, "layout is shared with the fake of Npcap");

struct TruthReply {
  std::uint64_t system_qpc = 0;
  std::uint64_t device_ns = 0;
  double rate_ppb = 0;
  double oscillator_ppb = 0;
};

}  // namespace avbhal::standin
