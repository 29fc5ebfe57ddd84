// Stamps of received PTP event messages over UDP/IPv4, which is all that Windows stamps for
// programs: the stamp comes beside the datagram, so it is known whose it is. Layer 2 (EtherType
// 0x88F7, which IEEE 802.1AS uses) is not stamped by Windows.
#pragma once

#include <memory>

#include "backends/windows_api/cross_clock.h"
#include "backends/windows_api/win_api.h"
#include "hal/stamp_types.h"

namespace avbhal::windows_api {

// Why there are no such stamps through `api` on this machine; empty when the system has them. Asks
// the system once per process: a socket is opened for it.
std::string udp_stamp_obstacle(const WinApi& api);

// Listens on port 319 of the interface, as a member of the groups of PTP (224.0.1.129 and
// 224.0.0.107). `clock` must be the adapter's and outlive the source. HAL_NOT_SUPPORTED for filters
// that UDP cannot serve (anything but received frames, VLANs), HAL_API_MISSING, HAL_ACCESS_DENIED,
// HAL_DRIVER_ERROR with the number of Winsock.
//
// A stamp counts as the adapter's time only when it lies within the last 3 s of the adapter's
// clock: in software mode Windows puts the performance counter in its place.
Result<std::unique_ptr<EventSource>> listen_udp(const WinApi& api, SystemClock& system,
                                                CrossClock& clock, std::uint32_t interface_index,
                                                const EventFilter& filter);

}  // namespace avbhal::windows_api
