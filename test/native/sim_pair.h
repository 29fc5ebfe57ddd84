// Two simulated adapters on a cable, and frame ports with what came to them.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness.h"
#include "runtime/frame_exchange.h"
#include "sim_fixture.h"

namespace avbhal::test {

using Bytes = std::vector<std::uint8_t>;

struct Received {
  StampEvent event;
  Bytes bytes;
  FrameVerdict verdict() const { return static_cast<FrameVerdict>(event.channel); }
};

// A port with what came to it.
struct Station {
  explicit Station(Adapter& adapter, const FrameFilter& filter, std::size_t capacity = 64)
      : exchange(std::make_shared<FrameExchange>(value_of(adapter.frames()->open(filter)),
                                                 adapter.frames()->stamp_resolution_ns(),
                                                 capacity)),
        events(FrameExchange::events(exchange)) {}

  std::uint64_t send(const Bytes& bytes) {
    return value_of(exchange->send(bytes.data(), bytes.size())).id;
  }
  FrameVerdict verdict(std::uint64_t id) { return value_of(exchange->verdict_of(id)).verdict; }
  std::vector<Received> take() {
    std::vector<StampEvent> out(20000);
    out.resize(value_of(events->take(out.data(), out.size())));
    std::vector<Received> all;
    for (const StampEvent& event : out) {
      Bytes bytes(event.frame_bytes);
      exchange->take_bytes(event, bytes.data());
      all.push_back({event, std::move(bytes)});
    }
    return all;
  }

  std::shared_ptr<FrameExchange> exchange;
  std::unique_ptr<EventSource> events;
};

// Two adapters of one family, stamping.
struct Pair {
  explicit Pair(const std::string& family = "i226", const std::string& wire = "delay=500") {
    const Result<sim::SimOptions> parsed = sim::parse_options(
        {{"time", "virtual"}, {"adapters.0.family", family}, {"adapters.1.family", family}});
    CHECK_EQ(code_of(parsed.status()), "OK");
    backend = std::make_unique<sim::SimBackend>(parsed.value());
    for (const char* key : {"sim:0", "sim:1"}) {
      adapters.push_back(value_of(backend->open(key)));
      StampingRequest request;
      request.packets = true;
      (void)value_of(adapters.back()->stamping()->configure(request));
    }
    order("wire adapter=0 to=1 " + wire);
  }
  void order(const std::string& text) { CHECK_EQ(order_code(text), "OK"); }
  std::string order_code(const std::string& text) { return code_of(give_order(*backend, text)); }
  void advance(std::uint64_t ns) { CHECK_EQ(code_of(advance_time(*backend, ns)), "OK"); }
  std::uint64_t mbps(std::size_t n) {
    CHECK_EQ(code_of(adapters[n]->refresh()), "OK");
    return adapters[n]->info().link->speed_bps / 1000000;
  }

  std::unique_ptr<sim::SimBackend> backend;
  std::vector<std::unique_ptr<Adapter>> adapters;
};

}  // namespace avbhal::test
