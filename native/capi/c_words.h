// Texts of the contract, which name the functions and options of the facade, in the words of the C
// interface.
#pragma once

#include <cstddef>
#include <string_view>

namespace avbhal::capi {

// Writes `text` into `out`, cut at `room` at the end of a character; ends in 0. Allocates nothing.
void say_in_c(std::string_view text, char* out, std::size_t room) noexcept;

}  // namespace avbhal::capi
