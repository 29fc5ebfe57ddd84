// PHY registers.
#include "addon/adapter.h"
#include "addon/arguments.h"

namespace avbhal::addon {
namespace {

// readPhy(address: 0..31, register: 0..31 = 1): number
Napi::Value read_phy(AdapterObject& self, const Napi::CallbackInfo& call) {
  Phy& phy = self.facet<Phy>(call, Phy::kRead);
  const std::uint32_t address = uint_argument(call, 0, "address", 0, kMaxPhyAddress);
  const std::uint32_t reg = uint_argument(call, 1, "register", 0, kMaxPhyRegister);
  return Napi::Number::New(call.Env(), take_or_throw(call.Env(), phy.read(address, reg)));
}

// writePhy(address: 0..31, register: 0..31 = 4, value: 0..0xFFFF = 0x01E1): void
Napi::Value write_phy(AdapterObject& self, const Napi::CallbackInfo& call) {
  Phy& phy = self.facet<Phy>(call, Phy::kWrite);
  const std::uint32_t address = uint_argument(call, 0, "address", 0, kMaxPhyAddress);
  const std::uint32_t reg = uint_argument(call, 1, "register", 0, kMaxPhyRegister);
  const auto value = static_cast<std::uint16_t>(uint_argument(call, 2, "value", 0, 0xFFFFu));
  return done(call.Env(), phy.write(address, reg, value));
}

}  // namespace

void add_phy(AdapterMethods& methods) {
  methods.push_back(adapter_method<&read_phy>("readPhy"));
  methods.push_back(adapter_method<&write_phy>("writePhy"));
}

}  // namespace avbhal::addon
