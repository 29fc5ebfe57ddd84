// 127.0.0.1 or ::1 with a port, as the system's sockets take it. Behind the headers of the sockets.
#pragma once

#include <cstring>
#include <string>

#include "platform/loopback_socket.h"

namespace avbhal {

class LoopbackAddress {
 public:
  static constexpr int kRoom = sizeof(sockaddr_storage);

  LoopbackAddress() = default;
  LoopbackAddress(bool ipv6, std::uint16_t port) {
    if (ipv6) {
      sockaddr_in6 address{};
      address.sin6_family = AF_INET6;
      address.sin6_port = htons(port);
      address.sin6_addr.s6_addr[15] = 1;
      store(address);
    } else {
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_port = htons(port);
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      store(address);
    }
  }

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage_); }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage_); }
  int size() const { return size_; }
  // The same address and port; nothing else that a system adds counts.
  bool operator==(const LoopbackAddress& other) const {
    if (storage_.ss_family != other.storage_.ss_family) return false;
    if (storage_.ss_family == AF_INET) {
      const auto a = as<sockaddr_in>(), b = other.as<sockaddr_in>();
      return a.sin_port == b.sin_port && a.sin_addr.s_addr == b.sin_addr.s_addr;
    }
    const auto a = as<sockaddr_in6>(), b = other.as<sockaddr_in6>();
    return a.sin6_port == b.sin6_port &&
           std::memcmp(&a.sin6_addr, &b.sin6_addr, sizeof a.sin6_addr) == 0;
  }

 private:
  template <class T>
  void store(const T& address) {
    std::memcpy(&storage_, &address, sizeof address);
    size_ = sizeof address;
  }
  template <class T>
  T as() const {
    T address;
    std::memcpy(&address, &storage_, sizeof address);
    return address;
  }

  sockaddr_storage storage_{};
  int size_ = 0;
};

// For texts: "UDP port 31901 of 127.0.0.1".
inline std::string loopback_name(const LoopbackEnds& ends) {
  return "UDP port " + std::to_string(ends.port) + " of " + (ends.ipv6 ? "::1" : "127.0.0.1");
}

}  // namespace avbhal
