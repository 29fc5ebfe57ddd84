// Answers to NDIS queries through \\.\{GUID} (windows-api contract 4.2).
#pragma once

#include <cstdint>

#include "machine_state.h"
#include "nt_status.h"

namespace avbhal::standin {

// Served: supported list, media, link speed and state, driver version, physical medium, permanent
// and current address. Timestamp and Intel private OIDs: NOT_SUPPORTED, as current Intel drivers
// answer; any other: INVALID_OID; output too short: BUFFER_TOO_SMALL; adapter absent:
// NO_SUCH_DEVICE.
NtStatus answer_ndis_query(MachineState& machine, std::uint32_t number, std::uint32_t oid,
                           void* out, std::uint32_t out_bytes, std::uint32_t* written);

}  // namespace avbhal::standin
