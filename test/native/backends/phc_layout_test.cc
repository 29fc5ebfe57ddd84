// Numbers of the Linux kernel, what its structures hold before anybody fills them, and what each
// error number means in words. The fake uses the same constants, so that only these tests see a
// wrong one.
#include "backends/linux_phc/capabilities.h"
#include "backends/linux_phc/enumerate.h"
#include "backends/linux_phc/errors.h"
#include "backends/linux_phc/layouts.h"
#include "backends/linux_phc/rights.h"
#include "linux_bench.h"

using namespace avbhal;
using namespace avbhal::test;
using namespace avbhal::linux_phc;

TEST("phc layout: numbers of linux/ptp_clock.h, linux/ethtool.h and linux/time.h") {
  CHECK_EQ(kPtpGetCaps, 0x80503d01u);
  CHECK_EQ(kPtpOffset, 0x43403d05u);
  CHECK_EQ(kPtpPrecise, 0xc0403d08u);
  CHECK_EQ(kPtpExtended, 0xc4c03d09u);
  CHECK_EQ(kClockRealtime, 0u);
  CHECK_EQ(kClockMonotonicRaw, 4u);
  CHECK_EQ(EthtoolStamping().command, 0x41u);  // ETHTOOL_GET_TS_INFO
  CHECK_EQ(EthtoolDriver().command, 3u);       // ETHTOOL_GDRVINFO
  CHECK_EQ(kChangeFrequency, 2u);
  CHECK_EQ(kChangeStep, 0x100u);
  CHECK_EQ(kChangeInNs, 0x2000u);
}

TEST("phc layout: structures begin with zeros, indices with none") {
  const PtpTime time;
  CHECK(time.seconds == 0 && time.ns == 0 && time.reserved == 0);
  const PtpCaps caps;
  for (const std::int32_t part :
       {caps.max_adj_ppb, caps.alarms, caps.external_stamps, caps.periodic_outputs, caps.pps,
        caps.pins, caps.cross_timestamping, caps.adjust_phase, caps.max_phase_adj_ns}) {
    CHECK_EQ(part, 0);
  }
  CHECK_EQ(PtpOffset().samples, 0u);
  CHECK(PtpExtended().samples == 0 && PtpExtended().clock == 0);
  const EthtoolStamping stamping;
  CHECK_EQ(stamping.phc_index, -1);
  CHECK(stamping.so_timestamping == 0 && stamping.transmit_types == 0);
  CHECK_EQ(stamping.receive_filters, 0u);
  const ClockChange change;
  CHECK(change.modes == 0 && change.frequency == 0 && change.seconds == 0 && change.ns == 0);
  CHECK_EQ(NodeRights().mode, 0u);
  CHECK_EQ(ClockFacts().max_adj_ppb, 0);
  CHECK(LinuxApi{}.context == nullptr && LinuxApi{}.absent_reason == nullptr);
}

TEST("phc layout: each error number has its code, and whether it means gone or unsupported") {
  struct Row {
    int error;
    ErrorCode code;
    bool gone, unsupported;
  };
  // asm-generic/errno.h
  constexpr Row kRows[] = {
      {0, ErrorCode::kOk, false, false},
      {1, ErrorCode::kAccessDenied, false, false},      // EPERM
      {2, ErrorCode::kAdapterGone, true, false},        // ENOENT
      {3, ErrorCode::kDriverError, false, false},       // no meaning of its own
      {6, ErrorCode::kAdapterGone, true, false},        // ENXIO
      {12, ErrorCode::kOutOfMemory, false, false},      // ENOMEM
      {13, ErrorCode::kAccessDenied, false, false},     // EACCES
      {16, ErrorCode::kClockBusy, false, false},        // EBUSY
      {19, ErrorCode::kAdapterGone, true, false},       // ENODEV
      {22, ErrorCode::kInvalidArgument, false, true},   // EINVAL
      {25, ErrorCode::kApiMissing, false, true},        // ENOTTY
      {34, ErrorCode::kRateUnreachable, false, false},  // ERANGE
      {38, ErrorCode::kApiMissing, false, true},        // ENOSYS
      {95, ErrorCode::kNotSupported, false, true},      // EOPNOTSUPP
  };
  for (const Row& row : kRows) {
    CHECK_EQ(code_of(row.error), row.code);
    CHECK_EQ(means_gone(row.error), row.gone);
    CHECK_EQ(means_unsupported(row.error), row.unsupported);
  }
}

TEST("phc layout: words of a failed call are the caller's, else those of the number") {
  const Status own = call_error("x", kEbusy, "detail", "hint");
  CHECK_EQ(own.error().operation, "x");
  CHECK_EQ(own.error().detail, "detail");
  CHECK_EQ(own.error().hint, "hint");
  CHECK(own.error().os_kind == OsErrorKind::kErrno && own.error().os_error == 16);
  const Status usual = call_error("x", kEnotty);
  CHECK_EQ(usual.error().detail, "this kernel does not know the call");
  CHECK_EQ(usual.error().hint, "Use a newer kernel, or do without this operation.");
  const Status other = call_error("x", 5);
  CHECK(other.error().detail.find("this kernel") == std::string::npos);
  CHECK(call_error("x", 5, "detail", "hint").error().detail == "detail");
}

