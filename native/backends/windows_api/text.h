// UTF-16 and GUID texts. Pure functions, any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "backends/windows_api/layouts.h"

namespace avbhal::windows_api {

// Unpaired surrogates become U+FFFD; stops at the first NUL.
std::string utf8(std::u16string_view text);
// For texts known to be ASCII (paths, GUIDs); other characters become '?'.
std::u16string utf16_of_ascii(std::string_view text);

// "{5AB1E000-0000-4000-8000-000000000001}", upper case.
std::string guid_text(const Guid& guid);
// Braces are needed, case does not matter.
std::optional<Guid> parse_guid(std::string_view text);

// A buffer of UTF-16 as the registry delivers it: maybe without a final NUL, maybe of an odd size.
std::u16string utf16_of_bytes(const std::vector<unsigned char>& bytes);
// REG_MULTI_SZ into its parts.
std::vector<std::string> registry_list(const std::vector<unsigned char>& bytes);

// The part after the last ';' of an indirect string ("@oem4.inf,%x%;Intel(R) …"); else all of it.
std::string display_text(std::string text);

}  // namespace avbhal::windows_api
