// The stand-in driver under any sequence of opens, requests, closes, orders and time: no access
// outside a buffer, never more bytes returned than there is room, and the machine stays in order.
#include <algorithm>
#include <memory>
#include <vector>

#include "backends/intel_avb/abi_stamps.h"
#include "order_text.h"
#include "ring_memory.h"
#include "tools/lab/standin/machine.h"
#include "tools/lab/standin/virtual_host.h"

namespace avbhal::fuzz {
namespace {

constexpr std::uint32_t kFiles = 4;
constexpr int kSteps = 256;
constexpr std::uint32_t kDriverCodes = 66;  // functions 0 to 65, with those that do not exist
constexpr std::uint64_t kLongestAdvanceBits = 32;  // 4 s

constexpr std::uint32_t kOtherCodes[] = {0x00172000, 0x00172020, 0x00172028};
constexpr std::uint32_t kControlCodes[] = {standin::kControlCross, standin::kControlAdapter,
                                           standin::kControlOrder, standin::kControlDescribe,
                                           standin::kControlTruth, 0x83370014};
// Sizes around those of the structures, and some that no structure has.
constexpr std::uint32_t kSizes[] = {0,  4,  8,  12, 16, 20,  24,  28,   32,
                                    36, 40, 64, 72, 80, 128, 192, 1032, 4096};
constexpr std::uint32_t kOids[] = {0x00010101, 0x00010103, 0x00010104, 0x00010107, 0x00010116,
                                   0x00010202, 0x00010207, 0x01010101, 0x01010102, 0x00A00001};

class Session {
 public:
  explicit Session(Bytes& bytes)
      : bytes_(bytes), rings_(bytes), machine_(std::make_unique<standin::Machine>()) {
    standin::Host host = host_.host();
    host.rings = rings_.host();
    machine_->reset(host);
  }

  void run() {
    for (int i = 0; i < kSteps && !bytes_.empty(); ++i) step();
    for (std::uint32_t i = 0; i < kFiles; ++i) close(i);
    check_machine();
    machine_->free_rings();
    require(rings_.live() == 0, "the memory of a ring is never freed");
  }

 private:
  void step() {
    const std::uint32_t file = bytes_.pick(kFiles);
    switch (bytes_.pick(13)) {
      case 0: return open(file);
      case 1: return close(file);
      case 2: return order();
      case 3: return host_.advance(bytes_.u64() >> (64 - bytes_.u8() % kLongestAdvanceBits - 1));
      case 4: return control();
      case 5: return query();
      case 6: return open_adapter(file);
      case 7: return (void)machine_->poll();
      case 8: return rings_.scribble();
      case 9: return subscribe(file);
      default: return request(file);
    }
  }

  void open(std::uint32_t i) {
    close(i);
    auto file = std::make_unique<standin::FileContext>();
    if (standin::nt_success(machine_->open_file(*file))) files_[i] = std::move(file);
  }

  void close(std::uint32_t i) {
    if (files_[i] != nullptr) machine_->close_file(*files_[i]);
    files_[i].reset();
  }

  // A buffer of exactly the size the request promises, so that a sanitiser sees one byte more.
  std::vector<std::uint8_t> buffer_for(standin::Request& request) {
    request.in_bytes = bytes_.one_of(kSizes) + (bytes_.pick(16) == 0 ? 1u : 0u);
    request.out_bytes = bytes_.flag() ? request.in_bytes : bytes_.one_of(kSizes);
    std::vector<std::uint8_t> buffer(std::max(request.in_bytes, request.out_bytes), 0xA5);
    bytes_.copy(buffer.data(), std::min<std::size_t>(request.in_bytes, 80));
    request.buffer = buffer.empty() ? nullptr : buffer.data();
    return buffer;
  }

  std::uint32_t any_code() {
    const std::uint32_t choice = bytes_.u8();
    if (choice < kDriverCodes * 3) return 0x00170000u + 4 * (choice % kDriverCodes);
    return choice < 250 ? bytes_.one_of(kOtherCodes) : bytes_.u32();
  }

