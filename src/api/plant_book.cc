// SPDX-License-Identifier: Apache-2.0
#include "api/plant_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <vector>

#include "api/improvement_book.h"
#include "api/ownership.h"
#include "api/rollout_book.h"
#include "api/site_time.h"
#include "api/transfer_book.h"
#include "api/transfer_evidence.h"
#include "api/trial_book.h"
#include "registry/rationalisation.h"
#include "respond/training/training_pack.h"
#include "rollout/criteria/metric_words.h"
#include "rollout/readiness/answer.h"

namespace millwright::api {
namespace {

using respond::html_text;
using rollout::OwnedKind;
using rollout::OwnedThing;
using rollout::OwnerGap;
using rollout::Phrase;

constexpr std::string_view kStyle = R"css(
body { font: 10.5pt/1.4 sans-serif; color: #000; background: #fff; max-width: 64em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.7em; margin-bottom: 0; }
h2 { font-size: 1.3em; border-bottom: 2px solid #000; margin-top: 1.8em; }
h3 { font-size: 1.05em; margin-bottom: .2em; }
.facts { color: #333; margin-top: .2em; }
.gap { font-weight: bold; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #666; padding: .25em .5em; text-align: left; vertical-align: top; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
@media print { body { margin: 0; max-width: none; } @page { margin: 15mm; } h2 { break-before: page; } h2.first { break-before: auto; } }
)css";

struct BookWords {
  Phrase title{"The book of the plant", "Das Buch des Werks"};
  Phrase gaps{"What is missing", "Was fehlt"};
  Phrase no_gaps{"Nothing that this book would notice.", "Nichts, was dieses Buch bemerkte."};
  Phrase assets{"Machines and sensors", "Maschinen und Sensoren"};
  Phrase rules{"Alarms", "Alarme"};
  Phrase procedures{"Procedures", "Arbeitsanweisungen"};
  Phrase connectors{"Connectors", "Anbindungen"};
  Phrase decisions{"Decisions", "Entscheidungen"};
  Phrase transfers{"From project to operation", "Vom Projekt an den Betrieb"};
  Phrase area{"Area", "Bereich"};
  Phrase run_by{"Run by", "Betrieben von"};
  Phrase still_project{"the project", "dem Projekt"};
  Phrase lessons{"Lessons learned", "Gelerntes"};
  Phrase none{"None yet.", "Noch keine."};
  Phrase asset{"Machine", "Maschine"};
  Phrase sensors{"Signals", "Signale"};
  Phrase owner{"Owner", "Verantwortlich"};
  Phrase alarm{"Alarm", "Alarm"};
  Phrase consequence{"If nobody answers", "Wenn niemand reagiert"};
  Phrase procedure{"Procedure", "Anweisung"};
  Phrase version{"Version", "Fassung"};
  Phrase question{"Question", "Frage"};
  Phrase answer{"Answer", "Antwort"};
  Phrase why{"Why", "Warum"};
  Phrase problem{"What was wrong", "Was falsch war"};
  Phrase learned{"What was found", "Was gefunden wurde"};
  Phrase lesson{"What was learned", "Was gelernt wurde"};
  Phrase helped{"Did it help?", "Hat es geholfen?"};
  Phrase tried{"What was tried", "Was versucht wurde"};
  Phrase became{"What became of it", "Was daraus wurde"};
  Phrase promoted{"promoted", "übernommen"};
  Phrase dropped{"dropped", "verworfen"};
  Phrase damaged_trials{"The trials cannot be read: see the log of the server.",
                        "Die Versuche sind nicht lesbar: siehe das Protokoll des Servers."};
  Phrase damaged{"The findings cannot be read: see the log of the server.",
                 "Die Befunde sind nicht lesbar: siehe das Protokoll des Servers."};
  Phrase how{"How it was mended", "Wie es behoben wurde"};
  std::array<Phrase, 6> effects{{{"not known whether it helped: nothing was done",
                                  "nicht bekannt, ob es geholfen hat: nichts wurde getan"},
                                 {"not known whether it helped: too early",
                                  "nicht bekannt, ob es geholfen hat: noch zu früh"},
                                 {"better", "besser"},
                                 {"worse", "schlechter"},
                                 {"no difference shown", "kein Unterschied zu erkennen"},
                                 {"not known whether it helped",
                                  "nicht bekannt, ob es geholfen "
                                  "hat"}}};
  Phrase what{"What", "Was"};
  Phrase open{"open", "offen"};
  Phrase yes{"yes", "ja"};
  Phrase no{"no", "nein"};
  Phrase yes_with_waivers{"yes, with waivers", "ja, mit Ausnahmen"};
  Phrase not_known{"not known", "nicht bekannt"};
  Phrase gate{"Gate, end of its window", "Tor, Ende seines Zeitraums"};
  Phrase evidence{"Evidence (hash)", "Belege (Prüfsumme)"};
  Phrase exception{"What is not as it should be", "Was nicht ist, wie es sein sollte"};
  Phrase answered_by{"Who answers for it", "Wer dafür einsteht"};
  Phrase until{"until", "bis"};
  Phrase over{"over", "abgelaufen"};
  Phrase no_procedure{"no procedure", "keine Anweisung"};
  Phrase no_signal{"no signal", "kein Signal"};
  std::array<Phrase, 5> owner_gaps{
      {{"", ""},
       {"belongs to nobody", "gehört niemandem"},
       {"belongs to no team", "gehört keinem Team"},
       {"its owner is not here any more", "wer dafür verantwortlich ist, ist nicht mehr da"},
       {"belongs to the project team or a vendor",
        "gehört dem Projektteam oder einem Lieferanten"}}};
};
constexpr BookWords kWords{};

class Book {
 public:
  Book(const ReadinessSite& site, std::string_view language)
      : services_(site.services),
        plant_(services_.plant.registry().snapshot()),
        governance_(site.governance->state()),
        rollout_(services_.host.rollout->state()),
        things_(owned_things(site)),
        now_(services_.clock.wall()),
        in_(language) {
    services_.watch.with_desk([&](const respond::Desk& desk) {
      for (const auto& [name, item] : desk.shelf().procedures()) {
        procedures_[name] = {item.content.title, item.version};
      }
    });
    for (const Signal& signal : plant_->all<Signal>()) signals_[signal.asset].push_back(&signal);
  }

  std::string make() {
    const std::string_view title = word(kWords.title);
    add("<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title>"
        "<style>{}</style></head><body>\n<h1>{}</h1>\n<p class=\"facts\">{}</p>\n",
        in_, title, kStyle, title, wall_text(now_, *plant_));
    add_gaps();
    add_assets();
    add_rules();
    add_procedures();
    add_connectors();
    add_transfers();
    add_decisions();
    add_lessons();
    out_ += "</body></html>\n";
    return std::move(out_);
  }

  std::vector<BookGap> gaps() const {
    std::vector<BookGap> out;
    const auto add_gap = [&](const OwnedThing& thing, const Phrase& gap) {
      out.push_back({thing.kind, thing.key, thing.title, gap});
    };
    for (const OwnedThing& thing : things_) {
      if (thing.gap == OwnerGap::kNone) continue;
      add_gap(thing, kWords.owner_gaps[static_cast<std::size_t>(thing.gap)]);
    }
    each(OwnedKind::kAsset, [&](const OwnedThing& thing) {
      const Asset* asset = record<Asset>(thing);
      if (asset != nullptr && !signals_.contains(asset->id)) add_gap(thing, kWords.no_signal);
    });
    each(OwnedKind::kRule, [&](const OwnedThing& thing) {
      const Rule* rule = record<Rule>(thing);
      if (rule != nullptr && !procedures_.contains(rule->procedure)) {
        add_gap(thing, kWords.no_procedure);
      }
    });
    return out;
  }

 private:
  struct InForce {
    std::string title;
    std::uint32_t version = 0;
  };

  template <class... Args>
  void add(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Args>(args)...);
  }
  std::string_view word(const Phrase& phrase) const { return phrase.in(in_); }
  void add_title(const Phrase& phrase, std::string_view look = {}) {
    add("<h2 class=\"{}\">{}</h2>\n", look, word(phrase));
  }
  void add_head(std::initializer_list<Phrase> columns) {
    out_ += "<table><thead><tr>";
    for (const Phrase& column : columns) add("<th scope=\"col\">{}</th>", word(column));
    out_ += "</tr></thead><tbody>\n";
  }
  void end_table() { out_ += "</tbody></table>\n"; }

  std::string owner_text(const OwnedThing& thing) const {
    if (thing.gap != OwnerGap::kNone) {
      return fmt::format("<span class=\"gap\">{}</span>",
                         word(kWords.owner_gaps[static_cast<std::size_t>(thing.gap)]));
    }
    return fmt::format("{} ({})", html_text(thing.person), html_text(thing.team));
  }

  template <class Visit>
  void each(OwnedKind kind, Visit visit) const {
    for (const OwnedThing& thing : things_) {
      if (thing.kind == kind) visit(thing);
    }
  }
  template <class R>
  const R* record(const OwnedThing& thing) const {
    std::uint32_t id = 0;
    for (const char c : thing.key) id = id * 10 + static_cast<std::uint32_t>(c - '0');
    return plant_->find<R>(registry::IdOf<R>(id));
  }

  /// First what is missing: a book that hides its holes is worse than none.
  void add_gaps() {
    add_title(kWords.gaps, "first");
    const std::vector<BookGap> missing = gaps();
    if (missing.empty()) {
      add("<p>{}</p>\n", word(kWords.no_gaps));
      return;
    }
    add_head({kWords.what, kWords.gaps});
    for (const BookGap& gap : missing) {
      add("<tr><th scope=\"row\">{}</th><td class=\"gap\">{}</td></tr>\n", html_text(gap.title),
          word(gap.gap));
    }
    end_table();
  }

  void add_assets() {
    add_title(kWords.assets);
    add_head({kWords.asset, kWords.sensors, kWords.owner});
    each(OwnedKind::kAsset, [&](const OwnedThing& thing) {
      const Asset* asset = record<Asset>(thing);
      std::string names;
      const auto it = asset == nullptr ? signals_.end() : signals_.find(asset->id);
      if (it != signals_.end()) {
        for (const Signal* signal : it->second) {
          names += fmt::format("{}{}{}", names.empty() ? "" : ", ", signal->name,
                               signal->unit.empty() ? "" : " [" + signal->unit + "]");
        }
      }
      add("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>\n", html_text(thing.title),
          html_text(names), owner_text(thing));
    });
    end_table();
  }

  void add_rules() {
    add_title(kWords.rules);
    add_head({kWords.alarm, kWords.consequence, kWords.procedure, kWords.owner});
    each(OwnedKind::kRule, [&](const OwnedThing& thing) {
      const Rule* rule = record<Rule>(thing);
      const auto it = rule == nullptr ? procedures_.end() : procedures_.find(rule->procedure);
      add("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>\n",
          html_text(thing.title), rule == nullptr ? "" : html_text(rule->consequence),
          it == procedures_.end()
              ? fmt::format("<span class=\"gap\">{}</span>", word(kWords.no_procedure))
              : html_text(it->second.title),
          owner_text(thing));
    });
    end_table();
  }

  void add_procedures() {
    add_title(kWords.procedures);
    add_head({kWords.procedure, kWords.version, kWords.owner});
    each(OwnedKind::kProcedure, [&](const OwnedThing& thing) {
      const auto it = procedures_.find(thing.key);
      add("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td></tr>\n", html_text(thing.title),
          it == procedures_.end() ? 0 : it->second.version, owner_text(thing));
    });
    end_table();
  }

  void add_connectors() {
    add_title(kWords.connectors);
    add_head({kWords.what, kWords.owner});
    each(OwnedKind::kConnector, [&](const OwnedThing& thing) {
      add("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", html_text(thing.title),
          owner_text(thing));
    });
    end_table();
  }

  /// Every area with the team that took it over, or the project.
  void add_transfers() {
    add_title(kWords.transfers);
    const auto transfers = load_transfers(services_.plant.registry());
    if (!transfers) {
      add("<p class=\"gap\">{}</p>\n", html_text(transfers.error().message()));
      return;
    }
    add_head({kWords.area, kWords.run_by});
    for (const auto& [id, path] : plant_areas(*plant_)) {
      const auto it = std::ranges::find_if(*transfers, [&](const rollout::Transfer& transfer) {
        return transfer.state == rollout::TransferState::kHandedOver && transfer.scope.covers(id);
      });
      add("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", html_text(path),
          it == transfers->end()
              ? fmt::format("<span class=\"gap\">{}</span>", word(kWords.still_project))
              : fmt::format("{}, {} ({})", html_text(it->receiving_team),
                            to_rfc3339(*it->handed_over_at()).substr(0, 10),
                            html_text(it->signatures.back().answer)));
    }
    end_table();
  }

  void add_decisions() {
    add_title(kWords.decisions);
    const bool has_rulings = add_rulings();
    const bool has_gates = add_gates();
    const bool has_exceptions = add_exceptions();
    if (!has_rulings && !has_gates && !has_exceptions) add("<p>{}</p>\n", word(kWords.none));
  }

  bool add_rulings() {
    if (governance_->rulings.empty()) return false;
    add_head({kWords.question, kWords.answer, kWords.why});
    for (const rollout::Ruling& ruling : governance_->rulings) {
      const bool is_open = ruling.state == rollout::RulingState::kOpen;
      const Phrase& answer = is_open                                      ? kWords.open
                             : ruling.state == rollout::RulingState::kYes ? kWords.yes
                                                                          : kWords.no;
      add("<tr><th scope=\"row\">{}</th><td>{}{}</td><td>{}</td></tr>\n",
          html_text(ruling.question), word(answer),
          is_open
              ? std::string()
              : fmt::format(" – {}, {}", html_text(ruling.decided_by), day_of(*ruling.decided_at)),
          html_text(ruling.reason));
    }
    end_table();
    return true;
  }

  /// What the gates said by themselves, with the beginning of the hash of what they rested on.
  bool add_gates() {
    if (rollout_->decisions.empty()) return false;
    add_head({kWords.gate, kWords.answer, kWords.evidence});
    for (const StoredDecision& stored : rollout_->decisions) {
      const rollout::Decision& decision = stored.decision;
      add("<tr><th scope=\"row\">{}, {}</th><td>{}</td><td>{}</td></tr>\n",
          html_text(name_of(decision.wave)), day_of(decision.window.end), word(answer_of(decision)),
          stored.hash.substr(0, 16));
    }
    end_table();
    return true;
  }
  static const Phrase& answer_of(const rollout::Decision& decision) {
    switch (decision.gate.verdict) {
      case rollout::Verdict::kPass:
        return decision.gate.waived.empty() ? kWords.yes : kWords.yes_with_waivers;
      case rollout::Verdict::kFail:
        return kWords.no;
      case rollout::Verdict::kInconclusive:
        break;
    }
    return kWords.not_known;
  }

  /// What somebody answers for although it is not as it should be: waivers, accepted risks.
  bool add_exceptions() {
    bool has_any = false;
    const auto row = [&](std::string_view what, std::string_view wave, const std::string& who,
                         UtcNanos until, std::string_view why) {
      if (!has_any) add_head({kWords.exception, kWords.answered_by, kWords.why});
      has_any = true;
      add("<tr><th scope=\"row\">{} – {}</th><td>{}, {} {}{}</td><td>{}</td></tr>\n",
          html_text(what), html_text(wave), html_text(who), word(kWords.until), day_of(until),
          until <= now_ ? fmt::format(" ({})", word(kWords.over)) : "", html_text(why));
    };
    for (const rollout::Wave& wave : rollout_->waves) {
      for (const rollout::Waiver& waiver : wave.waivers) {
        const rollout::Metric* metric = rollout::find_metric(waiver.metric);
        if (!waiver.approved_at) continue;
        row(metric == nullptr ? waiver.metric : rollout::title_of(*metric, in_), name_of(wave.id),
            waiver.approver, waiver.expires, waiver.reason);
      }
    }
    for (const rollout::Problem& problem : rollout_->problems) {
      if (problem.state != rollout::ProblemState::kAccepted || !problem.due) continue;
      row(problem.title, name_of(problem.wave), problem.accepted_by, *problem.due, problem.risk);
    }
    if (has_any) end_table();
    return has_any;
  }

  std::string name_of(rollout::WaveId id) const {
    const rollout::Wave* wave = rollout::find_wave(rollout_->waves, id);
    if (wave == nullptr) return fmt::to_string(id.value);
    return wave->title.empty() ? wave->name : wave->title;
  }
  static std::string day_of(UtcNanos time) { return to_rfc3339(time).substr(0, 10); }

  /// What people wrote when they closed a finding.
  bool add_findings() {
    const auto stored = load_improvements(services_.plant.registry());
    if (!stored) {
      add("<p class=\"gap\">{}</p>\n", word(kWords.damaged));
      return true;
    }
    bool has_any = false;
    for (const rollout::Improvement& finding : *stored) {
      if (!finding.closed_at) continue;
      if (!has_any) add_head({kWords.learned, kWords.lesson, kWords.helped});
      has_any = true;
      add("<tr><th scope=\"row\">{}</th><td>{} – {}</td><td>{}</td></tr>\n",
          html_text(finding.title), html_text(finding.lesson), html_text(finding.closed_by),
          word(kWords.effects[static_cast<std::size_t>(finding.effect())]));
    }
    if (has_any) end_table();
    return has_any;
  }

  /// What was promoted or dropped, and what was learned by it.
  bool add_trials() {
    const auto stored = load_trials(services_.plant.registry());
    if (!stored) {
      add("<p class=\"gap\">{}</p>\n", word(kWords.damaged_trials));
      return true;
    }
    bool has_any = false;
    for (const rollout::Trial& trial : *stored) {
      if (!trial.decided_at) continue;
      if (!has_any) add_head({kWords.tried, kWords.lesson, kWords.became});
      has_any = true;
      const bool is_promoted = trial.state == rollout::TrialState::kPromoted;
      add("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}: {} – {}, {}</td></tr>\n",
          html_text(trial.title), html_text(trial.lesson),
          word(is_promoted ? kWords.promoted : kWords.dropped), html_text(trial.decision_reason),
          html_text(trial.decided_by), day_of(*trial.decided_at));
    }
    if (has_any) end_table();
    return has_any;
  }

  void add_lessons() {
    add_title(kWords.lessons);
    const bool has_trials = add_trials();
    const bool has_findings = add_findings() || has_trials;
    const bool has_any = std::ranges::any_of(rollout_->problems, [](const auto& problem) {
      return problem.state == rollout::ProblemState::kClosed;
    });
    if (!has_any && has_findings) return;
    if (!has_any) {
      add("<p>{}</p>\n", word(kWords.none));
      return;
    }
    add_head({kWords.problem, kWords.how});
    for (const rollout::Problem& problem : rollout_->problems) {
      if (problem.state != rollout::ProblemState::kClosed) continue;
      add("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", html_text(problem.title),
          html_text(problem.how));
    }
    end_table();
  }

  const Services& services_;
  const std::shared_ptr<const registry::Plant> plant_;
  const GovernanceBook::State governance_;
  const RolloutBook::State rollout_;
  const std::vector<OwnedThing> things_;
  const UtcNanos now_;
  const std::string_view in_;
  std::map<std::string, InForce, std::less<>> procedures_;
  std::map<AssetId, std::vector<const Signal*>> signals_;
  std::string out_;
};

}  // namespace

std::vector<BookGap> plant_book_gaps(const ReadinessSite& site) {
  return Book(site, "en").gaps();
}

std::string plant_book_html(const ReadinessSite& site, std::string_view language) {
  return Book(site, language == "de" ? "de" : "en").make();
}

}  // namespace millwright::api
