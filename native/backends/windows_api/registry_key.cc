#include "backends/windows_api/registry_key.h"

#include "backends/windows_api/errors.h"
#include "backends/windows_api/text.h"

namespace avbhal::windows_api {
namespace {

constexpr std::uint32_t kFirstBufferBytes = 256;
constexpr std::uint32_t kLargestBufferBytes = 64 * 1024;

}  // namespace

RegistryKey& RegistryKey::operator=(RegistryKey&& other) noexcept {
  if (this == &other) return *this;
  close();
  api_ = other.api_;
  handle_ = std::exchange(other.handle_, nullptr);
  return *this;
}

void RegistryKey::close() {
  if (handle_ != nullptr) api_->close_key(api_->context, handle_);
  handle_ = nullptr;
}

std::optional<RegistryKey::Value> RegistryKey::read(const char16_t* name) const {
  if (handle_ == nullptr) return std::nullopt;
  Value value;
  std::uint32_t size = kFirstBufferBytes;
  for (int round = 0; round < 4 && size <= kLargestBufferBytes; ++round) {
    value.bytes.assign(size, 0);
    std::uint32_t bytes = size;
    const std::uint32_t error =
        api_->query_value(api_->context, handle_, name, &value.type, value.bytes.data(), &bytes);
    if (error == 0) {
      value.bytes.resize(bytes < size ? bytes : size);
      return value;
    }
    if (error != kMoreData) return std::nullopt;
    size = bytes > size ? bytes : size * 2;
  }
  return std::nullopt;
}

std::optional<std::string> RegistryKey::text(const char16_t* name) const {
  const auto value = read(name);
  if (!value || value->type != kRegistryText) return std::nullopt;
  return utf8(utf16_of_bytes(value->bytes));
}

std::optional<std::uint32_t> RegistryKey::type_of(const char16_t* name) const {
  const auto value = read(name);
  return value ? std::optional<std::uint32_t>(value->type) : std::nullopt;
}

std::uint32_t RegistryKey::probe_subkey(const char16_t* path) const {
  if (handle_ == nullptr) return kFileNotFound;
  void* key = nullptr;
  const std::uint32_t error = api_->open_key(api_->context, handle_, path, &key);
  if (error == 0) api_->close_key(api_->context, key);
  return error;
}

}  // namespace avbhal::windows_api
