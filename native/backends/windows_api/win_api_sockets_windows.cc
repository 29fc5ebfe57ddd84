// PTP sockets with stamps, through Winsock.
// These headers depend on their order.
// clang-format off
#include <winsock2.h>
#include <ws2tcpip.h>
#include <mswsock.h>
#include <windows.h>
// clang-format on

#include <cstring>

#include "backends/windows_api/win_api_windows.h"

namespace avbhal::windows_api {
namespace {

// mstcpip.h has these for Windows 10 FE and later only.
constexpr DWORD kSioTimestamping = 0x980000EB;  // IOC_IN | IOC_VENDOR | 235
constexpr int kSoTimestamp = 0x300A;
struct TimestampingConfig {
  std::uint32_t flags;  // 1 = receive
  std::uint16_t transmit_buffered;
  std::uint16_t padding;
};
static_assert(sizeof(TimestampingConfig) == 8, "TIMESTAMPING_CONFIG");

constexpr std::uint16_t kEventPort = 319;
constexpr const char* kGroups[] = {"224.0.1.129", "224.0.0.107"};

// The system counts its users, so one call per process is enough and is never taken back.
std::uint32_t start_winsock() {
  static const std::uint32_t error = [] {
    WSADATA data{};
    return static_cast<std::uint32_t>(WSAStartup(MAKEWORD(2, 2), &data));
  }();
  return error;
}

struct PtpSocket {
  SOCKET handle = INVALID_SOCKET;
  LPFN_WSARECVMSG receive = nullptr;
};

std::uint32_t last_error() { return static_cast<std::uint32_t>(WSAGetLastError()); }

std::uint32_t enable_stamps(SOCKET handle) {
  TimestampingConfig config{1, 0, 0};
  DWORD bytes = 0;
  const int failed = WSAIoctl(handle, kSioTimestamping, &config, sizeof config, nullptr, 0, &bytes,
                              nullptr, nullptr);
  return failed == 0 ? 0 : last_error();
}

std::uint32_t find_receive(PtpSocket& socket) {
  GUID id = WSAID_WSARECVMSG;
  DWORD bytes = 0;
  const int failed = WSAIoctl(socket.handle, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id,
                              &socket.receive, sizeof socket.receive, &bytes, nullptr, nullptr);
  return failed == 0 ? 0 : last_error();
}

std::uint32_t join(SOCKET handle, const char* group, std::uint32_t interface_index) {
  ip_mreq request{};
  inet_pton(AF_INET, group, &request.imr_multiaddr);
  // An address below 1.0.0.0 is taken for the number of an interface.
  request.imr_interface.s_addr = htonl(interface_index);
  const int failed = setsockopt(handle, IPPROTO_IP, IP_ADD_MEMBERSHIP,
                                reinterpret_cast<const char*>(&request), sizeof request);
  return failed == 0 ? 0 : last_error();
}

std::uint32_t prepare(PtpSocket& socket, std::uint32_t interface_index) {
  const BOOL on = TRUE;
  const auto* value = reinterpret_cast<const char*>(&on);
  u_long nonblocking = 1;
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_port = htons(kEventPort);
  if (setsockopt(socket.handle, SOL_SOCKET, SO_REUSEADDR, value, sizeof on) != 0 ||
      setsockopt(socket.handle, IPPROTO_IP, IP_PKTINFO, value, sizeof on) != 0 ||
      bind(socket.handle, reinterpret_cast<const sockaddr*>(&any), sizeof any) != 0 ||
      ioctlsocket(socket.handle, static_cast<long>(FIONBIO), &nonblocking) != 0) {
    return last_error();
  }
  for (const char* group : kGroups) {
    const std::uint32_t error = join(socket.handle, group, interface_index);
    if (error != 0) return error;
  }
  const std::uint32_t error = find_receive(socket);
  return error != 0 ? error : enable_stamps(socket.handle);
}

std::uint32_t open_ptp_socket(void*, std::uint32_t interface_index, void** out) {
  const std::uint32_t started = start_winsock();
  if (started != 0) return started;
  PtpSocket made;
  made.handle = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  if (made.handle == INVALID_SOCKET) return last_error();
  const std::uint32_t error = prepare(made, interface_index);
  if (error != 0) {
    closesocket(made.handle);
    return error;
  }
  *out = new PtpSocket(made);
  return 0;
}

void read_control(WSAMSG& message, Datagram* out) {
  for (WSACMSGHDR* c = WSA_CMSG_FIRSTHDR(&message); c != nullptr;
       c = WSA_CMSG_NXTHDR(&message, c)) {
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == kSoTimestamp) {
      std::memcpy(&out->stamp, WSA_CMSG_DATA(c), sizeof out->stamp);
    }
    if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
      IN_PKTINFO info{};
      std::memcpy(&info, WSA_CMSG_DATA(c), sizeof info);
      out->interface_index = info.ipi_ifindex;
    }
  }
}

std::uint32_t receive_stamped(void*, void* opened, Datagram* out) {
  auto& socket = *static_cast<PtpSocket*>(opened);
  alignas(8) char control[256] = {};
  WSABUF data{};
  data.buf = reinterpret_cast<char*>(out->data);
  data.len = sizeof out->data;
  WSAMSG message{};
  message.lpBuffers = &data;
  message.dwBufferCount = 1;
  message.Control.buf = control;
  message.Control.len = sizeof control;
  DWORD bytes = 0;
  if (socket.receive(socket.handle, &message, &bytes, nullptr, nullptr) != 0) {
    const std::uint32_t error = last_error();
    // A longer datagram still has its header and its stamp.
    if (error != WSAEMSGSIZE) return error;
    bytes = sizeof out->data;
  }
  out->bytes = bytes;
  read_control(message, out);
  return 0;
}

void close_socket(void*, void* opened) {
  auto* socket = static_cast<PtpSocket*>(opened);
  closesocket(socket->handle);
  delete socket;
}

std::uint32_t probe_udp_stamps(void*) {
  static const std::uint32_t answer = []() -> std::uint32_t {
    const std::uint32_t started = start_winsock();
    if (started != 0) return started;
    const SOCKET handle = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
    if (handle == INVALID_SOCKET) return last_error();
    const std::uint32_t error = enable_stamps(handle);
    closesocket(handle);
    return error;
  }();
  return answer;
}

}  // namespace

void fill_socket_functions(WinApi& api) {
  api.probe_udp_stamps = &probe_udp_stamps;
  api.open_ptp_socket = &open_ptp_socket;
  api.receive_stamped = &receive_stamped;
  api.close_socket = &close_socket;
}

}  // namespace avbhal::windows_api
