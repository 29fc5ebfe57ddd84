// Registers of BAR0.
#include "addon/adapter.h"
#include "addon/arguments.h"
#include "addon/own_property.h"
#include "runtime/device_changes.h"

namespace avbhal::addon {
namespace {

constexpr std::uint32_t kLastOffset = kBarBytes - 1;

// readRegister(offset: 0..0x1FFFF = 0xB640): number
napi_value read_register(napi_env env, napi_callback_info info) {
  void* data = nullptr;
  std::size_t argc = 1;
  napi_value argument = nullptr;
  if (napi_get_cb_info(env, info, &argc, &argument, nullptr, &data) != napi_ok) return nullptr;
  return with_bound<Registers>(env, data, Registers::kRead, [&](Registers& registers) {
    const std::uint32_t offset = whole_number(env, argument, "offset", 0, kLastOffset);
    const Result<std::uint32_t> value = registers.read(offset);
    if (!value.ok()) throw to_js_error(env, value.status());
    napi_value number = nullptr;
    napi_create_uint32(env, value.value(), &number);
    return number;
  });
}

// writeRegister(offset: 0..0x1FFFF = 0xB640, value: 0..0xFFFFFFFF): void
Napi::Value write_register(AdapterObject& self, const Napi::CallbackInfo& call) {
  Registers& registers = self.facet<Registers>(call, Registers::kWrite);
  const std::uint32_t offset = uint_argument(call, 0, "offset", 0, kLastOffset);
  const std::uint32_t value = uint_argument(call, 1, "value", 0, 0xFFFFFFFFu);
  const DeviceId device = device_id(self.open(call.Env(), Registers::kWrite.name));
  throw_unless_ok(call.Env(), avbhal::write_register(registers, device, offset, value));
  return call.Env().Undefined();
}

}  // namespace

void add_registers(AdapterMethods& methods) {
  methods.push_back(adapter_method<&write_register>("writeRegister"));
}

void bind_registers(Napi::Env env, Napi::Object self, const std::shared_ptr<OpenAdapter>& open) {
  set_function(env, self, "readRegister", &read_register, open);
}

}  // namespace avbhal::addon
