#include "model/wire_order.h"

namespace avbhal::model {
namespace {

constexpr const char* kAdapterWanted = "adapter: a number from 0 to 7";
constexpr const char* kToWanted = "to: a number from 0 to 7, not that of adapter";
constexpr const char* kMbpsWanted = "mbps: 10, 100, 1000 or 2500";

struct NsKey {
  const char* name;
  std::int64_t WireConfig::*field;
  std::int64_t least;
  const char* wanted;
};
constexpr NsKey kNsKeys[] = {{"delay", &WireConfig::delay_ns, 0, "delay: 0 to 1000000000 ns"},
                             {"asymmetry", &WireConfig::asymmetry_ns, -kMaxWireNs,
                              "asymmetry: a whole number of ns, no more than delay"},
                             {"jitter", &WireConfig::jitter_ns, 0, "jitter: 0 to 1000000000 ns"}};

struct ShareKey {
  const char* name;
  double WireConfig::*field;
  const char* wanted;
};
constexpr ShareKey kShareKeys[] = {{"loss", &WireConfig::loss, "loss: 0 to 1"},
                                   {"duplicate", &WireConfig::duplicate, "duplicate: 0 to 1"},
                                   {"reorder", &WireConfig::reorder, "reorder: 0 to 1"}};

constexpr const char* kWireKeys =
    "adapter, to, mbps, delay, asymmetry, jitter, loss, duplicate, reorder, seed";

constexpr const char* kUdpWireKeys =
    "adapter, address, port, peer, mbps, delay, jitter, loss, duplicate, reorder, seed";
constexpr const char* kAddressWanted = "address: 127.0.0.1 or ::1";
constexpr const char* kPortWanted = "port: a UDP port from 1 to 65535";
constexpr const char* kPeerWanted = "peer: a UDP port from 1 to 65535, not that of port";

OrderError bad(Word value, const char* wanted) { return {OrderFault::kBadValue, value, wanted}; }

OrderError parse_end(const OrderWords& words, const char* key, const char* wanted,
                     std::uint32_t* out) {
  const Word* value = words.find(key);
  if (value == nullptr) return {OrderFault::kMissingKey, Word{}, wanted};
  std::int64_t number = 0;
  if (!parse_integer(*value, 0, kMaxOrderAdapter, &number)) return bad(*value, wanted);
  *out = static_cast<std::uint32_t>(number);
  return OrderError{};
}

bool parse_mbps(Word value, std::uint32_t* out) {
  std::int64_t mbps = 0;
  if (!parse_integer(value, 0, 2500, &mbps)) return false;
  *out = static_cast<std::uint32_t>(mbps);
  return mbps == 10 || mbps == 100 || mbps == 1000 || mbps == 2500;
}

// `known` is false when the key is none of a cable.
OrderError parse_pair(const OrderWords::Pair& pair, WireOrder* out, bool* known) {
  *known = true;
  for (const NsKey& key : kNsKeys) {
    if (!equal(pair.key, key.name)) continue;
    return parse_integer(pair.value, key.least, kMaxWireNs, &(out->config.*key.field))
               ? OrderError{}
               : bad(pair.value, key.wanted);
  }
  for (const ShareKey& key : kShareKeys) {
    if (!equal(pair.key, key.name)) continue;
    double& share = out->config.*key.field;
    return parse_decimal(pair.value, 1, &share) && share >= 0 ? OrderError{}
                                                              : bad(pair.value, key.wanted);
  }
  if (equal(pair.key, "mbps")) {
    return parse_mbps(pair.value, &out->mbps) ? OrderError{} : bad(pair.value, kMbpsWanted);
  }
  if (equal(pair.key, "seed")) {
    std::int64_t seed = 0;
    if (!parse_integer(pair.value, 0, INT64_MAX, &seed)) {
      return bad(pair.value, "seed: a whole number from 0 on");
    }
    out->config.seed = static_cast<std::uint64_t>(seed);
    return OrderError{};
  }
  *known = equal(pair.key, "to");
  return OrderError{};
}

OrderError parse_port(const OrderWords& words, const char* key, const char* wanted,
                      std::uint16_t* out) {
  const Word* value = words.find(key);
  if (value == nullptr) return {OrderFault::kMissingKey, Word{}, wanted};
  std::int64_t port = 0;
  if (!parse_integer(*value, 1, 0xFFFF, &port)) return bad(*value, wanted);
  *out = static_cast<std::uint16_t>(port);
  return OrderError{};
}

OrderError parse_sockets(const OrderWords& words, UdpWireOrder* out) {
  const Word* address = words.find("address");
  if (address == nullptr) return {OrderFault::kMissingKey, Word{}, kAddressWanted};
  out->ipv6 = equal(*address, "::1");
  if (!out->ipv6 && !equal(*address, "127.0.0.1")) return bad(*address, kAddressWanted);
  OrderError error = parse_port(words, "port", kPortWanted, &out->port);
  if (error.fault == OrderFault::kNone) {
    error = parse_port(words, "peer", kPeerWanted, &out->peer_port);
  }
  if (error.fault == OrderFault::kNone && out->port == out->peer_port) {
    return bad(*words.find("peer"), kPeerWanted);
  }
  return error;
}

bool is_socket_key(Word key) {
  return equal(key, "adapter") || equal(key, "address") || equal(key, "port") || equal(key, "peer");
}

}  // namespace

bool is_udp_wire_order(const OrderWords& words) { return equal(words.name, "wire-udp"); }

OrderError parse_udp_wire_order(const OrderWords& words, UdpWireOrder* out) {
  *out = UdpWireOrder{};
  WireOrder cable;
  OrderError error = parse_end(words, "adapter", kAdapterWanted, &out->adapter);
  for (std::size_t i = 0; i < words.size && error.fault == OrderFault::kNone; ++i) {
    const OrderWords::Pair& pair = words.pairs[i];
    if (is_socket_key(pair.key)) continue;
    // The other program has a delay of its own.
    bool known = false;
    error = parse_pair(pair, &cable, &known);
    if (!known || equal(pair.key, "to") || equal(pair.key, "asymmetry")) {
      return {OrderFault::kUnknownKey, pair.key, kUdpWireKeys};
    }
  }
  out->mbps = cable.mbps;
  out->config = cable.config;
  return error.fault == OrderFault::kNone ? parse_sockets(words, out) : error;
}

bool is_wire_order(const OrderWords& words) {
  return equal(words.name, "wire") || equal(words.name, "unplug");
}

OrderError parse_wire_order(const OrderWords& words, WireOrder* out) {
  *out = WireOrder{};
  out->connects = equal(words.name, "wire");
  OrderError error = parse_end(words, "adapter", kAdapterWanted, &out->adapter);
  if (error.fault != OrderFault::kNone) return error;
  for (std::size_t i = 0; i < words.size; ++i) {
    const OrderWords::Pair& pair = words.pairs[i];
    if (equal(pair.key, "adapter")) continue;
    bool known = false;
    if (out->connects) error = parse_pair(pair, out, &known);
    if (!known) {
      return {OrderFault::kUnknownKey, pair.key, out->connects ? kWireKeys : kAdapterWanted};
    }
    if (error.fault != OrderFault::kNone) return error;
  }
  if (!out->connects) return OrderError{};
  error = parse_end(words, "to", kToWanted, &out->to);
  if (error.fault != OrderFault::kNone) return error;
  if (out->to == out->adapter) return bad(*words.find("to"), kToWanted);
  const std::int64_t skew = out->config.asymmetry_ns;
  if ((skew < 0 ? -skew : skew) > out->config.delay_ns) {
    return bad(*words.find("asymmetry"), kNsKeys[1].wanted);
  }
  return OrderError{};
}

}  // namespace avbhal::model
