{
  "variables": {
    "backend%": "default",
    "build_tests%": 0,
    "base_sources": [
      "native/core/bracket.cc",
      "native/core/clock_page.cc",
      "native/core/clock_tracker.cc",
      "native/core/discipline.cc",
      "native/core/intersection.cc",
      "native/core/interval_estimator.cc",
      "native/core/stamp_convert.cc",
      "native/core/stamp_convert_avx2.cc",
      "native/core/stamp_convert_plan.cc",
      "native/core/stamp_convert_sse42.cc",
      "native/core/tsn_limits.cc",
      "native/core/tsn_plan.cc",
      "native/core/tsn_plan_port.cc",
      "native/core/tsn_silicon.cc",
      "native/core/stamp_ring.cc",
      "native/hal/access.cc",
      "native/hal/backend.cc",
      "native/hal/backend_stamps.cc",
      "native/hal/names.cc",
      "native/hal/pci_families.cc",
      "native/hal/phy.cc",
      "native/hal/register_table.cc",
      "native/hal/stamp_status.cc",
      "native/hal/status.cc",
      "native/platform/win32_names.cc",
      "native/runtime/clock_history.cc",
      "native/runtime/clock_service.cc",
      "native/runtime/event_pump.cc",
      "native/runtime/service_registry.cc",
      "native/runtime/time_base.cc"
    ],
    "platform_posix_sources": [
      "native/platform/os_text_posix.cc",
      "native/platform/system_clock_posix.cc",
      "native/platform/thread_name_posix.cc"
    ],
    "platform_windows_sources": [
      "native/platform/os_text_windows.cc",
      "native/platform/system_clock_windows.cc",
      "native/platform/thread_name_windows.cc"
    ],
    "addon_sources": [
      "native/addon/adapter_calls.cc",
      "native/addon/adapter_object.cc",
      "native/addon/adapter_tsn_calls.cc",
      "native/addon/addon.cc",
      "native/addon/arguments.cc",
      "native/addon/async_calls.cc",
      "native/addon/backend_object.cc",
      "native/addon/convert.cc",
      "native/addon/convert_batch.cc",
      "native/addon/convert_tsn.cc",
      "native/addon/errors.cc",
      "native/addon/event_object.cc",
      "native/addon/event_reader.cc",
      "native/addon/hot_calls.cc",
      "native/addon/listener_gate.cc",
      "native/addon/page_events.cc",
      "native/addon/page_object.cc",
      "native/addon/page_reader.cc",
      "native/addon/session.cc",
      "native/addon/stamp_calls.cc",
      "native/addon/time_loop.cc",
      "native/addon/wake_call.cc"
    ],
    "capi_sources": [
      "native/capi/avb_hal.cc"
    ],
    "model_sources": [
      "native/model/adapter_frames.cc",
      "native/model/adapter_model.cc",
      "native/model/clock_block.cc",
      "native/model/clock_reader.cc",
      "native/model/counter_block.cc",
      "native/model/cross_unit.cc",
      "native/model/identity.cc",
      "native/model/latency.cc",
      "native/model/order.cc",
      "native/model/order_words.cc",
      "native/model/oscillator.cc",
      "native/model/phy.cc",
      "native/model/port_latency.cc",
      "native/model/ptp_traffic.cc",
      "native/model/random.cc",
      "native/model/register_file.cc",
      "native/model/registers_i210.cc",
      "native/model/registers_i217.cc",
      "native/model/registers_i225.cc",
      "native/model/scaled_counter.cc",
      "native/model/split_block.cc",
      "native/model/split_clock.cc",
      "native/model/stamp_unit.cc",
      "native/model/timed_io.cc",
      "native/model/timinca.cc"
    ],
    "sim_factory_sources": [
      "native/backends/sim/sim_factory.cc"
    ],
    "sim_sources": [
      "native/backends/sim/option_values.cc",
      "native/backends/sim/sim_adapter.cc",
      "native/backends/sim/sim_backend.cc",
      "native/backends/sim/sim_device.cc",
      "native/backends/sim/sim_events.cc",
      "native/backends/sim/sim_options.cc",
      "native/backends/sim/sim_stamp_control.cc",
      "native/backends/sim/sim_stamps.cc",
      "native/backends/sim/sim_phy.cc",
      "native/backends/sim/sim_steer.cc",
      "native/backends/sim/sim_time.cc",
      "native/backends/sim/sim_tsn.cc"
    ],
    "intel_avb_factory_sources": [
      "native/backends/intel_avb/factory.cc"
    ],
    "intel_avb_sources": [
      "native/backends/intel_avb/adapter.cc",
      "native/backends/intel_avb/backend.cc",
      "native/backends/intel_avb/capabilities.cc",
      "native/backends/intel_avb/client.cc",
      "native/backends/intel_avb/client_stamps.cc",
      "native/backends/intel_avb/client_tsn.cc",
      "native/backends/intel_avb/cross.cc",
      "native/backends/intel_avb/errors.cc",
      "native/backends/intel_avb/events.cc",
      "native/backends/intel_avb/identity.cc",
      "native/backends/intel_avb/open.cc",
      "native/backends/intel_avb/phy.cc",
      "native/backends/intel_avb/plausibility.cc",
      "native/backends/intel_avb/port.cc",
      "native/backends/intel_avb/presence.cc",
      "native/backends/intel_avb/rate.cc",
      "native/backends/intel_avb/ring.cc",
      "native/backends/intel_avb/routing.cc",
      "native/backends/intel_avb/stamp_offer.cc",
      "native/backends/intel_avb/stamp_time.cc",
      "native/backends/intel_avb/stamps.cc",
      "native/backends/intel_avb/status.cc",
      "native/backends/intel_avb/clock.cc",
      "native/backends/intel_avb/timers.cc",
      "native/backends/intel_avb/tsn.cc",
      "native/backends/intel_avb/tsn_offer.cc"
    ],
    "intel_avb_windows_sources": [
      "native/backends/intel_avb/driver_port_windows.cc"
    ],
    "intel_avb_absent_sources": [
      "native/backends/intel_avb/driver_port_absent.cc"
    ],
    "windows_api_factory_sources": [
      "native/backends/windows_api/factory.cc"
    ],
    "windows_api_sources": [
      "native/backends/windows_api/adapter.cc",
      "native/backends/windows_api/change_notice.cc",
      "native/backends/windows_api/change_watch.cc",
      "native/backends/windows_api/counter_unit.cc",
      "native/backends/windows_api/cross_clock.cc",
      "native/backends/windows_api/device_set.cc",
      "native/backends/windows_api/enumerate.cc",
      "native/backends/windows_api/errors.cc",
      "native/backends/windows_api/facts.cc",
      "native/backends/windows_api/interfaces.cc",
      "native/backends/windows_api/ndis_query.cc",
      "native/backends/windows_api/pci_text.cc",
      "native/backends/windows_api/ptp_header.cc",
      "native/backends/windows_api/registry_key.cc",
      "native/backends/windows_api/text.cc",
      "native/backends/windows_api/timestamp_setting.cc",
      "native/backends/windows_api/timestamps.cc",
      "native/backends/windows_api/udp_stamps.cc",
      "native/backends/windows_api/windows_backend.cc"
    ],
    "windows_api_windows_sources": [
      "native/backends/windows_api/win_api_iphelper_windows.cc",
      "native/backends/windows_api/win_api_setup_windows.cc",
      "native/backends/windows_api/win_api_sockets_windows.cc",
      "native/backends/windows_api/win_api_windows.cc"
    ],
    "windows_api_absent_sources": [
      "native/backends/windows_api/win_api_absent.cc"
    ],
    "standin_hosted_sources": [
      "tools/lab/standin/in_process_port.cc"
    ],
    "standin_sources": [
      "tools/lab/standin/adapters.cc",
      "tools/lab/standin/build.cc",
      "tools/lab/standin/call_clock.cc",
      "tools/lab/standin/call_events.cc",
      "tools/lab/standin/call_filters.cc",
      "tools/lab/standin/call_handles.cc",
      "tools/lab/standin/call_info.cc",
      "tools/lab/standin/call_link.cc",
      "tools/lab/standin/call_mdio.cc",
      "tools/lab/standin/call_receive.cc",
      "tools/lab/standin/call_registers.cc",
      "tools/lab/standin/call_shaper.cc",
      "tools/lab/standin/call_stamps.cc",
      "tools/lab/standin/call_steering.cc",
      "tools/lab/standin/call_streams.cc",
      "tools/lab/standin/call_table.cc",
      "tools/lab/standin/call_tas.cc",
      "tools/lab/standin/call_tsn.cc",
      "tools/lab/standin/control_calls.cc",
      "tools/lab/standin/describe.cc",
      "tools/lab/standin/dispatch.cc",
      "tools/lab/standin/events.cc",
      "tools/lab/standin/family.cc",
      "tools/lab/standin/faults.cc",
      "tools/lab/standin/hardware.cc",
      "tools/lab/standin/increment.cc",
      "tools/lab/standin/machine.cc",
      "tools/lab/standin/ndis.cc",
      "tools/lab/standin/nt_status.cc",
      "tools/lab/standin/order_arguments.cc",
      "tools/lab/standin/orders.cc",
      "tools/lab/standin/own_orders.cc",
      "tools/lab/standin/polling.cc",
      "tools/lab/standin/statistics.cc",
      "tools/lab/standin/tas_schedule.cc",
      "tools/lab/standin/text.cc",
      "tools/lab/standin/truth.cc"
    ],
    "standin_machine_sources": [
      "test/standin_addon/call_latency.cc",
      "test/standin_addon/own_orders.cc",
      "test/standin_addon/shared_machine.cc",
      "test/standin_addon/virtual_qpc.cc"
    ],
    "standin_backend_sources": [
      "test/standin_addon/standin_adapter.cc",
      "test/standin_addon/standin_backend.cc"
    ],
    "standin_intel_avb_sources": [
      "test/standin_addon/intel_avb_factory.cc"
    ],
    "standin_windows_api_sources": [
      "test/standin_addon/standin_device.cc",
      "test/standin_addon/standin_windows.cc",
      "test/standin_addon/windows_api_factory.cc"
    ],
    "fuzz_sources": [
      "test/fuzz/avb_replies_fuzz.cc",
      "test/fuzz/clock_calls.cc",
      "test/fuzz/spoiled_driver.cc",
      "test/fuzz/spoiled_windows.cc",
      "test/fuzz/stamp_calls.cc",
      "test/fuzz/standin_fuzz.cc",
      "test/fuzz/tsn_calls.cc",
      "test/fuzz/winapi_replies_fuzz.cc"
    ],
    "native_test_sources": [
      "test/native/avb_cross_test.cc",
      "test/native/avb_events_test.cc",
      "test/native/avb_fake_driver.cc",
      "test/native/avb_identity_test.cc",
      "test/native/avb_presence_test.cc",
      "test/native/avb_rate_control_test.cc",
      "test/native/avb_rate_test.cc",
      "test/native/avb_ring_test.cc",
      "test/native/avb_stamp_driver.cc",
      "test/native/avb_stamp_time_test.cc",
      "test/native/avb_stamps_test.cc",
      "test/native/avb_standin_stamps_test.cc",
      "test/native/avb_standin_faults_test.cc",
      "test/native/avb_standin_test.cc",
      "test/native/avb_steer_test.cc",
      "test/native/avb_threads_test.cc",
      "test/native/avb_transport_test.cc",
      "test/native/avb_tsn_routing_test.cc",
      "test/native/avb_tsn_standin_test.cc",
      "test/native/avb_tsn_test.cc",
      "test/native/bracket_test.cc",
      "test/native/clock_own_change_test.cc",
      "test/native/clock_page_test.cc",
      "test/native/clock_service_test.cc",
      "test/native/clock_suspend_test.cc",
      "test/native/clock_tracker_test.cc",
      "test/native/event_pump_test.cc",
      "test/native/hal_test.cc",
      "test/native/intersection_test.cc",
      "test/native/interval_estimator_test.cc",
      "test/native/main.cc",
      "test/native/model_clock_test.cc",
      "test/native/model_cross_test.cc",
      "test/native/model_golden_test.cc",
      "test/native/model_order_test.cc",
      "test/native/model_phy_test.cc",
      "test/native/model_random_test.cc",
      "test/native/model_read_test.cc",
      "test/native/model_register_test.cc",
      "test/native/model_stamp_test.cc",
      "test/native/model_timed_io_test.cc",
      "test/native/model_traffic_test.cc",
      "test/native/phy_test.cc",
      "test/native/register_table_test.cc",
      "test/native/sim_backend_test.cc",
      "test/native/sim_options_test.cc",
      "test/native/sim_stamps_test.cc",
      "test/native/sim_steer_test.cc",
      "test/native/sim_tsn_test.cc",
      "test/native/stamp_convert_test.cc",
      "test/native/stamp_ring_test.cc",
      "test/native/stamp_status_test.cc",
      "test/native/standin_clock_test.cc",
      "test/native/standin_control_test.cc",
      "test/native/standin_events_test.cc",
      "test/native/standin_filters_test.cc",
      "test/native/standin_frequency_test.cc",
      "test/native/standin_handles_test.cc",
      "test/native/standin_info_test.cc",
      "test/native/standin_orders_test.cc",
      "test/native/standin_polling_test.cc",
      "test/native/standin_settings_test.cc",
      "test/native/standin_shaper_test.cc",
      "test/native/standin_stamps_test.cc",
      "test/native/standin_transport_test.cc",
      "test/native/standin_tsn_test.cc",
      "test/native/tsn_limits_test.cc",
      "test/native/tsn_plan_test.cc",
      "test/native/wide_test.cc",
      "test/native/winapi_backend_test.cc",
      "test/native/winapi_clock_test.cc",
      "test/native/winapi_enumerate_test.cc",
      "test/native/winapi_fake.cc",
      "test/native/winapi_notice_test.cc",
      "test/native/winapi_setting_test.cc",
      "test/native/winapi_text_test.cc",
      "test/native/winapi_timestamps_test.cc",
      "test/native/winapi_udp_test.cc"
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
        "defines": ["NOMINMAX", "WIN32_LEAN_AND_MEAN", "_WIN32_WINNT=0x0A00", "UNICODE", "_UNICODE"],
        "libraries": ["-lsetupapi.lib", "-liphlpapi.lib", "-ladvapi32.lib", "-lws2_32.lib"]
      },
      "targets": [
        {
          "target_name": "avbhal_base",
          "type": "static_library",
          "sources": ["<@(base_sources)", "<@(platform_windows_sources)"]
        }
      ]
    }, {
      "target_defaults": {"libraries": ["-lpthread"]},
      "targets": [
        {
          "target_name": "avbhal_base",
          "type": "static_library",
          "sources": ["<@(base_sources)", "<@(platform_posix_sources)"]
        }
      ]
    }],
    ["backend=='default' or backend=='sim' or build_tests==1", {
      "targets": [
        {
          "target_name": "avbhal_model",
          "type": "static_library",
          "sources": ["<@(model_sources)"]
        },
        {
          "target_name": "backend_sim",
          "type": "static_library",
          "dependencies": ["avbhal_model", "avbhal_base"],
          "sources": ["<@(sim_sources)"]
        }
      ]
    }],
    ["backend=='default' or backend=='sim'", {
      "targets": [
        {
          "target_name": "hal_sim",
          "dependencies": ["backend_sim", "avbhal_model", "avbhal_base"],
          "sources": ["<@(addon_sources)", "<@(sim_factory_sources)"]
        },
        {
          "target_name": "avbhal_sim",
          "type": "shared_library",
          "dependencies": ["backend_sim", "avbhal_model", "avbhal_base"],
          "defines": ["AVBHAL_BUILDING_LIBRARY"],
          "sources": ["<@(capi_sources)", "<@(sim_factory_sources)"]
        }
      ]
    }],
    ["(backend=='default' and OS=='win') or backend=='intel_avb'", {
      "targets": [
        {
          "target_name": "hal_intel_avb",
          "dependencies": ["avbhal_base"],
          "sources": [
            "<@(addon_sources)",
            "<@(intel_avb_sources)",
            "<@(intel_avb_factory_sources)"
          ],
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
          "dependencies": ["avbhal_base"],
          "sources": [
            "<@(addon_sources)",
            "<@(windows_api_sources)",
            "<@(windows_api_factory_sources)"
          ],
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
            "<@(base_sources)",
            "<@(platform_posix_sources)",
            "<@(model_sources)",
            "<@(sim_sources)",
            "<@(intel_avb_sources)",
            "<@(windows_api_sources)",
            "<@(standin_sources)",
            "<@(standin_hosted_sources)"
          ]
        }
      ]
    }],
    ["build_tests==1 and OS!='win'", {
      "targets": [
        {
          "target_name": "avbstandin",
          "type": "shared_library",
          "include_dirs": ["."],
          "dependencies": ["avbhal_model"],
          "cflags_cc!": ["-fvisibility=hidden"],
          "sources": [
            "<@(standin_machine_sources)",
            "<@(standin_sources)",
            "<@(standin_hosted_sources)"
          ]
        },
        {
          "target_name": "standin_border",
          "type": "static_library",
          "include_dirs": ["."],
          "sources": ["<@(addon_sources)", "<@(standin_backend_sources)"],
          "sources!": ["native/addon/addon.cc"]
        },
        {
          "target_name": "standin_intel_avb",
          "include_dirs": ["."],
          "dependencies": ["standin_border", "avbhal_base", "avbstandin"],
          "ldflags": ["-Wl,-rpath,'$$ORIGIN'"],
          "sources": [
            "native/addon/addon.cc",
            "<@(intel_avb_sources)",
            "<@(standin_intel_avb_sources)"
          ]
        },
        {
          "target_name": "standin_windows_api",
          "include_dirs": ["."],
          "dependencies": ["standin_border", "avbhal_base", "avbstandin"],
          "ldflags": ["-Wl,-rpath,'$$ORIGIN'"],
          "sources": [
            "native/addon/addon.cc",
            "<@(windows_api_sources)",
            "<@(standin_windows_api_sources)"
          ]
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
