// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/card_words.h"

namespace millwright::respond {
namespace {

constexpr CardWords kEnglish{
    .language = "en",
    .any_machine = "any machine of this kind",
    .version = "Version",
    .approved_by = "approved by",
    .printed = "printed",
    .expected = "takes about {}",
    .who = "Name",
    .alarm = "Alarm",
    .shift = "Shift",
    .begun = "Begun",
    .ended = "Ended",
    .hazard = "Danger",
    .time = "Time",
    .initials = "Initials",
    .plausible = "plausible",
    .photo = "Take a photo; note where it is",
    .wait = "Wait {}",
    .system = "By phone or form, where the system cannot do it",
    .hand_over = "Hand over to",
    .if_met = "Yes",
    .if_not = "No",
    .on_problem = "If it cannot be done",
    .go_to = "go to step {}",
    .end = "finished",
    .escalate = "stay and call for help",
    .abort = "stop here and report",
    .enter_later = "Enter this card with the times above as soon as you are back at a screen.",
};

constexpr CardWords kGerman{
    .language = "de",
    .any_machine = "jede Maschine dieser Art",
    .version = "Fassung",
    .approved_by = "freigegeben von",
    .printed = "gedruckt",
    .expected = "dauert etwa {}",
    .who = "Name",
    .alarm = "Alarm",
    .shift = "Schicht",
    .begun = "Beginn",
    .ended = "Ende",
    .hazard = "Gefahr",
    .time = "Uhrzeit",
    .initials = "Kürzel",
    .plausible = "plausibel",
    .photo = "Foto machen; notieren, wo es liegt",
    .wait = "{} warten",
    .system = "Telefonisch oder mit Formular, wo das System es nicht tun kann",
    .hand_over = "Übergeben an",
    .if_met = "Ja",
    .if_not = "Nein",
    .on_problem = "Wenn es nicht geht",
    .go_to = "weiter mit Schritt {}",
    .end = "fertig",
    .escalate = "hier bleiben und Hilfe rufen",
    .abort = "hier aufhören und melden",
    .enter_later = "Diese Karte mit den Zeiten eintragen, sobald wieder ein Bildschirm da ist.",
};

constexpr std::string_view kStyle = R"css(
@page { size: A4; margin: 12mm }
* { box-sizing: border-box }
body { font: 12pt/1.35 "DejaVu Sans", Arial, sans-serif; color: #000; background: #fff;
  max-width: 190mm; margin: 0 auto; padding: 4mm }
h1 { font-size: 20pt; margin: 0 }
.asset { font-size: 14pt; font-weight: bold }
.meta { font-size: 9pt; border-bottom: 2pt solid #000; padding-bottom: 2mm; margin: 1mm 0 3mm }
.blanks { display: flex; gap: 4mm; margin: 3mm 0 }
.blanks span { flex: 1; border-bottom: 1pt solid #000; padding-bottom: 5mm; font-size: 9pt }
ol.steps { list-style: none; margin: 0; padding: 0 }
li.step { display: flex; gap: 4mm; border-bottom: 0.5pt solid #000; padding: 2.5mm 0;
  break-inside: avoid }
.number { font-size: 18pt; font-weight: bold; min-width: 10mm }
.body { flex: 1 }
.body p { margin: 0 0 1.5mm }
.hazard { border: 2pt solid #000; padding: 1.5mm 2.5mm; margin-bottom: 1.5mm; font-weight: bold }
.answers { margin: 1mm 0; padding: 0; list-style: none }
.answers li::before, .box::before { content: "\2610\00a0"; font-size: 14pt }
.blank { display: inline-block; min-width: 35mm; border-bottom: 1pt solid #000 }
.problem { font-size: 9pt; font-style: italic }
.tick { min-width: 26mm; font-size: 8pt }
.tick div { border: 0.5pt solid #000; height: 9mm; padding: 0.5mm; margin-bottom: 1mm }
footer { font-size: 9pt; margin-top: 4mm }
)css";

}  // namespace

const CardWords& card_words(std::string_view language) {
  return language == "de" || language.starts_with("de-") ? kGerman : kEnglish;
}

std::string_view card_style() {
  return kStyle;
}

}  // namespace millwright::respond
