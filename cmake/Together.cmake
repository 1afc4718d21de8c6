# Sources that are compiled together: cmake/together.txt, chosen by script/together. Half of a clean build
# went into reading the same headers and making the same templates for one file after another. Only in the
# builds that have precompiled headers, for the same reason (Precompiled.cmake): the others show that
# every source compiles by itself.
option(MW_TOGETHER "compile sources together in release and asan builds" ON)
if(MW_PCH AND MW_TOGETHER)
  file(STRINGS ${CMAKE_SOURCE_DIR}/cmake/together.txt MW_TOGETHER REGEX "^src/")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/cmake/together.txt)
endif()

# mw_together(TARGET): the groups of those of its sources that lie in the current folder.
function(mw_together target)
  file(RELATIVE_PATH folder ${CMAKE_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
  get_target_property(sources ${target} SOURCES)
  set(number 0)
  foreach(line IN LISTS MW_TOGETHER)
    if(line MATCHES "^${folder}/[^/ ]* ")
      math(EXPR number "${number} + 1")
      string(REPLACE "${folder}/" "" group "${line}")
      separate_arguments(group)
      foreach(source IN LISTS group)
        if(source IN_LIST sources)
          set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${number})
        endif()
      endforeach()
    endif()
  endforeach()
  if(number)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
  endif()
endfunction()
