// The windows_api backend against a Windows that answers wrongly: it must neither crash nor lose a
// handle nor report a time that no capture delivered.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "backends/windows_api/backend.h"
#include "spoiled_windows.h"

namespace avbhal::fuzz {
namespace {

constexpr int kSteps = 40;
constexpr std::size_t kMostAdapters = 3;
constexpr std::uint64_t kFutureNs = 2000;  // what processors may disagree, and rounding

// Length of the UTF-8 sequence that begins with `lead`; 0 when none does.
std::size_t sequence_length(unsigned char lead) {
  if (lead < 0x80) return lead == 0 ? 0 : 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  return lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
}

bool is_utf8(const std::string& text) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = sequence_length(static_cast<unsigned char>(text[i]));
    if (length == 0 || i + length > text.size()) return false;
    for (std::size_t k = 1; k < length; ++k)
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0u) != 0x80u) return false;
    i += length;
  }
  return true;
}

void check_texts(const AdapterInfo& info) {
  require(!info.key.empty() && is_utf8(info.key), "an adapter's key is no text");
  require(is_utf8(info.name) && is_utf8(info.description), "an adapter's name is no text");
  if (!info.driver) return;
  require(is_utf8(info.driver->name) && is_utf8(info.driver->version) &&
              is_utf8(info.driver->date) && is_utf8(info.driver->provider),
          "a driver's facts are no text");
}

class Session {
 public:
  explicit Session(Bytes& bytes) : bytes_(bytes), windows_(clock_, bytes) {
    windows_.add_adapter(0, 0x125B);
    windows_.add_adapter(1, 0x1533);
    spoil_tables();
    if (bytes_.pick(8) == 7) windows_.drop_timestamp_functions();
    backend_ = windows_api::make_windows_api_backend(windows_.api, clock_);
  }

  void run() {
    for (int i = 0; i < kSteps && !bytes_.empty(); ++i) step();
    adapters_.clear();
    backend_.reset();
    require(windows_.open_handles() == 0, "a handle of Windows is left open");
    require(windows_.watches() == 0, "a notification is left registered");
  }

 private:
  // What lies in the registry before anything is asked: any type, any bytes.
  void spoil_tables() {
    for (test::FakeDevice& device : windows_.devices) {
      for (auto& entry : device.properties) spoil_entry(entry.second);
      for (auto& entry : device.unified) spoil_entry(entry.second);
      for (auto& entry : device.values) spoil_entry(entry.second);
    }
  }
  void spoil_entry(test::FakeValue& value) {
    if (bytes_.u8() < 240) return;
    if (bytes_.flag()) value.type = bytes_.u8();
    value.bytes.resize(bytes_.flag() ? bytes_.u8() : bytes_.pick(4) * 600u);
    bytes_.copy(value.bytes.data(), std::min<std::size_t>(value.bytes.size(), 64));
  }

  void step() {
    windows_.forget();
    switch (bytes_.pick(8)) {
      case 0: return clock_.advance_ns(bytes_.u64() >> (24 + bytes_.pick(40)));
      case 1: return windows_.notify_change();
      case 2: return open();
      case 3: return windows_.set_spoiling(bytes_.flag());
      case 4: return (void)backend_->probe();
      default: break;
    }
    if (adapters_.empty()) return open();
    call(*adapters_[bytes_.pick(static_cast<std::uint32_t>(adapters_.size()))]);
  }

  void open() {
    const Result<std::vector<AdapterInfo>> infos = backend_->enumerate();
    if (!infos.ok() || infos.value().empty()) return;
    for (const AdapterInfo& info : infos.value()) check_texts(info);
    const auto count = static_cast<std::uint32_t>(infos.value().size());
    Result<std::unique_ptr<Adapter>> opened = backend_->open(infos.value()[bytes_.pick(count)].key);
    if (!opened.ok()) return;
    if (adapters_.size() == kMostAdapters) adapters_.erase(adapters_.begin());
    adapters_.push_back(opened.take());
  }

  void call(Adapter& adapter) {
    switch (bytes_.pick(6)) {
      case 0: return (void)adapter.refresh();
      case 1: return (void)adapter.driver()->state();
      case 2: return (void)adapter.stamps()->status();
      case 3: return cross(adapter);
      case 4: return (void)adapter.steering()->config();
      default: return read_clock(adapter);
    }
  }

  void change_setting(Adapter& adapter) {
    const Result<TimestampSettingOutcome> made =
        adapter.setting()->change({std::string(1, static_cast<char>(bytes_.u8())), bytes_.flag()});
    require(!made.ok() || made.value().after.has_value(), "a setting that was not read back");
  }

  void read_clock(Adapter& adapter) {
    const Result<ClockReading> reading = adapter.clock()->read();
    require(!reading.ok() || windows_.captured_any(), "a clock reading without a capture");
  }

  void cross(Adapter& adapter) {
    const Result<CrossTimestamp> cross = adapter.clock()->cross_timestamp();
    if (!cross.ok()) return;
    const CrossTimestamp& got = cross.value();
    require(got.system_before_ns <= got.system_after_ns, "a bracket that ends before it begins");
    require(got.bound_ns >= (got.system_after_ns - got.system_before_ns) / 2,
            "a bound narrower than its bracket");
    require(got.system_after_ns <= clock_.now_ns() + kFutureNs,
            "a bracket that ends in the future");
    require(windows_.captured(got.raw_counter), "a cross timestamp that no capture delivered");
  }

  Bytes& bytes_;
  test::VirtualQpc clock_;
  SpoiledWindows windows_;
  std::unique_ptr<Backend> backend_;
  std::vector<std::unique_ptr<Adapter>> adapters_;
};

}  // namespace
}  // namespace avbhal::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  avbhal::fuzz::Bytes bytes(data, size);
  avbhal::fuzz::Session(bytes).run();
  return 0;
}
