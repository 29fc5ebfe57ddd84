// Packet stamps: which frames are stamped, where the stamp is kept and until when. The registers
// lie in the register file; this is the hardware behind them. Sources: I210 datasheet v3.7 and I217
// datasheet, for I225 and I226 Linux igc; sim-model P1 to P10 of the project's contract.
#pragma once

#include <array>
#include <cstdint>

#include "base/family.h"
#include "model/frame.h"
#include "model/random.h"
#include "model/register_file.h"

namespace avbhal::model {

class StampUnit {
 public:
  // MAC reset: locks are open. Waiting faults stay.
  void reset(Family family) {
    family_ = family;
    tx_interrupt_armed_ = true;
    tx_repeated_ = {};
    rx_repeated_ = false;
  }
  void seed(std::uint64_t seed);

  // Reading TXSTMPH and RXSTMPH opens the lock.
  void after_read(std::uint32_t offset, RegisterFile& registers);

  // Both return the causes for TSICR and fill outcome, stamp, in_buffer and prefix of the report.
  // `clock_enabled`: TSAUXC's disable bit is 0. `hazard`: TIMINCA was just written.
  std::uint32_t transmit(const FrameDescription& frame, RawStamp now, bool clock_enabled,
                         bool hazard, RegisterFile& registers, FrameReport* report);
  std::uint32_t receive(const FrameDescription& frame, RawStamp now, RegisterFile& registers,
                        FrameReport* report);

  // Faults for the next `count` stamps that would be captured, in either direction.
  void lose(std::uint32_t count) { to_lose_ += count; }
  void corrupt(std::uint32_t count) { to_corrupt_ += count; }
  // The next `count` stamps in registers are there once more after they were read.
  void duplicate(std::uint32_t count) { to_duplicate_ += count; }

 private:
  bool split() const { return has_split_clock(family_); }
  bool four_sets() const { return traits_of(family_).transmit_stamp_sets > 1; }
  // Whether this stamp is to be there twice.
  bool takes_duplicate(FrameReport* report);
  // Applies a waiting fault. False: nothing is captured.
  bool capture(RawStamp now, FrameReport* report);
  bool matches(const FrameDescription& frame, const RegisterFile& registers) const;
  bool filter_passes(const FrameDescription& frame, const RegisterFile& registers) const;
  void keep_received(const FrameDescription& frame, RegisterFile& registers, FrameReport* report);

  Family family_ = Family::kI226;
  Random random_;
  std::uint32_t to_lose_ = 0, to_corrupt_ = 0, to_duplicate_ = 0;
  std::array<bool, 4> tx_repeated_{};  // by stamp set: reading it does not open the lock yet
  bool rx_repeated_ = false;
  bool tx_interrupt_armed_ = true;  // I225 and I226: only TXSTMPH_0 arms it again
};

}  // namespace avbhal::model
