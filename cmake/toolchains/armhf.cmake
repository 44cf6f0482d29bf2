# A Raspberry Pi with a 32-bit system from the Pi 2 on: Debian's armhf is ARMv7, a Pi 1 or Zero is not.
set(CMAKE_SYSTEM_PROCESSOR armv7l)
set(homeward_triplet arm-linux-gnueabihf)
set(homeward_emulator qemu-arm-static)
include(${CMAKE_CURRENT_LIST_DIR}/debian.cmake)
