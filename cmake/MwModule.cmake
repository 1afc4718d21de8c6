# mw_module(NAME name SOURCES a.cc ... [COLD] [DEPS targets...] [PCH headers...]
#           [TESTS x_test.cc ...] [TEST_DEPS targets...] [TEST_PCH headers...])
#
# Makes the static library mw_<name>, the alias millwright::<name> and, with TESTS, the GoogleTest
# program mw_<name>_test registered with CTest under the label "unit". PCH: what most files of a large
# folder include; see Precompiled.cmake. COLD: what works at the pace of people, not of readings; it is
# optimised less, which makes it compile faster.
function(mw_module)
  cmake_parse_arguments(M "COLD" "NAME" "SOURCES;DEPS;PCH;TESTS;TEST_DEPS;TEST_PCH" ${ARGN})
  add_library(mw_${M_NAME} STATIC ${M_SOURCES})
  add_library(millwright::${M_NAME} ALIAS mw_${M_NAME})
  set_target_properties(mw_${M_NAME} PROPERTIES LINKER_LANGUAGE CXX)
  target_link_libraries(mw_${M_NAME} PUBLIC mw_options ${M_DEPS})
  mw_together(mw_${M_NAME})
  if(M_COLD)
    target_compile_options(mw_${M_NAME} PRIVATE ${MW_COLD_OPTIONS})
    mw_precompile(mw_${M_NAME} mw_cold_pch ${M_PCH})
  else()
    mw_precompile(mw_${M_NAME} mw_pch ${M_PCH})
  endif()
  if(M_TESTS)
    mw_test(NAME ${M_NAME}_test SOURCES ${M_TESTS} DEPS mw_${M_NAME} ${M_TEST_DEPS} PCH ${M_TEST_PCH})
  endif()
endfunction()

# mw_test(NAME name SOURCES ... [DEPS ...] [LABEL unit]): one GoogleTest program.
function(mw_test)
  cmake_parse_arguments(T "" "NAME;LABEL" "SOURCES;DEPS;PCH" ${ARGN})
  if(NOT T_LABEL)
    set(T_LABEL unit)
  endif()
  add_executable(mw_${T_NAME} ${T_SOURCES})
  target_link_libraries(mw_${T_NAME} PRIVATE mw_options ${T_DEPS} GTest::gtest GTest::gmock
                        GTest::gtest_main)
  # What is tested is optimised, the tests themselves need not be: a third of the build time,
  # more with sanitizers.
  target_compile_options(mw_${T_NAME} PRIVATE -O0)
  mw_together(mw_${T_NAME})
  mw_precompile(mw_${T_NAME} mw_test_pch ${T_PCH})
  add_test(NAME ${T_NAME} COMMAND mw_${T_NAME} --gtest_brief=1)
  set_tests_properties(${T_NAME} PROPERTIES LABELS ${T_LABEL} TIMEOUT 300)
endfunction()
