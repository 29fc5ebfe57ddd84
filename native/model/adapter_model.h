// Behavioural model of one Intel Ethernet adapter: identity, register file and 1588 clock block.
// Freestanding C++17: no heap, no operating system, no exceptions. Not thread safe: the host locks.
// Same configuration, seed and sequence of (time, access): byte-identical results.
#pragma once

#include <array>
#include <cstdint>

#include "model/clock_block.h"
#include "model/latency.h"
#include "model/oscillator.h"
#include "model/register_file.h"
#include "model/time_source.h"

namespace avbhal::model {

enum class PartFamily : std::uint8_t { kI210, kI217, kI219, kI225, kI226 };

struct Identity {
  std::uint16_t device_id = 0;  // PCI device id, vendor is always 0x8086
  std::uint16_t subsystem_vendor = 0x8086;
  std::uint16_t subsystem_device = 0;
  std::uint8_t revision = 0;
  std::array<std::uint8_t, 6> mac{};
};

struct AdapterConfig {
  PartFamily family = PartFamily::kI226;
  Identity identity{};
  bool link_up = true;
  std::uint32_t link_mbps = 1000;
  std::uint64_t seed = 1;
  OscillatorConfig oscillator{};
  LatencyConfig latency{};
  // I217/I219: source clock of the counter in kHz (96000, 25000, 24000, 38400).
  std::uint32_t source_clock_khz = 24000;
  // I217/I219: the L/H latch skew of sim-model R4.
  bool latch_skew = true;
};

// Ground truth at an instant.
struct Truth {
  std::uint64_t time_ns = 0;      // true time
  std::uint64_t device_ns = 0;    // exact device time, whole ns
  std::uint32_t device_frac = 0;  // 2^-32 ns
  double rate_ppb = 0;            // device against true time, (rate - 1) * 1e9
  double oscillator_ppb = 0;
};

class AdapterModel {
 public:
  void reset(const AdapterConfig& config, TimeSource time);

  // One MMIO transaction, with latency: returns when it completes. Offsets as in BAR0; an offset
  // outside 128 KiB or not aligned reads 0xFFFFFFFF. Removed adapters read 0xFFFFFFFF.
  std::uint32_t read(std::uint32_t offset);
  void write(std::uint32_t offset, std::uint32_t value);

  // The same without latency at an explicit time (tests, golden vectors).
  std::uint32_t read_at(std::uint32_t offset, std::uint64_t t_ns);
  void write_at(std::uint32_t offset, std::uint32_t value, std::uint64_t t_ns);

  Truth truth();
  Truth truth_at(std::uint64_t t_ns);

  // Orders to misbehave.
  void step_clock(std::int64_t delta_ns);  // as another process would
  void freeze_clock(bool frozen);          // counter stands still, whatever the registers say
  void reset_clock();                      // MAC reset: 1588 block to its initial state
  void set_removed(bool removed);
  void set_link(bool up, std::uint32_t mbps);
  void spike_latency(std::uint64_t ns);  // added to the next access
  void set_oscillator_ppb(double ppb);   // temperature step

  const AdapterConfig& config() const { return config_; }
  bool removed() const { return removed_; }

 private:
  AdapterConfig config_{};
  TimeSource time_{};
  Oscillator oscillator_;
  ClockBlock clock_;
  RegisterFile registers_;
  Latency latency_;
  bool removed_ = false;
};

}  // namespace avbhal::model
