// driver_check: what the stand-in driver shows at the border to the kernel, seen through
// DeviceIoControl without any code of the HAL. Expected numbers: contract of the public driver
// (commit 79b021f), transport rules and error numbers. Prints one line per failure and, at the end,
// "N passed, N failed"; exit code 1 when anything failed.
#include <windows.h>

#include <cstdio>
#include <cstring>
#include <string>

#include "backends/intel_avb/abi.h"
#include "control.h"
#include "device.h"

namespace {

using avbhal::lab::Device;
namespace abi = avbhal::avb_abi;
namespace standin = avbhal::standin;

constexpr char kControlPath[] = "\\\\.\\AvbStandIn";
constexpr char kAdapterPath[] = "\\\\.\\{5AB1E000-0000-4000-8000-000000000002}";
constexpr std::uint32_t kNdisQuery = 0x00170002;
constexpr std::uint32_t kOidCurrentAddress = 0x01010102;
constexpr DWORD kUntouched = 77;

int passed = 0;
int failed = 0;

void check(bool condition, const char* what, unsigned long long got) {
  condition ? ++passed : ++failed;
  if (!condition) std::printf("FAILED %s (got %llu)\n", what, got);
}

void expect(unsigned long long got, unsigned long long wanted, const char* what) {
  check(got == wanted, what, got);
}

// A request whose input and output share one structure, as clients of the driver do it.
template <class Request>
DWORD exchange(Device& device, std::uint32_t code, Request& request, DWORD* returned = nullptr) {
  return device.control(code, &request, sizeof(request), &request, sizeof(request), returned);
}

void give(const char* order) {
  Device door(kControlPath);
  expect(door.write(order), 0, order);
}

void check_enumeration() {
  Device device(abi::kDevicePath);
  expect(device.error(), 0, "opening the filter device");
  const std::uint16_t wanted[] = {abi::kDeviceI226, abi::kDeviceI219, abi::kDeviceI210};
  for (std::uint32_t i = 0; i < 3; ++i) {
    abi::AdapterEnum request{};
    request.index = i;
    DWORD returned = 0;
    expect(exchange(device, abi::kEnumAdapters, request, &returned), 0, "ENUM");
    expect(returned, sizeof(request), "bytes of ENUM");
    expect(request.count, 3, "count of ENUM");
    expect(request.device_id, wanted[i], "device id of ENUM");
  }
}

// What a failing request must leave alone: output buffer and byte count.
void check_failing_requests() {
  Device device(abi::kDevicePath);
  abi::AdapterEnum beyond{};
  beyond.index = 3;
  beyond.count = 0xABCD;
  DWORD returned = kUntouched;
  expect(exchange(device, abi::kEnumAdapters, beyond, &returned), 87, "ENUM beyond the end");
  expect(beyond.count, 0xABCD, "output of a failing request");
  check(returned == kUntouched || returned == 0, "bytes of a failing request", returned);

  abi::ClockConfigReply config{};
  expect(exchange(device, abi::kGetClockConfig, config), 31, "GET_CLOCK_CONFIG, unbound handle");
  expect(exchange(device, abi::control_code(39), config), 1, "code without a handler");
  expect(device.control(kNdisQuery, &config, 4, &config, sizeof(config)), 1,
         "code that is not METHOD_BUFFERED");
  expect(device.control(abi::kEnumAdapters, &beyond, sizeof(beyond), &beyond, 19), 122,
         "ENUM with a short buffer");
  expect(device.control(abi::kGetStatistics, nullptr, 0, nullptr, 0), 87,
         "GET_STATISTICS without buffers");
  abi::AdapterOpen open{};
  open.vendor_id = abi::kIntelVendorId;
  open.device_id = 0x9999;
  expect(exchange(device, abi::kOpenAdapter, open), 433, "OPEN of an unknown device");
}

void check_clock() {
  Device device(abi::kDevicePath);
  abi::AdapterOpen open{};
  expect(exchange(device, abi::kOpenAdapter, open), 0, "OPEN");
  abi::ClockConfigReply first{}, second{};
  expect(exchange(device, abi::kGetClockConfig, first), 0, "GET_CLOCK_CONFIG");
  expect(exchange(device, abi::kGetClockConfig, second), 0, "GET_CLOCK_CONFIG again");
  check(second.systim_ns > first.systim_ns, "the clock advances",
        second.systim_ns - first.systim_ns);

  LARGE_INTEGER before, after;
  abi::CrossTimestampReply cross{};
  QueryPerformanceCounter(&before);
  expect(exchange(device, abi::kPhcCrossTimestamp, cross), 0, "PHC_CROSSTIMESTAMP");
  QueryPerformanceCounter(&after);
  const auto qpc = static_cast<LONGLONG>(cross.system_qpc);
  check(before.QuadPart <= qpc && qpc <= after.QuadPart, "counter of the cross timestamp",
        cross.system_qpc);
  check(cross.phc_time_ns > second.systim_ns, "time of the cross timestamp", cross.phc_time_ns);
}

void check_handles() {
  Device one(abi::kDevicePath);
  Device two(abi::kDevicePath, 0);
  expect(two.error(), 0, "a second handle, without access rights");
  abi::AdapterOpen open{};
  open.index = 1;
  expect(exchange(one, abi::kOpenAdapter, open), 0, "OPEN on the first handle");
  abi::ClockConfigReply config{};
  expect(exchange(two, abi::kGetClockConfig, config), 31, "the second handle stays unbound");
  expect(one.control(abi::kInitDevice, nullptr, 0, nullptr, 0), 0, "INIT");
  expect(one.control(abi::kInitDevice, nullptr, 0, nullptr, 0), 22, "INIT again");
  expect(two.control(abi::kInitDevice, nullptr, 0, nullptr, 0), 0, "INIT on the other handle");
}

void check_orders() {
  Device door(kControlPath);
  expect(door.write("no such order"), 87, "an order that is not understood");
  std::string text, end;
  expect(door.read(&text), 0, "reading the description");
  check(text.find("order-error=") != std::string::npos, "reason in the description", text.size());
  expect(door.read(&end), 0, "reading on");
  expect(end.size(), 0, "end of file after the description");

  give("deny-open on=1");
  expect(Device(abi::kDevicePath).error(), 5, "opening when denied");
  give("deny-open on=0");
  expect(Device(abi::kDevicePath).error(), 0, "opening when no longer denied");

  Device device(abi::kDevicePath);
  abi::AdapterOpen open{};
  expect(exchange(device, abi::kOpenAdapter, open), 0, "OPEN before the removal");
  give("remove adapter=2");
  abi::ClockConfigReply config{};
  expect(exchange(device, abi::kGetClockConfig, config), 21, "request after the removal");
  give("reset");
}

void check_truth() {
  Device door(kControlPath);
  standin::AdapterQuery query;
  standin::TruthReply truth;
  expect(door.control(standin::kControlTruth, &query, sizeof(query), &truth, sizeof(truth)), 0,
         "truth of adapter 0");
  query.adapter = 9;
  expect(door.control(standin::kControlTruth, &query, sizeof(query), &truth, sizeof(truth)), 87,
         "truth of an adapter that is not there");
}

void check_ndis() {
  Device adapter(kAdapterPath, 0);
  expect(adapter.error(), 0, "opening the adapter's device");
  unsigned char answer[16] = {};
  DWORD returned = 0;
  std::uint32_t oid = kOidCurrentAddress;
  expect(adapter.control(kNdisQuery, &oid, sizeof(oid), answer, sizeof(answer), &returned), 0,
         "OID_802_3_CURRENT_ADDRESS");
  expect(returned, 6, "bytes of the address");
  const unsigned char wanted[6] = {0xA0, 0x36, 0x9F, 0x00, 0x00, 0x03};
  check(std::memcmp(answer, wanted, sizeof(wanted)) == 0, "address of adapter 2", answer[5]);
  oid = 0x12345678;
  check(adapter.control(kNdisQuery, &oid, sizeof(oid), answer, sizeof(answer)) != 0,
        "an unknown OID fails", 0);
  expect(adapter.control(kNdisQuery, &oid, 2, answer, sizeof(answer)), 87, "a short OID");
  expect(adapter.control(abi::kEnumAdapters, answer, 16, answer, 16), 50,
         "a request of the filter device");
}

// As the programs of the public driver find it. It is stopped: nothing comes after this.
void check_service() {
  const SC_HANDLE manager = OpenSCManagerA(nullptr, nullptr, SC_MANAGER_CONNECT);
  const SC_HANDLE service =
      OpenServiceA(manager, "IntelAvbFilter", SERVICE_QUERY_STATUS | SERVICE_STOP);
  check(service != nullptr, "opening the service", GetLastError());
  SERVICE_STATUS status{};
  check(QueryServiceStatus(service, &status) != 0, "querying the service", GetLastError());
  expect(status.dwCurrentState, SERVICE_RUNNING, "state of the service");
  expect(status.dwServiceType, SERVICE_KERNEL_DRIVER, "type of the service");
  check(ControlService(service, SERVICE_CONTROL_STOP, &status) != 0, "stopping it", GetLastError());
  expect(Device(abi::kDevicePath).error(), 2, "the device of a stopped service");
  CloseServiceHandle(service);
  CloseServiceHandle(manager);
}

}  // namespace

int main() {
  give("reset");
  check_enumeration();
  check_failing_requests();
  check_clock();
  check_handles();
  check_orders();
  check_truth();
  check_ndis();
  check_service();
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
