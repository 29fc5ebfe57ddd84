// Orders of docs/simulation.md as fuzz input: right ones with any numbers, and any text.
#pragma once

#include <string>

#include "bytes.h"

namespace avbhal::fuzz {

// {a} an adapter, {b} 0 or 1, {c} a control code, {n} a signed number, {u} an unsigned one.
inline constexpr const char* kOrders[] = {
    "clock-step adapter={a} ns={n}",
    "clock-freeze adapter={a} on={b}",
    "clock-reset adapter={a}",
    "remove adapter={a}",
    "return adapter={a}",
    "link adapter={a} mbps={u}",
    "link adapter={a} mbps=2500",
    "oscillator adapter={a} ppb={n}",
    "latency-spike adapter={a} ns={u}",
    "ignore-writes adapter={a} on={b}",
    "fail code={c} status=0xC00000{u} count={u}",
    "fail code={c} status=0xC0000001 count=2",
    "short-reply code={c} bytes={u} count=3",
    "bad-status code={c} status={u}",
    "bad-status code={c}",
    "deny-open on={b}",
    "behaviour mode=ideal",
    "behaviour mode=faithful",
    "build mode=release",
    "build mode=debug",
    "timestamps adapter={a} mode=denied",
    "nominal-hz adapter={a} hz={u}",
    "restart adapter={a}",
    "bar adapter={a} on={b}",
    "ptm adapter={a} on={b}",
    // Intervals that a long wait does not turn into millions of frames.
    "ptp-traffic adapter={a} sync=10000000 pdelay=0",
    "ptp-traffic adapter={a} sync=125000000 pdelay=40000000",
    "ptp-traffic adapter={a} sync=0 pdelay=0",
    "aux-edge adapter={a} channel={b}",
    "stamp-lose adapter={a} count={u}",
    "stamp-corrupt adapter={a} count={u}",
    "sequence-skip adapter={a} count={u}",
    "event-lose adapter={a} count={u}",
    "ring-overflow adapter={a} count={u}",
    "adapters list=i226,i226 seed={u}",
    "adapters list=i210,i217,i219,i225 seed={u} skew={b}",
    "reset",
};

inline std::string control_code_text(Bytes& bytes) {
  char text[16];
  std::snprintf(text, sizeof(text), "0x%x", 0x170000u + 4u * bytes.pick(80));
  return text;
}

inline std::string placeholder(Bytes& bytes, char kind) {
  switch (kind) {
    case 'a': return std::to_string(bytes.pick(5));
    case 'b': return std::to_string(bytes.pick(2));
    case 'c': return control_code_text(bytes);
    case 'n': return std::to_string(bytes.signed_number());
    default: return std::to_string(bytes.number());
  }
}

inline std::string known_order(Bytes& bytes) {
  std::string text;
  for (const char* c = bytes.one_of(kOrders); *c != '\0'; ++c) {
    if (*c != '{') {
      text += *c;
      continue;
    }
    text += placeholder(bytes, c[1]);
    c += 2;
  }
  return text;
}

inline std::string order_text(Bytes& bytes) {
  if (bytes.pick(8) != 0) return known_order(bytes);
  std::string text(bytes.pick(64), '\0');
  bytes.copy(text.data(), text.size());
  return text;
}

}  // namespace avbhal::fuzz
