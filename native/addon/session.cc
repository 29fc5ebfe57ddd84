#include "addon/session.h"

#include "runtime/virtual_walk.h"

namespace avbhal::addon {

Status Session::advance(std::uint64_t ns) { return advance_pumped(*backend, pumped, ns); }

}  // namespace avbhal::addon
