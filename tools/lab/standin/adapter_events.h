// What the driver's context of an adapter remembers for stamps and events. Forgotten when the
// adapter is attached again.
#pragma once

#include <array>
#include <cstdint>

namespace avbhal::standin {

struct AuxCapture {
  std::uint64_t time = 0;
  bool valid = false;
};

struct AdapterEvents {
  std::uint32_t last_ring_id = 1;  // the first one given is 2
  std::uint64_t tx_slot_ns = 0;    // GET_TX_TIMESTAMP takes it; 0 = empty

  // The 1 ms poll. `flag` says that it runs and stays set when it ends by itself.
  bool poll_flag = false;
  bool poll_armed = false;
  std::uint64_t next_poll_ns = 0;
  // The 10 ms poll: one bit a timer that it waits for.
  std::uint32_t slow_timers = 0;
  std::uint64_t next_slow_poll_ns = 0;

  // Timers whose target time was reached (bit = timer), not yet seen by each of the readers.
  std::uint32_t reached_poll = 0, reached_slow = 0, reached_aux_call = 0;
  // Ideal behaviour: the last aux stamps.
  std::array<AuxCapture, 2> aux{};

  // Orders: the next events vanish, or meet a full ring.
  std::uint32_t to_lose = 0, to_overflow = 0;
};

}  // namespace avbhal::standin
