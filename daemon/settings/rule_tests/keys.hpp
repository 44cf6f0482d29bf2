#pragma once

#include "daemon/settings/keys/key_table.hpp"

/// What may stand in a file of rule tests.
namespace homeward::settings {

extern const KeyTable kTestFileKeys;
extern const KeyTable kTestKeys;
extern const KeyTable kExpectedAlertKeys;
extern const KeyTable kLookKeys;
extern const KeyTable kFaultKeys;
extern const KeyTable kRestartFaultKeys;

}  // namespace homeward::settings
