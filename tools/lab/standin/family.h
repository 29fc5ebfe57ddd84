// What the driver knows about each adapter family. Sources: avb-ioctl contract 4.2, 5.1, 5.2, 5.4,
// 6.5 (public driver, commit 79b021f).
#pragma once

#include <cstdint>

#include "model/adapter_model.h"

namespace avbhal::standin {

struct DriverTraits {
  Family family;
  const char* name;  // "i210", as in orders
  std::uint16_t representative_id;
  std::uint16_t simulated_id;  // PCI id of the simulated part, seen by Windows only
  std::uint8_t simulated_revision;
  std::uint32_t capabilities;
  std::uint32_t nominal_increment;  // TIMINCA that device initialisation writes
  std::uint32_t largest_increment_ns;
  bool has_operations;    // false: BAR0 is never mapped, the adapter stays BOUND
  bool restarts_on_open;  // the first OPEN initialises the device again
  const char* device_text;
};

const DriverTraits& driver_traits_of(Family family);

// True when the driver files `device_id` under `family`.
bool device_belongs_to(std::uint16_t device_id, Family family);

// Family of a name like "i226", `length` bytes. False when there is none.
bool family_of_name(const char* name, std::uint32_t length, Family* family);

// The IV of an increment request on I219 is 2 000 000 counts a nanosecond (5 fs counts, 25 MHz
// assumed).
inline constexpr std::uint32_t kI219CountsPerIncrementNs = 2000000;
inline constexpr std::uint32_t kI219CountsPerNs = 200000;
inline constexpr std::uint32_t kI219NominalCounts = 16000000;
inline constexpr std::uint32_t kI219AssumedClockKhz = 25000;

}  // namespace avbhal::standin
