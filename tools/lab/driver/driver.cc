// avbstandin.sys: the lab's stand-in for the AVB filter driver as a kernel driver. It serves
// adapters that are simulated; it never touches hardware.
#include "compat_wdm.h"
#include "devices.h"
#include "dispatch.h"
#include "guarded_machine.h"
#include "poll_thread.h"

extern "C" {

static VOID NTAPI unload_driver(PDRIVER_OBJECT driver) {
  avbhal::standin::stop_poll_thread();
  avbhal::standin::MachineLock()->free_rings();
  avbhal::standin::delete_devices(driver);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING) {
  using namespace avbhal::standin;
  create_machine();
  driver->MajorFunction[IRP_MJ_CREATE] = dispatch_create;
  driver->MajorFunction[IRP_MJ_CLEANUP] = dispatch_cleanup;
  driver->MajorFunction[IRP_MJ_CLOSE] = dispatch_close;
  driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = dispatch_device_control;
  driver->MajorFunction[IRP_MJ_QUERY_VOLUME_INFORMATION] = dispatch_query_volume;
  driver->MajorFunction[IRP_MJ_READ] = dispatch_read;
  driver->MajorFunction[IRP_MJ_WRITE] = dispatch_write;
  driver->DriverUnload = unload_driver;
  const NTSTATUS status = create_devices(driver);
  if (status != STATUS_SUCCESS) return status;
  const NTSTATUS started = start_poll_thread();
  if (started != STATUS_SUCCESS) delete_devices(driver);
  return started;
}
}
