# Warnings, sanitizers, ccache and mold for every target.
add_library(mw_options INTERFACE)
target_include_directories(mw_options INTERFACE ${CMAKE_SOURCE_DIR}/src)
target_compile_options(mw_options INTERFACE
  -Wall -Wextra -Wconversion -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Werror
  -fno-omit-frame-pointer)
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_compile_options(mw_options INTERFACE -Wthread-safety)
endif()
# Crash reports need line numbers, not variables: -g1 keeps objects small.
target_compile_options(mw_options INTERFACE -g1)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64")
  # CRC32C by instruction (core/crc32c.h); every x86-64 server since 2009 has SSE 4.2.
  target_compile_options(mw_options INTERFACE -msse4.2)
endif()

if(MW_SANITIZE)
  target_compile_options(mw_options INTERFACE -fsanitize=${MW_SANITIZE} -fno-sanitize-recover=all)
  target_link_options(mw_options INTERFACE -fsanitize=${MW_SANITIZE})
endif()
if(MW_FUZZ)
  target_compile_options(mw_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# What works at the pace of people (mw_module COLD): more than half of the sources, so of the time of a
# build. Under the address sanitizer the optimiser costs more than the code it checks.
set(MW_COLD_OPTIONS "")
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  set(MW_COLD_OPTIONS -O1)
elseif(MW_SANITIZE MATCHES "address" AND NOT MW_FUZZ)
  set(MW_COLD_OPTIONS -O0)
endif()

find_program(MW_CCACHE ccache)
if(MW_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${MW_CCACHE})
endif()
find_program(MW_MOLD mold)
if(MW_MOLD)
  target_link_options(mw_options INTERFACE -fuse-ld=mold)
endif()

# Files that include Beast take about 1 GB each: never two at once on a small machine.
set_property(GLOBAL PROPERTY JOB_POOLS heavy=1)
