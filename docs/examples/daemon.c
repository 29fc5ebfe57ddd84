/* A gPTP-like daemon on the C interface, as small as it can be: it measures the delay of the link
 * with Pdelay, follows the Sync and Follow_Up of its master and closes a servo on the stamps of the
 * hardware. It runs the master on the other end of a simulated cable, too, so that it can be tried
 * without hardware:
 *
 *   daemon [SECONDS]      default 10, in virtual time
 *
 * The last line says how far the follower's clock is from the master's, as the simulator knows it.
 * Exit code 0 when that is within 100 ns. docs/c-interface.md says how to build it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "avb_hal.h"

enum { SYNC = 0, PDELAY_REQ = 2, PDELAY_RESP = 3, FOLLOW_UP = 8, PDELAY_FOLLOW_UP = 10 };
enum { ETHERNET = 14, PTP_FRAME = ETHERNET + 54 };

static const uint8_t GROUP[6] = {0x01, 0x80, 0xC2, 0x00, 0x00, 0x0E};

typedef struct {
  avbhal_adapter adapter;
  avbhal_page page;
  avbhal_port port;
  uint8_t mac[6];
  uint32_t egress_ns, ingress_ns; /* of the family at this link speed: docs/timestamps.md */
  /* Follower: what is known so far. */
  uint16_t sequence;
  uint64_t t1, t2, t3, t4; /* of the Pdelay exchange in progress */
  uint64_t sync_received;
  double delay_ns, drift_ppb;
  int steps;
} end_t;

static void check(avbhal_status status) {
  avbhal_error error;
  if (status == AVBHAL_OK) return;
  error.struct_size = sizeof error;
  avbhal_last_error(&error);
  fprintf(stderr, "avbhal_%s: %s: %s\n%s\n", error.operation, avbhal_code_text(status),
          error.detail, error.hint);
  exit(1);
}

static void put64(uint8_t* at, uint64_t value) {
  int i;
  for (i = 7; i >= 0; --i, value >>= 8) at[i] = (uint8_t)value;
}

static uint64_t get64(const uint8_t* at) {
  uint64_t value = 0;
  int i;
  for (i = 0; i < 8; ++i) value = value << 8 | at[i];
  return value;
}

/* Sends a message with a time in its body; the transmit stamp at the connector, 0 for none. A real
   daemon writes seconds and nanoseconds there. */
static uint64_t send_message(end_t* end, uint8_t type, uint16_t sequence, uint64_t time_ns) {
  uint8_t frame[PTP_FRAME] = {0};
  avbhal_sent sent = {0};
  avbhal_frame_stamp stamp = {0};
  memcpy(frame, GROUP, 6);
  memcpy(frame + 6, end->mac, 6);
  frame[12] = 0x88;
  frame[13] = 0xF7;
  frame[ETHERNET] = (uint8_t)(0x10 | type);
  frame[ETHERNET + 1] = 2;
  frame[ETHERNET + 3] = PTP_FRAME - ETHERNET;
  memcpy(frame + ETHERNET + 20, end->mac, 6);
  frame[ETHERNET + 29] = 1;
  frame[ETHERNET + 30] = (uint8_t)(sequence >> 8);
  frame[ETHERNET + 31] = (uint8_t)sequence;
  put64(frame + ETHERNET + 34, time_ns);
  sent.struct_size = sizeof sent;
  stamp.struct_size = sizeof stamp;
  check(avbhal_port_send(end->port, frame, sizeof frame, &sent));
  check(avbhal_port_stamp(end->port, sent.id, 10, &stamp));
  if (stamp.verdict != AVBHAL_VERDICT_HARDWARE && stamp.verdict != AVBHAL_VERDICT_PROVEN) return 0;
  return stamp.device_ns + end->egress_ns;
}

/* A proportional-integral servo on the offset from the master. */
static void steer(end_t* end, double offset_ns, double interval_s) {
  if (++end->steps == 1 || offset_ns > 1e6 || offset_ns < -1e6) {
    check(avbhal_clock_adjust_offset(end->adapter, -(int64_t)offset_ns));
    return;
  }
  end->drift_ppb += 0.3 * offset_ns / interval_s;
  check(avbhal_clock_adjust_rate(end->adapter, -(end->drift_ppb + 0.7 * offset_ns / interval_s),
                                 NULL));
}

static void receive(end_t* end, const avbhal_frame* frame, double interval_s) {
  const uint8_t* message = frame->bytes + ETHERNET;
  const uint16_t sequence = (uint16_t)(message[30] << 8 | message[31]);
  const int is_stamped =
      frame->verdict == AVBHAL_VERDICT_HARDWARE || frame->verdict == AVBHAL_VERDICT_PROVEN;
  const uint64_t received = is_stamped ? frame->device_ns - end->ingress_ns : 0;
  const uint64_t told = get64(message + 34);
  switch (message[0] & 0xF) {
    case PDELAY_REQ: {
      const uint64_t sent = send_message(end, PDELAY_RESP, sequence, received);
      if (sent != 0) send_message(end, PDELAY_FOLLOW_UP, sequence, sent);
      break;
    }
    case PDELAY_RESP:
      end->t2 = told;
      end->t4 = received;
      break;
    case PDELAY_FOLLOW_UP:
      if (end->t1 == 0 || end->t2 == 0 || end->t4 == 0) break;
      end->t3 = told;
      end->delay_ns =
          ((double)(int64_t)(end->t4 - end->t1) - (double)(int64_t)(end->t3 - end->t2)) / 2;
      break;
    case SYNC:
      end->sync_received = received;
      break;
    case FOLLOW_UP:
      if (end->sync_received == 0 || told == 0) break;
      steer(end, (double)(int64_t)(end->sync_received - told) - end->delay_ns, interval_s);
      break;
    default:
      break;
  }
}

