// PHY registers through MDIO_READ and MDIO_WRITE (abi_stamps.h).
#include "hal/phy.h"

#include <string>
#include <utility>

#include "backends/intel_avb/adapter.h"
#include "backends/intel_avb/capabilities.h"
#include "backends/intel_avb/errors.h"

namespace avbhal::intel_avb {
namespace {

avb_abi::MdioRequest request_for(std::uint32_t address, std::uint32_t reg, std::uint16_t value) {
  avb_abi::MdioRequest data{};
  data.page = address;
  data.reg = reg;
  data.value = value;
  return data;
}

bool is_win32(const Status& status, std::uint32_t number) {
  return status.error().os_kind == OsErrorKind::kWin32 && status.error().os_error == number;
}

}  // namespace

Result<std::uint16_t> Client::read_phy(std::uint32_t address, std::uint32_t reg) const {
  avb_abi::MdioRequest data = request_for(address, reg, 0);
  Status status = confirmed("MDIO_READ", avb_abi::kMdioRead, data);
  if (!status.ok()) return status;
  if (data.page == address && data.reg == reg) return data.value;
  return reply_error("MDIO_READ", "asked for register " + std::to_string(reg) + " at address " +
                                      std::to_string(address) + ", the reply is about register " +
                                      std::to_string(data.reg) + " at address " +
                                      std::to_string(data.page));
}

Status Client::write_phy(std::uint32_t address, std::uint32_t reg, std::uint16_t value) const {
  avb_abi::MdioRequest data = request_for(address, reg, value);
  return confirmed("MDIO_WRITE", avb_abi::kMdioWrite, data);
}

Status AvbAdapter::explained_transfer(Status failed) const {
  const bool transfer_failed = is_win32(failed, avb_abi::kErrorGenFailure);
  const bool refused = is_win32(failed, avb_abi::kErrorNotSupported);
  Status status = explained(std::move(failed));
  ErrorInfo& info = status.error();
  if (transfer_failed && info.code == ErrorCode::kDriverError) {
    info.code = ErrorCode::kPhyNoAnswer;
    info.detail = "the transfer to the PHY failed";
    info.hint = code_hint(ErrorCode::kPhyNoAnswer);
  } else if (refused) {
    info.detail = "the driver has no MDIO operation for this adapter, or could not reach MDIC";
    info.hint = "Look at adapter.driver.state(): the adapter must be at least 'bar-mapped'.";
  }
  return status;
}

Result<std::uint16_t> AvbAdapter::read_phy(std::uint32_t address, std::uint32_t reg) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kPhyRead)) return Adapter::read_phy(address, reg);
  Status valid = check_phy_register("readPhy", address, reg);
  if (!valid.ok()) return valid;
  Result<std::uint16_t> value = client_.read_phy(address, reg);
  if (!value.ok()) return explained_transfer(value.take_status());
  if (value.value() == 0xFFFF) {
    // What a pulled-up bus shows when nothing answers, and what a removed adapter reads.
    Result<Config> config = read_config();
    if (!config.ok()) return config.take_status();
  }
  return value;
}

Status AvbAdapter::write_phy(std::uint32_t address, std::uint32_t reg, std::uint16_t value) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!can(Capability::kPhyWrite)) return Adapter::write_phy(address, reg, value);
  Status valid = check_phy_register("writePhy", address, reg);
  if (!valid.ok()) return valid;
  Status written = client_.write_phy(address, reg, value);
  return written.ok() ? ok_status() : explained_transfer(std::move(written));
}

void offer_phy(CapabilityManifest& manifest, const DriverOffer& offer) {
  const char* obstacle = offer.obstacle;
  if (obstacle == nullptr && (offer.capability_mask & avb_abi::kCapMdio) == 0) {
    obstacle = "the driver has no MDIO operation for this adapter";
  }
  for (const Capability c : {Capability::kPhyRead, Capability::kPhyWrite}) {
    if (obstacle == nullptr) {
      manifest.allow(c);
    } else {
      manifest.deny(c, obstacle);
    }
  }
}

}  // namespace avbhal::intel_avb
