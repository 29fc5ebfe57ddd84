// These headers depend on their order.
// clang-format off
#include <winsock2.h>
#include <ws2tcpip.h>
#include <windows.h>
// clang-format on

#include <string>

#include "platform/loopback_address.h"
#include "platform/loopback_socket.h"

namespace avbhal {
namespace {

// The system counts its users, so one call per process is enough and is never taken back.
int start_winsock() {
  static const int error = [] {
    WSADATA data{};
    return WSAStartup(MAKEWORD(2, 2), &data);
  }();
  return error;
}

class WindowsLoopback final : public LoopbackSocket {
 public:
  WindowsLoopback(SOCKET handle, const LoopbackEnds& ends)
      : handle_(handle), own_(ends.ipv6, ends.port), peer_(ends.ipv6, ends.peer_port) {}
  ~WindowsLoopback() override { (void)closesocket(handle_); }

  bool send(const std::uint8_t* bytes, std::size_t size) override {
    return send_to(peer_, bytes, size);
  }

  Datagram receive(std::uint8_t* out, std::size_t room) override {
    fd_set readable;
    FD_ZERO(&readable);
    FD_SET(handle_, &readable);
    timeval wait = {0, static_cast<long>(kLongestWaitMs) * 1000};
    if (select(0, &readable, nullptr, nullptr, &wait) <= 0) return {};
    LoopbackAddress from;
    int from_size = LoopbackAddress::kRoom;
    const int size = recvfrom(handle_, reinterpret_cast<char*>(out), static_cast<int>(room), 0,
                              from.get(), &from_size);
    // A datagram that is longer than the room.
    if (size < 0 && WSAGetLastError() == WSAEMSGSIZE) return {room, from == peer_};
    // WSAECONNRESET: an earlier one found nobody.
    if (size <= 0) return {};
    return {static_cast<std::size_t>(size), from == peer_};
  }

  // An empty datagram to itself, which select() sees.
  void wake() override { (void)send_to(own_, reinterpret_cast<const std::uint8_t*>(""), 0); }

 private:
  bool send_to(const LoopbackAddress& to, const std::uint8_t* bytes, std::size_t size) const {
    const int sent = sendto(handle_, reinterpret_cast<const char*>(bytes), static_cast<int>(size),
                            0, to.get(), to.size());
    return sent >= 0 || WSAGetLastError() == WSAECONNRESET;
  }

  const SOCKET handle_;
  const LoopbackAddress own_, peer_;
};

}  // namespace

Result<std::unique_ptr<LoopbackSocket>> open_loopback_socket(const LoopbackEnds& ends) {
  const auto failed = [&ends](const char* call, int error) {
    const auto code = error == WSAEACCES ? ErrorCode::kAccessDenied : ErrorCode::kScenarioInvalid;
    return make_os_error(code, call, OsErrorKind::kWin32, static_cast<std::uint32_t>(error),
                         loopback_name(ends));
  };
  if (const int error = start_winsock(); error != 0) return failed("WSAStartup", error);
  const SOCKET handle = socket(ends.ipv6 ? AF_INET6 : AF_INET, SOCK_DGRAM, 0);
  if (handle == INVALID_SOCKET) return failed("socket", WSAGetLastError());
  const LoopbackAddress own(ends.ipv6, ends.port);
  BOOL exclusive = TRUE;
  u_long nonblocking = 1;
  const char* call = nullptr;
  if (setsockopt(handle, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, reinterpret_cast<char*>(&exclusive),
                 sizeof exclusive) != 0) {
    call = "setsockopt(SO_EXCLUSIVEADDRUSE)";
  } else if (ioctlsocket(handle, static_cast<long>(FIONBIO), &nonblocking) != 0) {
    call = "ioctlsocket(FIONBIO)";
  } else if (bind(handle, own.get(), own.size()) != 0) {
    call = "bind";
  }
  if (call != nullptr) {
    Status status = failed(call, WSAGetLastError());
    (void)closesocket(handle);
    return status;
  }
  return std::unique_ptr<LoopbackSocket>(std::make_unique<WindowsLoopback>(handle, ends));
}

}  // namespace avbhal
