#include "cli/text/completion.hpp"

#include <functional>

namespace homeward::cli {
namespace {

using Visit = std::function<void(const std::string& path, const CommandTree& command)>;

/// Visits a command and what is below it; `path` is ` devices adopt`, empty for the root.
void walk(const std::string& path, const CommandTree& command, const Visit& visit) {
  visit(path, command);
  for (const CommandTree& below : command.commands) walk(path + " " + below.name, below, visit);
}

/// The options of a command with those of the root, which may stand everywhere.
std::vector<CommandOption> options_of(const CommandTree& command, const CommandTree& root) {
  std::vector<CommandOption> all = command.options;
  if (&command == &root) return all;
  for (const CommandOption& option : root.options) {
    const bool own = !option.names.empty() && option.names.front() == "--help";
    if (!own) all.push_back(option);
  }
  return all;
}

std::string joined(const std::vector<std::string>& words, const std::string& between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

/// What finds out in which command the cursor is.
std::string path_cases(const CommandTree& root) {
  std::string patterns;
  walk("", root, [&patterns](const std::string& path, const CommandTree&) {
    if (path.empty()) return;
    patterns += (patterns.empty() ? "" : "|") + ("\"" + path + "\"");
  });
  return patterns;
}

/// A text in single quotes of a shell, safe in zsh's `name:description` lists.
std::string described(const std::string& name, const std::string& help) {
  std::string text = "'" + name + ":";
  for (const char c : help) {
    if (c == '\'') {
      text += "'\\''";
    } else if (c == ':') {
      text += "\\:";
    } else {
      text += c;
    }
  }
  return text + "'";
}

}  // namespace

std::string bash_completion(const CommandTree& root) {
  std::string values;
  std::string words;
  walk("", root, [&](const std::string& path, const CommandTree& command) {
    std::vector<std::string> flags;
    for (const CommandOption& option : options_of(command, root)) {
      flags.insert(flags.end(), option.names.begin(), option.names.end());
      if (!option.takes_value) continue;
      for (const std::string& name : option.names) {
        values += "    \"" + path + " " + name + "\") words=\"" + joined(option.choices, " ") +
                  "\"; given=1 ;;\n";
      }
    }
    std::vector<std::string> below;
    for (const CommandTree& one : command.commands) below.push_back(one.name);
    words += "      \"" + path + "\") commands=\"" + joined(below, " ") + "\"; flags=\"" +
             joined(flags, " ") + "\" ;;\n";
  });
  return "# Completion of homeward for bash, made by `homeward completion bash`.\n"
         "_homeward() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
         "  local path='' words='' commands='' flags='' given='' i\n"
         "  for ((i = 1; i < COMP_CWORD; i++)); do\n"
         "    case \"$path ${COMP_WORDS[i]}\" in\n"
         "      " +
         path_cases(root) +
         ") path=\"$path ${COMP_WORDS[i]}\" ;;\n"
         "    esac\n"
         "  done\n"
         "  case \"$path $before\" in\n" +
         values +
         "  esac\n"
         "  if [[ -z $given ]]; then\n"
         "    case \"$path\" in\n" +
         words +
         "    esac\n"
         "    words=$commands\n"
         "    [[ $current == -* ]] && words=$flags\n"
         "  fi\n"
         "  mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
         "}\n"
         "complete -o bashdefault -o default -F _homeward homeward\n";
}

std::string zsh_completion(const CommandTree& root) {
  std::string values;
  std::string words;
  walk("", root, [&](const std::string& path, const CommandTree& command) {
    std::string flags;
    for (const CommandOption& option : options_of(command, root)) {
      for (const std::string& name : option.names) {
        flags += " " + described(name, option.help);
        if (!option.takes_value) continue;
        const std::string then =
            option.choices.empty() ? "_files" : "compadd -- " + joined(option.choices, " ");
        values += "    \"" + path + " " + name + "\") " + then + "; return ;;\n";
      }
    }
    std::string below;
    for (const CommandTree& one : command.commands) below += " " + described(one.name, one.help);
    words += "    \"" + path + "\") commands=(" + below + " ); flags=(" + flags + " ) ;;\n";
  });
  return "#compdef homeward\n"
         "# Completion of homeward for zsh, made by `homeward completion zsh`.\n"
         "_homeward() {\n"
         "  local at='' i\n"
         "  local -a commands flags\n"
         "  for ((i = 2; i < CURRENT; i++)); do\n"
         "    case \"$at ${words[i]}\" in\n"
         "      " +
         path_cases(root) +
         ") at=\"$at ${words[i]}\" ;;\n"
         "    esac\n"
         "  done\n"
         "  case \"$at ${words[CURRENT-1]}\" in\n" +
         values +
         "  esac\n"
         "  case \"$at\" in\n" +
         words +
         "  esac\n"
         "  if [[ ${words[CURRENT]} == -* ]]; then\n"
         "    _describe option flags\n"
         "  elif (( ${#commands} )); then\n"
         "    _describe command commands\n"
         "  else\n"
         "    _files\n"
         "  fi\n"
         "}\n"
         "if [[ $funcstack[1] == _homeward ]]; then\n"
         "  _homeward \"$@\"\n"
         "else\n"
         "  compdef _homeward homeward\n"
         "fi\n";
}

}  // namespace homeward::cli
