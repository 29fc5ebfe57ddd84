// What the driver does with the I/O manager's requests. Every request completes before the
// function returns. PASSIVE_LEVEL.
#pragma once

#include "compat_wdm.h"

namespace avbhal::standin {

NTSTATUS NTAPI dispatch_create(PDEVICE_OBJECT device, PIRP irp);
// Wine 8 sends no IRP_MJ_CLEANUP, Windows does: whichever comes first closes the machine's file.
NTSTATUS NTAPI dispatch_cleanup(PDEVICE_OBJECT device, PIRP irp);
NTSTATUS NTAPI dispatch_close(PDEVICE_OBJECT device, PIRP irp);
NTSTATUS NTAPI dispatch_device_control(PDEVICE_OBJECT device, PIRP irp);
// Control device only: writing a text gives an order, reading from offset 0 gives the description
// of all adapters and, when the last order was refused, a line that says why.
NTSTATUS NTAPI dispatch_read(PDEVICE_OBJECT device, PIRP irp);
NTSTATUS NTAPI dispatch_write(PDEVICE_OBJECT device, PIRP irp);

}  // namespace avbhal::standin
