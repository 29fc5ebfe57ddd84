// Behavioural model of one Intel Ethernet adapter: identity, register file and 1588 clock block.
// Freestanding C++17: no heap, no operating system, no exceptions. Not thread safe: the host locks.
// Same configuration, seed and sequence of (time, access): byte-identical results.
#pragma once

#include <array>
#include <cstdint>

#include "base/family.h"
#include "model/clock_block.h"
#include "model/cross_unit.h"
#include "model/frame.h"
#include "model/identity.h"
#include "model/latency.h"
#include "model/oscillator.h"
#include "model/phy.h"
#include "model/port_latency.h"
#include "model/ptp_traffic.h"
#include "model/register_file.h"
#include "model/stamp_unit.h"
#include "model/time_source.h"

namespace avbhal::model {

struct AdapterConfig {
  Family family = Family::kI226;
  // A device_id of 0 takes default_identity(family, 0).
  Identity identity{};
  bool link_up = true;
  std::uint32_t link_mbps = 1000;  // 10, 100, 1000, 2500 (I225, I226)
  std::uint64_t seed = 1;
  OscillatorConfig oscillator{};
  LatencyConfig latency{};
  // I217/I219: source clock of the counter in kHz (96000, 25000; 24000, 38400). Another number
  // takes the family's first one.
  std::uint32_t source_clock_khz = 24000;
  // I217/I219: the L/H latch skew of sim-model R4.
  bool latch_skew = true;
  // I210: SYSTIML and SYSTIMH are live unless SYSTIMR was read before them.
  bool strict_latch = false;
  // I210, I225, I226: Gaussian noise of an aux stamp. One measurement on an I226 gives 1700 to
  // 2900.
  std::uint32_t aux_noise_ps = 0;
  // I225, I226: a transmit stamp captured less than this after a write of TIMINCA or of a target
  // time is lost or corrupted, even odds (inferred from a field report: about 4000). 0: never.
  std::uint32_t stamp_hazard_ns = 0;
  // I225, I226: PTM is enabled on the whole PCIe path. I225-V (0x15F3) has none.
  bool ptm_works = true;
};

// What the counter does while the machine sleeps.
enum class AsleepCounter : std::uint8_t { kGoesOn, kStops, kRestarts };

// Ground truth at an instant.
struct Truth {
  std::uint64_t time_ns = 0;  // true time
  // Exact device time: the counter extended evenly over the running tick, so that a reading lies
  // at most AdapterModel::resolution_ns() below it. I217/I219: counter / 2^shift of the source
  // clock, modulo 2^64 ns, continued over wraps of the 64-bit counter.
  std::uint64_t device_ns = 0;
  std::uint32_t device_frac = 0;   // 2^-32 ns
  std::uint64_t counter = 0;       // I217/I219: the counter itself
  std::int64_t counter_wraps = 0;  // I217/I219: how often it has wrapped since the reset
  double rate_ppb = 0;  // device against true time, (rate - 1) * 1e9; -1e9 when it stands still
  double oscillator_ppb = 0;
};

inline constexpr std::uint32_t kMaxFramesAtOnce = 1000000;

class AdapterModel {
 public:
  // Power-on at the time source's present: registers at their initial values, the clock at 0 and
  // stopped (a driver starts it: TSAUXC, or TIMINCA on I217/I219).
  void reset(const AdapterConfig& config, TimeSource time);

  // One MMIO transaction, with latency: returns when it completes. Offsets as in BAR0; an offset
  // outside 128 KiB or not aligned reads 0xFFFFFFFF. Removed adapters read 0xFFFFFFFF.
  std::uint32_t read(std::uint32_t offset);
  void write(std::uint32_t offset, std::uint32_t value);

  // The same without latency at an explicit time (tests, golden vectors). A time before the last
  // access counts as that access.
  std::uint32_t read_at(std::uint32_t offset, std::uint64_t t_ns);
  void write_at(std::uint32_t offset, std::uint32_t value, std::uint64_t t_ns);

  Truth truth();
  Truth truth_at(std::uint64_t t_ns);

