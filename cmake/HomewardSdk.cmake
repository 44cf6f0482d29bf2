# What C++ plugins outside this repository are built with: the headers that a plugin's main needs, and
# the static libraries behind them. `pkg-config --cflags --static --libs homeward-sdk`.
set(HOMEWARD_SDK_LIBRARIES
  homeward_sdk homeward_protocol homeward_async homeward_json homeward_log homeward_base)
set(HOMEWARD_SDK_HEADERS
  lib/async/spawn.hpp
  lib/base/assert.hpp lib/base/result.hpp lib/base/rfc3339.hpp
  lib/log/log.hpp
  plugins/sdk/main.hpp plugins/sdk/plugin.hpp)

install(TARGETS ${HOMEWARD_SDK_LIBRARIES}
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}/homeward COMPONENT sdk)
foreach(header ${HOMEWARD_SDK_HEADERS})
  get_filename_component(room ${header} DIRECTORY)
  install(FILES ${header} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/homeward/${room} COMPONENT sdk)
endforeach()
configure_file(cmake/homeward-sdk.pc.in ${CMAKE_BINARY_DIR}/homeward-sdk.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/homeward-sdk.pc
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT sdk)
