// A host for the stand-in inside one process: time moves only by waiting, by `advance` and, on
// wish, by reading the system clock. Reproducible; not thread safe by itself (InProcessPort locks).
#pragma once

#include <cstdint>

#include "base/wide.h"
#include "standin.h"

namespace avbhal::standin {

class VirtualHost {
 public:
  explicit VirtualHost(std::uint64_t qpc_frequency_hz = 10000000,
                       std::uint64_t start_ns = 1000000000)
      : now_ns_(start_ns), frequency_hz_(qpc_frequency_hz) {}

  // Valid while this object lives.
  Host host() {
    Host host;
    host.time.context = this;
    host.time.now_ns = [](void* self) { return of(self).now_ns_; };
    host.time.wait_until_ns = [](void* self, std::uint64_t t) {
      if (of(self).now_ns_ < t) of(self).now_ns_ = t;
    };
    host.context = this;
    host.qpc = [](void* self) { return of(self).read_qpc(); };
    host.qpc_frequency_hz = frequency_hz_;
    return host;
  }

  std::uint64_t now_ns() const { return now_ns_; }
  void advance(std::uint64_t ns) { now_ns_ += ns; }
  // What each reading of the system clock costs, after the value was taken; 0 by default.
  void set_read_cost_ns(std::uint64_t ns) { read_cost_ns_ = ns; }

  std::uint64_t frequency_hz() const { return frequency_hz_; }
  std::uint64_t read_qpc() {
    const std::uint64_t ticks = ns_to_ticks(now_ns_, frequency_hz_);
    now_ns_ += read_cost_ns_;
    return ticks;
  }

 private:
  static VirtualHost& of(void* self) { return *static_cast<VirtualHost*>(self); }

  std::uint64_t now_ns_;
  std::uint64_t frequency_hz_;
  std::uint64_t read_cost_ns_ = 0;
};

}  // namespace avbhal::standin
