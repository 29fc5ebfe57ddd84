#include "platform/win32_names.h"

namespace avbhal {
namespace {

struct Entry {
  std::uint32_t error;
  const char* name;
};

constexpr Entry kNames[] = {
    {1, "ERROR_INVALID_FUNCTION"},
    {2, "ERROR_FILE_NOT_FOUND"},
    {3, "ERROR_PATH_NOT_FOUND"},
    {5, "ERROR_ACCESS_DENIED"},
    {6, "ERROR_INVALID_HANDLE"},
    {8, "ERROR_NOT_ENOUGH_MEMORY"},
    {21, "ERROR_NOT_READY"},
    {22, "ERROR_BAD_COMMAND"},
    {23, "ERROR_CRC"},
    {31, "ERROR_GEN_FAILURE"},
    {32, "ERROR_SHARING_VIOLATION"},
    {50, "ERROR_NOT_SUPPORTED"},
    {69, "ERROR_TOO_MANY_SESS"},
    {87, "ERROR_INVALID_PARAMETER"},
    {111, "ERROR_BUFFER_OVERFLOW"},
    {120, "ERROR_CALL_NOT_IMPLEMENTED"},
    {122, "ERROR_INSUFFICIENT_BUFFER"},
    {127, "ERROR_PROC_NOT_FOUND"},
    {433, "ERROR_NO_SUCH_DEVICE"},
    {995, "ERROR_OPERATION_ABORTED"},
    {1117, "ERROR_IO_DEVICE"},
    {1167, "ERROR_DEVICE_NOT_CONNECTED"},
    {1168, "ERROR_NOT_FOUND"},
    {1450, "ERROR_NO_SYSTEM_RESOURCES"},
    {2001, "ERROR_BAD_DRIVER"},
};

}  // namespace

std::string win32_error_name(std::uint32_t error) {
  for (const Entry& entry : kNames) {
    if (entry.error == error) return entry.name;
  }
  return {};
}

}  // namespace avbhal
