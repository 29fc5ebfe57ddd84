#include "backends/intel_avb/pcap_handle.h"

#include <utility>

#include "backends/intel_avb/npcap.h"
#include "base/limits.h"
#include "base/wide.h"
#include "base/win32_errors.h"

namespace avbhal::intel_avb {
namespace {

constexpr int kSnapBytes = 2048, kTimeoutMs = 1000, kBufferBytes = 1 << 20;
constexpr std::uint32_t kTooLong = 20;  // ERROR_BAD_UNIT, for NDIS_STATUS_INVALID_LENGTH

// Whether the number says that the interface cannot be used at this moment.
bool means_gone(std::uint32_t number) {
  switch (number) {
    case win32::kFileNotFound:
    case win32::kPathNotFound:
    case win32::kNotReady:
    case win32::kGenFailure:
    case win32::kNoSuchDevice:
    case win32::kOperationAborted:
    case win32::kDeviceNotConnected:
    case win32::kDeviceRemoved: return true;
    default: return false;
  }
}

Status explained(const char* call, int code, std::uint32_t number, const std::string& text) {
  const std::string detail = text + " (code " + std::to_string(code) + ")";
  Status failed;
  if (code == kPcapDenied || number == win32::kAccessDenied) {
    failed = make_error(ErrorCode::kAccessDenied, call, detail);
  } else if (code == kPcapNoSuchDevice || means_gone(number) ||
             text.rfind("The interface disappeared", 0) == 0) {
    failed =
        make_error(ErrorCode::kAdapterNotReady, call, detail,
                   "Npcap does not reach the adapter at this moment: its link is down, it sleeps, "
                   "or it was removed. Try again; an open port follows it when it returns.");
  } else {
    failed = make_error(ErrorCode::kDriverError, call, detail);
  }
  if (number != 0) {
    failed.error().os_kind = OsErrorKind::kWin32;
    failed.error().os_error = number;
  }
  return failed;
}

}  // namespace

PcapHandle& PcapHandle::operator=(PcapHandle&& other) noexcept {
  if (this == &other) return *this;
  close();
  calls_ = other.calls_;
  pcap_ = std::exchange(other.pcap_, nullptr);
  stamps_ = other.stamps_;
  nano_ = other.nano_;
  dropped_seen_ = other.dropped_seen_;
  dropped_ = other.dropped_;
  return *this;
}

void PcapHandle::close() {
  if (pcap_ != nullptr) calls_.close(std::exchange(pcap_, nullptr));
}

Status PcapHandle::failure(const char* call) const {
  const char* text = calls_.geterr(pcap_);
  return explained(call, kPcapError, win32_of_text(text), pcap_text(text));
}

Result<PcapHandle> PcapHandle::open(const PcapCalls& calls, const std::string& device,
                                    const std::vector<BpfInstruction>& filter) {
  char error[kPcapErrorBytes] = {};
  PcapHandle handle;
  handle.calls_ = calls;
  handle.pcap_ = calls.create(device.c_str(), error);
  if (handle.pcap_ == nullptr) {
    return explained("pcap_create", kPcapError, win32_of_text(error), pcap_text(error));
  }
  if (Status status = handle.set_up(filter); !status.ok()) return status;
  return Result<PcapHandle>(std::move(handle));
}

Status PcapHandle::set_up(const std::vector<BpfInstruction>& filter) {
  const std::pair<int (*)(Pcap*, int), int> settings[] = {{calls_.set_snaplen, kSnapBytes},
                                                          {calls_.set_promisc, 1},
                                                          {calls_.set_timeout, kTimeoutMs},
                                                          {calls_.set_immediate_mode, 1},
                                                          {calls_.set_buffer_size, kBufferBytes}};
  for (const auto& [set, value] : settings) {
    if (set(pcap_, value) < 0) return failure("pcap_set");
  }
  // Of another kind, a stamp follows the computer's date, and says nothing.
  stamps_ = calls_.set_tstamp_type(pcap_, kPcapHostStampUnsynced) == 0;
  nano_ = calls_.set_tstamp_precision(pcap_, kPcapNanoseconds) == 0;
  if (const int code = calls_.activate(pcap_); code < 0) {
    const char* text = calls_.geterr(pcap_);
    return explained("pcap_activate", code, win32_of_text(text), pcap_text(text));
  }
  if (calls_.datalink(pcap_) != kPcapEthernet) {
    return make_error(ErrorCode::kDriverReply, "pcap_datalink", "the interface is no Ethernet");
  }
  BpfProgram program;
  program.length = static_cast<std::uint32_t>(filter.size());
  program.instructions = filter.data();
  if (calls_.setfilter(pcap_, &program) != 0) return failure("pcap_setfilter");
  char error[kPcapErrorBytes] = {};
  if (calls_.setnonblock(pcap_, 1, error) != 0) return failure("pcap_setnonblock");
  return ok_status();
}

Result<std::optional<CapturedFrame>> PcapHandle::next() {
  PcapHeader* header = nullptr;
  const std::uint8_t* bytes = nullptr;
  const int code = calls_.next_ex(pcap_, &header, &bytes);
  if (code == 0) return std::optional<CapturedFrame>();
  if (code != 1) return failure("pcap_next_ex");
  if (header == nullptr || bytes == nullptr || header->captured_bytes > kSnapBytes ||
      header->captured_bytes > header->frame_bytes) {
    return make_error(ErrorCode::kDriverReply, "pcap_next_ex",
                      "the lengths of a captured frame cannot be");
  }
  CapturedFrame frame;
  frame.whole = header->captured_bytes == header->frame_bytes;
  frame.bytes.assign(bytes, bytes + header->captured_bytes);
  const std::int64_t scale = nano_ ? 1 : 1000;
  const std::int64_t most = static_cast<std::int64_t>(kNsPerSecond) / scale;
  if (stamps_ && header->seconds >= 0 && header->fraction >= 0 && header->fraction < most) {
    frame.stamp_ns =
        header->seconds * static_cast<std::int64_t>(kNsPerSecond) + header->fraction * scale;
  }
  return std::optional<CapturedFrame>(std::move(frame));
}

Status PcapHandle::send(const std::uint8_t* bytes, std::size_t size) {
  if (calls_.sendpacket(pcap_, bytes, static_cast<int>(size)) == 0) return ok_status();
  Status failed = failure("pcap_sendpacket");
  if (failed.error().os_error != kTooLong) return failed;
  return make_error(ErrorCode::kOutOfRange, "pcap_sendpacket",
                    "the adapter takes no frame of " + std::to_string(size) + " bytes",
                    "Without jumbo frames an adapter takes 1514 bytes.");
}

std::uint64_t PcapHandle::dropped() {
  std::uint32_t counts[6] = {};
  if (calls_.stats(pcap_, counts) != 0) return dropped_;
  dropped_ += counts[1] - std::exchange(dropped_seen_, counts[1]);
  return dropped_;
}

}  // namespace avbhal::intel_avb
