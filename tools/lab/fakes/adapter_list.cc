#include "adapter_list.h"

#include <cstdlib>

#include "control_device.h"

namespace avbhal::lab {
namespace {

using standin::TimestampMode;

KeywordState keyword_of(TimestampMode mode) {
  switch (mode) {
    case TimestampMode::kDisabled:
    case TimestampMode::kSoftware: return KeywordState::kOff;
    case TimestampMode::kUnsupported:
    case TimestampMode::kInvalidOid: return KeywordState::kNotOffered;
    case TimestampMode::kActive:
    case TimestampMode::kBadDriver:
    case TimestampMode::kDenied: break;
  }
  return KeywordState::kOn;
}

bool parse_number(const std::string& text, int base, std::uint32_t most, std::uint32_t* out) {
  if (text.empty() || text[0] == '-') return false;
  char* end = nullptr;
  const unsigned long long value = std::strtoull(text.c_str(), &end, base);
  if (*end != '\0' || value > most) return false;
  *out = static_cast<std::uint32_t>(value);
  return true;
}

bool parse_keyword(const std::string& text, KeywordState* out) {
  if (text == "on") *out = KeywordState::kOn;
  if (text == "off") *out = KeywordState::kOff;
  if (text == "none") *out = KeywordState::kNotOffered;
  return text == "on" || text == "off" || text == "none";
}

bool parse_field(const std::string& name, const std::string& value, AdapterDescription* out) {
  std::uint32_t number = 0;
  if (name == "device" && parse_number(value, 16, 0xFFFF, &number)) {
    out->device_id = static_cast<std::uint16_t>(number);
  } else if (name == "subsystem" && parse_number(value, 16, 0xFFFFFFFF, &number)) {
    out->subsystem_device = static_cast<std::uint16_t>(number >> 16);
    out->subsystem_vendor = static_cast<std::uint16_t>(number & 0xFFFF);
  } else if (name == "revision" && parse_number(value, 16, 0xFF, &number)) {
    out->revision = static_cast<std::uint8_t>(number);
  } else if (name != "timestamps" || !parse_keyword(value, &out->keyword)) {
    return false;
  }
  return true;
}

}  // namespace

std::string list_from_stand_in(std::vector<AdapterDescription>* list) {
  ControlDevice device;
  for (std::uint32_t n = 0; n < kMostAdapters; ++n) {
    standin::AdapterReply reply;
    const DWORD error = device.adapter(n, reply);
    if (error != ERROR_SUCCESS) {
      return "the stand-in does not answer about adapter " + std::to_string(n) + ": Win32 error " +
             std::to_string(error);
    }
    if (reply.present == 0) continue;
    AdapterDescription adapter;
    adapter.number = n;
    adapter.device_id = reply.device_id;
    adapter.subsystem_vendor = reply.subsystem_vendor;
    adapter.subsystem_device = reply.subsystem_device;
    adapter.revision = reply.revision;
    adapter.keyword = keyword_of(static_cast<TimestampMode>(reply.timestamp_mode));
    list->push_back(adapter);
  }
  device.close();
  return {};
}

std::string parse_adapter(const std::string& text, AdapterDescription* out) {
  std::size_t start = 0;
  for (bool first = true; start <= text.size(); first = false) {
    std::size_t end = text.find(',', start);
    if (end == std::string::npos) end = text.size();
    const std::string part = text.substr(start, end - start);
    const std::size_t equals = part.find('=');
    const bool good = first ? parse_number(part, 10, kMostAdapters - 1, &out->number)
                            : equals != std::string::npos &&
                                  parse_field(part.substr(0, equals), part.substr(equals + 1), out);
    if (!good) return "cannot read \"" + part + "\" in \"" + text + "\"";
    start = end + 1;
  }
  return out->device_id != 0 ? std::string() : "\"" + text + "\" names no device id";
}

}  // namespace avbhal::lab
