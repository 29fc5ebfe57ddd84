/* How this compiler exports and imports the symbols of the C interface. */
#ifndef COMPAT_AVB_HAL_H
#define COMPAT_AVB_HAL_H

#if defined(_WIN32) && defined(AVBHAL_BUILDING_LIBRARY)
#define AVBHAL_API __declspec(dllexport)
#elif defined(_WIN32)
#define AVBHAL_API __declspec(dllimport)
#else
#define AVBHAL_API __attribute__((visibility("default")))
#endif

#endif
