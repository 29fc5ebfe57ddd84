/* C interface of avb-hal: the same contract for C and C++ daemons and for foreign-function callers.
 * One shared library a backend: avbhal_sim, avbhal_intel_avb, avbhal_windows_api.
 *
 * Units: ns = nanoseconds, ppb = parts per 1e9. Threads: every function may be called from any
 * thread; avbhal_last_error() reports the calling thread's last failure. Results are written only
 * on success. Handles are small numbers, never pointers: a stale or foreign handle is refused, it
 * cannot crash. */
#ifndef AVB_HAL_H
#define AVB_HAL_H

#include <stdint.h>

#include "compat_avb_hal.h"

#ifdef __cplusplus
extern "C" {
#endif

/* 0 = success; else the ordinal of the code in error_codes.def, see avbhal_code_text(). */
typedef int32_t avbhal_status;
typedef uint32_t avbhal_backend;
typedef uint32_t avbhal_adapter;

typedef struct avbhal_error {
  int32_t code;
  uint32_t os_error; /* 0 when os_kind is 0 */
  uint32_t os_kind;  /* 0 none, 1 Win32, 2 errno, 3 NTSTATUS */
  char operation[64];
  char detail[256];
  char hint[256];
} avbhal_error;

typedef struct avbhal_cross {
  uint64_t device_ns;
  uint64_t system_before_ns; /* the device instant lies between these two */
  uint64_t system_after_ns;
  uint64_t bound_ns;
  uint64_t raw_counter;
} avbhal_cross;

typedef struct avbhal_adapter_info {
  char key[128]; /* for avbhal_adapter_open() */
  char name[128];
  char family[16];
  uint8_t mac[6];
  uint8_t has_mac;
  uint8_t simulated;
} avbhal_adapter_info;

/* Access levels: 0 observe, 1 discipline, 2 configure. */

/* Version of this interface; 1. */
AVBHAL_API uint32_t avbhal_interface_version(void);
/* Name of the backend in this library, e.g. "sim". */
AVBHAL_API const char* avbhal_backend_name(void);
/* "HAL_CLOSED" for an ordinal; "HAL_UNKNOWN" outside the list; "OK" for 0. */
AVBHAL_API const char* avbhal_code_text(int32_t code);
/* Copies the calling thread's last failure; all zero when there was none. */
AVBHAL_API void avbhal_last_error(avbhal_error* out);

/* `options`: lines "key=value" (docs/simulation.md for sim), may be NULL. */
AVBHAL_API avbhal_status avbhal_backend_open(const char* options, avbhal_backend* out);
/* Closes the backend and every adapter opened from it. */
AVBHAL_API avbhal_status avbhal_backend_close(avbhal_backend backend);
/* Writes at most `capacity` entries and the number of adapters present. */
AVBHAL_API avbhal_status avbhal_enumerate(avbhal_backend backend, avbhal_adapter_info* entries,
                                          uint32_t capacity, uint32_t* count);

AVBHAL_API avbhal_status avbhal_adapter_open(avbhal_backend backend, const char* key,
                                             uint32_t access, avbhal_adapter* out);
AVBHAL_API avbhal_status avbhal_adapter_close(avbhal_adapter adapter);

/* observe */
AVBHAL_API avbhal_status avbhal_clock_read(avbhal_adapter adapter, uint64_t* device_ns);
/* `brackets` from 1 to 1000; what all of them allow is reported. */
AVBHAL_API avbhal_status avbhal_cross_timestamp(avbhal_adapter adapter, uint32_t brackets,
                                                avbhal_cross* out);
AVBHAL_API avbhal_status avbhal_register_read(avbhal_adapter adapter, uint32_t offset,
                                              uint32_t* value);
/* discipline. Clock pages of the same binary know of these changes at once, pages of other binaries
   in this process, such as the addon, with their next reading. */
AVBHAL_API avbhal_status avbhal_clock_set(avbhal_adapter adapter, uint64_t device_ns);
AVBHAL_API avbhal_status avbhal_clock_adjust_offset(avbhal_adapter adapter, int64_t offset_ns);
/* `commanded_ppb` (may be NULL): what the register stands for after quantisation. */
AVBHAL_API avbhal_status avbhal_clock_adjust_rate(avbhal_adapter adapter, double ppb,
                                                  double* commanded_ppb);
/* configure */
AVBHAL_API avbhal_status avbhal_register_write(avbhal_adapter adapter, uint32_t offset,
                                               uint32_t value);

#ifdef __cplusplus
}
#endif

#endif
