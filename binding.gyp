{
  "includes": ["native/backends/targets.gen.gypi"],
  "variables": {
    "backend%": "default",
    "build_tests%": 0,
    "sources_of": "node tools/repo/sources.mjs"
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
      "NODE_API_NO_EXTERNAL_BUFFERS_ALLOWED",
      "NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS"
    ],
    "cflags!": ["-fno-exceptions"],
    "cflags_cc!": ["-fno-exceptions", "-fno-rtti", "-std=gnu++17", "-std=gnu++20"],
    "cflags_cc": [
      "-std=c++17",
      "-fPIC",
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
        "defines": ["NOMINMAX", "WIN32_LEAN_AND_MEAN", "_WIN32_WINNT=0x0A00", "UNICODE", "_UNICODE"]
      },
      "targets": [
        {
          "target_name": "avbhal_base",
          "type": "static_library",
          "sources": ["<!@(<(sources_of) base platform_windows)"]
        }
      ]
    }, {
      "target_defaults": {"libraries": ["-lpthread"]},
      "targets": [
        {
          "target_name": "avbhal_base",
          "type": "static_library",
          "sources": ["<!@(<(sources_of) base platform_posix)"]
        }
      ]
    }],
    ["build_tests==1", {
      "targets": [
        {
          "target_name": "native_tests",
          "type": "executable",
          "include_dirs": [".", "test/native", "tools/lab/standin"],
          "configurations": {
            "Debug": {
              "cflags_cc": ["-O0", "--coverage"],
              "ldflags": ["--coverage"]
            }
          },
          "sources": ["<!@(<(sources_of) native_test base platform_posix model capi backends standin standin_hosted npcap_fake)"]
        }
      ]
    }],
    ["build_tests==1 and OS!='win'", {
      "targets": [
        {
          "target_name": "avbstandin",
          "type": "shared_library",
          "include_dirs": [".", "test/standin_addon"],
          "dependencies": ["avbhal_model"],
          "cflags_cc!": ["-fvisibility=hidden"],
          "sources": ["<!@(<(sources_of) standin_addon_machine standin standin_hosted)"]
        },
        {
          "target_name": "standin_border",
          "type": "static_library",
          "include_dirs": [".", "test/standin_addon"],
          "sources": ["<!@(<(sources_of) addon standin_addon_backend)"],
          "sources!": ["native/addon/addon.cc"]
        },
        {
          "target_name": "standin_intel_avb",
          "include_dirs": [".", "test/standin_addon", "tools/lab/standin"],
          "dependencies": ["standin_border", "avbhal_base", "avbstandin"],
          "ldflags": ["-Wl,-rpath,'$$ORIGIN'"],
          "sources": ["native/addon/addon.cc", "<!@(<(sources_of) backend_intel_avb standin_addon_intel_avb npcap_fake)"]
        },
        {
          "target_name": "standin_windows_api",
          "include_dirs": [".", "test/standin_addon"],
          "dependencies": ["standin_border", "avbhal_base", "avbstandin"],
          "ldflags": ["-Wl,-rpath,'$$ORIGIN'"],
          "sources": ["native/addon/addon.cc", "<!@(<(sources_of) backend_windows_api standin_addon_windows_api)"]
        },
        {
          "target_name": "standin_addons",
          "type": "none",
          "dependencies": ["standin_intel_avb", "standin_windows_api", "avbstandin"],
          "variables": {"place": "test/standin_addon/place.mjs", "out": "<(PRODUCT_DIR)/standin"},
          "actions": [
            {
              "action_name": "place_machine",
              "inputs": ["<(place)", "<(PRODUCT_DIR)/avbstandin.so"],
              "outputs": ["<(out)/avbstandin.so"],
              "action": ["node", "<@(_inputs)", "<@(_outputs)"]
            },
            {
              "action_name": "place_intel_avb",
              "inputs": ["<(place)", "<(PRODUCT_DIR)/standin_intel_avb.node"],
              "outputs": ["<(out)/hal_intel_avb.node"],
              "action": ["node", "<@(_inputs)", "<@(_outputs)"]
            },
            {
              "action_name": "place_windows_api",
              "inputs": ["<(place)", "<(PRODUCT_DIR)/standin_windows_api.node"],
              "outputs": ["<(out)/hal_windows_api.node"],
              "action": ["node", "<@(_inputs)", "<@(_outputs)"]
            }
          ]
        }
      ]
    }]
  ]
}
