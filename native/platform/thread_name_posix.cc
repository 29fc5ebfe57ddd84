#include <pthread.h>

#include "platform/thread_name.h"

namespace avbhal {

void name_this_thread(const char* name) {
  // A name that is too long or refused costs a label in a debugger, nothing else.
  const int ignored = pthread_setname_np(pthread_self(), name);
  static_cast<void>(ignored);
}

}  // namespace avbhal
