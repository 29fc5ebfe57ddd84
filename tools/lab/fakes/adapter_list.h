// Which adapters the device fake is to register.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace avbhal::lab {

// The setting *PtpHardwareTimestamp as the driver's installation leaves it in the registry.
enum class KeywordState : std::uint8_t { kOn, kOff, kNotOffered };

struct AdapterDescription {
  std::uint32_t number = 0;  // as in the stand-in
  std::uint16_t device_id = 0;
  std::uint16_t subsystem_vendor = 0x8086;
  std::uint16_t subsystem_device = 0;
  std::uint8_t revision = 0;
  KeywordState keyword = KeywordState::kOn;
};

// Empty text = *list is what the stand-in has attached; else why it could not be asked.
std::string list_from_stand_in(std::vector<AdapterDescription>* list);

// "N,device=0x125C[,subsystem=SSSSVVVV][,revision=HH][,timestamps=on|off|none]"; subsystem as in a
// hardware id, device id first. Empty text = *out is filled in; else what is wrong.
std::string parse_adapter(const std::string& text, AdapterDescription* out);

}  // namespace avbhal::lab
