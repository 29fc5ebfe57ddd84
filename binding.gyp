{
  "variables": {
    "backend%": "default",
    "build_tests%": 0,
    "base_sources": [
      "native/hal/access.cc",
      "native/hal/backend.cc",
      "native/hal/names.cc",
      "native/hal/status.cc",
      "native/core/bracket.cc",
      "native/platform/win32_names.cc"
    ],
    "platform_posix_sources": [
      "native/platform/os_text_posix.cc",
      "native/platform/system_clock_posix.cc"
    ],
    "platform_windows_sources": [
      "native/platform/os_text_windows.cc",
      "native/platform/system_clock_windows.cc"
    ],
    "addon_sources": [
      "native/addon/adapter_calls.cc",
      "native/addon/adapter_object.cc",
      "native/addon/addon.cc",
      "native/addon/arguments.cc",
      "native/addon/async_calls.cc",
      "native/addon/backend_object.cc",
      "native/addon/convert.cc",
      "native/addon/errors.cc",
      "native/addon/time_loop.cc"
    ],
    "capi_sources": [
      "native/capi/avb_hal.cc"
    ],
    "model_sources": [],
    "sim_sources": [],
    "intel_avb_sources": [],
    "intel_avb_windows_sources": [],
    "intel_avb_absent_sources": [],
    "windows_api_sources": [],
    "windows_api_windows_sources": [],
    "windows_api_absent_sources": [],
    "standin_sources": [],
    "native_test_sources": [
      "test/native/main.cc"
    ]
  },
  "target_defaults": {
    "include_dirs": [
      "native",
      "<!(node -p \"require('node-addon-api').include_dir\")"
    ],
    "defines": [
      "NAPI_VERSION=9",
      "NAPI_CPP_EXCEPTIONS",
      "NODE_ADDON_API_CPP_EXCEPTIONS_ALL",
      "NODE_ADDON_API_DISABLE_DEPRECATED",
      "NODE_ADDON_API_REQUIRE_BASIC_FINALIZERS",
      "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"
    ],
    "cflags!": ["-fno-exceptions"],
    "cflags_cc!": ["-fno-exceptions", "-fno-rtti", "-std=gnu++17", "-std=gnu++20"],
    "cflags_cc": [
      "-std=c++17",
      "-fexceptions",
      "-pedantic-errors",
      "-Wall",
      "-Wextra",
      "-Werror",
      "-fvisibility=hidden"
    ],
    "ldflags": ["-Wl,-z,now", "-Wl,-z,relro"],
    "xcode_settings": {
      "CLANG_CXX_LANGUAGE_STANDARD": "c++17",
      "GCC_ENABLE_CPP_EXCEPTIONS": "YES"
    },
    "msvs_settings": {
      "VCCLCompilerTool": {
        "ExceptionHandling": 1,
        "AdditionalOptions": ["/std:c++17", "/permissive-", "/W4", "/utf-8"]
      }
    }
  },
  "conditions": [
    ["OS=='win'", {
      "target_defaults": {
        "defines": ["NOMINMAX", "WIN32_LEAN_AND_MEAN", "_WIN32_WINNT=0x0A00", "UNICODE", "_UNICODE"],
        "sources": ["<@(base_sources)", "<@(platform_windows_sources)"],
        "libraries": ["-lsetupapi.lib", "-liphlpapi.lib", "-ladvapi32.lib"]
      }
    }, {
      "target_defaults": {
        "sources": ["<@(base_sources)", "<@(platform_posix_sources)"],
        "libraries": ["-lpthread"]
      }
    }],
    ["backend=='default' or backend=='sim'", {
      "targets": [
        {
          "target_name": "hal_sim",
          "sources": ["<@(addon_sources)", "<@(model_sources)", "<@(sim_sources)"]
        },
        {
          "target_name": "avbhal_sim",
          "type": "shared_library",
          "defines": ["AVBHAL_BUILDING_LIBRARY"],
          "sources": ["<@(capi_sources)", "<@(model_sources)", "<@(sim_sources)"]
        }
      ]
    }],
    ["(backend=='default' and OS=='win') or backend=='intel_avb'", {
      "targets": [
        {
          "target_name": "hal_intel_avb",
          "sources": ["<@(addon_sources)", "<@(intel_avb_sources)"],
          "conditions": [
            ["OS=='win'", {
              "sources": ["<@(intel_avb_windows_sources)"]
            }, {
              "sources": ["<@(intel_avb_absent_sources)"]
            }]
          ]
        }
      ]
    }],
    ["(backend=='default' and OS=='win') or backend=='windows_api'", {
      "targets": [
        {
          "target_name": "hal_windows_api",
          "sources": ["<@(addon_sources)", "<@(windows_api_sources)"],
          "conditions": [
            ["OS=='win'", {
              "sources": ["<@(windows_api_windows_sources)"]
            }, {
              "sources": ["<@(windows_api_absent_sources)"]
            }]
          ]
        }
      ]
    }],
    ["build_tests==1", {
      "targets": [
        {
          "target_name": "native_tests",
          "type": "executable",
          "include_dirs": [".", "test/native"],
          "configurations": {
            "Debug": {
              "cflags_cc": ["-O0", "--coverage"],
              "ldflags": ["--coverage"]
            }
          },
          "sources": [
            "<@(native_test_sources)",
            "<@(model_sources)",
            "<@(sim_sources)",
            "<@(intel_avb_sources)",
            "<@(windows_api_sources)",
            "<@(standin_sources)"
          ]
        }
      ]
    }]
  ]
}
