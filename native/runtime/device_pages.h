// The clock pages of one device in this process, however many handles it is open through. What this
// process does to the device is told to all of them at once.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "hal/backend.h"
#include "runtime/clock_service.h"

namespace avbhal {

// `machine`: the backend whose adapters exist in it alone (simulation), else null: then equal keys
// are one device. Any thread.
struct DeviceId {
  const void* machine = nullptr;
  std::string key;  // AdapterInfo::key
};

DeviceId device_of(const Backend& backend, const Adapter& adapter);

// Does not keep the page alive.
void follow_device(const DeviceId& device, const std::shared_ptr<ClockService>& page);

// What is about to happen to a device, and what has happened: see ClockService. Each takes a
// bracket for every page where it says so: a driver call for each on the caller's thread.
void expect_rate_change(const DeviceId& device, double change_ppb);
void note_rate_change(const DeviceId& device, double change_ppb);
void note_step(const DeviceId& device);

// How fast the device's clock runs, where one of its pages knows.
std::optional<RateBand> known_rate(const DeviceId& device);

// Whether writing the register at `offset` may set the clock, change its rate or stop it.
bool moves_clock(std::uint32_t offset);

}  // namespace avbhal
