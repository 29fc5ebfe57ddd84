// wpcap.dll: the fake with the stand-in's control device behind it.
#include <windows.h>

#include "fake_wpcap.h"

namespace {

HANDLE device() {
  static const HANDLE opened =
      CreateFileW(L"\\\\.\\AvbStandIn", GENERIC_READ | GENERIC_WRITE,
                  FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, OPEN_EXISTING, 0, nullptr);
  return opened;
}

std::uint32_t control(void*, std::uint32_t code, const void* in, std::uint32_t in_bytes, void* out,
                      std::uint32_t out_bytes, std::uint32_t* returned) {
  DWORD bytes = 0;
  if (device() == INVALID_HANDLE_VALUE) return ERROR_FILE_NOT_FOUND;
  if (!DeviceIoControl(device(), code, const_cast<void*>(in), in_bytes, out, out_bytes, &bytes,
                       nullptr)) {
    *returned = 0;
    return GetLastError();
  }
  *returned = bytes;
  return 0;
}

// AVB_HAL_FAKE_NPCAP_VERSION: what pcap_lib_version() says.
char version[128];

}  // namespace

BOOL WINAPI DllMain(HINSTANCE, DWORD reason, LPVOID) {
  if (reason != DLL_PROCESS_ATTACH) return TRUE;
  avbhal::lab::WireDoor door;
  door.control = control;
  fake_wpcap_connect(&door);
  const DWORD size = GetEnvironmentVariableA("AVB_HAL_FAKE_NPCAP_VERSION", version, sizeof version);
  if (size > 0 && size < sizeof version) fake_wpcap_faults()->version = version;
  return TRUE;
}
