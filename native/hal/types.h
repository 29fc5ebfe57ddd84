// Plain values that cross the backend contract. Units stand in the names: ns, ppb (parts per 1e9),
// hz, ticks. `device` is the adapter's clock, `system` the machine's monotonic clock.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/family.h"
#include "hal/capability.h"

namespace avbhal {

enum class AccessLevel : std::uint8_t { kObserve = 0, kDiscipline = 1, kConfigure = 2 };
const char* access_name(AccessLevel level);

// Where a time came from (design decision D3).
enum class ReadingSource : std::uint8_t { kHardware, kCross, kExtrapolated, kSoftware };
const char* source_name(ReadingSource source);

enum class CrossMethod : std::uint8_t {
  kUserBracket,  // system clock read before and after the driver call, in user space
  kOsCross,      // the operating system's cross timestamp function
  kModel,        // simulator: brackets around a modelled register read
  // Linux: calls of a PTP clock's device, best first (backends/linux_phc/cross_reader.h)
  kPhcPrecise,
  kPhcExtendedRaw,
  kPhcExtended,
  kPhcPlain
};
const char* method_name(CrossMethod method);

enum class SystemClockId : std::uint8_t { kQpc, kMonotonicRaw, kVirtual };
const char* clock_id_name(SystemClockId id);  // "qpc", "monotonic-raw", "virtual"

struct PciId {
  std::uint16_t vendor = 0;
  std::uint16_t device = 0;
  std::uint16_t subsystem_vendor = 0;
  std::uint16_t subsystem_device = 0;
  std::uint8_t revision = 0;
  // False when the source only gives one id for a whole family (the AVB filter driver does).
  bool exact = false;
};

struct PciLocation {
  std::uint32_t bus = 0, device = 0, function = 0;
};

struct LinkState {
  bool up = false;
  std::uint64_t speed_bps = 0;  // 0 = unknown
};

struct DriverFacts {
  std::string name, version, date, provider;
};

struct AdapterInfo {
  // Identifies the adapter inside one backend while it stays plugged in.
  std::string key;
  std::string name;
  std::string description;
  Family family = Family::kUnknown;
  std::uint32_t index = 0;  // position in the enumeration that produced this value
  std::optional<PciId> pci;
  std::optional<PciLocation> location;
  std::optional<std::array<std::uint8_t, 6>> mac;
  std::optional<LinkState> link;
  std::optional<DriverFacts> driver;
  std::optional<std::int32_t> numa_node;
  std::optional<std::string> guid;  // NetCfgInstanceId, upper case with braces
  std::optional<std::uint64_t> luid;
  std::optional<std::uint32_t> if_index;
  bool simulated = false;
  // Provenance of every reading of its clock, and how its cross timestamps are made.
  ReadingSource reading_source = ReadingSource::kHardware;
  CrossMethod cross_method = CrossMethod::kUserBracket;
  CapabilityManifest capabilities;
};
// Whether every field is equal.
bool operator==(const AdapterInfo& a, const AdapterInfo& b);

struct ClockReading {
  std::uint64_t device_ns = 0;
  ReadingSource source = ReadingSource::kHardware;
};

// Device time paired with the system clock. The device instant lies inside
// [system_before_ns, system_after_ns]; after-side rounding of the system clock is already included.
struct CrossTimestamp {
  std::uint64_t device_ns = 0;
  std::uint64_t system_before_ns = 0;
  std::uint64_t system_after_ns = 0;
  // |device - truth at the bracket's midpoint| is at most this, for a device rate within 10 % of
  // nominal.
  std::uint64_t bound_ns = 0;
  // The counter shows a whole tick what it read at its start; device_ns is the tick's middle. At
  // some instant of the bracket the device stood from device_ns - early_ns to device_ns + late_ns.
  std::uint64_t early_ns = 0, late_ns = 0;
  std::uint64_t raw_counter = 0;  // what the hardware or driver delivered, unconverted
  std::uint32_t samples = 0;      // brackets taken; the narrowest is reported
  std::uint32_t samples_failed = 0;
  CrossMethod method = CrossMethod::kUserBracket;  // of the narrowest
  SystemClockId system_clock = SystemClockId::kMonotonicRaw;
};

struct RateRange {
  double min_ppb = 0, max_ppb = 0, step_ppb = 0;
  // False until calibrated where the formula needs a measured scale (I219).
  bool calibrated = false;
};

enum class RateReference : std::uint8_t {
  kNominal,  // relative to the adapter's oscillator running at its nominal frequency
  kSystem    // relative to the system clock, through a calibration
};

struct RateAdjustment {
  double requested_ppb = 0;
  double commanded_ppb = 0;          // what the register value stands for, after quantisation
  std::uint32_t register_value = 0;  // TIMINCA as read back
  RateReference reference = RateReference::kNominal;
};

// A measured rate, as delivered by the facade to the backend.
struct RateMeasurement {
  double rate_ppb = 0;   // (device elapsed / system elapsed - 1) * 1e9
  double bound_ppb = 0;  // hard bound of the measurement
};

struct ClockConfig {
  std::uint64_t device_ns = 0;
  std::uint32_t timinca = 0;
  std::uint32_t tsauxc = 0;
  double timinca_ppb = 0;  // the silicon's meaning of `timinca`, relative to a nominal oscillator
  bool running = false;
};

struct DriverState {
  std::string driver_version;  // "1.0.20260101.4"
  bool debug_build = false;
  std::string hardware_state;  // "ptp-ready" ...
  std::uint32_t hardware_state_value = 0;
  std::uint32_t capability_mask = 0;
  std::uint32_t usable_mask = 0;
  std::string device_text;
};

enum class TimestampState : std::uint8_t {
  kApiMissing,
  kAdapterUnsupported,
  kSupportedDisabled,
  kActive,
  kDriverError,
  kUnknown  // nothing tells whether stamps are taken
};
const char* timestamp_state_name(TimestampState state);

struct TimestampStatus {
  TimestampState state = TimestampState::kApiMissing;
  std::uint32_t native_code = 0;  // Win32 code of the call that decided
  std::string deciding_call;
  std::string action;  // what the user can do
  std::uint64_t nominal_hz = 0;
  bool cross_timestamp = false;
  std::vector<std::string> supported_flags, active_flags;
  std::optional<bool> keyword_offered;
  std::optional<std::string> keyword_value;
  std::string os_build;
};

// A change of the driver setting that switches hardware timestamping on.
struct TimestampSettingChange {
  // 0 to 32 printable ASCII characters; empty = the value is deleted.
  std::optional<std::string> value;
  // The adapter is restarted, so that its driver reads the setting: its link drops for seconds.
  bool restart = false;
};

struct TimestampSettingOutcome {
  std::string keyword;
  std::optional<std::string> before, after;  // empty = absent; `after` as read back
  bool restarted = false;
  bool reboot_needed = false;  // the system says that only its own restart lets the driver read it
};

// Simulation only.
struct GroundTruth {
  std::uint64_t system_ns = 0;  // instant of the system clock the truth is given for
  std::uint64_t device_ns = 0;  // exact device time at that instant
  double rate_ppb = 0;          // device rate against the system clock at that instant
  double oscillator_ppb = 0;    // the oscillator's error alone
};

struct BackendProbe {
  bool available = false;     // something is reachable
  bool simulated = false;     // time comes from a model, never from silicon
  bool takes_orders = false;  // advance_time() and order() reach that model
  std::string reason;         // why (not), one sentence
  std::uint32_t adapters = 0;
};

// Backend options as flat text pairs ("adapter.0.family" = "i226"); each backend refuses keys it
// does not know.
using BackendOptions = std::vector<std::pair<std::string, std::string>>;

}  // namespace avbhal
