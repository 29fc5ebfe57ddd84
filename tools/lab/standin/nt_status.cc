#include "nt_status.h"

namespace avbhal::standin {
namespace {

struct Mapping {
  NtStatus status;
  std::uint32_t win32;
};

constexpr Mapping kMappings[] = {
    {kStatusUnsuccessful, 31},
    {kStatusInvalidParameter, 87},
    {kStatusNoSuchDevice, 433},
    {kStatusInvalidDeviceRequest, 1},
    {kStatusAccessDenied, 5},
    {kStatusBufferTooSmall, 122},
    {kStatusInsufficientResources, 1450},
    {kStatusDeviceNotReady, 21},
    {kStatusNotSupported, 50},
    {kStatusTooManySessions, 69},
    {kStatusInvalidDeviceState, 22},
    {kNdisStatusInvalidOid, 23},
};
constexpr std::uint32_t kUnmapped = 317;

}  // namespace

std::uint32_t win32_error_of(NtStatus status) {
  if (nt_success(status)) return 0;
  for (const Mapping& entry : kMappings)
    if (entry.status == status) return entry.win32;
  return kUnmapped;
}

}  // namespace avbhal::standin
