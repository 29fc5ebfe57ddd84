// What Windows calls the stand-in's adapters (tools/lab/standin/control.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "backends/windows_api/layouts.h"
#include "control.h"

namespace avbhal::lab {

using windows_api::Guid;

// {5AB1E000-0000-4000-8000-0000000000NN}
Guid adapter_guid(std::uint32_t number);
std::uint64_t adapter_luid(std::uint32_t number);
std::uint32_t adapter_index(std::uint32_t number);
std::wstring adapter_alias(std::uint32_t number);        // "Ethernet N"
std::wstring adapter_description(std::uint16_t device);  // "Intel(R) Ethernet Controller I226-V"

// Inverses; empty for anything else.
std::optional<std::uint32_t> number_of_guid(const Guid& guid);
std::optional<std::uint32_t> number_of_luid(std::uint64_t luid);
std::optional<std::uint32_t> number_of_index(std::uint32_t index);

}  // namespace avbhal::lab
