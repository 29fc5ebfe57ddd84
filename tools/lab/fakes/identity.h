// What Windows calls the stand-in's adapters (tools/lab/standin/control.h).
#pragma once

#include <windows.h>

#include <cstdint>
#include <optional>
#include <string>

namespace avbhal::lab {

// {5AB1E000-0000-4000-8000-0000000000NN}
GUID adapter_guid(std::uint32_t number);
std::wstring adapter_guid_text(std::uint32_t number);
std::uint64_t adapter_luid(std::uint32_t number);
std::uint32_t adapter_index(std::uint32_t number);
std::wstring adapter_alias(std::uint32_t number);        // "Ethernet N"
std::wstring adapter_description(std::uint16_t device);  // "Intel(R) Ethernet Controller 125C"

// Inverses; empty for anything else.
std::optional<std::uint32_t> number_of_guid(const GUID& guid);
std::optional<std::uint32_t> number_of_luid(std::uint64_t luid);
std::optional<std::uint32_t> number_of_index(std::uint32_t index);

}  // namespace avbhal::lab
