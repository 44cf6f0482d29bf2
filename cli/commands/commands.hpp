#pragma once

#include "cli/arguments.hpp"
#include "cli/asking/control_client.hpp"
#include "cli/exit_code.hpp"
#include "cli/text/look.hpp"

#include <ostream>

namespace homeward::cli {

/// What every command gets.
struct Session {
  ControlClient client;
  bool json{false};
  Look look;
  std::ostream& out;
};

/// One function per command, in a file of its name. Each prints its answer; throws CommandFailure.
ExitCode run(const CheckOptions& options, Session& session);
ExitCode run(const SchemaOptions& options, Session& session);
ExitCode run(const ReplayOptions& options, Session& session);
ExitCode run(const ExplainOptions& options, Session& session);
ExitCode run(const TestRulesOptions& options, Session& session);
ExitCode run(const StatusOptions& options, Session& session);
ExitCode run(const DevicesOptions& options, Session& session);
ExitCode run(const EventsOptions& options, Session& session);
ExitCode run(const AlertsOptions& options, Session& session);
ExitCode run(const AckOptions& options, Session& session);
ExitCode run(const TestAlertOptions& options, Session& session);
ExitCode run(const ReloadOptions& options, Session& session);
ExitCode run(const SilenceOptions& options, Session& session);
ExitCode run(const AuditOptions& options, Session& session);
ExitCode run(const PresenceOptions& options, Session& session);
ExitCode run(const CancelOptions& options, Session& session);
ExitCode run(const BaselineOptions& options, Session& session);
ExitCode run(const WhatIfOptions& options, Session& session);
ExitCode run(const PairOptions& options, Session& session);
ExitCode run(const WalkTestOptions& options, Session& session);
ExitCode run(const MetricsOptions& options, Session& session);
ExitCode run(const HistoryOptions& options, Session& session);
ExitCode run(const PluginTestOptions& options, Session& session);
ExitCode run(const DevicesEditOptions& options, Session& session);
ExitCode run(const SetupOptions& options, Session& session);
ExitCode run(const ReportOptions& options, Session& session);
ExitCode run(const DiagnoseOptions& options, Session& session);
ExitCode run(const CompletionOptions& options, Session& session);
ExitCode run(const ExportOptions& options, Session& session);
ExitCode run(const BackupOptions& options, Session& session);
ExitCode run(const RestoreOptions& options, Session& session);
ExitCode run(const EraseOptions& options, Session& session);

}  // namespace homeward::cli
