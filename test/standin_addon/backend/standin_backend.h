// A backend over the machine of this process: the product's own backend code, plus what only a
// simulation can do. Virtual time moves, orders are taken (docs/simulation.md, README.md), and open
// adapters tell the truth about their clocks.
#pragma once

#include <memory>

#include "hal/backend.h"
#include "machine/shared_machine.h"

namespace avbhal::standin_addon {

// The adapter that an entry of the backend's enumeration stands for; false: none any more.
using FindAdapter = bool (*)(SharedMachine& machine, const AdapterInfo& info, Attachment* out);

// `inner` uses `machine` and is destroyed before it.
std::unique_ptr<Backend> make_standin_backend(std::shared_ptr<SharedMachine> machine,
                                              std::unique_ptr<Backend> inner, FindAdapter find);

}  // namespace avbhal::standin_addon
