// SPDX-License-Identifier: Apache-2.0
// All texts that people get, as data. To add a language: one more block per kind, one drill mark,
// and its tag in supported_language().
#include <array>

#include "notify/message_text.h"

namespace millwright::notify {
namespace {

constexpr std::array kTemplates{
    TextTemplate{
        MessageKind::kPage, "en",  //
        "[P{{priority}}] {{title}} - {{asset}}",
        "{{title}}\n"
        "\n"
        "Asset: {{asset}}\n"
        "?Value: {{value}}\n"
        "?Limit: {{limit}}\n"
        "Priority: {{priority}}\n"
        "Since: {{since}}\n"
        "\n"
        "?If nothing is done: {{consequence}}\n"
        "?Time to respond: {{respond_within}}\n"
        "?Procedure: {{procedure}}\n"
        "\n"
        "?Take this page: {{accept_url}}\n"
        "?Look at the alarm: {{open_url}}\n"
        "\n"
        "Opening a link changes nothing. Taking the page tells the others that you are on\n"
        "it; acknowledging the alarm is up to the operator position.\n",
        "P{{priority}} {{title}}, {{asset}}.\n?{{value}}.\n?{{accept_url}}"},
    TextTemplate{MessageKind::kPage, "de", "[P{{priority}}] {{title}} - {{asset}}",
                 "{{title}}\n"
                 "\n"
                 "Anlage: {{asset}}\n"
                 "?Wert: {{value}}\n"
                 "?Grenzwert: {{limit}}\n"
                 "Priorität: {{priority}}\n"
                 "Seit: {{since}}\n"
                 "\n"
                 "?Wenn nichts geschieht: {{consequence}}\n"
                 "?Zeit zum Handeln: {{respond_within}}\n"
                 "?Anweisung: {{procedure}}\n"
                 "\n"
                 "?Ruf übernehmen: {{accept_url}}\n"
                 "?Alarm ansehen: {{open_url}}\n"
                 "\n"
                 "Das Öffnen eines Links ändert nichts. Wer den Ruf übernimmt, sagt den anderen,\n"
                 "dass er sich kümmert; den Alarm quittiert der Leitstand.\n",
                 "P{{priority}} {{title}}, {{asset}}.\n?{{value}}.\n?{{accept_url}}"},

    TextTemplate{MessageKind::kReminder, "en", "Reminder: [P{{priority}}] {{title}} - {{asset}}",
                 "Nobody has taken this page yet.\n"
                 "\n"
                 "{{title}}\n"
                 "\n"
                 "Asset: {{asset}}\n"
                 "?Value: {{value}}\n"
                 "?Limit: {{limit}}\n"
                 "Priority: {{priority}}\n"
                 "Since: {{since}}\n"
                 "\n"
                 "?If nothing is done: {{consequence}}\n"
                 "?Procedure: {{procedure}}\n"
                 "\n"
                 "?Take this page: {{accept_url}}\n"
                 "?Look at the alarm: {{open_url}}\n",
                 "Reminder: P{{priority}} {{title}}, {{asset}}.\n?{{accept_url}}"},
    TextTemplate{MessageKind::kReminder, "de", "Erinnerung: [P{{priority}}] {{title}} - {{asset}}",
                 "Diesen Ruf hat noch niemand übernommen.\n"
                 "\n"
                 "{{title}}\n"
                 "\n"
                 "Anlage: {{asset}}\n"
                 "?Wert: {{value}}\n"
                 "?Grenzwert: {{limit}}\n"
                 "Priorität: {{priority}}\n"
                 "Seit: {{since}}\n"
                 "\n"
                 "?Wenn nichts geschieht: {{consequence}}\n"
                 "?Anweisung: {{procedure}}\n"
                 "\n"
                 "?Ruf übernehmen: {{accept_url}}\n"
                 "?Alarm ansehen: {{open_url}}\n",
                 "Erinnerung: P{{priority}} {{title}}, {{asset}}.\n?{{accept_url}}"},

    TextTemplate{MessageKind::kTaken, "en", "Taken by {{by}}: {{title}} - {{asset}}",
                 "{{by}} has taken this page. You need not do anything.\n"
                 "\n"
                 "{{title}}\n"
                 "Asset: {{asset}}\n"
                 "?Look at the alarm: {{open_url}}\n",
                 "Taken by {{by}}: {{title}}, {{asset}}."},
    TextTemplate{MessageKind::kTaken, "de", "Übernommen von {{by}}: {{title}} - {{asset}}",
                 "{{by}} hat diesen Ruf übernommen. Sie müssen nichts tun.\n"
                 "\n"
                 "{{title}}\n"
                 "Anlage: {{asset}}\n"
                 "?Alarm ansehen: {{open_url}}\n",
                 "Übernommen von {{by}}: {{title}}, {{asset}}."},

    TextTemplate{MessageKind::kWithdrawn, "en", "No longer needed: {{title}} - {{asset}}",
                 "This page is withdrawn: {{reason}}\n"
                 "\n"
                 "{{title}}\n"
                 "Asset: {{asset}}\n"
                 "?Look at the alarm: {{open_url}}\n",
                 "No longer needed: {{title}}, {{asset}} ({{reason}})."},
    TextTemplate{MessageKind::kWithdrawn, "de", "Erledigt: {{title}} - {{asset}}",
                 "Dieser Ruf ist zurückgezogen: {{reason}}\n"
                 "\n"
                 "{{title}}\n"
                 "Anlage: {{asset}}\n"
                 "?Alarm ansehen: {{open_url}}\n",
                 "Erledigt: {{title}}, {{asset}} ({{reason}})."},

    TextTemplate{MessageKind::kDigest, "en", "{{count}} alarms in one message",
                 "{{count}} further alarms are collected in this one message.\n"
                 "\n"
                 "?By priority: {{by_priority}}\n"
                 "?By cause: {{by_cause}}\n"
                 "?Over in the meantime: {{over}}\n"
                 "\n"
                 "?Look at the alarms: {{open_url}}\n",
                 "{{count}} alarms.\n?{{by_priority}}.\n?{{open_url}}"},
    TextTemplate{MessageKind::kDigest, "de", "{{count}} Alarme in einer Nachricht",
                 "{{count}} weitere Alarme sind in dieser einen Nachricht gesammelt.\n"
                 "\n"
                 "?Nach Priorität: {{by_priority}}\n"
                 "?Nach Ursache: {{by_cause}}\n"
                 "?Inzwischen vorbei: {{over}}\n"
                 "\n"
                 "?Alarme ansehen: {{open_url}}\n",
                 "{{count}} Alarme.\n?{{by_priority}}.\n?{{open_url}}"},

    TextTemplate{MessageKind::kWorkOrder, "en", "Work order {{order}}: {{title}} - {{asset}}",
                 "{{title}}\n"
                 "\n"
                 "Work order: {{order}}\n"
                 "Asset: {{asset}}\n"
                 "?Alarm: {{reason}}\n"
                 "?Value: {{value}}\n"
                 "?Limit: {{limit}}\n"
                 "?Priority: {{priority}}\n"
                 "?Since: {{since}}\n"
                 "?If nothing is done: {{consequence}}\n"
                 "?Procedure: {{procedure}}\n"
                 "?What was found: {{text}}\n"
                 "?Failure code: {{failure_code}}\n"
                 "?Look at the alarm: {{open_url}}\n",
                 "Work order {{order}}: {{title}}, {{asset}}."},
    TextTemplate{MessageKind::kWorkOrder, "de", "Auftrag {{order}}: {{title}} - {{asset}}",
                 "{{title}}\n"
                 "\n"
                 "Auftrag: {{order}}\n"
                 "Anlage: {{asset}}\n"
                 "?Alarm: {{reason}}\n"
                 "?Wert: {{value}}\n"
                 "?Grenzwert: {{limit}}\n"
                 "?Priorität: {{priority}}\n"
                 "?Seit: {{since}}\n"
                 "?Wenn nichts geschieht: {{consequence}}\n"
                 "?Anweisung: {{procedure}}\n"
                 "?Befund: {{text}}\n"
                 "?Fehlercode: {{failure_code}}\n"
                 "?Alarm ansehen: {{open_url}}\n",
                 "Auftrag {{order}}: {{title}}, {{asset}}."},

    TextTemplate{MessageKind::kWebhook, "en",  //
                 "{{title}}",
                 "{{title}}\n"
                 "\n"
                 "?{{text}}\n"
                 "?Asset: {{asset}}\n"
                 "?Value: {{value}}\n"
                 "?Look at the alarm: {{open_url}}\n",
                 "{{title}}"},
    TextTemplate{MessageKind::kWebhook, "de",  //
                 "{{title}}",
                 "{{title}}\n"
                 "\n"
                 "?{{text}}\n"
                 "?Anlage: {{asset}}\n"
                 "?Wert: {{value}}\n"
                 "?Alarm ansehen: {{open_url}}\n",
                 "{{title}}"},

    TextTemplate{MessageKind::kNotice, "en",  //
                 "{{title}}",
                 "{{title}}\n"
                 "\n"
                 "?{{text}}\n"
                 "?More: {{open_url}}\n",
                 "{{title}}"},
    TextTemplate{MessageKind::kNotice, "de",  //
                 "{{title}}",
                 "{{title}}\n"
                 "\n"
                 "?{{text}}\n"
                 "?Mehr: {{open_url}}\n",
                 "{{title}}"},

    TextTemplate{MessageKind::kTest, "en", "Test message from Millwright",
                 "This is a test message. No alarm stands behind it.\n"
                 "\n"
                 "?Sent by: {{by}}\n",
                 "Millwright: test message, no alarm stands behind it."},
    TextTemplate{MessageKind::kTest, "de", "Testnachricht von Millwright",
                 "Dies ist eine Testnachricht. Es liegt kein Alarm vor.\n"
                 "\n"
                 "?Gesendet von: {{by}}\n",
                 "Millwright: Testnachricht, es liegt kein Alarm vor."},
};

constexpr std::array kDrillMarks{
    DrillMark{"en", "DRILL",
              "DRILL: this is an exercise. Act as you would, but change nothing on "
              "the machine."},
    DrillMark{"de", "ÜBUNG",
              "ÜBUNG: Dies ist eine Übung. Handeln Sie wie im Ernstfall, aber "
              "verändern Sie nichts an der Maschine."},
};

}  // namespace

std::span<const TextTemplate> text_templates() {
  return kTemplates;
}

std::string_view accept_label(std::string_view language) {
  return supported_language(language) == "de" ? "Ich gehe hin" : "I go";
}

std::span<const DrillMark> drill_marks() {
  return kDrillMarks;
}

}  // namespace millwright::notify
