// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a start of the server is told of itself: which settings are in effect, which program runs,
// who started it. Compared with the last run by pipeline/server_life.h.

#include <map>
#include <string>

#include "app/site_server.h"

namespace millwright::app {

/// Digests by name, of everything that somebody sets past the pages: options of the command line or
/// unit file, and the text of the notify settings. No value can be read from them, and secrets on
/// their own are left out.
std::map<std::string, std::string> settings_in_effect(const SiteOptions& options);

/// Digest of the program that runs; empty where it cannot be read. Cost: reads the binary once.
std::string running_program();

/// The account of the machine that started it: a hint at who did, no proof.
std::string os_user();

}  // namespace millwright::app
