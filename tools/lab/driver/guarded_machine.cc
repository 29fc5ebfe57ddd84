#include "guarded_machine.h"

#include <new>

#include "kernel_host.h"

namespace avbhal::standin {
namespace {

// Raw memory: nobody runs the constructors of static objects in a driver without a run-time
// library.
alignas(Machine) unsigned char machine_memory[sizeof(Machine)];
Machine* machine;
FAST_MUTEX mutex;

}  // namespace

void create_machine() {
  ExInitializeFastMutex(&mutex);
  machine = ::new (static_cast<void*>(machine_memory)) Machine;
  machine->reset(kernel_host());
}

MachineLock::MachineLock() { ExAcquireFastMutex(&mutex); }
MachineLock::~MachineLock() { ExReleaseFastMutex(&mutex); }
Machine* MachineLock::operator->() const { return machine; }

}  // namespace avbhal::standin
