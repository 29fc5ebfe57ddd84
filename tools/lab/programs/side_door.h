// The stand-in's control device, \\.\AvbStandIn, from user mode.
#pragma once

#include <cstdint>
#include <string>

#include "control.h"

namespace avbhal::lab {

// All functions return a Win32 error, 0 = done.
unsigned long send_order(const std::string& order, std::string* why_refused);
unsigned long describe(std::string* text);
unsigned long query_truth(std::uint32_t adapter, standin::TruthReply* truth);

}  // namespace avbhal::lab
