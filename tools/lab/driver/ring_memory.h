// Memory of event rings that the driver and a client share: a section with one view here and, once
// mapped, one in the client. The public driver maps locked pages; Wine cannot. Written for Wine,
// where a driver has a process of its own; Windows' kernel would need a view in system space.
#pragma once

#include "compat_wdm.h"
#include "standin.h"

namespace avbhal::standin {

RingHost section_rings();

// Whose request is being served: map() makes the ring visible to that process. The caller holds the
// machine's lock; nullptr afterwards.
void serve_request_of(PIRP irp);

}  // namespace avbhal::standin
