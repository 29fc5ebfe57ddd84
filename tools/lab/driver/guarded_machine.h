// The one stand-in machine of this driver behind its lock.
#pragma once

#include "compat_wdm.h"
#include "machine.h"

namespace avbhal::standin {

// Builds the machine. Called once, by DriverEntry, before any other function here.
void create_machine();

// Holds the machine for the life of this object. PASSIVE_LEVEL; calls may busy-wait for 10 ms.
class MachineLock {
 public:
  MachineLock();
  ~MachineLock();
  MachineLock(const MachineLock&) = delete;
  MachineLock& operator=(const MachineLock&) = delete;

  Machine* operator->() const;
};

}  // namespace avbhal::standin
