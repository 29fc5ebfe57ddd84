// Native re-checks of arguments. The facade has refused bad input already with a better text; these
// keep the process alive when native code is called around it. All throw TypeError or RangeError.
// JS thread only.
#pragma once

#include <napi.h>

#include <cstdint>
#include <optional>
#include <string>

#include "hal/types.h"

namespace avbhal::addon {

std::string string_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name);
double number_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name);
// A whole number from `low` to `high`.
std::uint32_t uint_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name,
                            std::uint32_t low, std::uint32_t high);
std::uint8_t byte_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name,
                           std::uint32_t high);
// A VLAN id of 12 bits.
std::uint16_t vlan_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name);
// 0 or 1.
bool flag_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name);
// 0 off, 1 on, 2 as it is.
std::optional<bool> switch_argument(const Napi::CallbackInfo& info, std::size_t index,
                                    const char* name);
double number_within(const Napi::CallbackInfo& info, std::size_t index, const char* name,
                     double low, double high);
// As uint_argument(), for bare functions.
std::uint32_t whole_number(napi_env env, napi_value value, const char* name, std::uint32_t low,
                           std::uint32_t high);
// A whole number of 32 bits with sign.
std::int32_t i32_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name);
// True or false, nothing that only counts as it.
bool bool_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name);
std::uint64_t u64_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name);
std::int64_t i64_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name);
// A BigUint64Array of at least `length` elements, not detached. The memory is valid only while no
// JavaScript runs.
std::uint64_t* u64_view(napi_env env, napi_value value, const char* name, std::size_t least,
                        std::size_t* length = nullptr);
// A Uint8Array of `least` to `most` bytes. Valid only while no JavaScript runs.
struct ByteView {
  const std::uint8_t* data = nullptr;
  std::size_t size = 0;
};
ByteView bytes_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name,
                        std::size_t least, std::size_t most);
// ['key', 'value', …] with an even number of strings.
BackendOptions options_argument(const Napi::CallbackInfo& info, std::size_t index);

}  // namespace avbhal::addon
