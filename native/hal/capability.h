// What an adapter can do through a backend, each absence with its reason.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace avbhal {

enum class Capability : std::uint8_t {
#define AVBHAL_CAPABILITY(enumerator, name, meaning) enumerator,
#include "hal/capabilities.def"
#undef AVBHAL_CAPABILITY
  kCount
};

inline constexpr std::size_t kCapabilityCount = static_cast<std::size_t>(Capability::kCount);

// Stable name of a capability ("clockRead").
const char* capability_name(Capability capability);

// Everything is unsupported until a backend says otherwise.
class CapabilityManifest {
 public:
  void allow(Capability c) { entry(c) = {true, {}}; }
  void deny(Capability c, std::string reason) { entry(c) = {false, std::move(reason)}; }
  // `lacks`: why it is absent; null when it is there.
  void decide(Capability c, const char* lacks) { lacks == nullptr ? allow(c) : deny(c, lacks); }
  bool has(Capability c) const { return entries_[static_cast<std::size_t>(c)].supported; }
  // Why `c` is absent; empty when it is present.
  const std::string& reason(Capability c) const {
    return entries_[static_cast<std::size_t>(c)].reason;
  }
  bool operator==(const CapabilityManifest& other) const { return entries_ == other.entries_; }

 private:
  struct Entry {
    bool supported = false;
    std::string reason = "this backend does not offer it";
    bool operator==(const Entry& other) const {
      return supported == other.supported && reason == other.reason;
    }
  };
  Entry& entry(Capability c) { return entries_[static_cast<std::size_t>(c)]; }
  std::array<Entry, kCapabilityCount> entries_;
};

}  // namespace avbhal
