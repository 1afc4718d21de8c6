// SPDX-License-Identifier: Apache-2.0
#include "rollout/criteria/metric.h"

#include <algorithm>
#include <array>

#include "core/enum_names.h"

namespace millwright::rollout {
namespace {

using enum Question;
using enum SampleKind;
using enum Chance;
using enum Good;

constexpr bool kPlantOnly = false;
constexpr bool kCore = true;

constexpr std::array kMetrics{
    // Technical: does it carry what it is given?
    Metric{"data_completeness", "Data completeness", "share",
           "readings that came, of those expected by each signal's interval", kTechnical, kRatio,
           kDaysAssets, kAtLeast, 0.5, "asset-days", true, "/api/v1/signals"},
    Metric{"sensor_uptime", "Sensor uptime", "share",
           "hours in which a sensor sent something good, of all its hours", kTechnical, kRatio,
           kDaysAssets, kAtLeast, 0.5, "asset-days", true, "/api/v1/signals"},
    Metric{"good_quality", "Good readings", "share", "readings that were not bad, of all that came",
           kTechnical, kRatio, kDaysAssets, kAtLeast, 0.5, "asset-days", true, "/api/v1/signals"},
    Metric{"silent_sensors", "Silent sensors", "share",
           "sensors that sent nothing for a day, of all; those out of service count too",
           kTechnical, kState, kIndependent, kAtMost, 0.5, "sensors", true, "/api/v1/signals"},
    Metric{"readings_lost", "Readings dropped", "1/million",
           "readings dropped for want of room, by a million received", kTechnical, kCount, kDays,
           kAtMost, 0.5, "days", kPlantOnly, "/api/v1/ledger"},
    Metric{"quarantine_share", "Readings in quarantine", "share",
           "readings that could not be stored, of all received", kTechnical, kRatio, kDays, kAtMost,
           0.5, "days", kPlantOnly, "/api/v1/quarantine"},
    Metric{"duplicate_share", "Readings sent twice", "share",
           "readings that came once more, of all received", kTechnical, kRatio, kDays, kAtMost, 0.5,
           "days", kPlantOnly, "/api/v1/ledger"},
    Metric{"platform_uptime", "Platform uptime", "share",
           "minutes in which the platform wrote its own figures, of all", kTechnical, kRatio, kDays,
           kAtLeast, 0.5, "days", kPlantOnly, "/api/v1/health"},
    Metric{"late_share", "Readings that came late", "share",
           "readings that came after newer ones of their sensor, or as history, of all received",
           kTechnical, kRatio, kDays, kAtMost, 0.5, "days", kPlantOnly, "/api/v1/ledger"},
    Metric{"signals_in_time", "Signals in time", "share",
           "the share of signals that report in time, as the platform notes it each minute",
           kTechnical, kRatio, kDays, kAtLeast, 0.5, "days", kPlantOnly, "/api/v1/health"},
    Metric{"storage_lag", "Storage backlog", "records",
           "the largest number of journal records not yet stored, by the minute", kTechnical,
           kState, kIndependent, kAtMost, 0.5, "minutes", kPlantOnly, "/api/v1/health"},
    Metric{"disk_free", "Disk headroom", "share", "free space of the data disk", kTechnical, kState,
           kIndependent, kAtLeast, 0.5, "disks", kPlantOnly, "/api/v1/health"},
    Metric{"processors_free", "Processor headroom", "share",
           "processor time of the machine that nobody used, in the busiest hour", kTechnical,
           kState, kIndependent, kAtLeast, 0.5, "minutes", kPlantOnly, "/api/v1/health"},
    Metric{"memory_free", "Memory headroom", "share",
           "memory of the machine that could be given out, in the hour with the least", kTechnical,
           kState, kIndependent, kAtLeast, 0.5, "minutes", kPlantOnly, "/api/v1/health"},
    Metric{"backup_age", "Age of the last backup", "d",
           "days since the last backup that was made whole", kTechnical, kState, kIndependent,
           kAtMost, 0.5, "backups", kPlantOnly, "/api/v1/backups"},
    Metric{"messages_waiting", "Messages waiting", "items",
           "messages to people that have not left for ten minutes", kTechnical, kState,
           kIndependent, kAtMost, 0.5, "messages", kPlantOnly, "/api/v1/messages"},
    Metric{"messages_delivered", "Messages delivered", "share",
           "messages to people that arrived, of those whose end is known", kTechnical, kRatio,
           kDays, kAtLeast, 0.5, "days", kPlantOnly, "/api/v1/messages"},
    Metric{"not_ready", "Reasons not to be ready", "items",
           "what the platform itself says keeps it from its work now", kTechnical, kState,
           kIndependent, kAtMost, 0.5, "checks", kPlantOnly, "/api/v1/health"},
    Metric{"unknown_addresses", "Unconfigured addresses", "items",
           "addresses that send and that nobody has placed", kTechnical, kState, kIndependent,
           kAtMost, 0.5, "addresses", kPlantOnly, "/api/v1/inbox"},
    Metric{"rehearsal_factor", "Rehearsed factor", "x",
           "the load against today's that a passed rehearsal of this configuration held; asked is "
           "the larger of the target and 1.5 times what the next wave makes of the load",
           kTechnical, kState, kIndependent, kAtLeast, 0.5, "rehearsals", kPlantOnly,
           "/api/v1/rollout/rehearsals", kCore, 1.5},

    // Operational: do normal people get along?
    Metric{
        "alarms_per_operator_day", "Alarms per operator and day", "1/d",
        "alarms shown, by operator position and day; other systems' load counts where it is known",
        kOperational, kCount, kDays, kAtMost, 0.5, "days", kPlantOnly, "/api/v1/kpis"},
    Metric{"alarms_per_sensor_week", "Alarms per sensor and week", "1/sensor-week",
           "alarms shown, by sensors and weeks; of a wave in shadow those that would have been",
           kOperational, kCount, kDaysAssets, kAtMost, 0.5, "asset-days", true, "/api/v1/kpis"},
    Metric{"time_in_flood", "Time in alarm floods", "share",
           "time in which a position had more alarms than a person can take in", kOperational,
           kRatio, kDays, kAtMost, 0.5, "days", kPlantOnly, "/api/v1/kpis"},
    Metric{"chattering_alarms", "Chattering alarms", "items",
           "alarms that came three times within a minute", kOperational, kState, kIndependent,
           kAtMost, 0.5, "alarms", kPlantOnly, "/api/v1/kpis"},
    Metric{"stale_alarms", "Stale alarms", "items", "alarms that stand for more than a day",
           kOperational, kState, kIndependent, kAtMost, 0.5, "alarms", true, "/api/v1/alarms"},
    Metric{"acknowledge_median", "Time to acknowledge, the middle", "min",
           "from an alarm shown to its acknowledgement; one that stands is as long as it stands",
           kOperational, kDuration, kDays, kAtMost, 0.5, "alarms", true, "/api/v1/alarms"},
    Metric{"acknowledge_p90", "Time to acknowledge, nine of ten", "min",
           "from an alarm shown to its acknowledgement; one that stands is as long as it stands",
           kOperational, kDuration, kDays, kAtMost, 0.9, "alarms", true, "/api/v1/alarms"},
    Metric{"resolve_median", "Time to resolve, the middle", "min",
           "from an alarm raised to its return; one that stands is as long as it stands",
           kOperational, kDuration, kDaysAssets, kAtMost, 0.5, "alarms", true, "/api/v1/alarms"},
    Metric{"normal_staff_share", "Handled by normal staff", "share",
           "alarms that were handled without anybody of the project team or the vendor",
           kOperational, kRatio, kDays, kAtLeast, 0.5, "days", kPlantOnly, "/api/v1/attention"},
    Metric{"vendor_contacts", "Calls for the vendor", "1/sensor-week",
           "contacts with the vendor's support, by sensors and weeks", kOperational, kCount,
           kIndependent, kAtMost, 0.5, "sensor-weeks", kPlantOnly, "/api/v1/attention"},
    Metric{"hands_off_passed", "Hands-off period passed", "periods",
           "hands-off periods passed that ended within the window", kOperational, kState,
           kIndependent, kAtLeast, 0.5, "periods", kPlantOnly, "/api/v1/hands-off", kCore, 1},
    Metric{"pages_accepted", "Pages accepted", "share", "pages somebody took, of those that ended",
           kOperational, kRatio, kDays, kAtLeast, 0.5, "days", kPlantOnly, "/api/v1/pages"},
    Metric{"nuisance_share", "Nuisance alarms", "share",
           "closed alarms that were nothing, or that nobody thought worth a label", kOperational,
           kRatio, kDaysAssets, kAtMost, 0.5, "asset-days", true, "/api/v1/review"},
    Metric{"labelled_share", "Alarms with an outcome", "share",
           "closed alarms of which somebody said what they were", kOperational, kRatio, kDays,
           kAtLeast, 0.5, "days", true, "/api/v1/review"},
    Metric{"lead_time_median", "Warning time, the middle", "h",
           "from the right alarm to the failure it warned of", kOperational, kDuration,
           kIndependent, kAtLeast, 0.5, "failures", true, "/api/v1/failures"},
    Metric{"caught_share", "Failures caught", "share",
           "failures a right alarm came before, of all in the log", kOperational, kRatio,
           kIndependent, kAtLeast, 0.5, "failures", true, "/api/v1/failures"},
    Metric{"missed_failures", "Failures missed", "1/asset-year",
           "failures no right alarm was there for, by assets and years", kOperational, kCount,
           kIndependent, kAtMost, 0.5, "asset-years", true, "/api/v1/failures"},

    // Process: is it written down, practised, and kept?
    Metric{
        "procedure_coverage", "Alarms with a procedure", "share",
        "rules that alarm and have a procedure in force, of all that alarm; what was switched off "
        "or deleted since the wave started counts as without",
        kProcess, kState, kIndependent, kAtLeast, 0.5, "rules", true, "/api/v1/rules"},
    Metric{"rationalised_share", "Rationalised alarms", "share",
           "rules that alarm and say owner, consequence, time and answer, of all that alarm; what "
           "was switched off or deleted since the wave started counts as without",
           kProcess, kState, kIndependent, kAtLeast, 0.5, "rules", true, "/api/v1/rules"},
    Metric{
        "unapproved_changes", "Settings nobody approved", "items",
        "rules whose settings are not those that were approved, and those deleted since the wave "
        "started",
        kProcess, kState, kIndependent, kAtMost, 0.5, "rules", true, "/api/v1/rules"},
    Metric{"proof_tests_owed", "Proof tests owed", "items",
           "rules not proven as often as their alarm class demands, or that failed the latest test",
           kProcess, kState, kIndependent, kAtMost, 0.5, "rules", true, "/api/v1/rationalisation"},
    Metric{"drills_per_shift", "Drills on the weakest shift", "drills",
           "drills and runs finished within the window, on the shift with the fewest", kProcess,
           kState, kIndependent, kAtLeast, 0.5, "shifts", kPlantOnly, "/api/v1/drills", kCore, 1},
    Metric{"procedures_practised", "Practised procedures", "share",
           "procedures in force that were run or drilled in 180 days", kProcess, kState,
           kIndependent, kAtLeast, 0.5, "procedures", kPlantOnly, "/api/v1/procedures"},
    Metric{"answers_in_time", "Answers within their time", "share",
           "runs and drills that took no longer than their procedure says", kProcess, kRatio, kDays,
           kAtLeast, 0.5, "days", kPlantOnly, "/api/v1/runs"},
    Metric{"training_gaps", "Shifts without a trained person", "items",
           "procedures times shifts on which nobody is qualified", kProcess, kState, kIndependent,
           kAtMost, 0.5, "cells", kPlantOnly, "/api/v1/training"},
    Metric{"single_points", "Known by one person", "items",
           "procedures, rules and connectors that one person or none can look after", kProcess,
           kState, kIndependent, kAtMost, 0.5, "items", kPlantOnly, "/api/v1/training"},
    Metric{"change_rework", "Changes that had to be changed again", "share",
           "changes of rules and signals after which the same one was changed again within a day",
           kProcess, kRatio, kDays, kAtMost, 0.5, "days", kPlantOnly, "/api/v1/audit"},
    Metric{"own_hands_share", "Set up by the plant itself", "share",
           "changes of the configuration made by people of the plant, of all that people made",
           kProcess, kRatio, kDays, kAtLeast, 0.5, "days", kPlantOnly, "/api/v1/attention"},
    Metric{"work_orders_closed", "Work orders closed", "share",
           "work orders made in the window that are closed", kProcess, kRatio, kDays, kAtLeast, 0.5,
           "days", true, "/api/v1/work-orders"},
    Metric{"trials_in_time", "Trials decided in time", "share",
           "trials of new sensors and uses decided by their date, of those that ended or expired",
           kProcess, kRatio, kIndependent, kAtLeast, 0.5, "trials", kPlantOnly,
           "/api/v1/rollout/trials"},
    Metric{"open_known_problems", "Open known problems", "items",
           "problems found in the wave that are neither closed nor an accepted risk with owner and "
           "date",
           kProcess, kState, kIndependent, kAtMost, 0.5, "problems", true,
           "/api/v1/rollout/problems", kCore, 0},

    // Economic: is it worth it?
    Metric{"cost_per_sensor", "Cost per sensor and year", "money",
           "what a sensor costs a year, everything counted", kEconomic, kState, kIndependent,
           kAtMost, 0.5, "sensors", kPlantOnly, ""},

    // Organizational: do they want it?
    Metric{"sign_offs", "Functions that signed", "functions",
           "functions among the stakeholders whose person signed for the wave as it is now",
           kOrganizational, kState, kIndependent, kAtLeast, 0.5, "functions", true,
           "/api/v1/rollout/waves", kCore, 5},
    Metric{"unlike_wave_before", "Ways unlike the wave before", "ways",
           "of the people who act, the shifts they act on and the networks its sensors come in by, "
           "those that have at most half in common with the wave before",
           kOrganizational, kState, kIndependent, kAtLeast, 0.5, "ways", true,
           "/api/v1/rollout/waves"},
    Metric{"areas_handed_over", "Areas handed over", "share",
           "areas that were handed over to operation and not handed back, of all", kOrganizational,
           kState, kIndependent, kAtLeast, 0.5, "areas", true, "/api/v1/rollout/transfers"},
    Metric{
        "reviews_held", "Reviews held", "share",
        "reviews of the roll-out that were held, or skipped as there was nothing to talk about, of "
        "all whose day came",
        kOrganizational, kRatio, kIndependent, kAtLeast, 0.5, "reviews", kPlantOnly,
        "/api/v1/rollout/reviews"},
};

}  // namespace

std::string_view name(Question question) {
  constexpr EnumNames<5> kNames{"technical", "operational", "process", "economic",
                                "organizational"};
  return name_in(kNames, question);
}

std::string_view name(SampleKind kind) {
  constexpr EnumNames<4> kNames{"count", "ratio", "duration", "state"};
  return name_in(kNames, kind);
}

std::string_view name(Chance chance) {
  constexpr EnumNames<3> kNames{"independent", "days", "days-and-assets"};
  return name_in(kNames, chance);
}

std::string_view name(Good good) {
  return good == kAtLeast ? "at-least" : "at-most";
}

std::string_view name(Scope scope) {
  return scope == Scope::kWave ? "wave" : "plant";
}

std::optional<Scope> parse_scope(std::string_view text) {
  for (const Scope scope : {Scope::kWave, Scope::kPlant}) {
    if (name(scope) == text) return scope;
  }
  return std::nullopt;
}

std::span<const Metric> metrics() {
  return kMetrics;
}

const Metric* find_metric(std::string_view id) {
  const auto it = std::ranges::find(kMetrics, id, &Metric::id);
  return it == kMetrics.end() ? nullptr : &*it;
}

}  // namespace millwright::rollout