  void request(std::uint32_t i) {
    if (files_[i] == nullptr) open(i);
    if (files_[i] == nullptr) return;
    standin::Request request;
    request.code = any_code();
    const std::vector<std::uint8_t> buffer = buffer_for(request);
    const standin::NtStatus status = machine_->ioctl(*files_[i], request);
    require(!standin::nt_success(status) || request.returned <= request.out_bytes,
            "the driver returns more than the output holds");
  }

  // OPEN_ADAPTER that succeeds often enough.
  void open_adapter(std::uint32_t i) {
    if (files_[i] == nullptr) open(i);
    if (files_[i] == nullptr) return;
    avb_abi::AdapterOpen wanted{};
    wanted.index = bytes_.pick(5);
    ask(*files_[i], avb_abi::kOpenAdapter, wanted);
  }

  // TS_SUBSCRIBE and TS_RING_MAP that succeed often enough.
  void subscribe(std::uint32_t i) {
    open_adapter(i);
    if (files_[i] == nullptr) return;
    avb_abi::TsSubscribeRequest wanted{};
    wanted.types_mask = 1u + bytes_.pick(31);
    wanted.vlan = bytes_.flag() ? avb_abi::kAnyVlan : bytes_.u8();
    wanted.pcp = bytes_.flag() ? avb_abi::kAnyPcp : bytes_.u8();
    ask(*files_[i], avb_abi::kTsSubscribe, wanted);
    avb_abi::TsRingMapRequest mapping{};
    mapping.ring_id = wanted.ring_id;
    mapping.length = bytes_.flag() ? avb_abi::kTsRingBytes : 0;
    ask(*files_[i], avb_abi::kTsRingMap, mapping);
  }
  template <class T>
  void ask(standin::FileContext& file, std::uint32_t code, T& structure) {
    standin::Request request;
    request.code = code;
    request.buffer = &structure;
    request.in_bytes = request.out_bytes = sizeof(structure);
    (void)machine_->ioctl(file, request);
  }

  void order() {
    const std::string text = order_text(bytes_);
    (void)machine_->order(text.data(), static_cast<std::uint32_t>(text.size()));
    check_machine();
  }

  void control() {
    standin::Request request;
    request.code = bytes_.one_of(kControlCodes);
    const std::vector<std::uint8_t> buffer = buffer_for(request);
    const standin::NtStatus status = machine_->control(request);
    require(!standin::nt_success(status) || request.returned <= request.out_bytes,
            "the control device returns more than the output holds");
  }

  void query() {
    const std::uint32_t oid = bytes_.one_of(kOids);
    std::vector<std::uint8_t> out(bytes_.one_of(kSizes));
    std::uint32_t written = 0;
    const standin::NtStatus status = machine_->ndis_query(
        bytes_.pick(6), oid, out.data(), static_cast<std::uint32_t>(out.size()), &written);
    require(!standin::nt_success(status) || written <= out.size(),
            "an NDIS query writes more than the output holds");
  }

  // The enumeration holds each attached adapter once, and the selected one is among them.
  void check_machine() {
    const standin::MachineState& state = machine_->state();
    require(state.adapter_count <= standin::kMaxAdapters, "more adapters than there can be");
    std::uint32_t attached = 0, listed = 0;
    for (std::uint32_t i = 0; i < state.adapter_count; ++i)
      attached += state.adapters[i].attached ? 1u : 0u;
    for (std::uint32_t i = 0; i < state.enumerated; ++i) {
      require(state.enumeration[i] < state.adapter_count, "an unknown adapter is enumerated");
      listed |= 1u << state.enumeration[i];
      require(state.adapters[state.enumeration[i]].attached, "a removed adapter is enumerated");
    }
    std::uint32_t distinct = 0;
    for (std::uint32_t bits = listed; bits != 0; bits &= bits - 1) ++distinct;
    require(distinct == state.enumerated && distinct == attached, "the enumeration is wrong");
    require(state.selected < 0 || (listed >> state.selected & 1u) != 0,
            "a removed adapter is selected");
  }

  Bytes& bytes_;
  standin::VirtualHost host_;
  RingMemory rings_;
  std::unique_ptr<standin::Machine> machine_;
  std::unique_ptr<standin::FileContext> files_[kFiles];
};

}  // namespace
}  // namespace avbhal::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  avbhal::fuzz::Bytes bytes(data, size);
  avbhal::fuzz::Session(bytes).run();
  return 0;
}
