// What every function of the C interface does at the border: no exception crosses it, and an error
// becomes a code and the thread's last error, without a further allocation.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

#include "capi/include/avb_hal.h"
#include "hal/status.h"

namespace avbhal::capi {

// All: `operation` is the function's own name without its prefix.
avbhal_status fail(ErrorCode code, const char* operation, std::string_view detail,
                   std::string_view hint = {}) noexcept;
avbhal_status report(const char* operation, const Status& status) noexcept;
avbhal_status refuse(const char* operation, const char* detail) noexcept;
avbhal_status stale(const char* operation) noexcept;
// Of the exception that is being handled.
avbhal_status report_exception(const char* operation) noexcept;
const avbhal_error& last_error() noexcept;

template <class Body>
avbhal_status guarded(const char* operation, Body&& body) noexcept {
  try {
    return body();
  } catch (...) {
    return report_exception(operation);
  }
}

// Puts the value of a result where `store` says; its status.
template <class T, class Store>
Status stored(Result<T> result, Store&& store) {
  if (result.ok()) store(result.value());
  return result.take_status();
}

// Cut at the end of a character; ends in 0.
void copy_text(char* out, std::size_t room, std::string_view text) noexcept;
template <std::size_t N>
void copy_text(char (&out)[N], std::string_view text) noexcept {
  copy_text(out, N, text);
}

// The size that each struct had when it was first published: it never grows.
template <class T>
inline constexpr std::uint32_t kFirstSize = 0;
template <>
inline constexpr std::uint32_t kFirstSize<avbhal_error> = 592;
template <>
inline constexpr std::uint32_t kFirstSize<avbhal_adapter_info> = 288;
template <>
inline constexpr std::uint32_t kFirstSize<avbhal_cross> = 48;
template <>
inline constexpr std::uint32_t kFirstSize<avbhal_rate_range> = 32;
template <>
inline constexpr std::uint32_t kFirstSize<avbhal_page_options> = 32;
template <>
inline constexpr std::uint32_t kFirstSize<avbhal_window> = 56;
template <>
inline constexpr std::uint32_t kFirstSize<avbhal_instant> = 32;
template <>
inline constexpr std::uint32_t kFirstSize<avbhal_clock_event> = 24;
template <>
inline constexpr std::uint32_t kFirstSize<avbhal_stamp_options> = 16;
template <>
inline constexpr std::uint32_t kFirstSize<avbhal_stamp> = 56;
template <>
inline constexpr std::uint32_t kFirstSize<avbhal_port_options> = 108;
template <>
inline constexpr std::uint32_t kFirstSize<avbhal_sent> = 32;
template <>
inline constexpr std::uint32_t kFirstSize<avbhal_frame_stamp> = 16;
template <>
inline constexpr std::uint32_t kFirstSize<avbhal_frame> = 1568;

avbhal_status refuse_size(const char* operation, const char* what, std::uint32_t least,
                          std::uint32_t got) noexcept;

// 0, or the refusal of a struct or an entry of `size` bytes.
template <class T>
avbhal_status check_size(const char* operation, const char* what, std::uint32_t size) noexcept {
  static_assert(sizeof(T) >= kFirstSize<T> && kFirstSize<T> > 0, "structs only grow");
  return size < kFirstSize<T> ? refuse_size(operation, what, kFirstSize<T>, size) : 0;
}

// 0, or the refusal of a place for a result.
template <class T>
avbhal_status check_out(const char* operation, const T* out) noexcept {
  if (out == nullptr) return refuse(operation, "out must not be NULL");
  return check_size<T>(operation, "out->struct_size", out->struct_size);
}

// `size` bytes of the caller's: what both know of `made`, then zeros.
template <class T>
void give(const T& made, void* out, std::uint32_t size) noexcept {
  const std::size_t known = std::min<std::size_t>(size, sizeof(T));
  std::memcpy(out, &made, known);
  std::memset(static_cast<char*>(out) + known, 0, size - known);
}
template <class T>
void give(T made, T* out) noexcept {
  made.struct_size = out->struct_size;
  give(made, out, out->struct_size);
}

// Entry `index` of the caller's array of entries of `size` bytes.
template <class T>
void give_entry(const T& made, T* entries, std::uint32_t size, std::size_t index) noexcept {
  give(made, reinterpret_cast<char*>(entries) + index * size, size);
}

// Options of the caller, all zero for NULL; refused when they ask for what is not known here.
template <class T>
avbhal_status take_options(const char* operation, const T* options, T* out) noexcept {
  *out = T{};
  if (options == nullptr) return 0;
  const std::uint32_t size = options->struct_size;
  if (avbhal_status bad = check_size<T>(operation, "options->struct_size", size)) return bad;
  std::memcpy(out, options, std::min<std::size_t>(size, sizeof(T)));
  const char* bytes = reinterpret_cast<const char*>(options);
  for (std::size_t i = sizeof(T); i < size; ++i) {
    if (bytes[i] != 0) return refuse(operation, "options ask for what this library does not know");
  }
  return 0;
}

// 0, or the refusal of an array and the place for its count.
template <class T>
avbhal_status check_entries(const char* operation, const T* entries, std::uint32_t entry_size,
                            std::uint32_t capacity, const std::uint32_t* count) noexcept {
  if (count == nullptr || (entries == nullptr && capacity > 0)) {
    return refuse(operation, "count, and entries unless capacity is 0, must not be NULL");
  }
  return check_size<T>(operation, "entry_size", entry_size);
}

}  // namespace avbhal::capi
