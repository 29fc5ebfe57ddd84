#include "in_process_port.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>
#include <vector>

#include "backends/intel_avb/abi_stamps.h"
#include "base/win32_errors.h"

namespace avbhal::standin {
namespace {

// The system buffer of a request is not cleared: what the caller did not send is arbitrary.
constexpr std::uint8_t kUninitialised = 0xA5;
constexpr std::size_t kRingAlignment = 64;
constexpr std::size_t kSequenceAt = offsetof(avb_abi::TestSendRequest, sequence_id);
constexpr std::uint32_t kSequenceEnd = kSequenceAt + sizeof(std::uint32_t);

// METHOD_BUFFERED: one buffer for input and output.
template <class Carry>
std::uint32_t buffered(std::uint32_t code, const void* in, std::uint32_t in_bytes, void* out,
                       std::uint32_t out_bytes, std::uint32_t* returned, Carry&& carry_out) {
  if (in == nullptr) in_bytes = 0;
  if (out == nullptr) out_bytes = 0;
  std::vector<std::uint8_t> buffer(std::max(in_bytes, out_bytes), kUninitialised);
  if (in_bytes != 0) std::memcpy(buffer.data(), in, in_bytes);
  Request request;
  request.code = code;
  request.buffer = buffer.empty() ? nullptr : buffer.data();
  request.in_bytes = in_bytes;
  request.out_bytes = out_bytes;
  const NtStatus status = carry_out(request);
  *returned = 0;
  if (!nt_success(status)) return win32_error_of(status);
  *returned = std::min(request.returned, out_bytes);
  if (*returned != 0) std::memcpy(out, buffer.data(), *returned);
  return 0;
}

bool is_fast_io(std::uint32_t code) {
  return code == avb_abi::kPhcCrossTimestamp || code == avb_abi::kGetTxTimestamp ||
         code == avb_abi::kTestSendPtp;
}

// Fast I/O: the driver works on the caller's own output buffer; the little that it takes from the
// input is copied there first.
template <class Carry>
std::uint32_t direct(std::uint32_t code, const void* in, std::uint32_t in_bytes, void* out,
                     std::uint32_t out_bytes, std::uint32_t* returned, Carry&& carry_out) {
  if (in == nullptr) in_bytes = 0;
  if (out == nullptr) out_bytes = 0;
  if (code == avb_abi::kTestSendPtp && std::min(in_bytes, out_bytes) >= kSequenceEnd)
    std::memcpy(static_cast<std::uint8_t*>(out) + kSequenceAt,
                static_cast<const std::uint8_t*>(in) + kSequenceAt, sizeof(std::uint32_t));
  Request request;
  request.code = code;
  request.buffer = out;
  request.in_bytes = in_bytes;
  request.out_bytes = out_bytes;
  const NtStatus status = carry_out(request);
  *returned = nt_success(status) ? request.returned : 0;
  return win32_error_of(status);
}

}  // namespace

// Rings in this process are plain memory; their address is the caller's, too.
RingHost InProcessPort::plain_rings() {
  RingHost rings;
  rings.context = this;
  rings.create = [](void* self, std::uint32_t bytes) -> void* {
    void* memory = ::operator new (bytes, std::align_val_t{kRingAlignment}, std::nothrow);
    if (memory == nullptr) return nullptr;
    std::memset(memory, 0, bytes);
    static_cast<InProcessPort*>(self)->rings_[reinterpret_cast<std::uintptr_t>(memory)] = bytes;
    return memory;
  };
  rings.map = [](void*, void* memory) -> std::uint64_t {
    return reinterpret_cast<std::uintptr_t>(memory);
  };
  rings.unmap = [](void*, void*) {};
  rings.destroy = [](void* self, void* memory) {
    static_cast<InProcessPort*>(self)->rings_.erase(reinterpret_cast<std::uintptr_t>(memory));
    ::operator delete (memory, std::align_val_t{kRingAlignment});
  };
  return rings;
}

bool InProcessPort::in_a_ring(std::uint64_t address, std::uint32_t bytes) const {
  auto ring = rings_.upper_bound(address);
  if (ring == rings_.begin()) return false;
  --ring;
  const std::uint64_t offset = address - ring->first;
  return offset <= ring->second && bytes <= ring->second - offset;
}

bool InProcessPort::read_mapped(std::uint64_t address, void* out, std::uint32_t bytes) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!in_a_ring(address, bytes)) return false;
  std::memcpy(out, reinterpret_cast<const void*>(static_cast<std::uintptr_t>(address)), bytes);
  return true;
}

