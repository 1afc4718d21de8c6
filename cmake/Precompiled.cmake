# Precompiled headers. A third of a clean build went into parsing the same headers again and again:
# the standard library's and JSON everywhere, GoogleTest's in every test, the services of a site in every
# handler. The builds that script/test makes have them; debug, tsan, fuzz and script/tidy parse every
# file by itself, so that an include that is missing does not stay unseen.
option(MW_PCH "use precompiled headers in release and asan builds" ON)
if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang" OR MW_FUZZ OR
   NOT (CMAKE_BUILD_TYPE STREQUAL "Release" OR MW_SANITIZE MATCHES "address"))
  set(MW_PCH OFF)
endif()

set(MW_STD_HEADERS <algorithm> <array> <chrono> <cstdint> <expected> <functional> <map> <memory> <optional> <ranges>
    <span> <string> <string_view> <utility> <variant> <vector>)

if(MW_PCH)
  # ccache takes part only when the time of making is not written into the file.
  add_compile_options(-Xclang -fno-pch-timestamp)
  if(MW_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${MW_CCACHE})
  endif()

  file(WRITE ${CMAKE_BINARY_DIR}/pch/empty.cc "// Only carries a precompiled header.\n")
  add_library(mw_pch OBJECT ${CMAKE_BINARY_DIR}/pch/empty.cc)
  target_link_libraries(mw_pch PRIVATE mw_options fmt::fmt nlohmann_json::nlohmann_json)
  target_precompile_headers(mw_pch PRIVATE ${MW_STD_HEADERS} <fmt/format.h> <nlohmann/json.hpp>)

  # A precompiled header fits only what is compiled with the same options.
  add_library(mw_cold_pch OBJECT ${CMAKE_BINARY_DIR}/pch/empty.cc)
  target_link_libraries(mw_cold_pch PRIVATE mw_options fmt::fmt nlohmann_json::nlohmann_json)
  target_compile_options(mw_cold_pch PRIVATE ${MW_COLD_OPTIONS})
  target_precompile_headers(mw_cold_pch PRIVATE ${MW_STD_HEADERS} <fmt/format.h> <nlohmann/json.hpp>)

  add_library(mw_test_pch OBJECT ${CMAKE_BINARY_DIR}/pch/empty.cc)
  target_link_libraries(mw_test_pch PRIVATE mw_options fmt::fmt GTest::gtest GTest::gmock)
  target_compile_options(mw_test_pch PRIVATE -O0)
  target_precompile_headers(mw_test_pch PRIVATE ${MW_STD_HEADERS} <fmt/format.h> <gmock/gmock.h>
                             <gtest/gtest.h>)
endif()

# mw_precompile(TARGET SHARED [HEADERS...]): the headers of its own when it names any, else SHARED's.
function(mw_precompile target shared)
  if(NOT MW_PCH)
    return()
  endif()
  if(ARGN)
    target_precompile_headers(${target} PRIVATE ${MW_STD_HEADERS} ${ARGN})
  else()
    target_precompile_headers(${target} REUSE_FROM ${shared})
  endif()
endfunction()
