#include "addon/arguments.h"

#include <cmath>

namespace avbhal::addon {
namespace {

[[noreturn]] void refuse(const Napi::CallbackInfo& info, const char* name, const char* wanted) {
  throw Napi::TypeError::New(info.Env(), std::string(name) + " must be " + wanted);
}

}  // namespace

std::string string_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name) {
  if (!info[index].IsString()) refuse(info, name, "a string");
  return info[index].As<Napi::String>().Utf8Value();
}

double number_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name) {
  if (!info[index].IsNumber()) refuse(info, name, "a number");
  const double value = info[index].As<Napi::Number>().DoubleValue();
  if (!std::isfinite(value)) refuse(info, name, "a finite number");
  return value;
}

double number_within(const Napi::CallbackInfo& info, std::size_t index, const char* name,
                     double low, double high) {
  const double value = number_argument(info, index, name);
  if (value >= low && value <= high) return value;
  throw Napi::RangeError::New(info.Env(), std::string(name) + " must be a number from " +
                                              std::to_string(low) + " to " + std::to_string(high));
}

std::uint32_t whole_number(napi_env env, napi_value value, const char* name, std::uint32_t low,
                           std::uint32_t high) {
  double number = 0;
  if (napi_get_value_double(env, value, &number) == napi_ok && number >= low && number <= high) {
    const auto whole = static_cast<std::uint32_t>(number);
    if (whole == number) return whole;
  }
  throw Napi::RangeError::New(env, std::string(name) + " must be a whole number from " +
                                       std::to_string(low) + " to " + std::to_string(high));
}

std::uint32_t uint_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name,
                            std::uint32_t low, std::uint32_t high) {
  (void)number_argument(info, index, name);
  return whole_number(info.Env(), info[index], name, low, high);
}

std::uint8_t byte_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name,
                           std::uint32_t high) {
  return static_cast<std::uint8_t>(uint_argument(info, index, name, 0, high));
}

std::uint16_t vlan_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name) {
  return static_cast<std::uint16_t>(uint_argument(info, index, name, 0, 0xFFF));
}

bool flag_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name) {
  return uint_argument(info, index, name, 0, 1) == 1;
}

std::optional<bool> switch_argument(const Napi::CallbackInfo& info, std::size_t index,
                                    const char* name) {
  const std::uint32_t value = uint_argument(info, index, name, 0, 2);
  return value == 2 ? std::nullopt : std::optional<bool>(value == 1);
}

std::int32_t i32_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name) {
  const double value = number_argument(info, index, name);
  if (value != std::floor(value) || value < -2147483648.0 || value > 2147483647.0) {
    throw Napi::RangeError::New(
        info.Env(), std::string(name) + " must be a whole number from -2147483648 to 2147483647");
  }
  return static_cast<std::int32_t>(value);
}

bool bool_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name) {
  if (!info[index].IsBoolean()) refuse(info, name, "true or false");
  return info[index].As<Napi::Boolean>().Value();
}

std::uint64_t u64_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name) {
  if (!info[index].IsBigInt()) refuse(info, name, "a bigint");
  bool lossless = false;
  const std::uint64_t value = info[index].As<Napi::BigInt>().Uint64Value(&lossless);
  if (!lossless) {
    throw Napi::RangeError::New(info.Env(), std::string(name) + " must be from 0n to 2n**64n - 1n");
  }
  return value;
}

std::int64_t i64_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name) {
  if (!info[index].IsBigInt()) refuse(info, name, "a bigint");
  bool lossless = false;
  const std::int64_t value = info[index].As<Napi::BigInt>().Int64Value(&lossless);
  if (!lossless) {
    throw Napi::RangeError::New(info.Env(),
                                std::string(name) + " must be from -(2n**63n) to 2n**63n - 1n");
  }
  return value;
}

std::uint64_t* u64_view(napi_env env, napi_value value, const char* name, std::size_t least,
                        std::size_t* length) {
  napi_typedarray_type type = napi_int8_array;
  std::size_t count = 0;
  void* memory = nullptr;
  if (napi_get_typedarray_info(env, value, &type, &count, &memory, nullptr, nullptr) != napi_ok ||
      type != napi_biguint64_array) {
    throw Napi::TypeError::New(env, std::string(name) + " must be a BigUint64Array");
  }
  if (count < least) {
    throw Napi::RangeError::New(env, std::string(name) + " must have at least " +
                                         std::to_string(least) +
                                         " elements (a detached view has none)");
  }
  if (length != nullptr) *length = count;
  return static_cast<std::uint64_t*>(memory);
}

ByteView bytes_argument(const Napi::CallbackInfo& info, std::size_t index, const char* name,
                        std::size_t least, std::size_t most) {
  if (!info[index].IsTypedArray() ||
      info[index].As<Napi::TypedArray>().TypedArrayType() != napi_uint8_array) {
    refuse(info, name, "a Uint8Array");
  }
  auto view = info[index].As<Napi::Uint8Array>();
  if (view.ElementLength() < least || view.ElementLength() > most) {
    throw Napi::RangeError::New(info.Env(), std::string(name) + " must have " +
                                                std::to_string(least) + " to " +
                                                std::to_string(most) + " bytes");
  }
  return {view.Data(), view.ElementLength()};
}

BackendOptions options_argument(const Napi::CallbackInfo& info, std::size_t index) {
  BackendOptions options;
  if (info[index].IsUndefined()) return options;
  if (!info[index].IsArray()) refuse(info, "options", "an array of strings");
  const auto array = info[index].As<Napi::Array>();
  const std::uint32_t count = array.Length();
  if (count % 2 != 0) refuse(info, "options", "an array of key and value pairs");
  for (std::uint32_t i = 0; i + 1 < count; i += 2) {
    const Napi::Value key = array.Get(i), value = array.Get(i + 1);
    if (!key.IsString() || !value.IsString()) refuse(info, "options", "an array of strings");
    options.emplace_back(key.As<Napi::String>().Utf8Value(), value.As<Napi::String>().Utf8Value());
  }
  return options;
}

}  // namespace avbhal::addon
