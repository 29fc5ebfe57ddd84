// What the stand-in machine gets from the kernel: time, busy waiting, the system counter.
#pragma once

#include "compat_wdm.h"
#include "standin.h"

namespace avbhal::standin {

// True time is KeQueryPerformanceCounter since boot in ns, so it has that counter's resolution
// (100 ns under Wine and on most Windows machines). Waiting spins. Any thread; the returned tables
// need no memory of their own. Rings: ring_memory.h.
Host kernel_host();

}  // namespace avbhal::standin
