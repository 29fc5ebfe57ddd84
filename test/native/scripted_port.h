// A frame port that is a script of the test's, and what passes it.
#pragma once

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

#include "hal/adapter.h"
#include "hal/frame_port.h"

namespace avbhal::test {

using Bytes = std::vector<std::uint8_t>;

class FrameAdapter final : public Adapter {
 public:
  FrameAdapter() : Adapter(facts()) {}

 private:
  static AdapterInfo facts() {
    AdapterInfo info;
    info.capabilities.allow(Capability::kFrames);
    return info;
  }
  Status do_refresh() override { return ok_status(); }
};

// What the port does next, and what was done with it.
struct Script {
  FrameNews news;
  Departure departure{{100, 200}, 1000};
  bool gone = false;
  int looks = 0;
  bool closed = false;
};

class ScriptedPort final : public FramePort {
 public:
  ScriptedPort(Adapter& adapter, std::shared_ptr<Script> script)
      : FramePort(adapter), script_(std::move(script)) {}
  ~ScriptedPort() override { script_->closed = true; }

 private:
  Result<Departure> do_send(const std::uint8_t*, std::size_t) override {
    if (script_->gone) return make_error(ErrorCode::kAdapterGone, {}, "gone");
    return Departure(script_->departure);
  }
  Result<FrameNews> do_look() override {
    ++script_->looks;
    if (script_->gone) return make_error(ErrorCode::kAdapterGone, {}, "gone");
    return std::exchange(script_->news, FrameNews{});
  }

  const std::shared_ptr<Script> script_;
};

// A PTP message; its sequence id is `id`.
inline Bytes message(std::uint8_t type, std::uint16_t id, std::size_t size = 64) {
  Bytes bytes(size);
  const std::uint8_t head[] = {0x88, 0xF7, static_cast<std::uint8_t>(0x10 | type), 2, 0, 50};
  std::copy(std::begin(head), std::end(head), bytes.begin() + 12);
  for (std::size_t i = 0; i < 8; ++i) bytes[22 + i] = static_cast<std::uint8_t>(i + 1);
  for (std::size_t i = 0; i < 10; ++i) bytes[34 + i] = static_cast<std::uint8_t>(0xA0 + i);
  bytes[44] = static_cast<std::uint8_t>(id >> 8);
  bytes[45] = static_cast<std::uint8_t>(id);
  return bytes;
}

inline SeenFrame seen(Bytes bytes, const DeviceWindow& window = {100, 200},
                      SeenFrame::Kind kind = SeenFrame::kReceived) {
  SeenFrame frame;
  frame.kind = kind;
  frame.window = window;
  frame.system_ns = 777;
  frame.bytes = std::move(bytes);
  return frame;
}

inline StampEvent stamp(EventKind kind, std::uint64_t device_ns) {
  StampEvent event;
  event.kind = kind;
  event.flags = kStampTimeValid;
  event.device_ns = device_ns;
  return event;
}

}  // namespace avbhal::test
