/* C interface of avb-hal: the same contract for C and C++ daemons and for foreign-function callers.
 * One shared library per backend: avbhal_sim, avbhal_intel_avb, avbhal_windows_api. How to build
 * and link with it, and what an installation looks like: docs/c-interface.md.
 *
 * Units: ns = nanoseconds, ppb = parts per 1e9. "Device" is the adapter's clock, "system" the
 * machine's monotonic clock (CLOCK_MONOTONIC_RAW, QueryPerformanceCounter) in ns.
 *
 * Errors: a function that can fail returns 0 (AVBHAL_OK) or a number of avbhal_code, which never
 * changes its meaning. avbhal_last_error() has the details, for each thread its own. Results are
 * written on success only. No exception and no signal leaves the library; memory that runs out is
 * AVBHAL_E_OUT_OF_MEMORY, a pointer that must not be NULL AVBHAL_E_INVALID_ARGUMENT.
 *
 * Handles are small numbers, never pointers, and 0 is none. One that is stale, of another kind or
 * made up is refused with AVBHAL_E_CLOSED; it cannot crash.
 *
 * Sizes: the caller sets `struct_size` of a struct to its sizeof before each call; functions that
 * fill arrays take the sizeof of an entry. A size below the first published one is refused
 * (AVBHAL_E_INVALID_ARGUMENT). A program that is older than the library gets the part that it
 * knows; one that is newer finds 0 in what the library does not know. An option that the library
 * does not know must be 0.
 *
 * Threads: every function may be called from any thread, also several at once on one handle; what
 * one waits for may be closed by another, and it then returns AVBHAL_E_CLOSED. On one stream or
 * port one receiver waits at a time, the next one behind it. Calls that reach a driver serialise
 * per adapter and take 1 us to some ms; avbhal_page_now() and avbhal_page_window() make no driver
 * call and no system call, and hold a lock for one look into the table of handles. Page, stream and
 * port have a thread of the library's own each (none in virtual time), which ends in the close
 * function. Closing a backend closes its adapters, closing an adapter what was opened on it. Do not
 * call the library from a signal handler, after fork() in the child, or while the process unloads
 * it. */
#ifndef AVB_HAL_H
#define AVB_HAL_H

#include <stdint.h>

#include "avb_hal_codes.gen.h"
#include "compat_avb_hal.h"

