// The contract a backend fulfils. Plain C++17: no operating system, no Node.
//
// Threads: every method may be called from any thread; an implementation serialises what its driver
// cannot take concurrently. Lifetime: an Adapter must be destroyed before its Backend.
// Everything that a backend does not override answers HAL_NOT_SUPPORTED with a reason.
// Access levels are enforced by the caller through require_access() (hal/access.h).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hal/stamps.h"
#include "hal/status.h"
#include "hal/system_clock.h"
#include "hal/tsn.h"
#include "hal/types.h"

namespace avbhal {

class Adapter {
 public:
  virtual ~Adapter() = default;

  // Facts as of open(); refresh() brings them up to date.
  virtual const AdapterInfo& info() const = 0;
  virtual Status refresh();

  // Provenance of every read_clock() of this adapter, and how its cross timestamps are made.
  virtual ReadingSource reading_source() const { return ReadingSource::kHardware; }
  virtual CrossMethod cross_method() const { return CrossMethod::kUserBracket; }
  // A reading lies at most this far below the true device time (the counter's update quantum). The
  // default goes by family: 8 ns (I210, I225, I226), 40 ns (I217), 125 ns otherwise.
  virtual std::uint32_t clock_resolution_ns() const;

  // --- observe ---
  virtual Result<ClockReading> read_clock();
  virtual Result<ClockConfig> clock_config();
  // `brackets`: 1 to 1000 attempts, of which the narrowest is reported.
  virtual Result<CrossTimestamp> cross_timestamp(std::uint32_t brackets);
  virtual Result<RateRange> rate_range();
  virtual Result<DriverState> driver_state();
  virtual Result<TimestampStatus> timestamp_status();
  virtual Result<std::uint32_t> read_register(std::uint32_t offset);
  // Tells the backend a rate measured against the system clock with the present settings.
  virtual Status apply_rate_measurement(const RateMeasurement& measured);

  virtual Result<StampingState> stamping_state();
  // Events from now on. HAL_INVALID_ARGUMENT for an empty or impossible filter.
  virtual Result<std::unique_ptr<EventSource>> subscribe(const EventFilter& filter);
  // The stamp that waits in the transmit or receive register, taken; none: without kStampTimeValid.
  // `kind` is kTransmit or kReceive.
  virtual Result<StampEvent> take_stamp(EventKind kind);
  virtual Result<AuxiliaryStamp> auxiliary_stamp(std::uint32_t channel, bool clear);
  // Clause 22: `address` and `reg` from 0 to 31.
  virtual Result<std::uint16_t> read_phy(std::uint32_t address, std::uint32_t reg);
  virtual Result<std::vector<DriverCounter>> driver_counters();

  // --- discipline ---
  virtual Status set_clock(std::uint64_t device_ns);
  virtual Status adjust_offset(std::int64_t offset_ns);
  virtual Result<RateAdjustment> adjust_rate(double ppb);

  // Never stops the clock, whatever is switched off. HAL_NOT_EFFECTIVE when reading back disagrees.
  virtual Result<StampingState> configure_stamping(const StampingRequest& request);
  virtual Result<TargetTimeOutcome> set_target_time(const TargetTimeRequest& request);

  // --- configure ---
  // Changes the setting, reads it back and, if asked, restarts the adapter: seconds, so never on
  // the JavaScript thread. After an error the setting is as before, unless the detail says
  // otherwise. HAL_ACCESS_DENIED, HAL_NOT_EFFECTIVE when reading back differs,
  // HAL_ADAPTER_NOT_READY when the adapter does not come back.
  virtual Result<TimestampSettingOutcome> change_timestamp_setting(
      const TimestampSettingChange& change);
  virtual Status write_register(std::uint32_t offset, std::uint32_t value);
  virtual Status write_phy(std::uint32_t address, std::uint32_t reg, std::uint16_t value);
  virtual Result<ReceiveBufferStamping> set_receive_buffer_stamping(bool enable);
  virtual Result<QueueStamping> set_queue_stamping(std::uint32_t queue, bool enable);
  // What the driver itself adds to event stamps; the facade corrects in user space instead.
  virtual Result<TsnOutcome> set_port_latency(const PortLatency& latency);
  virtual Result<TsnOutcome> configure_gates(const GateSchedule& schedule);
  virtual Result<TsnOutcome> configure_preemption(const FramePreemption& preemption);
  virtual Result<TsnOutcome> configure_shaper(const CreditShaper& shaper);
  virtual Result<TsnOutcome> configure_launch_time(const LaunchTime& launch);
  virtual Result<TsnOutcome> configure_ptm(const PciePtm& ptm);
  virtual Result<TsnOutcome> configure_vlan(const VlanTagging& vlan);
  virtual Result<TsnOutcome> configure_eee(const EnergyEfficiency& eee);
  virtual Result<TsnOutcome> configure_pfc(const PriorityFlowControl& pfc);
  virtual Result<ReservedStream> reserve_stream(const StreamReservation& stream);
  virtual Status release_stream(std::uint32_t handle);
  // Returns the subscription's number. `mask`: OR of EntityEvent::type, not 0.
  virtual Result<std::uint32_t> subscribe_entities(std::uint32_t mask);
  virtual Result<EntityEvent> poll_entities(std::uint32_t subscription);
  virtual Status unsubscribe_entities(std::uint32_t subscription);
  virtual Status reset_driver_counters();

  // --- simulation ---
  virtual Result<GroundTruth> ground_truth();
};

// Running notices of changes. Destroying it ends them: then no call is running and none comes. Must
// be destroyed before its backend, and never from inside the call.
class ChangeNotice {
 public:
  virtual ~ChangeNotice() = default;
};

class Backend {
 public:
  virtual ~Backend() = default;

  virtual const char* name() const = 0;
  virtual SystemClock& system_clock() = 0;
  // Whether its adapters exist in this object alone (simulation), so that another backend's adapter
  // of the same key is another device.
  virtual bool has_own_machine() const { return false; }

  // What this backend can reach now; never an error, the reason is in the answer.
  virtual BackendProbe probe() = 0;
  virtual Result<std::vector<AdapterInfo>> enumerate() = 0;
  // `key` is AdapterInfo::key of a present adapter. May take tens of ms in a driver.
  virtual Result<std::unique_ptr<Adapter>> open(const std::string& key) = 0;

  // `changed` is called, on any thread, when the platform says that something about adapters, links
  // or timestamping has changed; not what, and not everything: one still has to look now and then.
  // It must be quick and must not call the backend. HAL_NOT_SUPPORTED where nothing tells.
  virtual Result<std::unique_ptr<ChangeNotice>> notice_changes(std::function<void()> changed);

  // --- simulation ---
  // Moves virtual time; HAL_NOT_SUPPORTED in real time.
  virtual Status advance_time(std::uint64_t ns);
  // An order to misbehave, e.g. "clock-step adapter=0 ns=-500" (grammar: docs/simulation.md).
  virtual Status order(std::string_view text);
};

// Defined by exactly one backend folder; the build links exactly one (design decision D1).
// Any thread. `options` as in types.h.
Result<std::unique_ptr<Backend>> make_backend(const BackendOptions& options);
// Name of the backend in this binary.
const char* linked_backend_name();

}  // namespace avbhal
