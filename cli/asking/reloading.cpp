#include "cli/asking/reloading.hpp"

#include "lib/json/writer.hpp"

namespace homeward::cli {
namespace {

std::string running(const ControlClient& client) {
  const Answer status(client.get("/v1/status"));
  return std::string(status.value().member("config_hash").text().value_or(""));
}

/// The daemon's lists are taken over as they are.
void copy_texts(json::Writer& out, std::string_view name, const json::Value& list) {
  out.key(name).begin_array();
  for (std::size_t i = 0; i < list.size(); ++i) out.text(list.at(i).text().value_or(""));
  out.end_array();
}

}  // namespace

Reloading::Reloading(const ControlClient& client)
    : before_(running(client)),
      answer_(client.post("/v1/reload", "{}")),
      taken_(answer_.value().member("taken").boolean().value_or(false)),
      runs_(taken_) {
  if (!taken_ || changes().size() == 0) return;
  client.wait_until_it_answers();
  runs_ = running(client) != before_;
}

std::string Reloading::text() const {
  std::string text;
  json::Writer out(text);
  out.begin_object().key("taken").boolean(taken_).key("runs").boolean(runs_);
  copy_texts(out, "changes", changes());
  copy_texts(out, "diagnostics", diagnostics());
  out.end_object();
  return text;
}

}  // namespace homeward::cli
