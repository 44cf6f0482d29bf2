homeward_program(homewardd
  SOURCES main.cpp command_line.cpp composition.cpp configuration.cpp opened_store.cpp
          platform_ports.cpp service.cpp
  LINK homeward_app homeward_control homeward_platforms homeward_plugin_host homeward_settings
       homeward_store homeward_system homeward_async homeward_log CLI11::CLI11)
