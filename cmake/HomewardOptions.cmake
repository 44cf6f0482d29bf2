# Language level, warnings, sanitizers and where the programs go.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

set(HOMEWARD_SANITIZE "" CACHE STRING "Sanitizers, comma separated: address,undefined or thread")
option(HOMEWARD_COVERAGE "Instrument for coverage" OFF)
option(HOMEWARD_FUZZ "Build the fuzzers with libFuzzer (clang)" OFF)
option(HOMEWARD_BENCH "Build the benchmarks" ON)
option(HOMEWARD_TESTS_ON_DEMAND "Leave the tests out of the target `all`" OFF)
option(HOMEWARD_WERROR "Treat warnings as errors" ON)

option(HOMEWARD_CCACHE "Compile through ccache where it is installed" ON)
if(HOMEWARD_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(CCACHE_PROGRAM ccache)
  if(CCACHE_PROGRAM)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
  endif()
endif()

# What every target of ours is compiled with; third-party headers are SYSTEM and exempt.
add_library(homeward_flags INTERFACE)
target_compile_options(homeward_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Wcast-align -Wunused -Woverloaded-virtual -Wnull-dereference
  -Wdouble-promotion -Wformat=2 -Wimplicit-fallthrough)
if(HOMEWARD_WERROR)
  target_compile_options(homeward_flags INTERFACE -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports false positives of these inside libstdc++ and Boost once it inlines.
  target_compile_options(homeward_flags INTERFACE
    -Wno-maybe-uninitialized -Wno-null-dereference -Wno-restrict -Wno-array-bounds
    -Wno-stringop-overflow -Wno-stringop-overread -Wno-mismatched-new-delete)
endif()
target_include_directories(homeward_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(homeward_flags INTERFACE
  BOOST_ASIO_NO_DEPRECATED BOOST_ASIO_DISABLE_BOOST_REGEX
  HOMEWARD_VERSION="${PROJECT_VERSION}")

if(HOMEWARD_SANITIZE)
  add_compile_options(-fsanitize=${HOMEWARD_SANITIZE} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${HOMEWARD_SANITIZE})
  if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # clang 14 can't place the data of this check in coroutines that Asio's co_spawn makes.
    add_compile_options(-fno-sanitize=function)
  endif()
endif()
if(HOMEWARD_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()
if(HOMEWARD_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
