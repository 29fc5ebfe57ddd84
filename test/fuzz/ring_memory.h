// Memory for the stand-in's event rings, of exactly the size it asks for, which "a program" writes
// anything into.
#pragma once

#include <map>
#include <new>
#include <vector>

#include "bytes.h"
#include "tools/lab/standin/standin.h"

namespace avbhal::fuzz {

class RingMemory {
 public:
  explicit RingMemory(Bytes& bytes) : bytes_(bytes) {}

  // Valid while this object lives. One in 16 creations and mappings fails.
  standin::RingHost host() {
    standin::RingHost host;
    host.context = this;
    host.create = [](void* self, std::uint32_t bytes) { return of(self).create(bytes); };
    host.map = [](void* self, void* memory) -> std::uint64_t {
      require(of(self).blocks_.count(memory) != 0, "a ring is mapped that does not exist");
      return of(self).fails() ? 0 : reinterpret_cast<std::uintptr_t>(memory);
    };
    host.unmap = [](void* self, void* memory) {
      require(of(self).blocks_.count(memory) != 0, "a ring is unmapped that does not exist");
    };
    host.destroy = [](void* self, void* memory) { of(self).destroy(memory); };
    return host;
  }

  std::size_t live() const { return blocks_.size(); }

  // A few bytes anywhere, the header above all.
  void scribble() {
    if (blocks_.empty()) return;
    auto block = blocks_.begin();
    for (std::uint32_t i = bytes_.pick(8) % blocks_.size(); i > 0; --i) ++block;
    auto* memory = static_cast<std::uint8_t*>(block->first);
    const std::uint32_t from = bytes_.flag() ? bytes_.u8() : bytes_.u32() % block->second;
    const std::uint32_t count = 1 + bytes_.pick(16);
    for (std::uint32_t i = from; i < from + count && i < block->second; ++i)
      memory[i] = bytes_.u8();
  }

 private:
  static constexpr std::align_val_t kAlignment{64};
  static RingMemory& of(void* self) { return *static_cast<RingMemory*>(self); }

  bool fails() { return bytes_.pick(16) == 15; }
  void* create(std::uint32_t bytes) {
    if (fails()) return nullptr;
    void* memory = ::operator new(bytes, kAlignment);
    std::memset(memory, 0, bytes);
    blocks_[memory] = bytes;
    return memory;
  }
  void destroy(void* memory) {
    require(blocks_.erase(memory) == 1, "a ring is freed that does not exist");
    ::operator delete(memory, kAlignment);
  }

  Bytes& bytes_;
  std::map<void*, std::uint32_t> blocks_;
};

}  // namespace avbhal::fuzz
