// An installed Npcap over the stand-in's wires whose library answers rightly, wrongly or in part,
// as the input says. One at a time; one thread.
#pragma once

#include "bytes.h"
#include "tools/lab/standin/in_process_port.h"
#include "tools/lab/wpcap/in_process_npcap.h"

namespace avbhal::fuzz {

// Both must outlive the port's use.
intel_avb::NpcapPort spoiled_npcap(standin::InProcessPort& machine, Bytes& bytes);
// False from now on: every answer is the fake's own.
void set_npcap_spoiling(bool on);
// Handles of the library that are open.
int npcap_handles();

}  // namespace avbhal::fuzz
