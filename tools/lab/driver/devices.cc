#include "devices.h"

#include "standin.h"

namespace avbhal::standin {
namespace {

constexpr std::size_t kNameLength = 64;
constexpr wchar_t kFilterName[] = L"IntelAvbFilter";
constexpr wchar_t kDeniedTarget[] = L"\\Device\\NamedPipe\\avbstandin-denied";
constexpr wchar_t kAdapterName[] = L"{5AB1E000-0000-4000-8000-0000000000NN}";

struct Name {
  wchar_t text[kNameLength];
  std::size_t length;
};

void append(Name& name, const wchar_t* text) {
  while (*text != 0 && name.length + 1 < kNameLength) name.text[name.length++] = *text++;
  name.text[name.length] = 0;
}

Name base_name(const DeviceData& data) {
  Name name{};
  if (data.kind == DeviceKind::kFilter) {
    append(name, kFilterName);
  } else if (data.kind == DeviceKind::kControl) {
    append(name, L"AvbStandIn");
  } else {
    append(name, kAdapterName);
    name.text[name.length - 3] = L'0';
    name.text[name.length - 2] = static_cast<wchar_t>(L'0' + data.adapter);
  }
  return name;
}

Name with_prefix(const wchar_t* prefix, const Name& base) {
  Name name{};
  append(name, prefix);
  append(name, base.text);
  return name;
}

NTSTATUS create_device(PDRIVER_OBJECT driver, const DeviceData& data) {
  const Name base = base_name(data);
  const Name device_name = with_prefix(L"\\Device\\", base);
  const Name link_name = with_prefix(L"\\DosDevices\\", base);
  UNICODE_STRING device_text, link_text;
  RtlInitUnicodeString(&device_text, device_name.text);
  RtlInitUnicodeString(&link_text, link_name.text);

  const DEVICE_TYPE type =
      data.kind == DeviceKind::kControl ? FILE_DEVICE_UNKNOWN : FILE_DEVICE_PHYSICAL_NETCARD;
  PDEVICE_OBJECT device = nullptr;
  NTSTATUS status =
      IoCreateDevice(driver, sizeof(DeviceData), &device_text, type, 0, FALSE, &device);
  if (status != STATUS_SUCCESS) return status;
  *static_cast<DeviceData*>(device->DeviceExtension) = data;
  status = IoCreateSymbolicLink(&link_text, &device_text);
  if (status != STATUS_SUCCESS) {
    IoDeleteDevice(device);
    return status;
  }
  device->Flags |= DO_BUFFERED_IO;
  device->Flags &= ~static_cast<ULONG>(DO_DEVICE_INITIALIZING);
  return STATUS_SUCCESS;
}

void delete_device(PDEVICE_OBJECT device) {
  const Name link_name = with_prefix(L"\\DosDevices\\", base_name(device_data(device)));
  UNICODE_STRING link_text;
  RtlInitUnicodeString(&link_text, link_name.text);
  IoDeleteSymbolicLink(&link_text);
  IoDeleteDevice(device);
}

}  // namespace

NTSTATUS create_devices(PDRIVER_OBJECT driver) {
  NTSTATUS status = create_device(driver, {DeviceKind::kFilter, 0});
  if (status == STATUS_SUCCESS) status = create_device(driver, {DeviceKind::kControl, 0});
  for (std::uint32_t i = 0; i < kMaxAdapters && status == STATUS_SUCCESS; ++i) {
    status = create_device(driver, {DeviceKind::kAdapter, i});
  }
  if (status != STATUS_SUCCESS) delete_devices(driver);
  return status;
}

void delete_devices(PDRIVER_OBJECT driver) {
  while (driver->DeviceObject != nullptr) delete_device(driver->DeviceObject);
}

void deny_filter_opens(bool denied) {
  static bool denied_now = false;
  if (denied == denied_now) return;
  denied_now = denied;
  const Name base = base_name({DeviceKind::kFilter, 0});
  const Name link_name = with_prefix(L"\\DosDevices\\", base);
  const Name device_name = with_prefix(L"\\Device\\", base);
  UNICODE_STRING link_text, target_text;
  RtlInitUnicodeString(&link_text, link_name.text);
  RtlInitUnicodeString(&target_text, denied ? kDeniedTarget : device_name.text);
  IoDeleteSymbolicLink(&link_text);
  IoCreateSymbolicLink(&link_text, &target_text);
}

const DeviceData& device_data(PDEVICE_OBJECT device) {
  return *static_cast<const DeviceData*>(device->DeviceExtension);
}

}  // namespace avbhal::standin