  // A frame passes the stamping point now, or at true time `t_ns` (not before the last access).
  // The registers, as a driver has set them up, decide what happens to its stamp.
  FrameReport transmit(const FrameDescription& frame);
  FrameReport receive(const FrameDescription& frame);
  FrameReport transmit_at(const FrameDescription& frame, std::uint64_t t_ns);
  FrameReport receive_at(const FrameDescription& frame, std::uint64_t t_ns);
  // Told of every frame; reset() forgets it.
  void set_frame_sink(const FrameSink& sink) { sink_ = sink; }
  // Asked for frames of the host; reset() forgets it.
  void set_frame_source(const FrameSource& source) { source_ = source; }
  // Frames that the model makes by itself from now on. They pass in the order of their times,
  // before the next access, order or look at the truth that is not earlier; at most
  // kMaxFramesAtOnce, those beyond are skipped and counted.
  void set_traffic(const TrafficConfig& config);
  bool traffic_active() const { return traffic_.active(); }
  // Lets everything happen that is due at the time source's present.
  void catch_up();
  // True time at which the clock first shows `device_ns` if nothing changes: the last access when
  // it does already, kNever while it stands still and on I217 and I219. What the source of frames
  // answers may depend on it: it is asked again after every change of the clock.
  std::uint64_t reaches_ns(std::uint64_t device_ns) const;
  static constexpr std::uint64_t kNever = ~std::uint64_t{0};
  std::uint64_t skipped_frames() const { return skipped_frames_; }
  // Between the stamping point and the wire, since the last link up.
  const PortLatency& port_latency() const { return port_latency_; }

  // A level change on an SDP pin (0 to 3) from outside. I210, I225, I226.
  void sdp_edge(std::uint32_t pin);
  // The same on the pin that TSSDP selects for an aux unit (0 or 1).
  void aux_edge(std::uint32_t unit);
  // Outputs as they are at the time source's present.
  const TimedIo& timed_outputs();

  // Orders to misbehave; they take effect at the time source's present.
  void step_clock(std::int64_t delta_ns);  // as another process would; wraps below 0
  void freeze_clock(bool frozen);          // counter stands still, whatever the registers say
  void reset_clock();              // MAC reset: registers and 1588 block to their initial state
  void set_removed(bool removed);  // false: back again, as after power-on
  void set_link(bool up, std::uint32_t mbps);
  void spike_latency(std::uint64_t ns);        // added to the next access
  void ignore_writes(bool ignored);            // registers keep their values
  void set_oscillator_ppb(double ppb);         // temperature step
  void lose_stamps(std::uint32_t count);       // the next stamps are not captured
  void corrupt_stamps(std::uint32_t count);    // they are captured wrong
  void duplicate_stamps(std::uint32_t count);  // they are there again after they were read
  void set_stamp_hazard(std::uint32_t ns) { config_.stamp_hazard_ns = ns; }
  // Sleep: registers read all ones, no frame passes. False: it is asleep or removed; it is not
  // asleep. After kRestarts everything is as after power-on.
  bool suspend(AsleepCounter counter);
  bool resume();
  // The next cross stamps by hardware fail: PTM_STAT shows `status`, I219 SYNC_COMP_ERR.
  void fail_cross_stamps(std::uint32_t status, std::uint32_t count);
  void skip_sequence(std::uint32_t count);  // generated frames: sequence ids jump ahead

  // A whole-ns reading of the clock lies at most this far below the truth, with present settings.
  std::uint32_t resolution_ns() const { return clock_.resolution_ns(); }

  const AdapterConfig& config() const { return config_; }
  bool removed() const { return removed_; }
  bool asleep() const { return asleep_; }
  AsleepCounter asleep_counter() const { return asleep_counter_; }

 private:
  enum class Direction : std::uint8_t { kTransmit, kReceive };
  Phase now();
  Phase settle(std::uint64_t t_ns);
  void pump(std::uint64_t until_ns);
  std::uint64_t host_due_ns() const;
  void clock_changed();
  FrameReport pass(Direction direction, const FrameDescription& frame, std::uint64_t t_ns);
  void mac_reset(Phase phase);
  void power_on();
  void link_came_up();
  void show_link();
  void show_pins(std::uint32_t offset);
  void raise_interrupt();
  void phy_transaction(std::uint32_t command);
  void after_write(std::uint32_t offset, std::uint32_t value, Phase phase);

  AdapterConfig config_{};
  TimeSource time_{};
  Oscillator oscillator_;
  ClockBlock clock_;
  RegisterFile registers_;
  Latency latency_;
  StampUnit stamps_;
  CrossUnit cross_;
  Phy phy_;
  PtpTraffic traffic_;
  FrameSink sink_{};
  FrameSource source_{};
  PortLatency port_latency_{};
  std::uint32_t link_ups_ = 0;
  std::uint64_t skipped_frames_ = 0;
  std::uint64_t hazard_from_ns_ = 0;
  bool hazard_began_ = false;
  bool pumping_ = false;
  bool interrupt_raised_ = false;  // ICR has shown TSICR and TSICR has not been empty since
  bool removed_ = false;
  bool asleep_ = false;
  AsleepCounter asleep_counter_ = AsleepCounter::kGoesOn;
  bool frozen_ = false;
  bool writes_ignored_ = false;
};

}  // namespace avbhal::model
