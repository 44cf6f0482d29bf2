#include "cli/text/explanation.hpp"

#include "cli/text/answers.hpp"
#include "cli/text/table.hpp"

#include <string_view>
#include <vector>

namespace homeward::cli {
namespace {

/// The sentences around the daemon's words.
class Explanation {
 public:
  Explanation(const json::Value& answer, const Look& look)
      : answer_(answer), look_(look), dutch_(answer.member("language").text() == "nl") {}

  [[nodiscard]] std::string text() const {
    std::string text;
    const json::Value alerts = answer_.member("alerts");
    for (std::size_t i = 0; i < alerts.size(); ++i) text += alert(alerts.at(i));
    if (alerts.size() == 0) {
      const bool off = answer_.member("enabled").boolean() == false;
      text += name({}) +
              (off ? say(": switched off.", ": staat uit.")
                   : say(": nothing happened yet.", ": er is nog niets gebeurd.")) +
              '\n';
    }
    const std::string_view why = answer_.member("why").text().value_or("");
    if (!why.empty()) text += say("Note: ", "Notitie: ") + printable(why) + '\n';
    return text;
  }

 private:
  [[nodiscard]] std::string say(std::string_view english, std::string_view dutch) const {
    return std::string(dutch_ ? dutch : english);
  }

  [[nodiscard]] std::string time(const json::Value& value) const {
    return local_time(value.text(), look_);
  }

  [[nodiscard]] std::string name(const json::Value& device) const {
    std::string name = cell(answer_.member("rule"));
    if (device.has_value()) name += "/" + cell(device);
    return look_.strong(printable(name));
  }

  [[nodiscard]] std::string alert(const json::Value& alert) const {
    return name(alert.member("device")) + ": " + state(alert) + '\n' + parts(alert);
  }

  [[nodiscard]] std::string state(const json::Value& alert) const {
    const std::string since = time(alert.member("pending_since"));
    const std::string_view state = alert.member("state").text().value_or("");
    if (state == "firing") return firing(alert);
    if (state == "pending") {
      return say("on its way since ", "onderweg sinds ") + since +
             say(", fires at ", ", gaat af om ") + time(alert.member("fires_at")) +
             say(" if nothing changes.", " als er niets verandert.");
    }
    const std::string wait =
        answer_.member("for").text().value_or("").empty()
            ? ""
            : say(" Then it takes ", " Daarna duurt het ") + cell(answer_.member("for")) + ".";
    return say("not on its way. Missing: ", "niet onderweg. Wat ontbreekt: ") + missing(alert) +
           "." + wait;
  }

  [[nodiscard]] std::string firing(const json::Value& alert) const {
    std::string text =
        look_.alarming(say("fires since ", "gaat af sinds ") + time(alert.member("fired_at")));
    text += say(", began at ", ", begonnen om ") + time(alert.member("pending_since"));
    if (alert.member("acknowledged").boolean() == true)
      text += say(", acknowledged", ", bevestigd");
    if (alert.member("ends_at").has_value()) {
      text += say(", ends at ", ", eindigt om ") + time(alert.member("ends_at")) +
              say(" if it does not begin again", " als het niet opnieuw begint");
    }
    return text + ".";
  }

  /// What stands in the way: of the outermost parts, those that do not hold as they should.
  [[nodiscard]] std::string missing(const json::Value& alert) const {
    std::string text;
    const json::Value parts = alert.member("parts");
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const json::Value part = parts.at(i);
      const std::string_view role = part.member("role").text().value_or("");
      if (role == "clear" || part.member("depth").unsigned_integer() != 0U) continue;
      const bool blocks = role == "unless" ? part.member("holds").boolean() != false
                                           : part.member("holds").boolean() != true;
      if (!blocks) continue;
      const std::string lead = role == "unless" ? say("the end of ", "het einde van ") : "";
      text += (text.empty() ? "" : "; ") + lead + cell(part.member("text"));
    }
    return text.empty() ? say("a fresh start of its condition", "een nieuw begin van de voorwaarde")
                        : printable(text);
  }

  [[nodiscard]] std::string parts(const json::Value& alert) const {
    Table table({say("PART", "DEEL"), say("CONDITION", "VOORWAARDE"), say("HOLDS", "GELDT")});
    const json::Value parts = alert.member("parts");
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const json::Value part = parts.at(i);
      const std::size_t depth = part.member("depth").unsigned_integer().value_or(0);
      table.add({depth == 0 ? cell(part.member("role")) : "",
                 std::string(2 * std::min<std::size_t>(depth, 16), ' ') + cell(part.member("text")),
                 holds(part)});
    }
    return table.text(2);
  }

  [[nodiscard]] std::string holds(const json::Value& part) const {
    const std::optional<bool> known = part.member("holds").boolean();
    std::string text = !known   ? say("unknown", "onbekend")
                       : *known ? say("yes", "ja")
                                : say("no", "nee");
    if (part.member("until").has_value()) {
      text += say(", since ", ", sinds ") + time(part.member("since")) + say(" until ", " tot ") +
              time(part.member("until"));
    }
    return text;
  }

  const json::Value& answer_;
  const Look& look_;
  bool dutch_;
};

}  // namespace

std::string explanation_text(const json::Value& answer, const Look& look) {
  return Explanation(answer, look).text();
}

}  // namespace homeward::cli
