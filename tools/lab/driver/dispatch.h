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
// Control device only. Writing a text gives an order. Reading gives the description of all adapters
// (and a last line that says why the last order was refused, if it was), then once an end of file,
// then the description again: a device has no position, and a reader until the end must come to
// one.
NTSTATUS NTAPI dispatch_read(PDEVICE_OBJECT device, PIRP irp);
NTSTATUS NTAPI dispatch_write(PDEVICE_OBJECT device, PIRP irp);

// FileFsDeviceInformation only. Windows' I/O manager answers it itself; Wine asks the driver, and
// the C run-time library refuses a handle whose device does not answer (so fs.openSync would fail).
NTSTATUS NTAPI dispatch_query_volume(PDEVICE_OBJECT device, PIRP irp);

}  // namespace avbhal::standin
