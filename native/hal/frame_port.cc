#include "hal/frame_port.h"

#include <string>

#include "base/limits.h"

namespace avbhal {
namespace {

Status invalid(const std::string& detail) {
  return make_error(ErrorCode::kInvalidArgument, {}, detail);
}

Status check_groups(std::size_t count) {
  if (count <= kMaxFrameGroups) return ok_status();
  return invalid("join must have at most " + std::to_string(kMaxFrameGroups) + " groups, got " +
                 std::to_string(count));
}

constexpr const char* kGroups4 = "224.0.1.129, 224.0.0.107";
constexpr const char* kGroups6 = "ff00::181 to ff0f::181, ff02::6b";

Status no_ptp_group(const char* what, PortTransport transport) {
  return invalid(std::string(what) + " must be multicast groups of PTP: " +
                 (transport == PortTransport::kUdp4 ? kGroups4 : kGroups6));
}

Status check_udp_filter(const FrameFilter& filter) {
  if (Status status = check_groups(filter.ip_groups.size()); !status.ok()) return status;
  for (const IpAddress& group : filter.ip_groups) {
    if (!is_ptp_group(ip_version(filter.transport), group)) {
      return no_ptp_group("the addresses in join", filter.transport);
    }
  }
  return ok_status();
}

Status check_message(PortTransport transport, const std::uint8_t* bytes, std::size_t size) {
  const std::size_t most =
      transport == PortTransport::kUdp4 ? kMaxMessageBytes4 : kMaxMessageBytes6;
  if (size < kEndpointBytes + kMinMessageBytes || size > kEndpointBytes + most) {
    return invalid("a PTP message must have " + std::to_string(kMinMessageBytes) + " to " +
                   std::to_string(most) + " bytes, got " +
                   std::to_string(size < kEndpointBytes ? 0 : size - kEndpointBytes));
  }
  const Endpoint to = read_endpoint(bytes);
  if (!is_ptp_port(to.port)) {
    return invalid("the UDP port must be 319 or 320, got " + std::to_string(to.port));
  }
  return is_ptp_group(ip_version(transport), to.address) ? ok_status()
                                                         : no_ptp_group("destinations", transport);
}

}  // namespace

Status check_frame_filter(const FrameFilter& filter) {
  if (is_udp(filter.transport)) return check_udp_filter(filter);
  if (filter.ether_type < kMinEtherType) {
    return invalid("etherType must be 0x600 to 0xffff, got " + std::to_string(filter.ether_type));
  }
  if (Status status = check_groups(filter.groups.size()); !status.ok()) return status;
  for (const MacAddress& group : filter.groups) {
    if ((group[0] & 1u) == 0) return invalid("join must have multicast addresses only");
  }
  return ok_status();
}

Status check_frame_bytes(PortTransport transport, const std::uint8_t* bytes, std::size_t size) {
  if (is_udp(transport)) return check_message(transport, bytes, size);
  if (size >= kMinSendBytes && size <= kMaxSendBytes) return ok_status();
  return invalid("a frame must have " + std::to_string(kMinSendBytes) + " to " +
                 std::to_string(kMaxSendBytes) + " bytes, got " + std::to_string(size));
}

}  // namespace avbhal
