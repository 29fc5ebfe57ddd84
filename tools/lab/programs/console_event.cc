// console_event PID: Ctrl+C on the console of process PID, as somebody in front of it would type
// it. Every process of that console gets it, but this one. Exit code: 0 done, 1 refused by the
// system, 2 wrong usage.
#include <windows.h>

#include <cstdio>
#include <cstdlib>

namespace {

constexpr DWORD kWholeConsole = 0;

BOOL WINAPI ignore(DWORD) { return TRUE; }

int refused(const char* operation) {
  std::fprintf(stderr, "console_event: %s: Win32 error %lu\n", operation, GetLastError());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  const unsigned long pid = argc == 2 ? std::strtoul(argv[1], nullptr, 10) : 0;
  if (pid == 0) {
    std::fputs("usage: console_event PID\n", stderr);
    return 2;
  }
  FreeConsole();
  if (AttachConsole(pid) == 0) return refused("AttachConsole");
  if (SetConsoleCtrlHandler(ignore, TRUE) == 0) return refused("SetConsoleCtrlHandler");
  if (GenerateConsoleCtrlEvent(CTRL_C_EVENT, kWholeConsole) == 0)
    return refused("GenerateConsoleCtrlEvent");
  return 0;
}
