#include "backends/intel_avb/client.h"

#include <cstring>

#include "backends/intel_avb/errors.h"
#include "base/win32_errors.h"

namespace avbhal::intel_avb {
namespace {

// No status the driver uses; what stays in `status` when a reply did not reach us.
constexpr std::uint32_t kSentinel = 0xA5A5A5A5u;

Status refused(Status status, ErrorCode code, const char* detail, const char* hint) {
  if (status.ok() || status.error().os_error != win32::kInvalidParameter) return status;
  status.error().code = code;
  status.error().detail = detail;
  status.error().hint = hint;
  return status;
}

avb_abi::MdioRequest mdio_request(std::uint32_t address, std::uint32_t reg, std::uint16_t value) {
  avb_abi::MdioRequest data{};
  data.page = address;
  data.reg = reg;
  data.value = value;
  return data;
}

std::string version_text(const avb_abi::VersionReply& v) {
  return std::to_string(v.major) + "." + std::to_string(v.minor) + "." + std::to_string(v.build) +
         "." + std::to_string(v.revision);
}

}  // namespace

Result<Client> Client::connect(const DriverPort& port) {
  Client client;
  const std::uint32_t error = port.open(port.context, &client.handle_);
  if (error != 0) return device_open_error(error);
  client.port_ = port;
  client.open_ = true;
  return client;
}

Client::Client(Client&& other) noexcept
    : port_(other.port_), handle_(other.handle_), open_(other.open_) {
  other.open_ = false;
}

Client& Client::operator=(Client&& other) noexcept {
  if (this != &other) {
    close();
    port_ = other.port_;
    handle_ = other.handle_;
    open_ = other.open_;
    other.open_ = false;
  }
  return *this;
}

void Client::close() {
  if (open_) port_.close(port_.context, handle_);
  open_ = false;
}

Status Client::transfer(const char* request, std::uint32_t code, void* data, std::uint32_t bytes,
                        std::uint32_t wanted) const {
  if (!open_) {
    return make_error(ErrorCode::kInternal, request, "the driver handle is not open");
  }
  std::uint32_t returned = 0;
  const std::uint32_t error =
      port_.control(port_.context, handle_, code, data, bytes, data, bytes, &returned);
  if (error != 0) return request_error(request, error);
  if (returned != wanted) {
    return reply_error(request, "wanted a reply of " + std::to_string(wanted) +
                                    " bytes, the driver returned " + std::to_string(returned));
  }
  return ok_status();
}

Status Client::exchange_confirmed(const char* request, std::uint32_t code, void* data,
                                  std::uint32_t bytes, std::uint32_t* reply_status) const {
  *reply_status = kSentinel;
  Status status = transfer(request, code, data, bytes, bytes);
  if (!status.ok()) return status;
  if (*reply_status == avb_abi::kStatusSuccess) return ok_status();
  if (*reply_status == kSentinel) {
    return reply_error(request, "the driver reported success without writing its reply");
  }
  return reply_error(
      request, "the driver reported success but its reply holds status " + hex_text(*reply_status));
}

Result<avb_abi::VersionReply> Client::version() const {
  avb_abi::VersionReply reply{};
  Status status = exchange("GET_VERSION", avb_abi::kGetVersion, reply);
  if (!status.ok()) return status;
  if (reply.major == 1) return reply;
  return make_error(ErrorCode::kDriverError, "GET_VERSION",
                    "needs a driver of major version 1, this one is " + version_text(reply),
                    "Install a version 1 of the AVB filter driver, or a HAL built for this one.");
}

Result<avb_abi::AdapterEnum> Client::adapter_at(std::uint32_t index) const {
  avb_abi::AdapterEnum reply{};
  reply.index = index;
  Status status = confirmed("ENUM_ADAPTERS", avb_abi::kEnumAdapters, reply);
  if (!status.ok()) return status;
  if (reply.index != index) {
    return reply_error("ENUM_ADAPTERS", "asked for index " + std::to_string(index) +
                                            ", the driver answered for index " +
                                            std::to_string(reply.index));
  }
  return reply;
}

Status Client::open_adapter(std::uint16_t vendor_id, std::uint16_t device_id,
                            std::uint32_t index) const {
  avb_abi::AdapterOpen data{};
  data.vendor_id = vendor_id;
  data.device_id = device_id;
  data.index = index;
  return confirmed("OPEN_ADAPTER", avb_abi::kOpenAdapter, data);
}

Result<avb_abi::HwStateQuery> Client::hw_state() const {
  avb_abi::HwStateQuery reply{};
  Status status = exchange("GET_HW_STATE", avb_abi::kGetHwState, reply);
  if (!status.ok()) return status;
  // The structure has no status; the vendor id stands in for it.
  if (reply.vendor_id != avb_abi::kIntelVendorId) {
    return reply_error("GET_HW_STATE",
                       "wanted vendor id 0x00008086, the reply holds " + hex_text(reply.vendor_id));
  }
  return reply;
}

Result<std::string> Client::device_text() const {
  avb_abi::DeviceInfo reply{};
  Status status = confirmed("GET_DEVICE_INFO", avb_abi::kGetDeviceInfo, reply);
  if (!status.ok()) return status;
  const void* end = std::memchr(reply.device_info, 0, sizeof reply.device_info);
  if (end == nullptr) return reply_error("GET_DEVICE_INFO", "the text has no end");
  return std::string(reply.device_info);
}

Result<avb_abi::ClockConfigReply> Client::clock_config() const {
  return reply_to<avb_abi::ClockConfigReply>("GET_CLOCK_CONFIG", avb_abi::kGetClockConfig);
}

Result<avb_abi::CrossTimestampReply> Client::cross_timestamp() const {
  avb_abi::CrossTimestampReply reply{};
  Status status = confirmed("PHC_CROSSTIMESTAMP", avb_abi::kPhcCrossTimestamp, reply);
  if (!status.ok()) return status;
  if (reply.valid != 1) {
    return reply_error("PHC_CROSSTIMESTAMP",
                       "wanted valid = 1, the reply holds " + std::to_string(reply.valid));
  }
  return reply;
}

Status Client::set_timestamp(std::uint64_t ns) const {
  avb_abi::TimestampRequest data{};
  data.timestamp_ns = ns;
  return refused(confirmed("SET_TIMESTAMP", avb_abi::kSetTimestamp, data), ErrorCode::kSetRefused,
                 "the driver refuses to set the clock back by less than 30 s",
                 "Use clock.adjustOffset() for backward steps below 30 s.");
}

Status Client::adjust_offset(std::int64_t ns) const {
  avb_abi::OffsetRequest data{};
  data.offset_ns = ns;
  return refused(confirmed("PHC_OFFSET_ADJUST", avb_abi::kPhcOffsetAdjust, data),
                 ErrorCode::kOutOfRange, "the driver refuses a step to a time before 0",
                 "Use clock.set() to set an absolute time.");
}

Result<std::uint32_t> Client::adjust_frequency(std::uint32_t increment_ns,
                                               std::uint32_t increment_frac) const {
  avb_abi::FrequencyRequest data{};
  data.increment_ns = increment_ns;
  data.increment_frac = increment_frac;
  return reply_to("ADJUST_FREQUENCY", avb_abi::kAdjustFrequency, data,
                  &avb_abi::FrequencyRequest::current_increment);
}

Result<std::uint32_t> Client::read_register(std::uint32_t offset) const {
  avb_abi::RegisterRequest data{};
  data.offset = offset;
  return reply_to("READ_REGISTER", avb_abi::kReadRegister, data, &avb_abi::RegisterRequest::value);
}

Status Client::write_register(std::uint32_t offset, std::uint32_t value) const {
  avb_abi::RegisterRequest data{};
  data.offset = offset;
  data.value = value;
  return confirmed("WRITE_REGISTER", avb_abi::kWriteRegister, data);
}

Result<std::uint16_t> Client::read_phy(std::uint32_t address, std::uint32_t reg) const {
  avb_abi::MdioRequest data = mdio_request(address, reg, 0);
  if (Status status = confirmed("MDIO_READ", avb_abi::kMdioRead, data); !status.ok()) return status;
  if (data.page == address && data.reg == reg) return data.value;
  return reply_error("MDIO_READ", "asked for register " + std::to_string(reg) + " at address " +
                                      std::to_string(address) + ", the reply is about register " +
                                      std::to_string(data.reg) + " at address " +
                                      std::to_string(data.page));
}

Status Client::write_phy(std::uint32_t address, std::uint32_t reg, std::uint16_t value) const {
  avb_abi::MdioRequest data = mdio_request(address, reg, value);
  return confirmed("MDIO_WRITE", avb_abi::kMdioWrite, data);
}

}  // namespace avbhal::intel_avb
