// NTSTATUS and NDIS_STATUS values that the stand-in answers with, and what DeviceIoControl makes of
// them. Source: contract of the public filter driver (commit 79b021f) and the Windows headers.
#pragma once

#include <cstdint>

namespace avbhal::standin {

using NtStatus = std::uint32_t;

inline constexpr NtStatus kStatusSuccess = 0;
inline constexpr NtStatus kStatusUnsuccessful = 0xC0000001u;
inline constexpr NtStatus kStatusInvalidParameter = 0xC000000Du;
inline constexpr NtStatus kStatusNoSuchDevice = 0xC000000Eu;
inline constexpr NtStatus kStatusInvalidDeviceRequest = 0xC0000010u;
inline constexpr NtStatus kStatusAccessDenied = 0xC0000022u;
inline constexpr NtStatus kStatusBufferTooSmall = 0xC0000023u;
inline constexpr NtStatus kStatusInsufficientResources = 0xC000009Au;
inline constexpr NtStatus kStatusDeviceNotReady = 0xC00000A3u;
inline constexpr NtStatus kStatusNotSupported = 0xC00000BBu;
inline constexpr NtStatus kStatusTooManySessions = 0xC00000CEu;
inline constexpr NtStatus kStatusInvalidDeviceState = 0xC0000184u;
inline constexpr NtStatus kNdisStatusInvalidOid = 0xC0010017u;

// True for the success and information classes, whose output is copied back to the caller.
constexpr bool nt_success(NtStatus status) { return (status >> 31) == 0; }

// The Win32 number that DeviceIoControl reports for `status`; 0 for success. A value that is not in
// the table gives 317 (ERROR_MR_MID_NOT_FOUND), as on Windows. Pure.
std::uint32_t win32_error_of(NtStatus status);

}  // namespace avbhal::standin
