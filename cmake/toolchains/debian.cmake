# What the toolchain files beside this one share; they set homeward_triplet, homeward_emulator and
# CMAKE_SYSTEM_PROCESSOR first. The compiler is Debian's cross compiler (g++-aarch64-linux-gnu,
# g++-arm-linux-gnueabihf).
#
# The libraries of the other architecture lie either on this machine (dpkg --add-architecture), or in
# $HOMEWARD_SYSROOT: the root of a system that has them, such as the chroot that
# `scripts/package --cross` makes, or a copy of a Raspberry Pi's. Test programs run under qemu-user
# (qemu-user-static), which needs no registration with the kernel when it is named.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_C_COMPILER ${homeward_triplet}-gcc)
set(CMAKE_CXX_COMPILER ${homeward_triplet}-g++)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_CROSSCOMPILING_EMULATOR ${homeward_emulator})

# Read when the toolchain is first loaded, and kept for CMake's own trial builds.
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES HOMEWARD_SYSROOT)
if(NOT HOMEWARD_SYSROOT)
  set(HOMEWARD_SYSROOT "$ENV{HOMEWARD_SYSROOT}" CACHE PATH "Root with the libraries of the target")
endif()
set(homeward_pkg_config /usr/lib/${homeward_triplet}/pkgconfig /usr/share/pkgconfig)
if(HOMEWARD_SYSROOT)
  set(CMAKE_SYSROOT ${HOMEWARD_SYSROOT})
  set(CMAKE_FIND_ROOT_PATH ${HOMEWARD_SYSROOT})
  foreach(kind LIBRARY INCLUDE PACKAGE)
    set(CMAKE_FIND_ROOT_PATH_MODE_${kind} ONLY)
  endforeach()
  list(APPEND CMAKE_CROSSCOMPILING_EMULATOR -L ${HOMEWARD_SYSROOT})
  list(TRANSFORM homeward_pkg_config PREPEND ${HOMEWARD_SYSROOT})
  set(ENV{PKG_CONFIG_SYSROOT_DIR} ${HOMEWARD_SYSROOT})
endif()
# Only the target's: the build machine's own would be found where the target's is missing.
list(JOIN homeward_pkg_config ":" homeward_pkg_config)
set(ENV{PKG_CONFIG_LIBDIR} ${homeward_pkg_config})
