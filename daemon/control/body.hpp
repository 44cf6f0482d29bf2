#pragma once

#include "daemon/ports/event_source.hpp"
#include "daemon/ports/operations.hpp"
#include "lib/base/result.hpp"

#include <string>
#include <string_view>

/// Request bodies, decoded into values. Each is a JSON object of at most 16 levels whose unknown
/// or badly typed fields are an error (invalid) that names the field.
namespace homeward::control {

struct AcknowledgeBody {
  std::string by;  ///< at most 128 bytes; may be empty
};

struct TestAlertBody {
  std::string rule;  ///< 1 to 128 bytes
  std::string by;    ///< at most 128 bytes; may be empty
};

struct CancelBody {
  std::string device;  ///< at most 128 bytes; may be empty: all devices of the rule
  std::string by;      ///< at most 128 bytes; may be empty
};

/// `{"device":"...","by":"..."}`; both may be left out, and the whole body.
[[nodiscard]] Result<CancelBody> decode_cancel(std::string_view body);

/// `{"state":"home|away","until":"...","by":"..."}`; `until` and `by` may be left out.
[[nodiscard]] Result<ports::PresenceRequest> decode_presence(std::string_view body);

/// `{"by":"..."}`; an empty body stands for `{}`.
[[nodiscard]] Result<AcknowledgeBody> decode_acknowledge(std::string_view body);

/// `{"rule":"...","by":"..."}`; `by` may be left out.
[[nodiscard]] Result<TestAlertBody> decode_test_alert(std::string_view body);

/// `{"rule":"...","for_s":N,"reason":"...","by":"...","critical":false}`; `by` and `critical` may
/// be left out. `via` is not part of the body.
[[nodiscard]] Result<ports::SilenceRequest> decode_silence(std::string_view body);

/// `{"name":"...","args":{...}}`; `args` may be left out. The plugin is not part of the body.
[[nodiscard]] Result<ports::SourceCommand> decode_plugin_command(std::string_view body);

}  // namespace homeward::control
