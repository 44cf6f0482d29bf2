#pragma once

#include "daemon/core/diagnostic.hpp"
#include "daemon/settings/yaml_node.hpp"

#include <vector>

namespace homeward::settings {

/// Adds what the documents of devices.d declare (each a mapping with the only key `devices`, which
/// `homeward pair` writes) to the `devices` of the other documents. A name that is there already is
/// an error; it and the first one are told by their places.
void add_device_files(std::vector<Node>& documents, std::vector<Node> device_files,
                      core::Diagnostics& diagnostics);

}  // namespace homeward::settings
