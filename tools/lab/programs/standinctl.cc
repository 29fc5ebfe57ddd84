// standinctl: talks to the lab's stand-in driver.
//   standinctl order TEXT...     gives orders (docs/simulation.md), one an argument
//   standinctl describe          prints the adapters
//   standinctl truth N           prints the true state of adapter N
//   standinctl start PATH        starts the driver; stop: stops it
// Exit code: 0 done, 1 refused by the driver or the system, 2 wrong usage.
#include <windows.h>

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "driver_service.h"
#include "side_door.h"

namespace {

using avbhal::standin::TruthReply;

int report(const char* what, unsigned long error, const std::string& detail) {
  if (error == 0) return 0;
  std::fprintf(stderr, "standinctl: %s: Win32 error %lu%s%s\n", what, error,
               detail.empty() ? "" : ": ", detail.c_str());
  return 1;
}

int give_orders(int count, char** texts) {
  for (int i = 0; i < count; ++i) {
    std::string why;
    const unsigned long error = avbhal::lab::send_order(texts[i], &why);
    if (error != 0) return report(texts[i], error, why);
  }
  return 0;
}

int print_description() {
  std::string text;
  const unsigned long error = avbhal::lab::describe(&text);
  if (error == 0) std::fputs(text.c_str(), stdout);
  return report("describe", error, "");
}

int print_truth(const char* number) {
  TruthReply truth;
  const auto adapter = static_cast<std::uint32_t>(std::strtoul(number, nullptr, 10));
  const unsigned long error = avbhal::lab::query_truth(adapter, &truth);
  if (error == 0) {
    std::printf("adapter=%" PRIu32 " system_qpc=%" PRIu64 " device_ns=%" PRIu64
                " rate_ppb=%.6f oscillator_ppb=%.6f\n",
                adapter, truth.system_qpc, truth.device_ns, truth.rate_ppb, truth.oscillator_ppb);
  }
  return report("truth", error, "");
}

int start(const char* path) {
  std::string operation;
  const std::string narrow = path;
  const std::wstring wide(narrow.begin(), narrow.end());
  const unsigned long error = avbhal::lab::start_driver(wide, &operation);
  return report("start", error, operation);
}

int stop() {
  std::string operation;
  const unsigned long error = avbhal::lab::stop_driver(&operation);
  return report("stop", error, operation);
}

int usage() {
  std::fputs("usage: standinctl order TEXT... | describe | truth N | start PATH | stop\n", stderr);
  return 2;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string command = argc > 1 ? argv[1] : "";
  if (command == "order" && argc > 2) return give_orders(argc - 2, argv + 2);
  if (command == "describe" && argc == 2) return print_description();
  if (command == "truth" && argc == 3) return print_truth(argv[2]);
  if (command == "start" && argc == 3) return start(argv[2]);
  if (command == "stop" && argc == 2) return stop();
  return usage();
}
