// SPDX-License-Identifier: Apache-2.0
#include "rollout/review/agenda.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "rollout/criteria/metric.h"
#include "rollout/criteria/metric_words.h"
#include "rollout/wave/gate.h"

namespace millwright::rollout {
namespace {

constexpr std::array<std::string_view, 4> kUrgencies{"blocks", "overdue", "to-decide", "to-know"};
constexpr std::size_t kMostNamed = 3;  ///< in one sentence

Phrase words_of(Answer answer) {
  constexpr Phrase kWords[] = {{"yes", "ja"}, {"no", "nein"}, {"not known", "nicht bekannt"}};
  return kWords[static_cast<std::size_t>(answer)];
}

Phrase words_of(Verdict verdict) {
  constexpr Phrase kWords[] = {
      {"pass", "bestanden"}, {"fail", "nicht bestanden"}, {"inconclusive", "unentschieden"}};
  return kWords[static_cast<std::size_t>(verdict)];
}

Phrase words_of(Effect effect) {
  constexpr Phrase kWords[] = {{"no action", "nichts getan"},
                               {"too early to tell", "noch zu früh"},
                               {"better", "besser"},
                               {"worse", "schlechter"},
                               {"no difference shown", "kein Unterschied erkennbar"},
                               {"not known", "nicht bekannt"}};
  return kWords[static_cast<std::size_t>(effect)];
}

Phrase words_of(Subject subject) {
  constexpr Phrase kWords[] = {
      {"expansion", "Ausbau"}, {"change", "Änderung"}, {"budget", "Budget"}};
  return kWords[static_cast<std::size_t>(subject)];
}

std::int64_t whole_days(std::chrono::nanoseconds time) {
  return std::chrono::duration_cast<std::chrono::days>(time).count();
}

const std::string& title_of(const Wave& wave) {
  return wave.title.empty() ? wave.name : wave.title;
}

std::string wave_page(WaveId wave) {
  return fmt::format("/rollout/{}", wave.value);
}

/// Where a criterion asks for something, the function that answers for the question.
TeamKind function_of(const std::string& metric) {
  const Metric* found = find_metric(metric);
  return found == nullptr ? TeamKind::kLeadership : owner_of(found->question);
}

Said metric_title(const std::string& metric) {
  const Metric* found = find_metric(metric);
  if (found == nullptr) return {metric, metric};
  return {std::string(title_of(*found, "en")), std::string(title_of(*found, "de"))};
}

/// What people wrote may be longer than a line of an agenda.
std::string shortened(std::string text) {
  constexpr std::string_view kEllipsis = "…";
  if (text.size() <= AgendaItem::kMostWords) return text;
  std::size_t end = AgendaItem::kMostWords - kEllipsis.size();
  while ((static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  text.resize(end);
  return text.append(kEllipsis);
}

class AgendaMaker {
 public:
  explicit AgendaMaker(const AgendaFacts& facts) : facts_(facts) {}

  Agenda make() {
    add_missed();
    for (const Wave& wave : facts_.waves) {
      if (!is_about(wave.id)) continue;
      add_gate(wave);
      add_waivers(wave);
    }
    for (const Problem& problem : facts_.problems) {
      if (is_about(problem.wave)) add_problem(problem);
    }
    for (const Ruling& ruling : facts_.rulings) {
      if (is_about(ruling.wave)) add_ruling(ruling);
    }
    add_actions();
    for (const Improvement& finding : facts_.improvements) {
      if (finding.action && is_about(finding.action->wave)) add_improvement(finding);
    }
    for (const Transfer& transfer : facts_.transfers) {
      if (is_about(transfer.wave)) add_transfer(transfer);
    }
    if (!facts_.wave) {
      add_readiness();
      add_owners();
    }
    add_put_off();
    return in_order();
  }

 private:
  /// Matters of no one wave belong to the review of the plant.
  bool is_about(WaveId wave) const { return !facts_.wave || facts_.wave == wave; }
  /// It happened since the review before; before the first one nothing is new.
  bool is_new(UtcNanos at) const { return facts_.since && at > *facts_.since; }
  std::string day(UtcNanos time) const { return respond::to_text(facts_.zone.to_local(time).day); }

  AgendaItem& add(std::string key, Urgency urgency, Said words, std::string page) {
    AgendaItem item;
    item.kind = key.substr(0, key.find(':'));
    item.key = std::move(key);
    item.urgency = urgency;
    item.words = {shortened(std::move(words.en)), shortened(std::move(words.de))};
    item.page = std::move(page);
    items_.push_back(std::move(item));
    return items_.back();
  }
  static void put_figure(AgendaItem& item, auto value, std::string_view unit) {
    item.figure = static_cast<double>(value);
    item.unit = unit;
  }
  /// Whoever was sent for the function speaks for it.
  void let_speak(AgendaItem& item, TeamKind function) const {
    item.function = function;
    const auto it = std::ranges::find(facts_.attendees, function, &Stakeholder::function);
    item.speaker = it == facts_.attendees.end() ? std::string() : it->person;
  }
  /// `person` speaks, for the function that they were sent by.
  void let_speak(AgendaItem& item, const std::string& person, TeamKind otherwise) const {
    if (person.empty()) return let_speak(item, otherwise);
    const auto it = std::ranges::find(facts_.attendees, person, &Stakeholder::person);
    item.function = it == facts_.attendees.end() ? otherwise : it->function;
    item.speaker = person;
  }

  void add_missed() {
    if (facts_.missed.empty()) return;
    const std::size_t n = facts_.missed.size();
    const std::string last = day(facts_.missed.back());
    AgendaItem& item = add(
        "missed:" + std::to_string(facts_.missed.back().ns), Urgency::kOverdue,
        {n == 1 ? fmt::format("The review of {} did not take place.", last)
                : fmt::format("{} reviews in a row did not take place, the last on {}.", n, last),
         n == 1 ? fmt::format("Die Besprechung vom {} fand nicht statt.", last)
                : fmt::format("{} Besprechungen in Folge fanden nicht statt, zuletzt am {}.", n,
                              last)},
        "/reviews");
    put_figure(item, n, "reviews");
    let_speak(item, facts_.chair, TeamKind::kLeadership);
  }

  // Gates.

  struct Judgements {
    const Decision* latest = nullptr;
    const Decision* before = nullptr;  ///< the latest that the review before had seen
  };
  Judgements judgements_of(WaveId wave) const {
    Judgements out;
    for (const Decision& decision : facts_.decisions) {
      if (decision.wave != wave) continue;
      out.latest = &decision;
      if (!is_new(decision.at)) out.before = &decision;
    }
    return out;
  }

  void add_gate(const Wave& wave) {
    const Judgements found = judgements_of(wave.id);
    const bool is_judged_anew =
        found.latest != nullptr && (is_new(found.latest->at) || !facts_.since);
    if (is_judged_anew) add_judgement(wave, *found.latest);
    if (is_judged_anew && found.before != nullptr && found.before != found.latest) {
      add_lost_criteria(wave, *found.before, *found.latest);
    }
    add_escalation(wave);
    add_fallen_back(wave);
    add_window_ahead(wave);
  }

  void add_judgement(const Wave& wave, const Decision& decision) {
    const Gate& gate = decision.gate;
    const std::size_t n = gate.missing.size();
    const Phrase verdict = words_of(gate.verdict);
    Said words{fmt::format("Gate of {}, window {}: {}", title_of(wave), decision.window.number,
                           verdict.en),
               fmt::format("Tor von {}, Fenster {}: {}", title_of(wave), decision.window.number,
                           verdict.de)};
    if (gate.verdict == Verdict::kPass && !gate.waived.empty()) {
      words.en += fmt::format(", with {} waivers", gate.waived.size());
      words.de += fmt::format(", mit {} Ausnahmen", gate.waived.size());
    } else if (gate.verdict != Verdict::kPass) {
      words.en += fmt::format("; {} of {} criteria keep it shut", n, gate.judged.size());
      words.de += fmt::format("; {} von {} Kriterien halten es zu", n, gate.judged.size());
    }
    words.en += '.';
    words.de += '.';
    constexpr Urgency kByVerdict[] = {Urgency::kToKnow, Urgency::kBlocks, Urgency::kToDecide};
    AgendaItem& item = add(fmt::format("gate:{}", wave.id.value),
                           kByVerdict[static_cast<std::size_t>(gate.verdict)], std::move(words),
                           wave_page(wave.id));
    if (gate.verdict != Verdict::kPass) put_figure(item, n, "criteria");
    let_speak(item, TeamKind::kLeadership);
  }

  void add_lost_criteria(const Wave& wave, const Decision& before, const Decision& latest) {
    for (const Judged& now : latest.gate.judged) {
      const auto then = std::ranges::find_if(before.gate.judged, [&](const Judged& one) {
        return one.criterion.is_same_question(now.criterion);
      });
      const bool is_lost = then != before.gate.judged.end() &&
                           then->finding.verdict == Verdict::kPass &&
                           now.finding.verdict != Verdict::kPass;
      if (!is_lost) continue;
      const Said title = metric_title(now.criterion.metric);
      const Phrase verdict = words_of(now.finding.verdict);
      const bool is_must = now.criterion.is_must_have;
      AgendaItem& item = add(
          fmt::format("criterion:{}:{}:{}", wave.id.value, now.criterion.metric,
                      name(now.criterion.scope)),
          is_must ? Urgency::kBlocks : Urgency::kToDecide,
          {fmt::format("{} went from pass to {} in {}.", title.en, verdict.en, title_of(wave)),
           fmt::format("{}: von bestanden zu {}, in {}.", title.de, verdict.de, title_of(wave))},
          wave_page(wave.id));
      if (now.finding.value) {
        const Metric* metric = find_metric(now.criterion.metric);
        put_figure(item, *now.finding.value, metric == nullptr ? "" : metric->unit);
      }
      let_speak(item, function_of(now.criterion.metric));
    }
  }

  void add_escalation(const Wave& wave) {
    if (!wave.is_escalated || !wave.inconclusive_since) return;
    const auto n_days = whole_days(facts_.now - *wave.inconclusive_since);
    AgendaItem& item =
        add(fmt::format("escalation:{}", wave.id.value), Urgency::kBlocks,
            {fmt::format("The gate of {} has been inconclusive for {} days: waive something, mend "
                         "it, or say that you wait.",
                         title_of(wave), n_days),
             fmt::format("Das Tor von {} ist seit {} Tagen unentschieden: eine Ausnahme zulassen, "
                         "nachbessern oder sagen, dass gewartet wird.",
                         title_of(wave), n_days)},
            wave_page(wave.id));
    put_figure(item, n_days, "d");
    let_speak(item, TeamKind::kLeadership);
  }

  void add_fallen_back(const Wave& wave) {
    if (wave.fallen_back.empty()) return;
    AgendaItem& item =
        add(fmt::format("fallen-back:{}", wave.id.value), Urgency::kBlocks,
            {fmt::format("{} has passed and is no longer stable; the wave after it is held.",
                         title_of(wave)),
             fmt::format("{} hatte bestanden und ist nicht mehr stabil; die Welle danach wird "
                         "angehalten.",
                         title_of(wave))},
            wave_page(wave.id));
    let_speak(item, TeamKind::kOperations);
  }

  void add_window_ahead(const Wave& wave) {
    const bool is_looked_at =
        wave.state == WaveState::kStabilizing || wave.state == WaveState::kPassed;
    if (!is_looked_at || !wave.stabilizing_since || *wave.stabilizing_since > facts_.now) return;
    const Window window = window_at(wave, facts_.now);
    if (window.end > facts_.until) return;
    AgendaItem& item = add(fmt::format("window:{}", wave.id.value), Urgency::kToKnow,
                           {fmt::format("The gate of {} is judged on {} (window {}).",
                                        title_of(wave), day(window.end), window.number),
                            fmt::format("Das Tor von {} wird am {} beurteilt (Fenster {}).",
                                        title_of(wave), day(window.end), window.number)},
                           wave_page(wave.id));
    let_speak(item, TeamKind::kLeadership);
  }

  // Waivers.

  /// Whether the latest judgement says that what was waived is fulfilled without it.
  bool is_fulfilled(const Wave& wave, const Waiver& waiver) const {
    const Decision* latest = judgements_of(wave.id).latest;
    if (latest == nullptr) return false;
    return std::ranges::any_of(latest->gate.judged, [&](const Judged& one) {
      return one.criterion.metric == waiver.metric && one.criterion.scope == waiver.scope &&
             one.finding.verdict == Verdict::kPass;
    });
  }

  void add_waivers(const Wave& wave) {
    for (const Waiver& waiver : wave.waivers) {
      const bool is_replaced =
          find_waiver(wave, waiver.metric, waiver.scope, facts_.now) != nullptr;
      const Said title = metric_title(waiver.metric);
      if (!waiver.approved_at && facts_.now < waiver.expires) {
        add_waiver(wave, waiver, Urgency::kToDecide, waiver.approver,
                   {fmt::format("{} asks for a waiver of '{}' in {}; {} has to answer.",
                                waiver.asked_by, title.en, title_of(wave), waiver.approver),
                    fmt::format("{} beantragt eine Ausnahme für „{}“ in {}; {} muss antworten.",
                                waiver.asked_by, title.de, title_of(wave), waiver.approver)});
      } else if (waiver.is_in_force(facts_.now) && waiver.expires <= facts_.until) {
        add_waiver(wave, waiver, Urgency::kToDecide, waiver.asked_by,
                   {fmt::format("The waiver of '{}' in {} ends on {}.", title.en, title_of(wave),
                                day(waiver.expires)),
                    fmt::format("Die Ausnahme für „{}“ in {} endet am {}.", title.de,
                                title_of(wave), day(waiver.expires))});
      } else if (waiver.approved_at && !is_replaced && waiver.expires <= facts_.now &&
                 !is_fulfilled(wave, waiver)) {
        add_waiver(wave, waiver, Urgency::kBlocks, waiver.asked_by,
                   {fmt::format("The waiver of '{}' in {} has expired on {} and counts no more.",
                                title.en, title_of(wave), day(waiver.expires)),
                    fmt::format("Die Ausnahme für „{}“ in {} ist am {} abgelaufen und zählt nicht "
                                "mehr.",
                                title.de, title_of(wave), day(waiver.expires))});
      }
    }
  }

  void add_waiver(const Wave& wave, const Waiver& waiver, Urgency urgency,
                  const std::string& speaker, Said words) {
    AgendaItem& item = add(fmt::format("waiver:{}:{}", wave.id.value, waiver.number), urgency,
                           std::move(words), wave_page(wave.id));
    put_figure(item, whole_days(waiver.expires - facts_.now), "d");
    let_speak(item, speaker, function_of(waiver.metric));
  }

  // What people owe.

  void add_problem(const Problem& problem) {
    if (!problem.is_blocking(facts_.now)) return;
    const Wave* wave = find_wave(facts_.waves, problem.wave);
    const std::string where = wave == nullptr ? std::string() : title_of(*wave);
    const bool is_accepted = problem.state == ProblemState::kAccepted && problem.due;
    const Said words =
        is_accepted
            ? Said{fmt::format("'{}' was accepted as a risk until {} and is not mended: it keeps "
                               "the gate of {} shut.",
                               problem.title, day(*problem.due), where),
                   fmt::format("„{}“ war bis {} als Risiko hingenommen und ist nicht behoben: das "
                               "Tor von {} bleibt zu.",
                               problem.title, day(*problem.due), where)}
            : Said{fmt::format("'{}' is open and keeps the gate of {} shut: mend it, or accept it "
                               "with an owner and a date.",
                               problem.title, where),
                   fmt::format("„{}“ ist offen und hält das Tor von {} zu: beheben, oder mit "
                               "Zuständigem und Datum hinnehmen.",
                               problem.title, where)};
    AgendaItem& item = add(fmt::format("problem:{}", problem.id.value), Urgency::kBlocks, words,
                           wave_page(problem.wave));
    const UtcNanos since = is_accepted ? *problem.due : problem.found_at;
    put_figure(item, whole_days(facts_.now - since), "d");
    let_speak(item, problem.owner.empty() ? problem.found_by : problem.owner,
              TeamKind::kOperations);
  }

  void add_ruling(const Ruling& ruling) {
    if (ruling.state != RulingState::kOpen || ruling.due > facts_.until) return;
    const bool is_overdue = ruling.is_overdue(facts_.now);
    const Phrase subject = words_of(ruling.subject);
    const Said words =
        is_overdue ? Said{fmt::format("Decision {} ({}) is overdue since {}: {}", ruling.id,
                                      subject.en, day(ruling.due), ruling.question),
                          fmt::format("Entscheidung {} ({}) ist seit {} überfällig: {}", ruling.id,
                                      subject.de, day(ruling.due), ruling.question)}
                   : Said{fmt::format("Decision {} ({}) is needed by {}: {}", ruling.id, subject.en,
                                      day(ruling.due), ruling.question),
                          fmt::format("Entscheidung {} ({}) wird bis {} gebraucht: {}", ruling.id,
                                      subject.de, day(ruling.due), ruling.question)};
    AgendaItem& item =
        add(fmt::format("decision:{}", ruling.id),
            is_overdue ? Urgency::kOverdue : Urgency::kToDecide, words, "/decisions");
    put_figure(item, whole_days(facts_.now - ruling.due), "d");
    const auto raci = std::ranges::find(facts_.raci, ruling.subject, &Raci::subject);
    let_speak(item, raci == facts_.raci.end() ? ruling.asked_by : raci->accountable,
              TeamKind::kLeadership);
  }

  void add_actions() {
    for (const AgreedAction& action : facts_.actions) {
      AgendaItem& item =
          add(fmt::format("agreed:{}:{}", action.meeting, action.item), Urgency::kOverdue,
              {fmt::format("{} was to have it done by {}: {}", action.owner, day(action.due),
                           action.words),
               fmt::format("{} sollte es bis {} erledigt haben: {}", action.owner, day(action.due),
                           action.words)},
              "/reviews");
      put_figure(item, whole_days(facts_.now - action.due), "d");
      let_speak(item, action.owner, TeamKind::kOperations);
    }
  }

  void add_improvement(const Improvement& finding) {
    const ImprovementAction& action = *finding.action;
    const std::string key = fmt::format("improvement:{}", finding.id);
    if (!finding.closed_at && action.is_overdue(facts_.now)) {
      AgendaItem& item = add(key, Urgency::kOverdue,
                             {fmt::format("{} was to do this by {}: {} ({})", action.owner,
                                          day(action.due), action.what, finding.title),
                              fmt::format("{} sollte dies bis {} tun: {} ({})", action.owner,
                                          day(action.due), action.what, finding.title)},
                             "/improvement");
      put_figure(item, whole_days(facts_.now - action.due), "d");
      let_speak(item, action.owner, TeamKind::kOperations);
    } else if (action.after && is_new(action.after->end)) {
      const Phrase effect = words_of(finding.effect());
      AgendaItem& item =
          add(key, finding.effect() == Effect::kWorse ? Urgency::kToDecide : Urgency::kToKnow,
              {fmt::format("What came of '{}': {}, by {}.", action.what, effect.en,
                           metric_title(action.metric).en),
               fmt::format("Was „{}“ gebracht hat: {}, nach {}.", action.what, effect.de,
                           metric_title(action.metric).de)},
              "/improvement");
      let_speak(item, action.owner, TeamKind::kOperations);
    }
  }

  void add_transfer(const Transfer& transfer) {
    if (transfer.state != TransferState::kRunning) return;
    const std::size_t n = transfer.signatures.size();
    const bool is_half_signed = n == 1;
    const std::string who = is_half_signed && transfer.signatures[0].side == Side::kGiving
                                ? transfer.receiving_team
                            : is_half_signed ? transfer.giving_team
                                             : std::string();
    AgendaItem& item =
        add(fmt::format("hand-over:{}", transfer.id.value),
            is_half_signed ? Urgency::kToDecide : Urgency::kToKnow,
            is_half_signed
                ? Said{fmt::format("The hand-over '{}' waits for the signature of {}.",
                                   transfer.title, who),
                       fmt::format("Die Übergabe „{}“ wartet auf die Unterschrift von {}.",
                                   transfer.title, who)}
                : Said{fmt::format("The hand-over '{}' runs since {}; nobody has signed.",
                                   transfer.title, day(transfer.opened_at)),
                       fmt::format("Die Übergabe „{}“ läuft seit {}; niemand hat unterschrieben.",
                                   transfer.title, day(transfer.opened_at))},
            "/handover");
    put_figure(item, whole_days(facts_.now - transfer.opened_at), "d");
    let_speak(item, TeamKind::kOperations);
  }

  // Of the whole plant.

  void add_readiness() {
    if (facts_.readiness == nullptr) return;
    std::vector<const ReadinessPart*> stale;
    for (const QuestionLine& line : facts_.readiness->questions) {
      add_changed_answer(line);
      for (const PartLine& part : line.parts) {
        if (part.is_stale) stale.push_back(part.part);
        const bool is_asked = part.part->id == "attention" || part.part->id == "champions";
        if (is_asked && part.evidence.answer == Answer::kNo) add_part(part);
      }
    }
    add_stale(stale);
  }

  void add_changed_answer(const QuestionLine& line) {
    if (facts_.readiness_then == nullptr) return;
    const Answer then = facts_.readiness_then->questions[static_cast<std::size_t>(line.question)];
    if (then == line.answer) return;
    const Phrase from = words_of(then);
    const Phrase to = words_of(line.answer);
    const Phrase question = rollout::words_of(line.question);
    AgendaItem& item = add(fmt::format("readiness:{}", name(line.question)),
                           then == Answer::kYes ? Urgency::kToDecide : Urgency::kToKnow,
                           {fmt::format("\"{}\" went from {} to {}.", question.en, from.en, to.en),
                            fmt::format("„{}“ ging von {} auf {}.", question.de, from.de, to.de)},
                           "/readiness");
    let_speak(item, owner_of(line.question));
  }

  void add_part(const PartLine& part) {
    const bool is_attention = part.part->id == "attention";
    AgendaItem& item =
        add(std::string(part.part->id), Urgency::kToKnow,
            {fmt::format("{}: no. {}", part.part->title.en, part.evidence.seen.en),
             fmt::format("{}: nein. {}", part.part->title.de, part.evidence.seen.de)},
            is_attention ? "/attention" : "/readiness");
    let_speak(item, part.part->supplier);
  }

  void add_stale(const std::vector<const ReadinessPart*>& stale) {
    if (stale.empty()) return;
    Said named;
    for (std::size_t i = 0; i < std::min(stale.size(), kMostNamed); ++i) {
      named.en += fmt::format("{}{}", i == 0 ? "" : ", ", stale[i]->title.en);
      named.de += fmt::format("{}{}", i == 0 ? "" : ", ", stale[i]->title.de);
    }
    if (stale.size() > kMostNamed) {
      named.en += ", ...";
      named.de += ", ...";
    }
    AgendaItem& item =
        add("stale-evidence", Urgency::kToKnow,
            {fmt::format("Evidence of readiness is too old to count, for {}: {}.", stale.size(),
                         named.en),
             fmt::format("Belege der Bereitschaft sind zu alt, um zu zählen, bei {}: {}.",
                         stale.size(), named.de)},
            "/readiness");
    put_figure(item, stale.size(), "items");
    let_speak(item, stale.front()->supplier);
  }

  void add_owners() {
    const auto count = [&](auto is) { return std::ranges::count_if(facts_.things, is); };
    const auto n_gaps = count([](const OwnedThing& thing) { return thing.gap != OwnerGap::kNone; });
    if (n_gaps == 0) return;
    const auto n_leaving = count([](const OwnedThing& thing) {
      return thing.gap == OwnerGap::kGone || thing.gap == OwnerGap::kProject;
    });
    AgendaItem& item =
        add("owners", Urgency::kToKnow,
            {fmt::format("{} of {} machines, alarms, procedures and connectors have no owner who "
                         "stays; of {} the owner has left or leaves with the project.",
                         n_gaps, facts_.things.size(), n_leaving),
             fmt::format("{} von {} Maschinen, Alarmen, Anweisungen und Anschlüssen haben "
                         "niemanden, der bleibt; bei {} ist die Person gegangen oder geht mit dem "
                         "Projekt.",
                         n_gaps, facts_.things.size(), n_leaving)},
            "/decisions");
    put_figure(item, n_gaps, "items");
    let_speak(item, TeamKind::kOperations);
  }

  /// What is still there counts how often it was put off; what is not is talked about all the same.
  void add_put_off() {
    for (const AgendaItem& old : facts_.put_off) {
      const auto it = std::ranges::find(items_, old.key, &AgendaItem::key);
      if (it != items_.end()) {
        it->n_carried = old.n_carried + 1;
        it->urgency = std::min(it->urgency, Urgency::kOverdue);
        continue;
      }
      AgendaItem& item = items_.emplace_back(old);
      item.n_carried = old.n_carried + 1;
      item.urgency = Urgency::kOverdue;
      // As it was then: today it may be another.
      item.figure.reset();
      item.unit.clear();
    }
  }

  Agenda in_order() {
    Agenda out;
    for (std::size_t urgency = 0; urgency < kUrgencies.size(); ++urgency) {
      for (AgendaItem& item : items_) {
        if (item.urgency == static_cast<Urgency>(urgency)) out.items.push_back(std::move(item));
      }
    }
    if (out.items.size() > Agenda::kMostItems) {
      out.n_left_out = out.items.size() - Agenda::kMostItems;
      out.items.resize(Agenda::kMostItems);
    }
    std::uint32_t number = 0;
    for (AgendaItem& item : out.items) item.number = ++number;
    return out;
  }

  const AgendaFacts& facts_;
  std::vector<AgendaItem> items_;
};

}  // namespace

std::string_view name(Urgency urgency) {
  return kUrgencies[static_cast<std::size_t>(urgency)];
}

std::optional<Urgency> parse_urgency(std::string_view text) {
  const auto it = std::ranges::find(kUrgencies, text);
  if (it == kUrgencies.end()) return std::nullopt;
  return static_cast<Urgency>(it - kUrgencies.begin());
}

Agenda make_agenda(const AgendaFacts& facts) {
  return AgendaMaker(facts).make();
}

}  // namespace millwright::rollout
