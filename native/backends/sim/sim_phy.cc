// PHY registers through the model's MDIC.
#include <string>

#include "backends/sim/sim_device.h"
#include "base/registers.gen.h"
#include "hal/phy.h"

namespace avbhal::sim {
namespace {

constexpr std::uint32_t kOpWrite = reg::kMDIC_OP.with(1), kOpRead = reg::kMDIC_OP.with(2);
constexpr std::uint32_t kReady = reg::kMDIC_R, kBusError = reg::kMDIC_MDI_ERR;

}  // namespace

Result<std::uint16_t> SimDevice::phy_transfer(Generation handle, const char* operation,
                                              std::uint32_t address, std::uint32_t reg,
                                              std::uint32_t command) {
  Status status = check_phy_register(operation, address, reg);
  if (!status.ok()) return status;
  const std::lock_guard<std::mutex> lock(mutex_);
  status = check_handle(handle, operation);
  if (!status.ok()) return status;
  model_.write(reg::kMDIC, command | reg::kMDIC_PHYADD.with(address) | reg::kMDIC_REGADD.with(reg));
  // The model transfers at once.
  const std::uint32_t mdic = model_.read(reg::kMDIC);
  status = flush(operation);
  if (!status.ok()) return status;
  if ((mdic & kReady) != 0 && (mdic & kBusError) == 0) return static_cast<std::uint16_t>(mdic);
  return make_error(ErrorCode::kPhyNoAnswer, operation,
                    "no PHY answered at address " + std::to_string(address));
}

Result<std::uint16_t> SimDevice::read_phy(Generation handle, std::uint32_t address,
                                          std::uint32_t reg) {
  return phy_transfer(handle, "readPhy", address, reg, kOpRead);
}

Status SimDevice::write_phy(Generation handle, std::uint32_t address, std::uint32_t reg,
                            std::uint16_t value) {
  Result<std::uint16_t> done = phy_transfer(handle, "writePhy", address, reg, kOpWrite | value);
  return done.ok() ? ok_status() : done.take_status();
}

}  // namespace avbhal::sim