#ifdef __cplusplus
extern "C" {
#endif

/* 0 or a number of avbhal_code. */
typedef int32_t avbhal_status;
typedef uint32_t avbhal_backend;
typedef uint32_t avbhal_adapter;
typedef uint32_t avbhal_page;
typedef uint32_t avbhal_stream;
typedef uint32_t avbhal_port;

/* What an adapter is opened for; a higher level includes the lower ones. */
enum { AVBHAL_OBSERVE = 0, AVBHAL_DISCIPLINE = 1, AVBHAL_CONFIGURE = 2 };

/* --- The library and its errors -------------------------------------------------------------- */

typedef struct avbhal_error {
  uint32_t struct_size;
  int32_t code;
  uint32_t os_error;  /* 0 when os_kind is 0 */
  uint32_t os_kind;   /* 0 none, 1 Win32, 2 errno, 3 NTSTATUS */
  char operation[64]; /* the function without its prefix, such as "clock_read" */
  char detail[256];   /* what was wanted, what came */
  char hint[256];     /* what to do about it */
} avbhal_error;

/* Grows when a function or a meaning changes, not when some are added; the number in the SONAME. */
#define AVBHAL_INTERFACE_VERSION 2
/* AVBHAL_INTERFACE_VERSION of the library. */
AVBHAL_API uint32_t avbhal_interface_version(void);
/* Name of the backend in this library, e.g. "sim". */
AVBHAL_API const char* avbhal_backend_name(void);
/* "HAL_CLOSED" for AVBHAL_E_CLOSED; "HAL_UNKNOWN" outside the list; "OK" for 0. */
AVBHAL_API const char* avbhal_code_text(int32_t code);
/* Copies the calling thread's last failure; all zero when there was none. Does not change it. */
AVBHAL_API avbhal_status avbhal_last_error(avbhal_error* out);

/* --- Backend and adapters -------------------------------------------------------------------- */

typedef struct avbhal_adapter_info {
  char key[128]; /* for avbhal_adapter_open() */
  char name[128];
  char family[16];
  uint8_t mac[6];
  uint8_t has_mac;
  uint8_t simulated;
  uint8_t has_link; /* whether the backend knows the link */
  uint8_t link_up;
  uint16_t reserved;  /* 0 */
  uint32_t link_mbps; /* 0: not known */
} avbhal_adapter_info;

/* `options`: lines "key=value" (docs/simulation.md for sim), may be NULL. */
AVBHAL_API avbhal_status avbhal_backend_open(const char* options, avbhal_backend* out);
/* Closes the backend and everything that was opened from it. */
AVBHAL_API avbhal_status avbhal_backend_close(avbhal_backend backend);
/* Writes at most `capacity` entries and the number of adapters present. */
AVBHAL_API avbhal_status avbhal_enumerate(avbhal_backend backend, avbhal_adapter_info* entries,
                                          uint32_t entry_size, uint32_t capacity, uint32_t* count);
AVBHAL_API avbhal_status avbhal_adapter_open(avbhal_backend backend, const char* key,
                                             uint32_t access, avbhal_adapter* out);
AVBHAL_API avbhal_status avbhal_adapter_close(avbhal_adapter adapter);
/* Asks the driver again and gives the facts of now; `out_size` is the sizeof of *out. */
AVBHAL_API avbhal_status avbhal_adapter_refresh(avbhal_adapter adapter, avbhal_adapter_info* out,
                                                uint32_t out_size);
/* Name of the capability at `index`, from 0 on; NULL behind the last one. */
AVBHAL_API const char* avbhal_capability_name(uint32_t index);
/* Whether the adapter can do what `name` stands for ("frames"); if not, `reason` says why. It is
   cut at `reason_size`, ends in 0, and may be NULL when that is 0. */
AVBHAL_API avbhal_status avbhal_capability(avbhal_adapter adapter, const char* name,
                                           uint32_t* supported, char* reason, uint32_t reason_size);

/* --- Clock: one driver call each ------------------------------------------------------------- */

typedef struct avbhal_cross {
  uint32_t struct_size;
  uint32_t samples; /* brackets taken */
  uint64_t device_ns;
  uint64_t system_before_ns; /* the device instant lies between these two */
  uint64_t system_after_ns;
  uint64_t bound_ns;
  uint64_t raw_counter;
} avbhal_cross;

typedef struct avbhal_rate_range {
  uint32_t struct_size;
  uint32_t calibrated; /* 0: avbhal_page_calibrate() is needed first */
  double min_ppb;
  double max_ppb;
  double step_ppb;
} avbhal_rate_range;

/* observe */
AVBHAL_API avbhal_status avbhal_clock_read(avbhal_adapter adapter, uint64_t* device_ns);
/* `brackets` from 1 to 1000; what all of them allow is reported. */
AVBHAL_API avbhal_status avbhal_cross_timestamp(avbhal_adapter adapter, uint32_t brackets,
                                                avbhal_cross* out);
AVBHAL_API avbhal_status avbhal_clock_rate_range(avbhal_adapter adapter, avbhal_rate_range* out);
AVBHAL_API avbhal_status avbhal_register_read(avbhal_adapter adapter, uint32_t offset,
                                              uint32_t* value);
/* discipline. Clock pages of the same library know of these changes at once, pages of other
   binaries in this process, such as the addon, with their next reading. */
AVBHAL_API avbhal_status avbhal_clock_set(avbhal_adapter adapter, uint64_t device_ns);
AVBHAL_API avbhal_status avbhal_clock_adjust_offset(avbhal_adapter adapter, int64_t offset_ns);
/* `commanded_ppb` (may be NULL): what the register stands for after quantisation. */
AVBHAL_API avbhal_status avbhal_clock_adjust_rate(avbhal_adapter adapter, double ppb,
                                                  double* commanded_ppb);
/* configure */
AVBHAL_API avbhal_status avbhal_register_write(avbhal_adapter adapter, uint32_t offset,
                                               uint32_t value);

/* --- Clock page: the adapter's clock without a driver call (docs/time.md) ----------------------
 */

typedef struct avbhal_page_options {
  uint32_t struct_size;
  uint32_t min_interval_us; /* 0: 1000. 1 to 60000000 */
  uint32_t max_interval_us; /* 0: 1000000. From min_interval_us to 60000000 */
  uint32_t reserved;        /* 0 */
  double wanted_bound_ns;   /* 0: 2000. 1 to 1e9 */
  double drift_ppb_per_s;   /* 0: 20. Up to 1e9 */
} avbhal_page_options;

/* avbhal_window.state */
enum {
  AVBHAL_PAGE_EMPTY = 0,
  AVBHAL_PAGE_SETTLING = 1,
  AVBHAL_PAGE_OK = 2,
  AVBHAL_PAGE_HOLDOVER = 3,
  AVBHAL_PAGE_DISCONTINUITY = 4,
  AVBHAL_PAGE_LOST = 5
};

/* The truth lies between earliest_ns and latest_ns. */
typedef struct avbhal_window {
  uint32_t struct_size;
  uint32_t state;
  uint64_t device_ns; /* the best estimate */
  uint64_t earliest_ns;
  uint64_t latest_ns;
  uint64_t system_ns;  /* the same instant */
  uint64_t generation; /* counts the jumps of the clock */
  uint64_t age_ns;     /* of the newest reading */
} avbhal_window;

typedef struct avbhal_instant {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  uint64_t ns;
  uint64_t bound_ns; /* |ns - truth| is at most this */
  uint64_t generation;
} avbhal_instant;

/* avbhal_clock_event.kind */
enum {
  AVBHAL_CLOCK_LOCKED = 1,
  AVBHAL_CLOCK_DISCONTINUITY = 2,
  AVBHAL_CLOCK_DRIFT_EXCEEDED = 3,
  AVBHAL_CLOCK_REJECTED = 4,
  AVBHAL_CLOCK_LOST = 5,
  AVBHAL_CLOCK_RECOVERED = 6
};

typedef struct avbhal_clock_event {
  uint32_t kind;
  uint32_t lost_before; /* events that are missing in front of this one */
  uint64_t generation;
  uint64_t system_ns;
} avbhal_clock_event;

/* `options` may be NULL. Takes a first reading; the page is usable when this returns. observe */
AVBHAL_API avbhal_status avbhal_page_open(avbhal_adapter adapter,
                                          const avbhal_page_options* options, avbhal_page* out);
AVBHAL_API avbhal_status avbhal_page_close(avbhal_page page);
/* The best estimate of the adapter's clock. AVBHAL_E_CLOCK_LOST when it is gone or stands still. */
AVBHAL_API avbhal_status avbhal_page_now(avbhal_page page, uint64_t* device_ns);
AVBHAL_API avbhal_status avbhal_page_window(avbhal_page page, avbhal_window* out);
/* Device time at an instant of the system clock, and the inverse: of the last minute at least.
   AVBHAL_E_OUT_OF_RANGE outside, AVBHAL_E_DISCONTINUITY around a jump. */
AVBHAL_API avbhal_status avbhal_page_at_system(avbhal_page page, uint64_t system_ns,
                                               avbhal_instant* out);
AVBHAL_API avbhal_status avbhal_page_to_system(avbhal_page page, uint64_t device_ns,
                                               avbhal_instant* out);
/* Tells the driver how fast the clock runs, as the page has measured it, so that a rate can be
   commanded (I219). AVBHAL_E_ADAPTER_NOT_READY while the page does not know. */
AVBHAL_API avbhal_status avbhal_page_calibrate(avbhal_page page);
/* Takes up to `capacity` events, oldest first; the newest 256 are kept. Never waits. */
AVBHAL_API avbhal_status avbhal_page_events(avbhal_page page, avbhal_clock_event* entries,
                                            uint32_t entry_size, uint32_t capacity,
                                            uint32_t* count);

/* --- Stamps and timer events (docs/timestamps.md) ----------------------------------------------
 */

/* avbhal_stamp.kind; 1 << kind in avbhal_stamp_options.kinds */
enum {
  AVBHAL_STAMP_TRANSMIT = 0,
  AVBHAL_STAMP_RECEIVE = 1,
  AVBHAL_STAMP_TARGET_TIME = 2,
  AVBHAL_STAMP_AUXILIARY = 3,
  AVBHAL_STAMP_ERROR = 4
};

/* avbhal_stamp.flags: which fields say something */
enum {
  AVBHAL_HAS_TIME = 0x01,
  AVBHAL_HAS_MESSAGE_TYPE = 0x02,
  AVBHAL_HAS_SEQUENCE_ID = 0x04,
  AVBHAL_HAS_SOURCE_PORT = 0x08,
  AVBHAL_HAS_VLAN = 0x10,
  AVBHAL_HAS_CORRECTION = 0x20,
  AVBHAL_IS_MATCHED = 0x40 /* the stamp is known to be of the frame that the fields describe */
};

typedef struct avbhal_stamp_options {
  uint32_t struct_size;
  uint32_t kinds;    /* 0: all */
  uint32_t capacity; /* events that wait; 0: 8192. 2 to 1048576 */
  uint32_t reserved; /* 0 */
} avbhal_stamp_options;

typedef struct avbhal_stamp {
  uint64_t device_ns;           /* no latency correction */
  uint64_t system_ns;           /* when it was taken over */
  int64_t correction_scaled_ns; /* correctionField, 2^-16 ns */
  uint32_t lost_before;         /* events that are missing in front of this one */
  uint16_t link_mbps;           /* of the link at that time; 0: not known */
  uint16_t sequence_id;
  uint16_t vlan_id;
  uint8_t kind;
  uint8_t flags;
  uint8_t message_type; /* PTP messageType */
  uint8_t pcp;
  uint8_t channel;         /* timer or auxiliary input */
  uint8_t reserved;        /* 0 */
  uint8_t source_port[10]; /* clockIdentity, portNumber big-endian */
  uint8_t reserved2[6];    /* 0 */
} avbhal_stamp;

/* Switches the stamps of packets on (1) or off (0). discipline */
AVBHAL_API avbhal_status avbhal_stamps_configure(avbhal_adapter adapter, uint32_t packets);
/* `options` may be NULL. Events from now on. observe */
AVBHAL_API avbhal_status avbhal_stamps_open(avbhal_adapter adapter,
                                            const avbhal_stamp_options* options,
                                            avbhal_stream* out);
AVBHAL_API avbhal_status avbhal_stamps_close(avbhal_stream stream);
/* Takes up to `capacity` events, oldest first; waits up to `timeout_ms` for the first one (not in
   virtual time). None is no error: *count is 0. */
AVBHAL_API avbhal_status avbhal_stamps_take(avbhal_stream stream, avbhal_stamp* entries,
                                            uint32_t entry_size, uint32_t capacity,
                                            uint32_t timeout_ms, uint32_t* count);

/* --- Frames with their stamps (docs/timestamps.md) ---------------------------------------------
 */

/* Whose stamp is it: only HARDWARE and PROVEN have one. */
enum {
  AVBHAL_VERDICT_PENDING = 0,
  AVBHAL_VERDICT_HARDWARE = 1,  /* the stamp's own record names the frame */
  AVBHAL_VERDICT_PROVEN = 2,    /* no other frame can have made it */
  AVBHAL_VERDICT_AMBIGUOUS = 3, /* there are stamps that may be its own */
  AVBHAL_VERDICT_NONE_CAME = 4,
  AVBHAL_VERDICT_LOST = 5,    /* it may be among stamps that were lost on the way */
  AVBHAL_VERDICT_NO_EVENT = 6 /* no PTP event message: none is taken */
};

#define AVBHAL_FRAME_BYTES 1536
#define AVBHAL_FRAME_GROUPS 16

typedef struct avbhal_port_options {
  uint32_t struct_size;
  uint16_t ether_type; /* 0: 0x88F7, PTP */
  uint16_t group_count;
  uint32_t capacity;                      /* received frames that wait; 0: 1024. 2 to 65536 */
  uint8_t groups[AVBHAL_FRAME_GROUPS][6]; /* multicast addresses to receive, too */
} avbhal_port_options;

typedef struct avbhal_sent {
  uint32_t struct_size;
  uint32_t link_mbps; /* 0: not known */
  uint64_t id;        /* for avbhal_port_stamp() */
  /* Device time: it passed the stamping point between these two, or not at all. */
  uint64_t earliest_ns;
  uint64_t latest_ns;
} avbhal_sent;

typedef struct avbhal_frame_stamp {
  uint32_t struct_size;
  uint32_t verdict;
  uint64_t device_ns; /* no latency correction; 0 where the verdict gives none */
} avbhal_frame_stamp;

typedef struct avbhal_frame {
  uint64_t device_ns;   /* receive stamp, no latency correction; 0 where the verdict gives none */
  uint64_t system_ns;   /* when it was taken over */
  uint32_t lost_before; /* frames that are missing in front of this one */
  uint16_t size;        /* of bytes */
  uint16_t link_mbps;   /* 0: not known */
  uint8_t verdict;
  uint8_t flags; /* AVBHAL_HAS_VLAN: vlan_id and pcp */
  uint8_t pcp;
  uint8_t reserved; /* 0 */
  uint16_t vlan_id;
  uint16_t reserved2;                /* 0 */
  uint8_t bytes[AVBHAL_FRAME_BYTES]; /* from the destination address on, without check sequence */
} avbhal_frame;

/* `options` may be NULL. Frames from now on; they are stamped where packet stamps are on. observe
 */
AVBHAL_API avbhal_status avbhal_port_open(avbhal_adapter adapter,
                                          const avbhal_port_options* options, avbhal_port* out);
AVBHAL_API avbhal_status avbhal_port_close(avbhal_port port);
/* Sends 14 to 1522 bytes, from the destination address on; returns when they have left the adapter.
   AVBHAL_E_ADAPTER_NOT_READY when the link is down. `out` may be NULL. discipline */
AVBHAL_API avbhal_status avbhal_port_send(avbhal_port port, const uint8_t* bytes, uint32_t size,
                                          avbhal_sent* out);
/* The same at a launch time: the frame waits in the adapter until its clock has reached `launch_ns`
   (device time), or longer behind earlier ones. Returns at once; `latest_ns` is UINT64_MAX because
   the end of the window is not known yet, and the stamp comes after the launch. Needs the
   capability "frameLaunch" (I210, I225, I226 of the simulator) and launch times switched on: bits 0
   and 9 of TQAVCTRL on an I210, bit 0 of TQAVCTRL and of one TXQCTL on I225 and I226.
   AVBHAL_E_OUT_OF_RANGE for a time that has passed or is too far ahead, with the range;
   AVBHAL_E_ADAPTER_NOT_READY when launch times are off, 64 frames wait already, or the link is
   down. discipline */
AVBHAL_API avbhal_status avbhal_port_send_at(avbhal_port port, const uint8_t* bytes, uint32_t size,
                                             uint64_t launch_ns, avbhal_sent* out);
/* The transmit stamp of a frame that was sent; waits up to `timeout_ms` for it (not in virtual
   time). The verdict is PENDING when that was not long enough. The last 4096 frames are known. */
AVBHAL_API avbhal_status avbhal_port_stamp(avbhal_port port, uint64_t id, uint32_t timeout_ms,
                                           avbhal_frame_stamp* out);
/* As avbhal_stamps_take(), at most 64 at a time. */
AVBHAL_API avbhal_status avbhal_port_receive(avbhal_port port, avbhal_frame* entries,
                                             uint32_t entry_size, uint32_t capacity,
                                             uint32_t timeout_ms, uint32_t* count);

/* --- Simulation; AVBHAL_E_NOT_SUPPORTED elsewhere (docs/simulation.md) -------------------------
 */

/* Moves virtual time, with everything that falls due on the way. */
AVBHAL_API avbhal_status avbhal_simulation_advance(avbhal_backend backend, uint64_t ns);
/* An order such as "wire adapter=0 to=1 delay=50". */
AVBHAL_API avbhal_status avbhal_simulation_order(avbhal_backend backend, const char* text);
/* The true device time and the instant of the system clock that it is given for. */
AVBHAL_API avbhal_status avbhal_simulation_truth(avbhal_adapter adapter, uint64_t* device_ns,
                                                 uint64_t* system_ns);

#ifdef __cplusplus
}
#endif

#endif
