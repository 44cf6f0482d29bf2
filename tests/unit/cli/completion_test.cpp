#include "cli/text/completion.hpp"

#include "cli/arguments.hpp"

#include <gmock/gmock.h>

#include <vector>

namespace homeward::cli {
namespace {

using testing::Contains;
using testing::HasSubstr;

CommandTree tree() {
  const std::vector<const char*> words{"homeward", "completion", "bash"};
  const auto arguments = parse_arguments(static_cast<int>(words.size()), words.data());
  return std::get<CompletionOptions>(arguments->command).tree;
}

const CommandTree* find(const CommandTree& tree, const std::string& name) {
  for (const CommandTree& one : tree.commands) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

const CommandOption* option(const CommandTree& tree, const std::string& name) {
  for (const CommandOption& one : tree.options) {
    for (const std::string& known : one.names) {
      if (known == name) return &one;
    }
  }
  return nullptr;
}

TEST(CompletionTree, HasEveryCommandWithItsOptions) {
  const CommandTree root = tree();
  const CommandTree* devices = find(root, "devices");
  ASSERT_NE(devices, nullptr);
  EXPECT_NE(find(*devices, "adopt"), nullptr);
  const CommandTree* explain = find(root, "explain");
  ASSERT_NE(explain, nullptr);
  EXPECT_TRUE(explain->takes_words);
  const CommandOption* language = option(*explain, "--language");
  ASSERT_NE(language, nullptr);
  EXPECT_TRUE(language->takes_value);
  EXPECT_THAT(language->choices, Contains("nl"));
  ASSERT_NE(option(root, "--json"), nullptr);
  EXPECT_FALSE(option(root, "--json")->takes_value);
}

TEST(Completion, OfBashKnowsCommandsOptionsAndChoices) {
  const std::string script = bash_completion(tree());
  EXPECT_THAT(script, HasSubstr("\" devices adopt\""));
  EXPECT_THAT(script, HasSubstr("\" explain --language\") words=\"en nl\"; given=1 ;;"));
  EXPECT_THAT(script, HasSubstr("complete -o bashdefault -o default -F _homeward homeward\n"));
}

TEST(Completion, OfZshTellsWhatWordsDo) {
  const std::string script = zsh_completion(tree());
  EXPECT_THAT(script, testing::StartsWith("#compdef homeward\n"));
  EXPECT_THAT(script, HasSubstr("'status:How it is, what is wrong first'"));
  EXPECT_THAT(script, HasSubstr("\" explain --language\") compadd -- en nl; return ;;"));
}

TEST(Completion, QuotesWhatHelpSays) {
  CommandTree root{"homeward", "", {}, {{"x", "it's: so", {}, {}, false}}, false};
  EXPECT_THAT(zsh_completion(root), HasSubstr(R"('x:it'\''s\: so')"));
}

}  // namespace
}  // namespace homeward::cli
