// labrun PLAN PROGRAM ARGS...: prepares the stand-in and runs one program. The lab starts it in
// place of the program, because a Unix parent sees only the low 8 bits of a Windows exit code: an
// unimplemented import ends a program with 0x80000100, which would pass for 0.
//
// PLAN is a text file, one `key value` a line: `result PATH` (where the outcome goes, mandatory),
// `driver PATH` (avbstandin.sys to start), `order TEXT` (in the given order), `first PATH` (a
// program to run before, which must succeed; its stdout is dropped). Done in this order.
// The outcome is one line: `exit 0xNNNNNNNN`, or `failed STEP` when the program was not started.
#include <windows.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "driver_service.h"
#include "side_door.h"

namespace {

struct Plan {
  std::string result;
  std::string driver;
  std::string first;
  std::vector<std::string> orders;
};

bool read_plan(const char* path, Plan* plan) {
  std::ifstream file(path);
  std::string line;
  while (std::getline(file, line)) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    const std::size_t blank = line.find(' ');
    if (blank == std::string::npos) continue;
    const std::string key = line.substr(0, blank), value = line.substr(blank + 1);
    if (key == "result") plan->result = value;
    if (key == "driver") plan->driver = value;
    if (key == "first") plan->first = value;
    if (key == "order") plan->orders.push_back(value);
  }
  return !plan->result.empty();
}

// UTF-8 to UTF-16; path and texts of the plan are UTF-8.
std::wstring widen(const std::string& text) {
  const int length =
      MultiByteToWideChar(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), nullptr, 0);
  std::wstring wide(static_cast<std::size_t>(length), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, text.data(), static_cast<int>(text.size()), wide.data(), length);
  return wide;
}

std::string with_error(const std::string& what, unsigned long error, const std::string& detail) {
  std::string text = what + ": Win32 error " + std::to_string(error);
  if (!detail.empty()) text += " (" + detail + ")";
  return text;
}

// The rest of a command line after its first word, as it stands, so that nothing is quoted twice.
const wchar_t* skip_word(const wchar_t* text) {
  bool quoted = false;
  while (*text != 0 && (quoted || *text != L' ')) {
    if (*text == L'"') quoted = !quoted;
    ++text;
  }
  while (*text == L' ') ++text;
  return text;
}

// Where opening the filter device leads while the order deny-open is in force (driver/devices.h).
// Held until labrun ends.
constexpr char kDeniedPipe[] = "\\\\.\\pipe\\avbstandin-denied";

bool hold_denied_pipe() {
  return CreateNamedPipeA(kDeniedPipe, PIPE_ACCESS_OUTBOUND, PIPE_TYPE_BYTE,
                          PIPE_UNLIMITED_INSTANCES, 0, 0, 0, nullptr) != INVALID_HANDLE_VALUE;
}

// Runs a program to its end. Returns a Win32 error when it did not start.
DWORD run_program(std::wstring command, HANDLE out, DWORD* exit_code) {
  STARTUPINFOW startup{};
  startup.cb = sizeof(startup);
  startup.dwFlags = STARTF_USESTDHANDLES;
  startup.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
  startup.hStdOutput = out;
  startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
  PROCESS_INFORMATION process{};
  if (CreateProcessW(nullptr, command.data(), nullptr, nullptr, TRUE, 0, nullptr, nullptr, &startup,
                     &process) == 0) {
    return GetLastError();
  }
  WaitForSingleObject(process.hProcess, INFINITE);
  GetExitCodeProcess(process.hProcess, exit_code);
  CloseHandle(process.hThread);
  CloseHandle(process.hProcess);
  return ERROR_SUCCESS;
}

// Empty = done.
std::string run_first(const std::string& path) {
  DWORD code = 0;
  const DWORD error = run_program(L"\"" + widen(path) + L"\"", nullptr, &code);
  if (error != 0) return with_error("starting " + path, error, "");
  return code == 0 ? "" : path + " ended with " + std::to_string(code);
}

// Empty = ready to start the program.
std::string prepare(const Plan& plan) {
  std::string detail;
  if (!plan.driver.empty()) {
    if (!hold_denied_pipe())
      return with_error("creating " + std::string(kDeniedPipe), GetLastError(), "");
    const unsigned long error = avbhal::lab::start_driver(widen(plan.driver), &detail);
    if (error != 0) return with_error("starting the stand-in driver", error, detail);
  }
  for (const std::string& order : plan.orders) {
    const unsigned long error = avbhal::lab::send_order(order, &detail);
    if (error != 0) return with_error("order \"" + order + "\"", error, detail);
  }
  return plan.first.empty() ? "" : run_first(plan.first);
}

std::string run_command(const wchar_t* command_line) {
  DWORD code = 0;
  const DWORD error = run_program(command_line, GetStdHandle(STD_OUTPUT_HANDLE), &code);
  if (error != 0) return "failed " + with_error("starting the program", error, "");
  char text[32];
  std::snprintf(text, sizeof(text), "exit 0x%08lX", static_cast<unsigned long>(code));
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  Plan plan;
  if (argc < 3 || !read_plan(argv[1], &plan)) {
    std::fputs("usage: labrun PLAN PROGRAM ARGS...\n", stderr);
    return 2;
  }
  const std::string obstacle = prepare(plan);
  const std::string outcome = obstacle.empty()
                                  ? run_command(skip_word(skip_word(GetCommandLineW())))
                                  : "failed " + obstacle;
  std::ofstream(widen(plan.result).c_str()) << outcome << "\n";
  return obstacle.empty() ? 0 : 1;
}
