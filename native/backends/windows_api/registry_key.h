// A registry key.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "backends/windows_api/win_api.h"

namespace avbhal::windows_api {

// Closes its handle. One thread at a time.
class RegistryKey {
 public:
  RegistryKey() = default;
  RegistryKey(const WinApi& api, void* handle) : api_(&api), handle_(handle) {}
  RegistryKey(RegistryKey&& other) noexcept { *this = std::move(other); }
  RegistryKey& operator=(RegistryKey&& other) noexcept;
  ~RegistryKey() { close(); }

  bool open() const { return handle_ != nullptr; }
  // A text value; empty when it is absent or of another type.
  std::optional<std::string> text(const char16_t* name) const;
  // The type of a value, empty when it is absent.
  std::optional<std::uint32_t> type_of(const char16_t* name) const;
  // 0 when the subkey exists, else the Win32 number.
  std::uint32_t probe_subkey(const char16_t* path) const;
  // The content of a value as it stands, and 0; kFileNotFound when there is none; kMoreData above
  // 512 bytes; else the Win32 number.
  std::uint32_t exact(const char16_t* name, std::uint32_t* type,
                      std::vector<unsigned char>* bytes) const;
  // Of a key opened to write. A Win32 number. `text` is ASCII.
  std::uint32_t write_text(const char16_t* name, const std::string& text) const;
  std::uint32_t remove(const char16_t* name) const;

 private:
  struct Value {
    std::uint32_t type = 0;
    std::vector<unsigned char> bytes;
  };
  void close();
  std::optional<Value> read(const char16_t* name) const;

  const WinApi* api_ = nullptr;
  void* handle_ = nullptr;
};

}  // namespace avbhal::windows_api
