#include "tests/unit/rules/recorded_home.hpp"

#include "daemon/rules/recording.hpp"
#include "daemon/settings/settings.hpp"

#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace homeward::rules::test {

namespace fs = std::filesystem;

fs::path recorded_homes() {
  return fs::path{HOMEWARD_RECORDED_HOMES};
}

std::string output_of(const std::string& script, const std::string& home) {
  const std::string command =
      std::string(HOMEWARD_PYTHON) + " " + (recorded_homes() / script).string() + " " + home;
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text;
  std::array<char, 65536> part{};
  while (pipe) {
    const std::size_t size = fread(part.data(), 1, part.size(), pipe.get());
    if (size == 0) break;
    text.append(part.data(), size);
  }
  return text;
}

std::unique_ptr<Program> program_of(const std::string& home) {
  settings::Loaded loaded = settings::load_texts({{"home.yaml", output_of("to_config.py", home)}});
  std::string problems;
  for (const auto& diagnostic : loaded.diagnostics) problems += core::to_text(diagnostic) + "\n";
  if (!loaded.settings) throw std::runtime_error(problems);
  Compilation compilation = compile(std::move(loaded.settings->rule_set));
  for (const auto& diagnostic : compilation.diagnostics) {
    problems += core::to_text(diagnostic) + "\n";
  }
  if (!compilation.program || !problems.empty()) throw std::runtime_error(problems);
  return std::make_unique<Program>(std::move(*compilation.program));
}

std::vector<std::string> lines_of(const fs::path& file) {
  std::ifstream input(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(input, line);) lines.push_back(line);
  return lines;
}

std::vector<Observation> events_of(const Program& program, const std::string& home) {
  std::istringstream input(output_of("to_events.py", home));
  RecordingReader reader(input);
  RecordedEvent event;
  std::vector<Observation> events;
  while (*reader.next(event)) {
    events.push_back(Observation{*program.find_slot(event.device, event.property), event.value,
                                 core::ClockMapping{}.steady(event.time), core::EventKind::report});
  }
  return events;
}

}  // namespace homeward::rules::test
