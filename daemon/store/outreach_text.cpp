#include "daemon/store/outreach_text.hpp"

#include "daemon/store/connection.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace homeward::store {
namespace {

namespace json = boost::json;

// [begin, round, step, last_telling, [recipient, revision, recipient, revision, ...]]; times in
// microseconds of the home's time line.
constexpr std::size_t kFields = 5;

std::int64_t micros(core::SteadyTime time) {
  return time.time_since_epoch().count();
}

core::SteadyTime steady(const json::value& value) {
  return core::SteadyTime(core::Duration(value.as_int64()));
}

std::uint32_t count(const json::value& value) {
  return value.to_number<std::uint32_t>();
}

core::Outreach read(const json::array& fields) {
  if (fields.size() != kFields) throw Refused("an alert in the database lacks fields");
  core::Outreach outreach;
  outreach.begin = steady(fields[0]);
  outreach.round = count(fields[1]);
  outreach.step = count(fields[2]);
  outreach.last_telling = steady(fields[3]);
  const json::array& told = fields[4].as_array();
  for (std::size_t i = 0; i + 1 < told.size(); i += 2) {
    outreach.told.push_back({std::string(told[i].as_string()), count(told[i + 1])});
  }
  return outreach;
}

}  // namespace

std::string write_outreach(const core::Outreach& outreach) {
  json::array told;
  for (const core::Told& one : outreach.told) {
    told.emplace_back(one.recipient);
    told.emplace_back(std::int64_t{one.revision});
  }
  json::array fields;
  fields.emplace_back(micros(outreach.begin));
  fields.emplace_back(std::int64_t{outreach.round});
  fields.emplace_back(std::int64_t{outreach.step});
  fields.emplace_back(micros(outreach.last_telling));
  fields.push_back(std::move(told));
  return json::serialize(fields);
}

core::Outreach read_outreach(const std::string& text) {
  json::parse_options options;
  options.allow_invalid_utf8 = true;  // what was stored must come back, whatever it was
  boost::system::error_code error;
  const json::value value = json::parse(text, error, {}, options);
  if (error || !value.is_array()) throw Refused("an alert in the database can't be read");
  try {
    return read(value.as_array());
  } catch (const std::exception& bad) {
    throw Refused(std::string("an alert in the database can't be read: ") + bad.what());
  }
}

}  // namespace homeward::store
