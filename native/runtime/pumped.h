// What has a thread in real time and is called by advance() in virtual time.
#pragma once

#include <cstdint>

namespace avbhal {

class Pumped {
 public:
  virtual ~Pumped() = default;
  virtual bool closed() const = 0;
  // When it wants to be called next.
  virtual std::uint64_t due_system_ns() = 0;
  // Does what is due.
  virtual void pump() = 0;
};

}  // namespace avbhal
