#include "side_door.h"

#include "device.h"

namespace avbhal::lab {
namespace {

constexpr char kDevicePath[] = "\\\\.\\AvbStandIn";
constexpr char kOrderError[] = "order-error=";

}  // namespace

unsigned long send_order(const std::string& order, std::string* why_refused) {
  Device device(kDevicePath);
  if (device.error() != ERROR_SUCCESS) return device.error();
  const DWORD error =
      device.control(standin::kControlOrder, order.data(), order.size(), nullptr, 0);
  if (error == ERROR_SUCCESS) return error;
  std::string text;
  if (device.read(&text) != ERROR_SUCCESS) return error;
  const std::size_t at = text.rfind(kOrderError);
  if (at == std::string::npos) return error;
  const std::size_t begin = at + sizeof(kOrderError) - 1;
  *why_refused = text.substr(begin, text.find('\n', begin) - begin);
  return error;
}

unsigned long describe(std::string* text) {
  Device device(kDevicePath);
  return device.error() != ERROR_SUCCESS ? device.error() : device.read(text);
}

unsigned long query_truth(std::uint32_t adapter, standin::TruthReply* truth) {
  Device device(kDevicePath);
  if (device.error() != ERROR_SUCCESS) return device.error();
  standin::AdapterQuery query;
  query.adapter = adapter;
  return device.control(standin::kControlTruth, &query, sizeof(query), truth, sizeof(*truth));
}

}  // namespace avbhal::lab
