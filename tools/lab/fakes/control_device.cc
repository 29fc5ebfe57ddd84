#include "control_device.h"

#include "standin.h"

namespace avbhal::lab {

static_assert(kMostAdapters == standin::kMaxAdapters, "one number for both");

HANDLE ControlDevice::open() {
  AcquireSRWLockExclusive(&lock_);
  if (handle_ == nullptr) {
    const HANDLE opened =
        CreateFileW(L"\\\\.\\AvbStandIn", GENERIC_READ | GENERIC_WRITE,
                    FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_EXISTING, 0, nullptr);
    if (opened != INVALID_HANDLE_VALUE) handle_ = opened;
  }
  const HANDLE handle = handle_;
  ReleaseSRWLockExclusive(&lock_);
  return handle;
}

void ControlDevice::close() {
  AcquireSRWLockExclusive(&lock_);
  if (handle_ != nullptr) CloseHandle(handle_);
  handle_ = nullptr;
  ReleaseSRWLockExclusive(&lock_);
}

DWORD ControlDevice::request(DWORD code, std::uint32_t number, void* out, DWORD out_bytes) {
  standin::AdapterQuery query;
  query.adapter = number;
  const HANDLE handle = open();
  if (handle == nullptr) return ERROR_FILE_NOT_FOUND;
  DWORD returned = 0;
  if (!DeviceIoControl(handle, code, &query, sizeof query, out, out_bytes, &returned, nullptr)) {
    return GetLastError();
  }
  return returned == out_bytes ? static_cast<DWORD>(ERROR_SUCCESS)
                               : static_cast<DWORD>(ERROR_INVALID_DATA);
}

DWORD ControlDevice::adapter(std::uint32_t number, standin::AdapterReply& reply) {
  return request(standin::kControlAdapter, number, &reply, sizeof reply);
}

DWORD ControlDevice::cross(std::uint32_t number, standin::CrossReply& reply) {
  return request(standin::kControlCross, number, &reply, sizeof reply);
}

}  // namespace avbhal::lab
