// One open capture handle of Npcap. One thread at a time. What wpcap.dll answers is checked: no
// length, code or text is believed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "backends/intel_avb/npcap_port.h"
#include "hal/status.h"

namespace avbhal::intel_avb {

struct CapturedFrame {
  std::optional<std::int64_t> stamp_ns;  // of Npcap's own time scale; see seen_time.h
  bool whole = false;                    // all its bytes are there
  std::vector<std::uint8_t> bytes;
};

class PcapHandle {
 public:
  PcapHandle() = default;
  ~PcapHandle() { close(); }
  PcapHandle(PcapHandle&& other) noexcept { *this = std::move(other); }
  PcapHandle& operator=(PcapHandle&& other) noexcept;
  PcapHandle(const PcapHandle&) = delete;
  PcapHandle& operator=(const PcapHandle&) = delete;

  // Promiscuous, because nobody joins a group for a capture. HAL_ACCESS_DENIED,
  // HAL_ADAPTER_NOT_READY when Npcap has no such device now, HAL_DRIVER_ERROR.
  static Result<PcapHandle> open(const PcapCalls& calls, const std::string& device,
                                 const std::vector<BpfInstruction>& filter);

  bool is_open() const { return pcap_ != nullptr; }
  void close();
  // How far a stamp may lie below the instant it stands for.
  std::uint32_t stamp_step_ns() const { return nano_ ? 100 : 1000; }

  // The next frame; nothing when none waits. Never blocks. HAL_ADAPTER_NOT_READY when the interface
  // has disappeared, HAL_DRIVER_ERROR, HAL_DRIVER_REPLY.
  Result<std::optional<CapturedFrame>> next();
  // Returns when Windows has completed the send. HAL_OUT_OF_RANGE when the adapter takes no frame
  // of that size; else as next().
  Status send(const std::uint8_t* bytes, std::size_t size);
  // Frames that Npcap had no room for since the handle was opened; as last known when it cannot
  // tell.
  std::uint64_t dropped();

 private:
  Status set_up(const std::vector<BpfInstruction>& filter);
  Status failure(const char* call) const;

  PcapCalls calls_;
  Pcap* pcap_ = nullptr;
  bool stamps_ = false, nano_ = false;
  std::uint32_t dropped_seen_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace avbhal::intel_avb
