# Everything comes from Debian's archive; scripts/install-dependencies installs it.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

# 1.81 is the oldest with per-operation cancellation; Debian 13 has 1.83.
find_package(Boost 1.81 REQUIRED COMPONENTS json)
add_library(homeward_asio INTERFACE)
target_link_libraries(homeward_asio INTERFACE Boost::headers Threads::Threads)

find_package(yaml-cpp REQUIRED)
find_package(date REQUIRED)
find_package(CLI11 REQUIRED)
find_package(spdlog REQUIRED)
pkg_check_modules(MD REQUIRED IMPORTED_TARGET libmd)
pkg_check_modules(ARCHIVE REQUIRED IMPORTED_TARGET libarchive)
# sd-bus, for the Bluetooth plugin alone.
pkg_check_modules(SYSTEMD REQUIRED IMPORTED_TARGET libsystemd)
pkg_check_modules(SQLITE3 REQUIRED IMPORTED_TARGET sqlite3)
find_package(SQLiteCpp REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(PahoMqttCpp REQUIRED)
