// SPDX-License-Identifier: Apache-2.0
#include "api/parity_measures.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "backup/backups.h"

namespace millwright::api {
namespace {

using rollout::Measured;
using rollout::Said;
using enum rollout::Answer;

constexpr std::chrono::days kRosterAhead{28};
constexpr std::chrono::days kRestoreLife{180};
constexpr std::chrono::minutes kScrapeWindow{15};
constexpr std::size_t kLeastScrapes = 3;

Measured yes_or_no(bool is_so, Said if_so, Said if_not) {
  return {is_so ? kYes : kNo, is_so ? std::move(if_so) : std::move(if_not), {}};
}

Measured unknown(Said why) {
  return {kNotKnown, std::move(why), {}};
}

Measured unknown(const Error& error) {
  return unknown({std::string(error.message()),
                  fmt::format("Nicht lesbar: {}", std::string(error.message()))});
}

Measured measure_tls(const Running& running) {
  return yes_or_no(running.has_tls,
                   {"MQTT and HTTP are served with TLS.", "MQTT und HTTP laufen mit TLS."},
                   {"The server was started without a certificate.",
                    "Der Server wurde ohne Zertifikat gestartet."});
}

Measured measure_durability(const Running& running) {
  return yes_or_no(running.is_durable,
                   {"Readings are synced to disk before they are acknowledged.",
                    "Messwerte werden vor der Quittung auf die Platte geschrieben."},
                   {"The server was started with --durability os.",
                    "Der Server wurde mit --durability os gestartet."});
}

Measured measure_service(const Running& running) {
  return yes_or_no(running.supervision() == os::Supervision::kSystemd,
                   {"systemd started this server.", "systemd hat diesen Server gestartet."},
                   {"Something else than systemd started this server.",
                    "Diesen Server hat etwas anderes als systemd gestartet."});
}

Measured measure_clock(const Running& running) {
  switch (running.clock_sync()) {
    case os::ClockSync::kSynchronised:
      return yes_or_no(true,
                       {"The kernel says that its clock follows a time source.",
                        "Der Kernel meldet, dass seine Uhr einer Zeitquelle folgt."},
                       {});
    case os::ClockSync::kNot:
      return yes_or_no(false, {},
                       {"The kernel says that nothing adjusts its clock.",
                        "Der Kernel meldet, dass niemand seine Uhr stellt."});
    case os::ClockSync::kNotTold:
      break;
  }
  return unknown(
      {"The kernel does not tell this process.", "Der Kernel sagt es diesem Prozess nicht."});
}

Measured measure_monitoring(const Services& services, const Running& running) {
  const UtcNanos now = services.clock.wall();
  if (running.scrapes.n_since(now - kScrapeWindow) >= kLeastScrapes) {
    return yes_or_no(true,
                     {"/metrics was read in three or more of 15 minutes.",
                      "/metrics wurde in drei oder mehr von 15 Minuten gelesen."},
                     {});
  }
  if (now - services.started < kScrapeWindow) {
    return unknown(
        {"The server has not run for 15 minutes yet.", "Der Server läuft noch keine 15 Minuten."});
  }
  return yes_or_no(false, {},
                   {"/metrics was read in fewer than three of 15 minutes.",
                    "/metrics wurde in weniger als drei von 15 Minuten gelesen."});
}

/// Said by whoever restored it, on the page of the backups; the copy itself runs elsewhere.
Measured measure_restore(const Services& services) {
  if (services.host.backups == nullptr) {
    return unknown({"This server makes no backups.", "Dieser Server macht keine Sicherungen."});
  }
  const auto rows = services.host.backups->list();
  if (!rows) return unknown(rows.error());
  // Who restored it elsewhere noted it: this server cannot see the other one.
  const backup::BackupRow* latest = nullptr;
  for (const backup::BackupRow& row : *rows) {
    if (row.restored_at && (!latest || *latest->restored_at < *row.restored_at)) latest = &row;
  }
  if (latest == nullptr) {
    return yes_or_no(
        false, {},
        {"No backup was ever restored.", "Noch nie wurde eine Sicherung zurückgespielt."});
  }
  const auto days = std::max<std::int64_t>((services.clock.wall() - *latest->restored_at) /
                                               std::chrono::nanoseconds(std::chrono::days(1)),
                                           0);
  const std::string& where = latest->restored_where;
  const Said when{fmt::format("The latest restore was noted {} days ago{}{}.", days,
                              where.empty() ? "" : ": ", where),
                  fmt::format("Zuletzt wurde ein Zurückspielen vor {} Tagen vermerkt{}{}.", days,
                              where.empty() ? "" : ": ", where)};
  Measured out = yes_or_no(std::chrono::days(days) < kRestoreLife, when, when);
  out.at = latest->restored_at;
  return out;
}

/// Names that are nobody's: roles, teams, rosters and shifts.
std::set<std::string> names_of_many(const registry::Plant& plant, const Services& services) {
  std::set<std::string> names{"admin",    "administrator", "operator", "operators", "engineer",
                              "viewer",   "guest",         "user",     "shift",     "team",
                              "bediener", "schicht",       "gast",     "leitstand", "control-room"};
  for (const Team& team : plant.all<Team>()) names.insert(team.name);
  services.watch.with_desk([&](const respond::Desk& desk) {
    for (const auto& [name, item] : desk.shelf().rosters()) {
      names.insert(name);
      for (const respond::Layer& layer : item.content.layers) {
        for (const respond::ShiftTimes& shift : layer.shifts) names.insert(shift.name);
      }
    }
  });
  return names;
}

std::string joined(const std::set<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

Measured measure_accounts(const Services& services) {
  const auto plant = services.plant.registry().snapshot();
  const std::set<std::string> many = names_of_many(*plant, services);
  std::set<std::string> found;
  for (const User& user : plant->all<User>()) {
    if (user.is_active && !user.is_contact_only && many.contains(user.name)) {
      found.insert(user.name);
    }
  }
  if (found.empty()) {
    return unknown(
        {"No account has the name of a role, a team or a shift. Whether a password is "
         "shared only people know: sign for it.",
         "Kein Konto heißt wie eine Rolle, ein Team oder eine Schicht. Ob ein Passwort "
         "geteilt wird, wissen nur Menschen: dafür unterschreiben."});
  }
  return yes_or_no(false, {},
                   {fmt::format("Active accounts that are nobody's name: {}.", joined(found)),
                    fmt::format("Aktive Konten, die niemandes Name sind: {}.", joined(found))});
}

Measured measure_operators(const Services& services) {
  const auto plant = services.plant.registry().snapshot();
  const UtcNanos now = services.clock.wall();
  std::set<std::string> people;
  const bool has_roster = services.watch.with_desk([&](const respond::Desk& desk) {
    for (const auto& [name, item] : desk.shelf().rosters()) {
      const auto shifts =
          desk.directory().duty(item.content).shifts_between(now, now + kRosterAhead);
      if (!shifts) continue;
      for (const respond::Shift& shift : *shifts) {
        people.insert(shift.people.begin(), shift.people.end());
      }
    }
    return !desk.shelf().rosters().empty();
  });
  if (!has_roster) {
    return yes_or_no(false, {}, {"No roster is in force.", "Kein Dienstplan ist in Kraft."});
  }
  if (people.empty()) {
    return yes_or_no(false, {},
                     {"The rosters name nobody for the coming four weeks.",
                      "Die Dienstpläne nennen für die nächsten vier Wochen niemanden."});
  }
  std::set<std::string> helpers;
  std::set<std::string> unplaced;
  for (const std::string& person : people) {
    const User* user = plant->find_user_by_name(person);
    const Team* team = user == nullptr ? nullptr : plant->find<Team>(user->team);
    if (team == nullptr) {
      unplaced.insert(person);
    } else if (team->kind == TeamKind::kProject || team->kind == TeamKind::kVendor) {
      helpers.insert(person);
    }
  }
  if (!helpers.empty()) {
    return yes_or_no(
        false, {},
        {fmt::format("On the rosters from project team or vendor: {}.", joined(helpers)),
         fmt::format("Auf den Dienstplänen von Projektteam oder Lieferanten: {}.",
                     joined(helpers))});
  }
  if (!unplaced.empty()) {
    return unknown({fmt::format("On the rosters without a team: {}.", joined(unplaced)),
                    fmt::format("Auf den Dienstplänen ohne Team: {}.", joined(unplaced))});
  }
  return yes_or_no(true,
                   {fmt::format("{} people of the plant are on the rosters.", people.size()),
                    fmt::format("{} Leute des Werks stehen auf den Dienstplänen.", people.size())},
                   {});
}

}  // namespace

std::map<std::string, Measured, std::less<>> measure_parity(const ReadinessSite& site) {
  const Services& services = site.services;
  std::map<std::string, Measured, std::less<>> out;
  out["restore"] = measure_restore(services);
  out["own_accounts"] = measure_accounts(services);
  out["normal_operators"] = measure_operators(services);
  out["tls"] = measure_tls(*site.running);
  out["durability"] = measure_durability(*site.running);
  out["managed_service"] = measure_service(*site.running);
  out["time_sync"] = measure_clock(*site.running);
  out["monitoring"] = measure_monitoring(services, *site.running);
  return out;
}

std::vector<rollout::ParityLine> parity_now(const ReadinessSite& site) {
  const auto measured = measure_parity(site);
  const auto state = site.readiness->state();
  const UtcNanos now = site.services.clock.wall();
  std::vector<rollout::ParityLine> lines;
  for (const rollout::ParityItem& item : rollout::parity_items()) {
    const auto it = measured.find(item.id);
    lines.push_back(rollout::judge_parity(item, it == measured.end() ? nullptr : &it->second,
                                          state->signature_of(item.id), now));
  }
  return lines;
}

}  // namespace millwright::api
