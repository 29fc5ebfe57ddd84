#include "backends/windows_api/registry_key.h"

#include "backends/windows_api/errors.h"
#include "backends/windows_api/text.h"

namespace avbhal::windows_api {
namespace {

constexpr std::uint32_t kFirstBufferBytes = 256;
constexpr std::uint32_t kLargestBufferBytes = 64 * 1024;
constexpr std::uint32_t kExactBytes = 512;

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

std::uint32_t RegistryKey::exact(const char16_t* name, std::uint32_t* type,
                                 std::vector<unsigned char>* bytes) const {
  std::uint32_t size = kExactBytes;
  bytes->assign(size, 0);
  const std::uint32_t error =
      api_->query_value(api_->context, handle_, name, type, bytes->data(), &size);
  bytes->resize(error == 0 && size < kExactBytes ? size : kExactBytes);
  return error;
}

std::uint32_t RegistryKey::write_text(const char16_t* name, const std::string& text) const {
  const std::u16string value = utf16_of_ascii(text);
  // With the final NUL, which a text in the registry has.
  const auto bytes = static_cast<std::uint32_t>((value.size() + 1) * sizeof(char16_t));
  return api_->set_value(api_->context, handle_, name, kRegistryText, value.c_str(), bytes);
}

std::uint32_t RegistryKey::remove(const char16_t* name) const {
  return api_->delete_value(api_->context, handle_, name);
}

}  // namespace avbhal::windows_api