bool InProcessPort::write_mapped(std::uint64_t address, const void* in, std::uint32_t bytes) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!in_a_ring(address, bytes)) return false;
  std::memcpy(reinterpret_cast<void*>(static_cast<std::uintptr_t>(address)), in, bytes);
  return true;
}

InProcessPort::InProcessPort(const Host& host, const MachineConfig& config) {
  Host with_rings = host;
  with_rings.rings = plain_rings();
  machine_.reset(with_rings, config);
}

InProcessPort::~InProcessPort() { machine_.free_rings(); }

void InProcessPort::poll() {
  const std::lock_guard<std::mutex> lock(mutex_);
  machine_.poll();
}

intel_avb::DriverPort InProcessPort::port() {
  intel_avb::DriverPort port;
  port.context = this;
  port.open = [](void* self, intel_avb::DriverHandle* handle) {
    return static_cast<InProcessPort*>(self)->open(handle);
  };
  port.close = [](void* self, intel_avb::DriverHandle handle) {
    static_cast<InProcessPort*>(self)->close(handle);
  };
  port.control = [](void* self, intel_avb::DriverHandle handle, std::uint32_t code, const void* in,
                    std::uint32_t in_bytes, void* out, std::uint32_t out_bytes,
                    std::uint32_t* returned) {
    return static_cast<InProcessPort*>(self)->request(handle, code, in, in_bytes, out, out_bytes,
                                                      returned);
  };
  port.is_stand_in = [](void*) { return true; };
  port.read_mapped = [](void* self, std::uint64_t address, void* out, std::uint32_t bytes) {
    return static_cast<InProcessPort*>(self)->read_mapped(address, out, bytes);
  };
  port.write_mapped = [](void* self, std::uint64_t address, const void* in, std::uint32_t bytes) {
    return static_cast<InProcessPort*>(self)->write_mapped(address, in, bytes);
  };
  return port;
}

void InProcessPort::set_installed(bool installed) {
  const std::lock_guard<std::mutex> lock(mutex_);
  installed_ = installed;
}

std::uint32_t InProcessPort::open(intel_avb::DriverHandle* handle) {
  const std::lock_guard<std::mutex> lock(mutex_);
  *handle = nullptr;
  if (!installed_) return win32::kFileNotFound;
  auto file = std::make_unique<FileContext>();
  const NtStatus status = machine_.open_file(*file);
  if (!nt_success(status)) return win32_error_of(status);
  *handle = file.release();
  open_handles_ += 1;
  return 0;
}

void InProcessPort::close(intel_avb::DriverHandle handle) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const std::unique_ptr<FileContext> file(static_cast<FileContext*>(handle));
  machine_.close_file(*file);
  open_handles_ -= 1;
}

std::uint32_t InProcessPort::request(intel_avb::DriverHandle handle, std::uint32_t code,
                                     const void* in, std::uint32_t in_bytes, void* out,
                                     std::uint32_t out_bytes, std::uint32_t* returned) {
  const std::lock_guard<std::mutex> lock(mutex_);
  auto& file = *static_cast<FileContext*>(handle);
  const auto carry_out = [&](Request& request) { return machine_.ioctl(file, request); };
  if (is_fast_io(code)) return direct(code, in, in_bytes, out, out_bytes, returned, carry_out);
  return buffered(code, in, in_bytes, out, out_bytes, returned, carry_out);
}

std::uint32_t InProcessPort::control(std::uint32_t code, const void* in, std::uint32_t in_bytes,
                                     void* out, std::uint32_t out_bytes, std::uint32_t* returned) {
  const std::lock_guard<std::mutex> lock(mutex_);
  return buffered(code, in, in_bytes, out, out_bytes, returned,
                  [&](Request& request) { return machine_.control(request); });
}

std::string InProcessPort::order(const std::string& text) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const NtStatus status = machine_.order(text.data(), static_cast<std::uint32_t>(text.size()));
  return nt_success(status) ? std::string() : std::string(machine_.last_order_error());
}

std::uint32_t InProcessPort::truth(std::uint32_t adapter, TruthReply* reply) {
  AdapterQuery query;
  query.adapter = adapter;
  std::uint32_t returned = 0;
  return control(kControlTruth, &query, sizeof(query), reply, sizeof(*reply), &returned);
}

std::uint32_t InProcessPort::open_handles() {
  const std::lock_guard<std::mutex> lock(mutex_);
  return open_handles_;
}

}  // namespace avbhal::standin
