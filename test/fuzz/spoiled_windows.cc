#include "spoiled_windows.h"

#include <algorithm>

namespace avbhal::fuzz {

using windows_api::CrossCapture;
using windows_api::DeviceData;
using windows_api::Guid;
using windows_api::InterfaceTable;
using windows_api::PropertyKey;
using windows_api::TimestampCapabilities;
using windows_api::WinApi;

namespace {

constexpr std::uint32_t kErrors[] = {1, 2, 5, 13, 23, 31, 50, 87, 122, 234, 259, 1168, 2001};
constexpr std::uint32_t kTypes[] = {0, 1, 2, 3, 4, 6, 7, 17, 18, 0xFFFFFFFFu};

}  // namespace

struct SpoiledWindows::Functions {
  static SpoiledWindows& self(void* context) {
    return static_cast<SpoiledWindows&>(*static_cast<test::FakeWindows*>(context));
  }

  // Another type, other bytes within the buffer, another size, or an error.
  static std::uint32_t spoil_value(SpoiledWindows& windows, std::uint32_t error,
                                   std::uint32_t* type, void* out, std::uint32_t capacity,
                                   std::uint32_t* size) {
    if (!windows.spoils()) return error;
    Bytes& bytes = windows.bytes_;
    switch (bytes.pick(4)) {
      case 0: *type = bytes.one_of(kTypes); return error;
      case 1: bytes.copy(out, std::min<std::uint32_t>(capacity, bytes.u8())); return 0;
      case 2: *size = bytes.flag() ? bytes.u8() : bytes.u32(); return error;
      default: *size = bytes.u32(); return bytes.one_of(kErrors);
    }
  }

  static std::uint32_t device_property(void* context, void* set, const DeviceData& device,
                                       const PropertyKey& key, std::uint32_t* type, void* out,
                                       std::uint32_t out_bytes, std::uint32_t* required) {
    auto& windows = self(context);
    const std::uint32_t error =
        windows.right_.device_property(context, set, device, key, type, out, out_bytes, required);
    return spoil_value(windows, error, type, out, out_bytes, required);
  }

  static std::uint32_t registry_property(void* context, void* set, const DeviceData& device,
                                         std::uint32_t property, std::uint32_t* type, void* out,
                                         std::uint32_t out_bytes, std::uint32_t* required) {
    auto& windows = self(context);
    const std::uint32_t error = windows.right_.registry_property(context, set, device, property,
                                                                 type, out, out_bytes, required);
    return spoil_value(windows, error, type, out, out_bytes, required);
  }

  static std::uint32_t query_value(void* context, void* key, const char16_t* name,
                                   std::uint32_t* type, void* out, std::uint32_t* bytes) {
    auto& windows = self(context);
    const std::uint32_t capacity = *bytes;
    const std::uint32_t error = windows.right_.query_value(context, key, name, type, out, bytes);
    return spoil_value(windows, error, type, out, capacity, bytes);
  }

  static std::uint32_t interface_table(void* context, InterfaceTable** table) {
    auto& windows = self(context);
    const std::uint32_t error = windows.right_.interface_table(context, table);
    if (error != 0 || (*table)->count == 0 || !windows.spoils()) return error;
    Bytes& bytes = windows.bytes_;
    auto& row = (*table)->rows[0];
    auto* raw = reinterpret_cast<unsigned char*>(&row);
    const std::uint32_t from = bytes.u32() % sizeof(row);
    bytes.copy(raw + from, std::min<std::size_t>(bytes.u8(), sizeof(row) - from));
    return error;
  }

  static std::uint32_t guid_to_luid(void* context, const Guid& guid, std::uint64_t* luid) {
    auto& windows = self(context);
    const std::uint32_t error = windows.right_.guid_to_luid(context, guid, luid);
    if (!windows.spoils()) return error;
    if (windows.bytes_.flag()) return windows.bytes_.one_of(kErrors);
    *luid = windows.bytes_.u64();
    return error;
  }

  static std::uint32_t spoil_capabilities(SpoiledWindows& windows, std::uint32_t error,
                                          TimestampCapabilities* out) {
    if (!windows.spoils()) return error;
    Bytes& bytes = windows.bytes_;
    if (bytes.flag()) return bytes.one_of(kErrors);
    bytes.copy(out, bytes.flag() ? 8 : sizeof(*out));
    return error;
  }

  static std::uint32_t supported(void* context, std::uint64_t luid, TimestampCapabilities* out) {
    auto& windows = self(context);
    return spoil_capabilities(windows, windows.right_.supported_timestamps(context, luid, out),
                              out);
  }

  static std::uint32_t active(void* context, std::uint64_t luid, TimestampCapabilities* out) {
    auto& windows = self(context);
    return spoil_capabilities(windows, windows.right_.active_timestamps(context, luid, out), out);
  }

  static std::uint32_t capture(void* context, std::uint64_t luid, CrossCapture* out) {
    auto& windows = self(context);
    std::uint32_t error = windows.right_.capture_cross(context, luid, out);
    if (windows.spoils()) {
      Bytes& bytes = windows.bytes_;
      std::uint64_t* const fields[] = {&out->system1, &out->hardware, &out->system2};
      if (bytes.flag()) error = bytes.one_of(kErrors);
      *bytes.one_of(fields) = bytes.flag() ? bytes.u64() : 0;
    }
    if (error == 0) windows.captured_.insert(out->hardware);
    return error;
  }

  static std::uint32_t control_device(void* context, void* device, std::uint32_t code,
                                      const void* in, std::uint32_t in_bytes, void* out,
                                      std::uint32_t out_bytes, std::uint32_t* returned) {
    auto& windows = self(context);
    const std::uint32_t error = windows.right_.control_device(context, device, code, in, in_bytes,
                                                              out, out_bytes, returned);
    std::uint32_t type = 0;
    return spoil_value(windows, error, &type, out, out_bytes, returned);
  }
};

SpoiledWindows::SpoiledWindows(test::VirtualQpc& clock, Bytes& bytes)
    : test::FakeWindows(clock), bytes_(bytes), right_(api) {
  using F = Functions;
  api.device_property = &F::device_property;
  api.registry_property = &F::registry_property;
  api.query_value = &F::query_value;
  api.interface_table = &F::interface_table;
  api.guid_to_luid = &F::guid_to_luid;
  api.supported_timestamps = &F::supported;
  api.active_timestamps = &F::active;
  api.capture_cross = &F::capture;
  api.control_device = &F::control_device;
}

}  // namespace avbhal::fuzz
