// BAR0 through READ_REGISTER and WRITE_REGISTER, which only a debug build of the driver has.
#include "backends/intel_avb/facets.h"

namespace avbhal::intel_avb {
namespace {

class AvbRegisters final : public AvbFacet<Registers> {
 public:
  using AvbFacet::AvbFacet;

 private:
  Result<std::uint32_t> do_read(std::uint32_t offset) override {
    const auto lock = device_.lock();
    Result<std::uint32_t> value = device_.explained(device_.client().read_register(offset));
    if (value.ok() && value.value() == 0xFFFFFFFF) {
      // All ones may be the register's content or an adapter that left the bus.
      Result<Device::Config> config = device_.read_config();
      if (!config.ok()) return config.take_status();
    }
    return value;
  }

  Status do_write(std::uint32_t offset, std::uint32_t value) override {
    const auto lock = device_.lock();
    return device_.explained(device_.client().write_register(offset, value));
  }
};

}  // namespace

Lacks registers_lacks(const DriverOffer& offer, Capability c) {
  if (c != Capability::kRegisterRead && c != Capability::kRegisterWrite) return std::nullopt;
  if (offer.debug) return offer.obstacle;
  return "release build of the driver: it has no register access; install its debug build";
}

std::unique_ptr<Registers> make_registers(const Opened& at) {
  return std::make_unique<AvbRegisters>(at);
}

}  // namespace avbhal::intel_avb
