// PCI facts out of Windows texts: hardware ids and location strings. Pure functions, any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "hal/types.h"

namespace avbhal::windows_api {

// From hardware ids such as "PCI\VEN_8086&DEV_125C&SUBSYS_00008086&REV_04" (SUBSYS: device, then
// vendor), most specific first; a fact missing in one entry is taken from the next. Empty when no
// entry names vendor and device.
std::optional<PciId> parse_hardware_ids(const std::vector<std::string>& ids);

// From LocationInformation. Its last parenthesised group with three numbers counts, be it the
// arguments of an indirect string ("…;(4,0,0)") or the display text of a slot; otherwise the text
// must contain exactly three numbers, in whatever language.
std::optional<PciLocation> parse_location(std::string_view text);

}  // namespace avbhal::windows_api
