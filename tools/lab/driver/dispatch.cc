#include "dispatch.h"

#include <new>

#include "devices.h"
#include "guarded_machine.h"
#include "ring_memory.h"

namespace avbhal::standin {
namespace {

constexpr ULONG kPoolTag = 0x54535641;  // "AVST"
constexpr ULONG kNdisQuery = 0x00170002;
constexpr ULONG kMethodMask = 3;  // low bits of a control code; 0 = METHOD_BUFFERED

// State of a handle of the control device (its FsContext) that has been read; else nullptr.
unsigned char described_mark;
void* const kDescribed = &described_mark;

// One open handle of the filter device.
struct OpenFile {
  FileContext context;
  bool closed = false;
};

NTSTATUS finish(PIRP irp, NtStatus status, ULONG_PTR bytes) {
  const NTSTATUS nt = static_cast<NTSTATUS>(status);
  irp->IoStatus.Status = nt;
  irp->IoStatus.Information = nt_success(status) ? bytes : 0;
  IoCompleteRequest(irp, IO_NO_INCREMENT);
  return nt;
}

OpenFile* open_file_of(PIRP irp) {
  return static_cast<OpenFile*>(IoGetCurrentIrpStackLocation(irp)->FileObject->FsContext);
}

void close_once(OpenFile* file) {
  if (file == nullptr || file->closed) return;
  file->closed = true;
  MachineLock()->close_file(file->context);
}

Request buffered_request(PIRP irp) {
  const auto& parameters = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl;
  Request request;
  request.code = parameters.IoControlCode;
  request.in_bytes = parameters.InputBufferLength;
  request.out_bytes = parameters.OutputBufferLength;
  const bool empty = request.in_bytes == 0 && request.out_bytes == 0;
  request.buffer = empty ? nullptr : irp->AssociatedIrp.SystemBuffer;
  return request;
}

NtStatus serve(PIRP irp, OpenFile& file, Request& request) {
  MachineLock machine;
  serve_request_of(irp);
  const NtStatus status = machine->ioctl(file.context, request);
  serve_request_of(nullptr);
  return status;
}

NTSTATUS filter_control(PIRP irp) {
  OpenFile* file = open_file_of(irp);
  Request request = buffered_request(irp);
  if (file == nullptr) return finish(irp, kStatusInvalidDeviceRequest, 0);
  if ((request.code & kMethodMask) != METHOD_BUFFERED) {
    return finish(irp, kStatusInvalidDeviceRequest, 0);
  }
  const NtStatus status = serve(irp, *file, request);
  return finish(irp, status, request.returned);
}

NTSTATUS side_door_control(PIRP irp) {
  Request request = buffered_request(irp);
  MachineLock machine;
  const NtStatus status = machine->control(request);
  deny_filter_opens(machine->state().deny_open);
  return finish(irp, status, request.returned);
}

// METHOD_OUT_DIRECT: the OID is in the system buffer, the answer goes through the MDL. Other codes
// and short input answer what Wine's ndis.sys answers.
NTSTATUS ndis_control(PIRP irp, std::uint32_t adapter) {
  const auto& parameters = IoGetCurrentIrpStackLocation(irp)->Parameters.DeviceIoControl;
  if (parameters.IoControlCode != kNdisQuery) return finish(irp, kStatusNotSupported, 0);
  if (parameters.InputBufferLength < sizeof(std::uint32_t) || irp->MdlAddress == nullptr) {
    return finish(irp, kStatusInvalidParameter, 0);
  }
  void* out = MmGetSystemAddressForMdlSafe(irp->MdlAddress, NormalPagePriority);
  if (out == nullptr) return finish(irp, kStatusInsufficientResources, 0);
  const auto oid = *static_cast<const std::uint32_t*>(irp->AssociatedIrp.SystemBuffer);
  std::uint32_t written = 0;
  const NtStatus status =
      MachineLock()->ndis_query(adapter, oid, out, parameters.OutputBufferLength, &written);
  return finish(irp, status, written);
}

struct TextBuffer {
  char* data;
  std::uint32_t length;
  std::uint32_t capacity;
};

// What does not fit is left out.
void append(TextBuffer& buffer, const char* text) {
  while (*text != 0 && buffer.length < buffer.capacity) buffer.data[buffer.length++] = *text++;
}

}  // namespace

NTSTATUS NTAPI dispatch_create(PDEVICE_OBJECT device, PIRP irp) {
  if (device_data(device).kind != DeviceKind::kFilter) return finish(irp, kStatusSuccess, 0);
  void* memory = ExAllocatePoolWithTag(NonPagedPool, sizeof(OpenFile), kPoolTag);
  if (memory == nullptr) return finish(irp, kStatusInsufficientResources, 0);
  OpenFile* file = ::new (memory) OpenFile;
  const NtStatus status = MachineLock()->open_file(file->context);
  if (!nt_success(status)) {
    ExFreePoolWithTag(memory, kPoolTag);
    return finish(irp, status, 0);
  }
  IoGetCurrentIrpStackLocation(irp)->FileObject->FsContext = file;
  return finish(irp, kStatusSuccess, 0);
}

NTSTATUS NTAPI dispatch_cleanup(PDEVICE_OBJECT device, PIRP irp) {
  if (device_data(device).kind == DeviceKind::kFilter) close_once(open_file_of(irp));
  return finish(irp, kStatusSuccess, 0);
}

NTSTATUS NTAPI dispatch_close(PDEVICE_OBJECT device, PIRP irp) {
  if (device_data(device).kind == DeviceKind::kFilter) {
    OpenFile* file = open_file_of(irp);
    close_once(file);
    IoGetCurrentIrpStackLocation(irp)->FileObject->FsContext = nullptr;
    if (file != nullptr) ExFreePoolWithTag(file, kPoolTag);
  }
  return finish(irp, kStatusSuccess, 0);
}

NTSTATUS NTAPI dispatch_device_control(PDEVICE_OBJECT device, PIRP irp) {
  const DeviceData& data = device_data(device);
  if (data.kind == DeviceKind::kFilter) return filter_control(irp);
  if (data.kind == DeviceKind::kControl) return side_door_control(irp);
  return ndis_control(irp, data.adapter);
}

NTSTATUS NTAPI dispatch_read(PDEVICE_OBJECT device, PIRP irp) {
  if (device_data(device).kind != DeviceKind::kControl) {
    return finish(irp, kStatusInvalidDeviceRequest, 0);
  }
  PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
  void*& state = stack->FileObject->FsContext;
  const bool at_end = state == kDescribed;
  state = at_end ? nullptr : kDescribed;
  if (at_end || stack->Parameters.Read.Length == 0) return finish(irp, kStatusSuccess, 0);
  Request request;
  request.code = kControlDescribe;
  request.buffer = irp->AssociatedIrp.SystemBuffer;
  request.out_bytes = stack->Parameters.Read.Length;
  MachineLock machine;
  const NtStatus status = machine->control(request);
  if (!nt_success(status)) return finish(irp, status, 0);
  TextBuffer text{static_cast<char*>(request.buffer), request.returned, request.out_bytes};
  while (text.length > 0 && text.data[text.length - 1] == 0) --text.length;
  if (*machine->last_order_error() != 0) {
    append(text, "order-error=");
    append(text, machine->last_order_error());
    append(text, "\n");
  }
  return finish(irp, kStatusSuccess, text.length);
}

NTSTATUS NTAPI dispatch_write(PDEVICE_OBJECT device, PIRP irp) {
  if (device_data(device).kind != DeviceKind::kControl) {
    return finish(irp, kStatusInvalidDeviceRequest, 0);
  }
  const ULONG length = IoGetCurrentIrpStackLocation(irp)->Parameters.Write.Length;
  const char* text = static_cast<const char*>(irp->AssociatedIrp.SystemBuffer);
  MachineLock machine;
  const NtStatus status = length == 0 ? kStatusInvalidParameter : machine->order(text, length);
  deny_filter_opens(machine->state().deny_open);
  return finish(irp, status, length);
}

NTSTATUS NTAPI dispatch_query_volume(PDEVICE_OBJECT device, PIRP irp) {
  const auto& parameters = IoGetCurrentIrpStackLocation(irp)->Parameters.QueryVolume;
  if (parameters.FsInformationClass != FileFsDeviceInformation) {
    return finish(irp, kStatusInvalidDeviceRequest, 0);
  }
  FILE_FS_DEVICE_INFORMATION information{};
  if (parameters.Length < sizeof(information)) return finish(irp, kStatusBufferTooSmall, 0);
  information.DeviceType = device->DeviceType;
  information.Characteristics = device->Characteristics;
  *static_cast<FILE_FS_DEVICE_INFORMATION*>(irp->AssociatedIrp.SystemBuffer) = information;
  return finish(irp, kStatusSuccess, sizeof(information));
}

}  // namespace avbhal::standin
