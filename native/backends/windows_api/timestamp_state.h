// What Windows says about hardware timestamps of one interface, and what the user can do about it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "backends/windows_api/win_api.h"
#include "hal/status.h"
#include "hal/types.h"

namespace avbhal::windows_api {

// The standardised driver setting; the asterisk belongs to the name.
inline constexpr char16_t kTimestampKeyword[] = u"*PtpHardwareTimestamp";

// The configured wish as the registry holds it; only the active capabilities tell what the driver
// made of it.
struct KeywordFacts {
  std::optional<bool> offered;       // the driver lists the setting; empty = could not be told
  std::optional<std::string> value;  // "0", "1" …; a value that is not text is described
};

// The answer of the capability functions.
struct TimestampFacts {
  TimestampState state = TimestampState::kApiMissing;
  std::uint32_t native_code = 0;
  std::string deciding_call;
  std::uint64_t nominal_hz = 0;  // 0 = the driver does not say
  bool cross_timestamp = false;  // active, not merely supported
  std::vector<std::string> supported, active;
};

// Two calls into NDIS; tens to hundreds of microseconds. HAL_ADAPTER_GONE when the interface does
// not exist any more; every other outcome is a state.
Result<TimestampFacts> query_timestamps(const WinApi& api, std::uint64_t luid);

// The same for an adapter that may have no network interface (`luid` empty): then there is nobody
// to ask and no answer, unless the functions are missing anyway.
Result<std::optional<TimestampFacts>> ask_timestamps(const WinApi& api,
                                                     const std::optional<std::uint64_t>& luid);

// One or two sentences for the user.
std::string timestamp_action(const WinApi& api, const TimestampFacts& facts,
                             const KeywordFacts& keyword);
// "10.0.22621"; empty when the system does not tell.
std::string os_build_text(const WinApi& api);
// Which of the functions are not exported, for messages: "A, B"; empty when all three are there.
std::string missing_timestamp_functions(const WinApi& api);

}  // namespace avbhal::windows_api
