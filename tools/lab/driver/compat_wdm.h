// The kernel's declarations for C++. mingw-w64's wdm.h defines two bit functions again that
// <intrin.h> has defined already, which C++ refuses; they are renamed while wdm.h is read.
#pragma once

#include <basetsd.h>
#include <excpt.h>
#include <ntdef.h>
#include <ntiologc.h>
#include <ntstatus.h>
#include <psdk_inc/intrin-impl.h>

#define InterlockedBitTestAndSet compat_wdm_bit_test_and_set
#define InterlockedBitTestAndReset compat_wdm_bit_test_and_reset
#include <ntddk.h>
#undef InterlockedBitTestAndSet
#undef InterlockedBitTestAndReset