TEST("phc layout: a reason is the call, what came, its number and the hint") {
  ErrorInfo error;
  error.detail = "it is so";
  CHECK_EQ(reason_of(error), "it is so");
  error.operation = "open";
  CHECK_EQ(reason_of(error), "open: it is so");
  error.os_error = 1;
  CHECK_EQ(reason_of(error), "open: it is so (errno 1)");
  error.hint = "Do this.";
  CHECK_EQ(reason_of(error), "open: it is so (errno 1). Do this.");
}

TEST("phc layout: who may open a device, by the rights of its file") {
  struct Row {
    NodeRights rights;
    bool writable;
    const char* hint;
  };
  const Row rows[] = {
      {{0640, "ann", "ptp"},
       false,
       "Add this user to the group 'ptp', which may read /dev/ptp7 (rw-r----- ann ptp), and log in "
       "again."},
      {{0640, "ann", "ptp"},
       true,
       "No group may write /dev/ptp7 (rw-r----- ann ptp): run as root, or install the udev rule of "
       "docs/linux.md, which gives it to one."},
      {{0660, "ann", "ptp"},
       true,
       "Add this user to the group 'ptp', which may write /dev/ptp7 (rw-rw---- ann ptp), and log "
       "in again."},
      {{0620, "ann", "ptp"},
       true,
       "No group may write /dev/ptp7 (rw--w---- ann ptp): run as root, or install the udev rule of "
       "docs/linux.md, which gives it to one."},
      {{0717, "ann", "ptp"},
       false,
       "No group may read /dev/ptp7 (rwx--xrwx ann ptp): run as root, or install the udev rule of "
       "docs/linux.md, which gives it to one."},
      {{0666, "root", "root"},
       false,
       "No group may read /dev/ptp7 (rw-rw-rw- root root): run as root, or install the udev rule "
       "of docs/linux.md, which gives it to one."},
      {{0060, "ann", "ptp"},
       true,
       "Add this user to the group 'ptp', which may write /dev/ptp7 (---rw---- ann ptp), and log "
       "in again."},
  };
  CHECK_EQ(device_path(7), "/dev/ptp7");
  for (const Row& row : rows) {
    PhcBench b;
    b.linux.add("eth7", "0000:07:00.0", 7).rights = row.rights;
    CHECK_EQ(rights_hint(b.linux.api, "/dev/ptp7", row.writable), row.hint);
    CHECK_EQ(rights_hint(b.linux.api, "/dev/ptp8", row.writable),
             "Run as root, or install the udev rule of docs/linux.md.");
  }
}

TEST("phc layout: what the manifest says of every operation that is not there") {
  struct Row {
    const char* reason;
    std::vector<Capability> of;
  };
  const Row rows[] = {
      {"this backend does not map the adapter's registers",
       {Capability::kClockConfig, Capability::kRegisterRead, Capability::kRegisterWrite,
        Capability::kPhyRead, Capability::kPhyWrite}},
      {"this backend does not open sockets for frames yet",
       {Capability::kTransmitStamps, Capability::kReceiveStamps, Capability::kStampMatching,
        Capability::kFrames, Capability::kUdpFrames, Capability::kStampEvents,
        Capability::kTimestampStatus, Capability::kStampControl}},
      {"this backend does not open sockets for frames yet; Linux has launch times on sockets of "
       "your "
       "own (SO_TXTIME with the etf queue discipline)",
       {Capability::kFrameLaunch}},
      {"this backend does not use the clock's timers and pins yet",
       {Capability::kTargetTime, Capability::kAuxiliaryStamps}},
  };
  ClockFacts facts;
  facts.max_adj_ppb = 1;
  const CapabilityManifest all = capabilities_of(facts);
  for (const Row& row : rows) {
    for (const Capability c : row.of) {
      CHECK(!all.has(c));
      CHECK_EQ(std::string(all.reason(c)), row.reason);
    }
  }
  const Capability reading[] = {Capability::kClockRead, Capability::kCrossTimestamp};
  const Capability writing[] = {Capability::kClockSet, Capability::kClockOffsetAdjust};
  for (const Capability c : reading) CHECK(all.has(c) && obstacle_to(c, facts) == nullptr);
  for (const Capability c : writing) CHECK(all.has(c) && obstacle_to(c, facts) == nullptr);
  CHECK(all.has(Capability::kClockRateAdjust));
  facts.max_adj_ppb = 0;
  CHECK_EQ(std::string(capabilities_of(facts).reason(Capability::kClockRateAdjust)),
           "the driver's clock has a fixed rate (max_adj 0)");
  CHECK(capabilities_of(facts).has(Capability::kClockSet));

  facts.unwritable = call_error("access", kEacces, "no", "Ask.").error();
  const CapabilityManifest readable = capabilities_of(facts);
  for (const Capability c : reading) CHECK(readable.has(c) && obstacle_to(c, facts) == nullptr);
  for (const Capability c : {writing[0], writing[1], Capability::kClockRateAdjust}) {
    CHECK_EQ(std::string(readable.reason(c)), "access: no (errno 13). Ask.");
    CHECK(obstacle_to(c, facts) == &*facts.unwritable);
  }
  facts.unreadable = facts.unwritable;
  CHECK(obstacle_to(Capability::kClockRead, facts) == &*facts.unreadable);
  CHECK(obstacle_to(Capability::kFrames, facts) == nullptr);
  // What can never be there needs no second look.
  facts.unreadable->code = facts.unwritable->code = ErrorCode::kNotSupported;
  CHECK(!capabilities_of(facts).has(Capability::kClockRead));
  CHECK(obstacle_to(Capability::kClockRead, facts) == nullptr);
}
