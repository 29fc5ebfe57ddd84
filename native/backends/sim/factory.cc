// The one factory of this binary.
#include "backends/sim/backend.h"

namespace avbhal {

Result<std::unique_ptr<Backend>> make_backend(const BackendOptions& options) {
  Result<sim::SimOptions> parsed = sim::parse_options(options);
  if (!parsed.ok()) return parsed.take_status();
  return std::unique_ptr<Backend>(std::make_unique<sim::SimBackend>(parsed.value()));
}

const char* linked_backend_name() { return "sim"; }

}  // namespace avbhal
