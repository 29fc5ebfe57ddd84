#include "side_door.h"

#include <windows.h>

namespace avbhal::lab {
namespace {

constexpr char kDevicePath[] = "\\\\.\\AvbStandIn";
constexpr char kOrderError[] = "order-error=";

class Device {
 public:
  Device()
      : handle_(CreateFileA(kDevicePath, GENERIC_READ | GENERIC_WRITE,
                            FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_EXISTING, 0,
                            nullptr)),
        error_(handle_ == INVALID_HANDLE_VALUE ? GetLastError() : ERROR_SUCCESS) {}
  ~Device() {
    if (handle_ != INVALID_HANDLE_VALUE) CloseHandle(handle_);
  }
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  DWORD error() const { return error_; }

  DWORD control(std::uint32_t code, const void* in, std::size_t in_bytes, void* out,
                std::size_t out_bytes) {
    DWORD returned = 0;
    const BOOL done =
        DeviceIoControl(handle_, code, const_cast<void*>(in), static_cast<DWORD>(in_bytes), out,
                        static_cast<DWORD>(out_bytes), &returned, nullptr);
    return done != 0 ? static_cast<DWORD>(ERROR_SUCCESS) : GetLastError();
  }

  DWORD read(std::string* text) {
    char buffer[8192];
    DWORD bytes = 0;
    if (ReadFile(handle_, buffer, sizeof(buffer), &bytes, nullptr) == 0) return GetLastError();
    text->assign(buffer, bytes);
    return ERROR_SUCCESS;
  }

 private:
  HANDLE handle_;
  DWORD error_;
};

}  // namespace

unsigned long send_order(const std::string& order, std::string* why_refused) {
  Device device;
  if (device.error() != ERROR_SUCCESS) return device.error();
  const DWORD error =
      device.control(standin::kControlOrder, order.data(), order.size(), nullptr, 0);
  if (error == ERROR_SUCCESS) return error;
  std::string text;
  if (device.read(&text) != ERROR_SUCCESS) return error;
  const std::size_t at = text.rfind(kOrderError);
  if (at == std::string::npos) return error;
  const std::size_t begin = at + sizeof(kOrderError) - 1;
  *why_refused = text.substr(begin, text.find('\n', begin) - begin);
  return error;
}

unsigned long describe(std::string* text) {
  Device device;
  return device.error() != ERROR_SUCCESS ? device.error() : device.read(text);
}

unsigned long query_truth(std::uint32_t adapter, standin::TruthReply* truth) {
  Device device;
  if (device.error() != ERROR_SUCCESS) return device.error();
  standin::AdapterQuery query;
  query.adapter = adapter;
  return device.control(standin::kControlTruth, &query, sizeof(query), truth, sizeof(*truth));
}

}  // namespace avbhal::lab
