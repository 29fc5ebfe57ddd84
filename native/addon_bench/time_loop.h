// Times contract calls in a loop of C++, so that halbench can subtract the driver's share from what
// JavaScript pays. Measured with the platform's system clock, also for simulators in virtual time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "hal/backend.h"

namespace avbhal::addon {

// `operation`: empty, system-clock, clock-read, cross-timestamp (one bracket, as the addon takes
// it), clock-config, register-read (TSAUXC; TIMINCA on I217 and I219, where 0xB640 is another
// register). Fills durations_ns[0 … count). HAL_INVALID_ARGUMENT for an unknown operation; the
// first failing call ends the loop with its error.
Status time_adapter_loop(Adapter& adapter, const std::string& operation,
                         std::uint64_t* durations_ns, std::size_t count);

// `operation`: enumerate, open (of `key`, with its close).
Status time_backend_loop(Backend& backend, const std::string& operation, const std::string& key,
                         std::uint64_t* durations_ns, std::size_t count);

}  // namespace avbhal::addon
