#include "neighbour.h"

#include <cstring>

#include "base/ptp_frame.h"
#include "base/wide.h"
#include "wires.h"

namespace avbhal::standin {
namespace {

constexpr std::uint8_t kPdelayReq = 2, kPdelayResp = 3, kPdelayFollowUp = 0xA;
constexpr std::size_t kMessageBytes = 54, kBodyAt = kPtpHeaderBytes, kPortBytes = 10;
constexpr std::uint64_t kFollowUpNs = 100000;
constexpr std::uint8_t kGroup[] = {0x01, 0x80, 0xC2, 0x00, 0x00, 0x0E};

void put(std::uint8_t* at, std::uint64_t value, std::size_t bytes) {
  for (std::size_t i = 0; i < bytes; ++i)
    at[i] = static_cast<std::uint8_t>(value >> (8 * (bytes - 1 - i)));
}

// The request turned into an answer that carries `time_ns`.
void write_answer(const FrameData& request, std::uint8_t type, std::uint64_t time_ns,
                  std::uint8_t number, FrameData* out) {
  const std::uint8_t identity[] = {0x02, 0xA5, 0xB1, 0xFF, 0xFE, 0, 0, number};
  const std::uint8_t mac[] = {0x02, 0xA5, 0xB1, 0, 0, number};
  fill_frame(*out, request.bytes, kEthernetHeaderBytes + kMessageBytes, false);
  std::memcpy(out->bytes, kGroup, sizeof kGroup);
  std::memcpy(out->bytes + sizeof kGroup, mac, sizeof mac);
  std::uint8_t* ptp = out->bytes + kEthernetHeaderBytes;
  ptp[0] = static_cast<std::uint8_t>((ptp[0] & 0xF0) | type);
  put(ptp + 2, kMessageBytes, 2);
  put(ptp + 8, 0, 8);
  std::uint8_t* body = ptp + kBodyAt;
  put(body, time_ns / kNsPerSecond, 6);
  put(body + 6, time_ns % kNsPerSecond, 4);
  std::memcpy(body + kPortBytes, request.bytes + kEthernetHeaderBytes + 20, kPortBytes);
  std::memcpy(ptp + 20, identity, sizeof identity);
  put(ptp + 28, 1, 2);
  ptp[32] = 5;
}

}  // namespace

void answer_pdelay(Adapter& adapter, const model::FrameReport& report) {
  HostFrames& frames = frames_of(adapter);
  const FrameData& request = frames.passing;
  FrameFacts facts;
  const bool asked = read_frame(request.bytes, request.size, &facts) && facts.is_event() &&
                     !facts.tagged && facts.message_type == kPdelayReq &&
                     request.size >= kEthernetHeaderBytes + kMessageBytes;
  if (!asked) return;
  const auto number = static_cast<std::uint8_t>(&adapter - adapter.machine->adapters.data());
  const std::uint64_t came_ns = report.wire_ns + kNeighbourDelayNs;
  const std::uint64_t left_ns = came_ns + kNeighbourTurnaroundNs;
  const std::uint64_t here_ns =
      left_ns + kNeighbourDelayNs + adapter.model.port_latency().ingress_ns;
  FrameData& answer = adapter.machine->answer;
  write_answer(request, kPdelayResp, came_ns, number, &answer);
  frames.planned.add(here_ns, false, answer);
  write_answer(request, kPdelayFollowUp, left_ns, number, &answer);
  frames.planned.add(here_ns + kFollowUpNs, false, answer);
}

}  // namespace avbhal::standin
