# What the sanitizer lane of scripts/test builds and runs: unit tests, the simulation and the
# fuzzers' corpora. The other kinds run under a sanitizer by hand: cmake --build --preset asan.
add_custom_target(checked_tests)
# Unit tests alone: what is run of a build for another architecture.
add_custom_target(unit_tests)

# Headers that most files include, compiled once: a third of the time of compiling everything, and
# half that of a test. The release preset does without, so that a forgotten #include does not stay
# hidden behind it.
function(homeward_make_pch)
  add_library(homeward_pch OBJECT EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/lib/precompiled.cpp)
  target_link_libraries(homeward_pch PRIVATE homeward_flags homeward_asio)
  target_compile_options(homeward_pch PRIVATE ${homeward_pch_options})
  target_precompile_headers(homeward_pch PRIVATE ${PROJECT_SOURCE_DIR}/lib/precompiled.hpp)
endfunction()

function(homeward_make_test_pch)
  add_executable(homeward_test_pch EXCLUDE_FROM_ALL ${PROJECT_SOURCE_DIR}/tests/support/pch.cpp)
  target_link_libraries(homeward_test_pch PRIVATE homeward_flags GTest::gmock GTest::gtest)
  target_compile_options(homeward_test_pch PRIVATE ${homeward_pch_options})
  target_precompile_headers(homeward_test_pch PRIVATE ${PROJECT_SOURCE_DIR}/tests/support/pch.hpp)
endfunction()

# ccache can follow a precompiled header only with this, and CCACHE_SLOPPINESS of common.sh.
set(homeward_pch_options $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)

# homeward_library(NAME sources... [LINK libs...]): one static library per folder, PRIVATE links.
# Libraries whose types appear in a public header are named after PUBLIC. The release is made small
# (-Os); what each event passes through says HOT and is made fast.
function(homeward_library name)
  cmake_parse_arguments(ARG "HOT" "" "SOURCES;LINK;PUBLIC" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  if(ARG_HOT AND CMAKE_BUILD_TYPE STREQUAL "Release")
    target_compile_options(${name} PRIVATE -O2)  # and so without headers compiled with -Os
  else()
    target_compile_options(${name} PRIVATE ${homeward_pch_options})
    target_precompile_headers(${name} REUSE_FROM homeward_pch)
  endif()
  target_link_libraries(${name} PUBLIC ${ARG_PUBLIC} PRIVATE homeward_flags ${ARG_LINK})
endfunction()

# homeward_program(NAME SOURCES ... LINK ...): a program in build/<preset>/bin, and installed.
function(homeward_program name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE homeward_flags ${ARG_LINK})
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endfunction()

# homeward_bench(NAME SOURCES ... LINK ...): a Google Benchmark program in build/<preset>/bench; not
# a test, because figures of a shared machine prove nothing by themselves.
function(homeward_bench name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE homeward_flags benchmark::benchmark_main ${ARG_LINK})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
endfunction()

# homeward_test(NAME SOURCES ... LINK ... [LABELS ...] [TIMEOUT seconds]): a GoogleTest program,
# one ctest entry per program (the programs are quick; ctest runs them side by side).
function(homeward_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LINK;LABELS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE homeward_flags GTest::gmock GTest::gtest_main ${ARG_LINK})
  target_compile_options(${name} PRIVATE ${homeward_pch_options})
  target_precompile_headers(${name} REUSE_FROM homeward_test_pch)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name})
  # The kind of a test is the folder it lies in: tests/unit/..., tests/contract/...
  file(RELATIVE_PATH kind ${PROJECT_SOURCE_DIR}/tests ${CMAKE_CURRENT_SOURCE_DIR})
  string(REGEX REPLACE "/.*" "" kind ${kind})
  list(APPEND ARG_LABELS ${kind})
  if(kind MATCHES "unit|sim")
    add_dependencies(checked_tests ${name})
  endif()
  if(kind STREQUAL "unit")
    add_dependencies(unit_tests ${name})
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT})
endfunction()

# homeward_fuzzer(NAME SOURCES ... LINK ...): defines LLVMFuzzerTestOneInput. With HOMEWARD_FUZZ
# it is a libFuzzer program; otherwise a program that replays its corpus, run as a test.
function(homeward_fuzzer name)
  cmake_parse_arguments(ARG "" "CORPUS" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE homeward_flags ${ARG_LINK})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
  if(HOMEWARD_FUZZ)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests/fuzz/replay_main.cpp)
    add_test(NAME ${name} COMMAND ${name} ${ARG_CORPUS})
    add_dependencies(checked_tests ${name})
    set_tests_properties(${name} PROPERTIES LABELS fuzz TIMEOUT 120)
  endif()
endfunction()