static void open_end(avbhal_backend backend, const char* key, end_t* end) {
  avbhal_adapter_info info;
  avbhal_port_options options = {0};
  uint32_t supported = 0;
  char reason[256];
  memset(end, 0, sizeof *end);
  check(avbhal_adapter_open(backend, key, AVBHAL_DISCIPLINE, &end->adapter));
  check(avbhal_capability(end->adapter, "frames", &supported, reason, sizeof reason));
  if (!supported) {
    fprintf(stderr, "%s cannot send and receive frames: %s\n", key, reason);
    exit(1);
  }
  check(avbhal_adapter_refresh(end->adapter, &info, sizeof info));
  memcpy(end->mac, info.mac, 6);
  end->egress_ns = 178; /* I210 at 1 Gb/s */
  end->ingress_ns = 448;
  check(avbhal_stamps_configure(end->adapter, 1));
  check(avbhal_page_open(end->adapter, NULL, &end->page));
  options.struct_size = sizeof options;
  options.group_count = 1;
  memcpy(options.groups[0], GROUP, 6);
  check(avbhal_port_open(end->adapter, &options, &end->port));
}

/* What has come for both ends, until nothing more comes. */
static void exchange(avbhal_backend backend, end_t* master, end_t* follower, double interval_s) {
  int round;
  for (round = 0; round < 6; ++round) {
    end_t* ends[2];
    int i;
    ends[0] = master;
    ends[1] = follower;
    check(avbhal_simulation_advance(backend, 1000000));
    for (i = 0; i < 2; ++i) {
      avbhal_frame frames[8];
      uint32_t count = 0, n;
      check(avbhal_port_receive(ends[i]->port, frames, sizeof frames[0], 8, 0, &count));
      for (n = 0; n < count; ++n) receive(ends[i], &frames[n], interval_s);
    }
  }
}

static void report_clock_events(end_t* end) {
  avbhal_clock_event event;
  uint32_t count = 0;
  for (;;) {
    check(avbhal_page_events(end->page, &event, sizeof event, 1, &count));
    if (count == 0) return;
    printf("clock event %u, generation %llu\n", event.kind, (unsigned long long)event.generation);
  }
}

static double offset_by_truth(end_t* master, end_t* follower) {
  uint64_t master_ns, follower_ns, at, then;
  check(avbhal_simulation_truth(master->adapter, &master_ns, &at));
  check(avbhal_simulation_truth(follower->adapter, &follower_ns, &then));
  /* Both clocks run at about the rate of the system clock. */
  return (double)(int64_t)(follower_ns - master_ns) - (double)(int64_t)(then - at);
}

int main(int argc, char** argv) {
  const double interval_s = 0.125;
  const double seconds = argc > 1 ? atof(argv[1]) : 10;
  avbhal_backend backend;
  avbhal_window window;
  end_t master, follower;
  double offset;
  int n;
  check(avbhal_backend_open("time=virtual\nadapters.0.family=i210\nadapters.1.family=i210\n",
                            &backend));
  check(avbhal_simulation_order(backend, "wire adapter=0 to=1 delay=250 mbps=1000"));
  open_end(backend, "sim:0", &master);
  open_end(backend, "sim:1", &follower);
  for (n = 0; n < seconds / interval_s; ++n) {
    const uint16_t sequence = (uint16_t)n;
    if (n % 8 == 0) {
      follower.t2 = follower.t4 = 0;
      follower.t1 = send_message(&follower, PDELAY_REQ, sequence, 0);
      exchange(backend, &master, &follower, interval_s);
    }
    send_message(&master, FOLLOW_UP, sequence, send_message(&master, SYNC, sequence, 0));
    exchange(backend, &master, &follower, interval_s);
    check(avbhal_simulation_advance(backend, (uint64_t)(interval_s * 1e9) - 6000000));
  }
  report_clock_events(&follower);
  window.struct_size = sizeof window;
  check(avbhal_page_window(follower.page, &window));
  printf("page: state %u, device %llu ns, known within %llu ns\n", window.state,
         (unsigned long long)window.device_ns,
         (unsigned long long)(window.latest_ns - window.earliest_ns));
  offset = offset_by_truth(&master, &follower);
  printf("backend %s, link delay %.0f ns, offset %.1f ns\n", avbhal_backend_name(),
         follower.delay_ns, offset);
  check(avbhal_backend_close(backend));
  return offset < 100 && offset > -100 ? 0 : 1;
}
