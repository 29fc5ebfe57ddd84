#include "device.h"

namespace avbhal::lab {
namespace {

DWORD error_unless(BOOL done) { return done != 0 ? ERROR_SUCCESS : GetLastError(); }

}  // namespace

Device::Device(const std::string& path, DWORD access)
    : handle_(CreateFileA(path.c_str(), access, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr,
                          OPEN_EXISTING, 0, nullptr)),
      error_(error_unless(handle_ != INVALID_HANDLE_VALUE)) {}

Device::~Device() {
  if (handle_ != INVALID_HANDLE_VALUE) CloseHandle(handle_);
}

DWORD Device::control(std::uint32_t code, const void* in, std::size_t in_bytes, void* out,
                      std::size_t out_bytes, DWORD* returned) {
  DWORD unused = 0;
  return error_unless(DeviceIoControl(
      handle_, code, const_cast<void*>(in), static_cast<DWORD>(in_bytes), out,
      static_cast<DWORD>(out_bytes), returned != nullptr ? returned : &unused, nullptr));
}

DWORD Device::read(std::string* text) {
  char buffer[8192];
  DWORD bytes = 0;
  const DWORD error = error_unless(ReadFile(handle_, buffer, sizeof(buffer), &bytes, nullptr));
  if (error == ERROR_SUCCESS) text->assign(buffer, bytes);
  return error;
}

DWORD Device::write(const std::string& text) {
  DWORD bytes = 0;
  return error_unless(
      WriteFile(handle_, text.data(), static_cast<DWORD>(text.size()), &bytes, nullptr));
}

}  // namespace avbhal::lab
