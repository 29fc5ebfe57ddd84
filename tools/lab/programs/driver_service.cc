#include "driver_service.h"

#include <windows.h>

namespace avbhal::lab {
namespace {

constexpr wchar_t kServiceName[] = L"IntelAvbFilter";

class ServiceHandle {
 public:
  explicit ServiceHandle(SC_HANDLE handle) : handle_(handle) {}
  ~ServiceHandle() {
    if (handle_ != nullptr) CloseServiceHandle(handle_);
  }
  ServiceHandle(const ServiceHandle&) = delete;
  ServiceHandle& operator=(const ServiceHandle&) = delete;
  SC_HANDLE get() const { return handle_; }

 private:
  SC_HANDLE handle_;
};

unsigned long failed(const char* call, std::string* operation) {
  const DWORD error = GetLastError();
  *operation = call;
  return error;
}

SC_HANDLE open_or_create(SC_HANDLE manager, const std::wstring& path) {
  const SC_HANDLE existing = OpenServiceW(manager, kServiceName, SERVICE_ALL_ACCESS);
  if (existing != nullptr || GetLastError() != ERROR_SERVICE_DOES_NOT_EXIST) return existing;
  return CreateServiceW(manager, kServiceName, kServiceName, SERVICE_ALL_ACCESS,
                        SERVICE_KERNEL_DRIVER, SERVICE_DEMAND_START, SERVICE_ERROR_NORMAL,
                        path.c_str(), nullptr, nullptr, nullptr, nullptr, nullptr);
}

unsigned long stop(SC_HANDLE service, std::string* operation) {
  SERVICE_STATUS status;
  if (ControlService(service, SERVICE_CONTROL_STOP, &status) != 0) return ERROR_SUCCESS;
  if (GetLastError() == ERROR_SERVICE_NOT_ACTIVE) return ERROR_SUCCESS;
  return failed("ControlService(stop)", operation);
}

}  // namespace

unsigned long start_driver(const std::wstring& path, std::string* operation) {
  const ServiceHandle manager(OpenSCManagerW(nullptr, nullptr, SC_MANAGER_ALL_ACCESS));
  if (manager.get() == nullptr) return failed("OpenSCManager", operation);
  const ServiceHandle service(open_or_create(manager.get(), path));
  if (service.get() == nullptr) return failed("CreateService", operation);
  const unsigned long stopped = stop(service.get(), operation);
  if (stopped != ERROR_SUCCESS) return stopped;
  if (ChangeServiceConfigW(service.get(), SERVICE_NO_CHANGE, SERVICE_NO_CHANGE, SERVICE_NO_CHANGE,
                           path.c_str(), nullptr, nullptr, nullptr, nullptr, nullptr,
                           nullptr) == 0) {
    return failed("ChangeServiceConfig", operation);
  }
  if (StartServiceW(service.get(), 0, nullptr) == 0) return failed("StartService", operation);
  return ERROR_SUCCESS;
}

unsigned long stop_driver(std::string* operation) {
  const ServiceHandle manager(OpenSCManagerW(nullptr, nullptr, SC_MANAGER_ALL_ACCESS));
  if (manager.get() == nullptr) return failed("OpenSCManager", operation);
  const ServiceHandle service(OpenServiceW(manager.get(), kServiceName, SERVICE_ALL_ACCESS));
  if (service.get() == nullptr) {
    if (GetLastError() == ERROR_SERVICE_DOES_NOT_EXIST) return ERROR_SUCCESS;
    return failed("OpenService", operation);
  }
  return stop(service.get(), operation);
}

}  // namespace avbhal::lab
