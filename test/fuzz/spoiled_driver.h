// The stand-in driver behind a DriverPort that answers rightly, wrongly or in part, as the input
// says, and remembers what it confirmed.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "backends/intel_avb/driver_port.h"
#include "bytes.h"
#include "tools/lab/standin/in_process_port.h"

namespace avbhal::fuzz {

// One request as the backend saw it end.
struct Exchange {
  std::uint32_t code = 0;
  std::vector<std::uint8_t> in;
  std::vector<std::uint8_t> out;
  // Success, as many bytes as asked for, and 0 in the `status` field where the structure has one.
  bool confirmed = false;

  template <class T>
  bool input(T* value) const {
    if (in.size() < sizeof(T)) return false;
    std::memcpy(value, in.data(), sizeof(T));
    return true;
  }
  template <class T>
  bool reply(T* value) const {
    if (!confirmed || out.size() < sizeof(T)) return false;
    std::memcpy(value, out.data(), sizeof(T));
    return true;
  }
};

// One thread.
class SpoiledDriver {
 public:
  SpoiledDriver(standin::InProcessPort& machine, Bytes& bytes)
      : real_(machine.port()), bytes_(bytes) {}

  // Valid while this object lives.
  intel_avb::DriverPort port();

  // False from now on: every answer is the stand-in's own.
  void set_spoiling(bool on) { spoiling_ = on; }
  // Writes into the ring that was really mapped last, if it is still there.
  void scribble();
  // Requests since the last forget().
  const std::vector<Exchange>& log() const { return log_; }
  void forget() { log_.clear(); }

 private:
  struct Answer {
    std::uint32_t error = 0;
    std::uint32_t returned = 0;
  };
  std::uint32_t control(intel_avb::DriverHandle handle, std::uint32_t code, const void* in,
                        std::uint32_t in_bytes, void* out, std::uint32_t out_bytes,
                        std::uint32_t* returned);
  // The stand-in's answer, afterwards spoiled as `kind` says.
  Answer carry_out(std::uint32_t kind, intel_avb::DriverHandle handle, const Exchange& exchange,
                   std::uint8_t* out, std::uint32_t out_bytes);
  // A request that is not carried out at all.
  Answer invent(std::uint32_t kind, std::uint32_t code, std::uint8_t* out, std::uint32_t out_bytes);

  intel_avb::DriverPort real_;
  Bytes& bytes_;
  // A mapping of lies gets memory of its own, or an address where nothing is.
  void give_memory(bool real, std::uint8_t* out, std::uint32_t out_bytes);
  // The bytes at `address` of a mapping of lies; nullptr when they are none of it.
  std::uint8_t* lie_at(std::uint64_t address, std::uint32_t bytes);

  bool spoiling_ = true;
  std::uint64_t real_token_ = 0;  // where a ring was really mapped last
  std::deque<std::vector<std::uint64_t>> lies_;
  std::vector<Exchange> log_;
};

// Where the `status` of a request's structure lies; kNoStatusField when it has none.
inline constexpr std::size_t kNoStatusField = ~std::size_t{0};
std::size_t status_offset_of(std::uint32_t code);

}  // namespace avbhal::fuzz
