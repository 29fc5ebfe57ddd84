#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "platform/loopback_address.h"
#include "platform/loopback_socket.h"

namespace avbhal {
namespace {

class PosixLoopback final : public LoopbackSocket {
 public:
  PosixLoopback(int handle, const int (&pipe)[2], const LoopbackEnds& ends)
      : handle_(handle), wakes_{pipe[0], pipe[1]}, peer_(ends.ipv6, ends.peer_port) {}
  ~PosixLoopback() override {
    for (const int one : {handle_, wakes_[0], wakes_[1]}) (void)::close(one);
  }

  bool send(const std::uint8_t* bytes, std::size_t size) override {
    const auto sent = ::sendto(handle_, bytes, size, MSG_DONTWAIT, peer_.get(), peer_.size());
    // Refused: an earlier one found nobody.
    return sent >= 0 || errno == ECONNREFUSED;
  }

  Datagram receive(std::uint8_t* out, std::size_t room) override {
    pollfd ready[] = {{handle_, POLLIN, 0}, {wakes_[0], POLLIN, 0}};
    if (::poll(ready, 2, kLongestWaitMs) <= 0 || (ready[0].revents & POLLIN) == 0) return {};
    LoopbackAddress from;
    socklen_t from_size = LoopbackAddress::kRoom;
    const auto size = ::recvfrom(handle_, out, room, MSG_DONTWAIT, from.get(), &from_size);
    if (size <= 0) return {};
    return {static_cast<std::size_t>(size), from == peer_};
  }

  void wake() override {
    const auto ignored = ::write(wakes_[1], "", 1);
    static_cast<void>(ignored);
  }

 private:
  const int handle_;
  const int wakes_[2];  // a pipe
  const LoopbackAddress peer_;
};

}  // namespace

Result<std::unique_ptr<LoopbackSocket>> open_loopback_socket(const LoopbackEnds& ends) {
  const auto failed = [&ends](const char* call) {
    const bool rights = errno == EACCES || errno == EPERM;
    return make_os_error(rights ? ErrorCode::kAccessDenied : ErrorCode::kScenarioInvalid, call,
                         OsErrorKind::kErrno, static_cast<std::uint32_t>(errno),
                         loopback_name(ends));
  };
  const int handle = ::socket(ends.ipv6 ? AF_INET6 : AF_INET, SOCK_DGRAM, 0);
  if (handle < 0) return failed("socket");
  const LoopbackAddress own(ends.ipv6, ends.port);
  int pipe[2] = {-1, -1};
  const char* call = nullptr;
  if (::fcntl(handle, F_SETFD, FD_CLOEXEC) != 0) call = "fcntl";
  if (call == nullptr && ::bind(handle, own.get(), own.size()) != 0) call = "bind";
  if (call == nullptr && ::pipe(pipe) != 0) call = "pipe";
  if (call != nullptr) {
    Status status = failed(call);
    (void)::close(handle);
    return status;
  }
  for (const int one : pipe) (void)::fcntl(one, F_SETFD, FD_CLOEXEC);
  return std::unique_ptr<LoopbackSocket>(std::make_unique<PosixLoopback>(handle, pipe, ends));
}

}  // namespace avbhal
