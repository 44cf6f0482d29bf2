# A Raspberry Pi with a 64-bit system (Pi 3, 4, 5, Zero 2 W).
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(homeward_triplet aarch64-linux-gnu)
set(homeward_emulator qemu-aarch64-static)
include(${CMAKE_CURRENT_LIST_DIR}/debian.cmake)
