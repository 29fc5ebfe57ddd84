// PHY registers through MDIO_READ and MDIO_WRITE (abi_stamps.h).
#include <utility>

#include "backends/intel_avb/errors.h"
#include "backends/intel_avb/facets.h"
#include "base/win32_errors.h"

namespace avbhal::intel_avb {
namespace {

class AvbPhy final : public AvbFacet<Phy> {
 public:
  using AvbFacet::AvbFacet;

 private:
  Result<std::uint16_t> do_read(std::uint32_t address, std::uint32_t reg) override;
  Status do_write(std::uint32_t address, std::uint32_t reg, std::uint16_t value) override;

  Status no_answer(Status failed) const;
  Status explained_write(Status failed) const;
};

Status AvbPhy::no_answer(Status failed) const {
  Status status = device_.explained(std::move(failed));
  ErrorInfo& info = status.error();
  if (info.code != ErrorCode::kDriverError && info.code != ErrorCode::kNotSupported) return status;
  info.code = ErrorCode::kPhyNoAnswer;
  info.detail = "the transfer to the PHY failed";
  info.hint = code_hint(ErrorCode::kPhyNoAnswer);
  return status;
}

Status AvbPhy::explained_write(Status failed) const {
  if (is_win32(failed, win32::kGenFailure)) return no_answer(std::move(failed));
  const bool refused = is_win32(failed, win32::kNotSupported);
  Status status = device_.explained(std::move(failed));
  if (!refused) return status;
  status.error().detail = "the driver has no MDIO operation for this adapter";
  return status;
}

Result<std::uint16_t> AvbPhy::do_read(std::uint32_t address, std::uint32_t reg) {
  const auto lock = device_.lock();
  Result<std::uint16_t> value = device_.client().read_phy(address, reg);
  if (!value.ok()) {
    // The driver says "not supported" to a read that fails, too. That it has the operation is
    // known: without it there is no capability, and nobody gets here.
    const bool failed = is_win32(value.status(), win32::kNotSupported) ||
                        is_win32(value.status(), win32::kGenFailure);
    return failed ? no_answer(value.take_status()) : device_.explained(value.take_status());
  }
  if (value.value() == 0xFFFF) {
    // What a pulled-up bus shows when nothing answers, and what a removed adapter reads.
    Result<Device::Config> config = device_.read_config();
    if (!config.ok()) return config.take_status();
  }
  return value;
}

Status AvbPhy::do_write(std::uint32_t address, std::uint32_t reg, std::uint16_t value) {
  const auto lock = device_.lock();
  Status written = device_.client().write_phy(address, reg, value);
  return written.ok() ? ok_status() : explained_write(std::move(written));
}

}  // namespace

Lacks phy_lacks(const DriverOffer& offer, Capability c) {
  if (c != Capability::kPhyRead && c != Capability::kPhyWrite) return std::nullopt;
  if (offer.obstacle != nullptr || offer.has(avb_abi::kCapMdio)) return offer.obstacle;
  return "the driver has no MDIO operation for this adapter";
}

std::unique_ptr<Phy> make_phy(const Opened& at) { return std::make_unique<AvbPhy>(at); }

}  // namespace avbhal::intel_avb
