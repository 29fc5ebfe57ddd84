// The orders about cables, for a host that has several adapters (docs/simulation.md): `wire
// adapter=A to=B ...` and `unplug adapter=A`. Freestanding.
#pragma once

#include "model/order.h"
#include "model/wire.h"

namespace avbhal::model {

struct WireOrder {
  bool connects = false;  // false: unplug
  std::uint32_t adapter = 0, to = 0;
  std::uint32_t mbps = 0;  // 0: the fastest that both ends can do
  WireConfig config{};
};

// A cable to another program: `wire-udp adapter=A address=127.0.0.1 port=P peer=Q ...`.
struct UdpWireOrder {
  std::uint32_t adapter = 0, mbps = 0;  // 0: the fastest that it can do
  bool ipv6 = false;                    // ::1
  std::uint16_t port = 0, peer_port = 0;
  WireConfig config{};
};

bool is_udp_wire_order(const OrderWords& words);
OrderError parse_udp_wire_order(const OrderWords& words, UdpWireOrder* out);

bool is_wire_order(const OrderWords& words);
OrderError parse_wire_order(const OrderWords& words, WireOrder* out);

}  // namespace avbhal::model
