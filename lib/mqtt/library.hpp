#pragma once

namespace homeward::mqtt {

/// Prepares Paho, once for the process and before its first handle; later calls do nothing.
///
/// * Paho takes proxies from the environment for plain MQTT too; a gateway's path to its care
///   centre must not depend on that, so they are forgotten.
/// * Paho would load all of OpenSSL's algorithms and error texts at the first handle, also where no
///   broker uses TLS: about 1.5 MB of memory. OpenSSL loads what it needs at its first use.
void prepare_library();

}  // namespace homeward::mqtt
