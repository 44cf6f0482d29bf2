#pragma once

#include "daemon/control/request.hpp"

#include <boost/asio/awaitable.hpp>

/// One function per route, grouped in files by topic. `operations` is never null and outlives the
/// call. None throws for bad input: that is an error response.
namespace homeward::control {

using boost::asio::awaitable;

// handlers_status.cpp
awaitable<Reply> get_status(ports::Operations* operations, Request request);
awaitable<Reply> get_devices(ports::Operations* operations, Request request);

// handlers_alerts.cpp
awaitable<Reply> get_alerts(ports::Operations* operations, Request request);
awaitable<Reply> post_acknowledge(ports::Operations* operations, Request request);
awaitable<Reply> post_test_alert(ports::Operations* operations, Request request);

// handlers_silences.cpp
awaitable<Reply> post_silence(ports::Operations* operations, Request request);
awaitable<Reply> post_end_silence(ports::Operations* operations, Request request);

// handlers_audit.cpp
awaitable<Reply> get_audit(ports::Operations* operations, Request request);

// handlers_events.cpp
awaitable<Reply> get_events(ports::Operations* operations, Request request);

// handlers_configuration.cpp
awaitable<Reply> post_reload(ports::Operations* operations, Request request);

// handlers_metrics.cpp
awaitable<Reply> get_metrics(ports::Operations* operations, Request request);

// handlers_rules.cpp
awaitable<Reply> get_rules(ports::Operations* operations, Request request);
awaitable<Reply> get_explanation(ports::Operations* operations, Request request);
awaitable<Reply> get_routine(ports::Operations* operations, Request request);
awaitable<Reply> post_cancel_warning(ports::Operations* operations, Request request);

// handlers_journal.cpp
awaitable<Reply> get_journal(ports::Operations* operations, Request request);
awaitable<Reply> get_hindsight(ports::Operations* operations, Request request);

// handlers_presence.cpp
awaitable<Reply> post_presence(ports::Operations* operations, Request request);

// handlers_home.cpp
awaitable<Reply> post_export(ports::Operations* operations, Request request);
awaitable<Reply> post_backup(ports::Operations* operations, Request request);
awaitable<Reply> post_erase(ports::Operations* operations, Request request);

// handlers_plugins.cpp
awaitable<Reply> post_plugin_command(ports::Operations* operations, Request request);

}  // namespace homeward::control
