// What the driver confirmed during one call, asked after the call has reported success.
#pragma once

#include "spoiled_driver.h"

namespace avbhal::fuzz {

class Judge {
 public:
  explicit Judge(const SpoiledDriver& driver) : driver_(driver) {}

  bool asked(std::uint32_t code) const {
    for (const Exchange& exchange : driver_.log())
      if (exchange.code == code) return true;
    return false;
  }
  // True when a confirmed reply to `code` is `wanted` (all: any).
  template <class T, class Wanted>
  bool reply_with(std::uint32_t code, Wanted wanted) const {
    T reply;
    for (const Exchange& exchange : driver_.log())
      if (exchange.code == code && exchange.reply(&reply) && wanted(reply)) return true;
    return false;
  }
  template <class T>
  bool confirmed(std::uint32_t code) const {
    return reply_with<T>(code, [](const T&) { return true; });
  }
  // True when a confirmed request to `code` carried what was `wanted`.
  template <class T, class Wanted>
  bool request_with(std::uint32_t code, Wanted wanted) const {
    T request;
    for (const Exchange& exchange : driver_.log())
      if (exchange.code == code && exchange.confirmed && exchange.input(&request) &&
          wanted(request))
        return true;
    return false;
  }

 private:
  const SpoiledDriver& driver_;
};

}  // namespace avbhal::fuzz
