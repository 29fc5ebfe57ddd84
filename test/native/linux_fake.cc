#include "linux_fake.h"

#include <cmath>
#include <cstring>

#include "backends/linux_phc/errors.h"

namespace avbhal::test {
namespace {

using namespace linux_phc;

constexpr std::uint64_t kSecond = 1'000'000'000;
constexpr std::uint64_t kAccessNs = 100;   // a register access
constexpr std::uint64_t kKernelNs = 1000;  // into the kernel, and back
constexpr int kMaxSamples = 25;

FakeLinux& of(void* context) { return *static_cast<FakeLinux*>(context); }

PtpTime split(std::uint64_t ns) {
  return {static_cast<std::int64_t>(ns / kSecond), static_cast<std::uint32_t>(ns % kSecond), 0};
}

template <class Table, class Value>
int find(const Table& table, const std::string& path, Value* value) {
  const auto it = table.find(path);
  if (it == table.end()) return kEnoent;
  *value = it->second;
  return 0;
}

int index_of(const std::string& path) {
  return path.rfind("/dev/ptp", 0) == 0 ? std::atoi(path.c_str() + 8) : -1;
}

int forced(const FakePhc& phc, const char* call) {
  const auto it = phc.errors.find(call);
  return it == phc.errors.end() ? 0 : it->second;
}

// The clock of an open file, and the error that every call of it has.
int clock_of(FakeLinux& os, int file, const char* call, FakePhc** phc) {
  const auto it = os.files.find(file);
  if (it == os.files.end()) return kEinval;
  *phc = &os.clocks.at(it->second.index);
  const int error = forced(**phc, call);
  if (error != 0) return error;
  return (*phc)->present ? 0 : kEnodev;
}

std::uint64_t access(FakeLinux& os, FakePhc& phc) {
  if (phc.meanwhile) phc.meanwhile();
  os.clock.pass(kAccessNs / 2);
  const std::uint64_t ns = phc.at(os.clock.ns);
  os.clock.pass(kAccessNs / 2);
  return ns;
}

int precise(FakeLinux& os, FakePhc& phc, PtpPrecise& out) {
  if (phc.caps.cross_timestamping == 0) return kEopnotsupp;
  out.device = split(access(os, phc));
  out.realtime = split(os.realtime_ns() - kAccessNs / 2);
  out.monotonic_raw = split(os.clock.ns - kAccessNs / 2);
  return 0;
}

int extended(FakeLinux& os, FakePhc& phc, PtpExtended& out) {
  if (!phc.extended) return kEopnotsupp;
  if (out.clock != 0 && !phc.raw_clock) return kEinval;
  if (out.samples > kMaxSamples) return kEinval;
  for (std::uint32_t i = 0; i < out.samples; ++i) {
    const bool raw = out.clock == kClockMonotonicRaw;
    out.times[i][0] = split(raw ? os.clock.ns : os.realtime_ns());
    out.times[i][1] = split(access(os, phc));
    out.times[i][2] = split(raw ? os.clock.ns : os.realtime_ns());
  }
  return 0;
}

int plain(FakeLinux& os, FakePhc& phc, PtpOffset& out) {
  if (out.samples > kMaxSamples) return kEinval;
  out.times[0] = split(os.realtime_ns());
  for (std::uint32_t i = 0; i < out.samples; ++i) {
    os.clock.pass(kAccessNs);
    out.times[2 * i + 1] = split(access(os, phc));
    os.clock.pass(kAccessNs);
    out.times[2 * i + 2] = split(os.realtime_ns());
  }
  return 0;
}

int control(void* context, int file, std::uint32_t request, void* data) {
  FakeLinux& os = of(context);
  const char* call = request == kPtpGetCaps    ? "caps"
                     : request == kPtpPrecise  ? "precise"
                     : request == kPtpExtended ? "extended"
                     : request == kPtpOffset   ? "plain"
                                               : nullptr;
  if (call == nullptr) return kEnotty;
  FakePhc* phc = nullptr;
  int error = clock_of(os, file, call, &phc);
  if (error != 0) return error;
  os.clock.pass(kKernelNs);
  if (request == kPtpGetCaps) *static_cast<PtpCaps*>(data) = phc->caps;
  if (request == kPtpPrecise) error = precise(os, *phc, *static_cast<PtpPrecise*>(data));
  if (request == kPtpExtended) error = extended(os, *phc, *static_cast<PtpExtended*>(data));
  if (request == kPtpOffset) error = plain(os, *phc, *static_cast<PtpOffset*>(data));
  os.clock.pass(kKernelNs);
  return error;
}

int get_time(void* context, int file, PtpTime* time) {
  FakeLinux& os = of(context);
  FakePhc* phc = nullptr;
  const int error = clock_of(os, file, "get", &phc);
  if (error == 0) *time = split(access(os, *phc));
  return error;
}

// As the kernel: read-only files and virtual clocks refuse every change.
int changeable(const FakeLinux& os, int file, const FakePhc& phc) {
  if (!os.files.at(file).writable) return kEacces;
  return phc.virtual_clocks ? kEbusy : 0;
}

int set_time(void* context, int file, const PtpTime& time) {
  FakeLinux& os = of(context);
  FakePhc* phc = nullptr;
  int error = clock_of(os, file, "set", &phc);
  if (error == 0) error = changeable(os, file, *phc);
  if (error != 0) return error;
  const std::uint64_t ns = static_cast<std::uint64_t>(time.seconds) * kSecond + time.ns;
  if (!phc->ignores_changes) phc->put(os.clock.ns, ns);
  os.clock.pass(kAccessNs);
  return 0;
}

int adjust(void* context, int file, ClockChange* change) {
  FakeLinux& os = of(context);
  FakePhc* phc = nullptr;
  int error = clock_of(os, file, "adjust", &phc);
  if (error == 0 && change->modes != 0) error = changeable(os, file, *phc);
  if (error != 0) return error;
  if ((change->modes & kChangeStep) != 0) {
    if (change->ns < 0 || change->ns >= static_cast<std::int64_t>(kSecond)) return kEinval;
    const std::int64_t step =
        change->seconds * static_cast<std::int64_t>(kSecond) + change->ns - phc->lost_on_step_ns;
    os.clock.pass(static_cast<std::uint64_t>(phc->lost_on_step_ns));
    if (!phc->ignores_changes) {
      phc->put(os.clock.ns, phc->at(os.clock.ns) + static_cast<std::uint64_t>(step));
    }
  }
  if ((change->modes & kChangeFrequency) != 0) {
    if (std::fabs(static_cast<double>(change->frequency) / 65.536) > phc->caps.max_adj_ppb) {
      return kErange;
    }
    phc->put(os.clock.ns, phc->at(os.clock.ns));
    if (!phc->ignores_changes) phc->frequency = change->frequency;
  }
  change->frequency = phc->frequency;
  return 0;
}

int open_device(void* context, const std::string& path, bool writable, int* file) {
  FakeLinux& os = of(context);
  const auto it = os.clocks.find(index_of(path));
  if (it == os.clocks.end()) return kEnoent;
  const int error = forced(it->second, "open");
  if (error != 0) return error;
  if (!it->second.readable || (writable && !it->second.writable)) return kEacces;
  *file = os.next_file++;
  os.files[*file] = {it->first, writable};
  os.opened.push_back("ptp" + std::to_string(it->first) + (writable ? " rw" : " r"));
  return 0;
}

int may_write(void* context, const std::string& path) {
  const auto& clocks = of(context).clocks;
  const auto it = clocks.find(index_of(path));
  if (it == clocks.end()) return kEnoent;
  return it->second.writable ? 0 : kEacces;
}

int rights(void* context, const std::string& path, NodeRights* rights) {
  const auto& clocks = of(context).clocks;
  const auto it = clocks.find(index_of(path));
  if (it == clocks.end()) return kEnoent;
  *rights = it->second.rights;
  return 0;
}

int ethtool(void* context, const std::string& interface, void* request) {
  FakeLinux& os = of(context);
  const auto it = os.phc_of.find(interface);
  if (it == os.phc_of.end()) return kEnodev;
  std::uint32_t command = 0;
  std::memcpy(&command, request, sizeof command);
  if (command == EthtoolStamping{}.command) {
    static_cast<EthtoolStamping*>(request)->phc_index = it->second;
    return 0;
  }
  if (command != EthtoolDriver{}.command) return kEopnotsupp;
  auto& driver = *static_cast<EthtoolDriver*>(request);
  std::strcpy(driver.driver, "igb");
  std::strcpy(driver.version, "6.12.95");
  return 0;
}

}  // namespace

std::uint64_t FakePhc::at(std::uint64_t raw_ns) const {
  const double rate = 1 + static_cast<double>(frequency) / 65.536e9;
  const auto passed = static_cast<double>(static_cast<std::int64_t>(raw_ns - since_ns));
  return base_ns + static_cast<std::uint64_t>(std::llround(passed * rate));
}

void FakePhc::put(std::uint64_t raw_ns, std::uint64_t device_ns) {
  since_ns = raw_ns;
  base_ns = device_ns;
}

std::uint64_t FakeLinux::realtime_ns() const {
  const double gained = static_cast<double>(clock.ns) * realtime_slew;
  return clock.ns + realtime_ahead_ns + static_cast<std::uint64_t>(std::llround(gained));
}

FakeLinux::FakeLinux() {
  api.context = this;
  folders["/sys/class/net"] = {};
  api.list_folder = [](void* os, const std::string& path, std::vector<std::string>* names) {
    return find(of(os).folders, path, names);
  };
  api.read_text = [](void* os, const std::string& path, std::string* text) {
    return find(of(os).texts, path, text);
  };
  api.read_link = [](void* os, const std::string& path, std::string* target) {
    return find(of(os).links, path, target);
  };
  api.rights = &rights;
  api.may_write = &may_write;
  api.ethtool = &ethtool;
  api.open = &open_device;
  api.close = [](void* os, int file) { of(os).files.erase(file); };
  api.control = &control;
  api.get_time = &get_time;
  api.set_time = &set_time;
  api.adjust = &adjust;
  api.realtime_ns = [](void* os) {
    of(os).clock.pass(20);
    return of(os).realtime_ns();
  };
}

FakePhc& FakeLinux::add(const std::string& interface, const std::string& address, int index,
                        const char* device, const char* vendor) {
  const std::string folder = "/sys/class/net/" + interface + "/";
  folders["/sys/class/net"].push_back(interface);
  links[folder + "device"] = "../../../" + address;
  links[folder + "device/driver"] = "../../../../bus/pci/drivers/igb";
  texts[folder + "device/vendor"] = std::string(vendor) + "\n";
  texts[folder + "device/device"] = std::string(device) + "\n";
  texts[folder + "device/subsystem_vendor"] = "0x8086\n";
  texts[folder + "device/subsystem_device"] = "0x0001\n";
  texts[folder + "device/revision"] = "0x03\n";
  texts[folder + "device/numa_node"] = "-1\n";
  texts[folder + "address"] = "02:00:00:00:00:01\n";
  texts[folder + "operstate"] = "up\n";
  texts[folder + "speed"] = "1000\n";
  texts[folder + "ifindex"] = "2\n";
  phc_of[interface] = index;
  FakePhc& phc = clocks[index];
  phc.caps.max_adj_ppb = 62'499'999;
  phc.since_ns = clock.ns;
  if (index < 0) clocks.erase(index);
  static FakePhc none;
  return index < 0 ? none : phc;
}

bool all_closed(const FakeLinux& linux) { return linux.files.empty(); }

}  // namespace avbhal::test
