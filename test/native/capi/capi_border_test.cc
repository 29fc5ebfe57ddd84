// What the C interface refuses, and that no exception leaves it.
#include <cstdlib>
#include <new>
#include <stdexcept>

#include "capi/border.h"
#include "capi/c_words.h"
#include "capi_fixture.h"

namespace {

// Allocations of this thread until one fails; below 0: none does.
thread_local long left = -1;

}  // namespace

// gcc takes the pair for a mistake when it inlines one of them.
__attribute__((noinline)) void* operator new(std::size_t bytes) {
  if (left == 0) throw std::bad_alloc();
  if (left > 0) --left;
  void* memory = std::malloc(bytes == 0 ? 1 : bytes);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
__attribute__((noinline)) void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  return std::malloc(bytes == 0 ? 1 : bytes);
}
__attribute__((noinline)) void operator delete(void* memory) noexcept { std::free(memory); }
__attribute__((noinline)) void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace avbhal {
namespace {

using test::CWire;
using test::last_c_error;
using test::open_port;
using test::ptp_frame;
using test::sized;

TEST("C interface: exceptions become codes, without a further allocation") {
  using capi::guarded;
  struct {
    avbhal_status (*body)();
    avbhal_status code;
    const char* detail;
  } cases[] = {
      {[]() -> avbhal_status { throw std::bad_alloc(); }, AVBHAL_E_OUT_OF_MEMORY,
       "memory could not be allocated"},
      {[]() -> avbhal_status { throw std::runtime_error("no luck"); }, AVBHAL_E_INTERNAL,
       "no luck"},
      {[]() -> avbhal_status { throw 7; }, AVBHAL_E_INTERNAL, "an unknown exception was thrown"}};
  for (const auto& one : cases) {
    CHECK_EQ(guarded("clock_read",
                     [&]() -> avbhal_status {
                       try {
                         return one.body();
                       } catch (...) {
                         left = 0;
                         throw;
                       }
                     }),
             one.code);
    left = -1;
    CHECK_EQ(std::string(last_c_error().detail), std::string(one.detail));
    CHECK_EQ(std::string(last_c_error().operation), std::string("clock_read"));
    CHECK(std::string(last_c_error().hint) != "");
  }
}

// Calls again and again with one allocation more that succeeds, until the call succeeds.
template <class Call>
void starve(const char* name, Call&& call) {
  for (long n = 0; n < 3000; ++n) {
    left = n;
    const avbhal_status status = call();
    left = -1;
    if (status == 0) return;
    if (status != AVBHAL_E_OUT_OF_MEMORY) {
      test::fail(__FILE__, __LINE__,
                 std::string(name) + ", allocation " + std::to_string(n) + ": " +
                     avbhal_code_text(status) + ": " + last_c_error().detail);
      return;
    }
  }
  test::fail(__FILE__, __LINE__, std::string(name) + " never succeeds");
}

TEST("C interface: each allocation may fail") {
  avbhal_backend backend = 0;
  avbhal_adapter adapter = 0;
  avbhal_page page = 0;
  avbhal_stream stream = 0;
  avbhal_port port = 0;
  starve("backend_open",
         [&] { return avbhal_backend_open("time=virtual\nadapters.0.family=i210", &backend); });
  starve("enumerate", [&] {
    avbhal_adapter_info info;
    std::uint32_t count = 0;
    return avbhal_enumerate(backend, &info, sizeof info, 1, &count);
  });
  starve("adapter_open", [&] { return avbhal_adapter_open(backend, "sim:0", 2, &adapter); });
  starve("adapter_refresh", [&] {
    avbhal_adapter_info info;
    return avbhal_adapter_refresh(adapter, &info, sizeof info);
  });
  starve("stamps_configure", [&] { return avbhal_stamps_configure(adapter, 1); });
  starve("cross_timestamp", [&] {
    auto cross = sized<avbhal_cross>();
    return avbhal_cross_timestamp(adapter, 5, &cross);
  });
  starve("clock_adjust_rate", [&] { return avbhal_clock_adjust_rate(adapter, 5, nullptr); });
  starve("page_open", [&] { return avbhal_page_open(adapter, nullptr, &page); });
  starve("stamps_open", [&] { return avbhal_stamps_open(adapter, nullptr, &stream); });
  starve("port_open", [&] { return avbhal_port_open(adapter, nullptr, &port); });
  std::uint64_t ns = 0;
  CHECK_EQ(avbhal_page_now(page, &ns), 0);
  std::uint32_t kinds = 0;
  for (const auto handle : {backend, adapter, page, stream, port}) kinds |= 1u << (handle >> 29);
  CHECK_EQ(kinds, 0x1Fu);
  // What fails for want of memory is refused for its own reason with it.
  starve("code of a refusal", [&] {
    const avbhal_status status = avbhal_register_write(adapter, 3, 0);
    return status == AVBHAL_E_REGISTER_INVALID ? 0 : status;
  });
  CHECK_EQ(avbhal_backend_close(backend), 0);
}

TEST("C interface: a struct without its size is refused, with the size that would do") {
  CWire wire;
  auto cross = sized<avbhal_cross>();
  cross.struct_size = 47;
  CHECK_EQ(avbhal_cross_timestamp(wire.ends[0], 1, &cross), AVBHAL_E_INVALID_ARGUMENT);
  CHECK_EQ(std::string(last_c_error().detail),
           std::string("out->struct_size must be at least 48, got 47"));
  CHECK_EQ(cross.device_ns, 0u);
  avbhal_page page = 0;
  avbhal_page_options options{};
  CHECK_EQ(avbhal_page_open(wire.ends[0], &options, &page), AVBHAL_E_INVALID_ARGUMENT);
  avbhal_adapter_info info;
  std::uint32_t count = 77;
  CHECK_EQ(avbhal_enumerate(wire.backend, &info, 287, 1, &count), AVBHAL_E_INVALID_ARGUMENT);
  CHECK_EQ(count, 77u);
  CHECK_EQ(avbhal_adapter_refresh(wire.ends[0], &info, 287), AVBHAL_E_INVALID_ARGUMENT);
  const avbhal_port port = open_port(wire.ends[0]);
  avbhal_frame frame;
  CHECK_EQ(avbhal_port_receive(port, &frame, sizeof frame - 1, 1, 0, &count),
           AVBHAL_E_INVALID_ARGUMENT);
  avbhal_sent sent{};
  CHECK_EQ(avbhal_port_send(port, ptp_frame(0, 1).data(), 68, &sent), AVBHAL_E_INVALID_ARGUMENT);
}

TEST("C interface: a program that is newer than the library finds zeros") {
  CWire wire;
  struct {
    avbhal_cross known;
    std::uint8_t more[24];
  } out;
  std::memset(&out, 0xEE, sizeof out);
  out.known.struct_size = sizeof out;
  CHECK_EQ(avbhal_cross_timestamp(wire.ends[0], 1, &out.known), 0);
  CHECK_EQ(out.known.struct_size, sizeof out);
  for (const std::uint8_t byte : out.more) CHECK_EQ(byte, 0);
  struct {
    avbhal_page_options known;
    std::uint8_t more[8];
  } options{};
  options.known.struct_size = sizeof options;
  avbhal_page page = 0;
  CHECK_EQ(avbhal_page_open(wire.ends[0], &options.known, &page), 0);
  options.more[7] = 1;
  CHECK_EQ(avbhal_page_open(wire.ends[0], &options.known, &page), AVBHAL_E_INVALID_ARGUMENT);
}

TEST("C interface: options out of range, NULL and foreign handles are refused") {
  CWire wire;
  constexpr auto kInvalid = AVBHAL_E_INVALID_ARGUMENT;
  const avbhal_adapter adapter = wire.ends[0];
  avbhal_page page = 0;
  auto options = sized<avbhal_page_options>();
  options.min_interval_us = 60000001;
  CHECK_EQ(avbhal_page_open(adapter, &options, &page), kInvalid);
  options.min_interval_us = 0;
  options.wanted_bound_ns = 0.5;
  CHECK_EQ(avbhal_page_open(adapter, &options, &page), kInvalid);
  options.wanted_bound_ns = 0;
  options.drift_ppb_per_s = -1;
  CHECK_EQ(avbhal_page_open(adapter, &options, &page), kInvalid);
  CHECK_EQ(avbhal_page_open(adapter, nullptr, nullptr), kInvalid);
  auto port_options = sized<avbhal_port_options>();
  port_options.group_count = 17;
  avbhal_port port = 0;
  CHECK_EQ(avbhal_port_open(adapter, &port_options, &port), kInvalid);
  port_options.group_count = 1;  // all zero: no multicast address
  CHECK_EQ(avbhal_port_open(adapter, &port_options, &port), kInvalid);
  CHECK_EQ(std::string(last_c_error().detail),
           std::string("groups must have multicast addresses only"));
  port = open_port(adapter);
  CHECK_EQ(avbhal_port_send(port, nullptr, 68, nullptr), kInvalid);
  CHECK_EQ(avbhal_port_send(port, ptp_frame(0, 1).data(), 13, nullptr), kInvalid);
  CHECK_EQ(avbhal_simulation_truth(adapter, nullptr, nullptr), kInvalid);
  std::uint64_t ns = 0;
  // A handle of another kind is none, whatever was opened and closed before.
  CHECK(wire.backend >> 29 != adapter >> 29 && adapter >> 29 != port >> 29);
  for (const std::uint32_t foreign : {wire.backend, adapter, port}) {
    CHECK_EQ(avbhal_page_now(foreign, &ns), AVBHAL_E_CLOSED);
    CHECK_EQ(avbhal_stamps_close(foreign), AVBHAL_E_CLOSED);
  }
}

TEST("C interface: texts speak C and are cut between characters") {
  char out[40];
  capi::say_in_c("Check adapter.capabilities first.", out, sizeof out);
  CHECK_EQ(std::string(out), std::string("Check avbhal_capability() first."));
  capi::say_in_c("Check adapter.capabilities first.", out, 10);
  CHECK_EQ(std::string(out), std::string("Check avb"));
  capi::say_in_c("a\xC3\xBC", out, 3);
  CHECK_EQ(std::string(out), std::string("a"));
  capi::say_in_c("a\xC3\xBC", out, 4);
  CHECK_EQ(std::string(out), std::string("a\xC3\xBC"));
  capi::copy_text(out, 3, "a\xC3\xBC");
  CHECK_EQ(std::string(out), std::string("a"));
  capi::copy_text(out, 2, "abc");
  CHECK_EQ(std::string(out), std::string("a"));
}

}  // namespace
}  // namespace avbhal
