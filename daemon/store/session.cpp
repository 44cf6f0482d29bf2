#include "daemon/store/session.hpp"

namespace homeward::store {

Session::Session(std::unique_ptr<Connection> connection)
    : connection_(std::move(connection)),
      names_(*connection_),
      journal_(*connection_, names_),
      alerts_(*connection_),
      outbox_(*connection_, names_),
      devices_(*connection_),
      silences_(*connection_),
      audit_(*connection_),
      state_(*connection_) {
  reload();
}

void Session::write(const ports::Commit& commit) {
  journal_.append(commit.events);
  if (commit.engine) {
    state_.put_engine(*commit.engine);
    // A snapshot stands for the events before it, also when they were never journalled here.
    journal_.at_least(commit.engine->after_event);
  }
  for (const core::Alert& alert : commit.alerts) alerts_.put(alert);
  for (const ports::OutboxRow& row : commit.outbox) outbox_.insert(row);
  for (const ports::DeliveryMark& mark : commit.delivered) outbox_.mark(mark);
  for (const ports::DeviceRecord& device : commit.devices) devices_.put(device);
  for (const core::Silence& silence : commit.silences) silences_.put(silence);
  for (const core::RuleId& rule : commit.silences_ended) silences_.remove(rule);
  for (const ports::AuditEntry& entry : commit.audit) audit_.append(entry);
  state_.put_meta(commit.meta);
}

void Session::flush() {
  outbox_.flush();
}

void Session::reload() {
  names_.forget();
  journal_.reload();
  journal_.at_least(state_.engine_after());
  outbox_.reload();
}

ports::StoredState Session::load() {
  ports::StoredState stored;
  stored.engine = state_.engine();
  stored.last_event = journal_.last();
  stored.open_alerts = alerts_.open();
  stored.devices = devices_.all();
  stored.outbox = outbox_.depths();
  stored.meta = state_.meta();
  stored.silences = silences_.all();
  return stored;
}

}  // namespace homeward::store
