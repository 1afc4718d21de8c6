// SPDX-License-Identifier: Apache-2.0
#include "respond/procedure/card.h"

#include <fmt/format.h>

#include <map>

#include "respond/procedure/card_words.h"
#include "respond/procedure/markdown.h"
#include "respond/procedure/words.h"
#include "yaml/reader.h"

namespace millwright::respond {
namespace {

class Card {
 public:
  Card(const Procedure& procedure, const CardFacts& facts, std::string_view language)
      : procedure_(procedure),
        facts_(facts),
        texts_(procedure, language),
        // Card and texts in one language: a German frame around English steps helps nobody.
        words_(card_words(texts_.language())) {
    for (const ProcedureStep& step : procedure.steps) number_.emplace(step.id, number_.size() + 1);
  }

  std::string render() {
    head();
    for (const ProcedureStep& step : procedure_.steps) add_step(step);
    out_ += fmt::format("</ol>\n<footer>{}</footer>\n</body></html>\n",
                        escape_html(words_.enter_later));
    return std::move(out_);
  }

 private:
  void head() {
    const std::string title = escape_html(texts_.title());
    out_ += fmt::format(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'\">\n<title>{}</title>\n<style>{}</style></head>\n<body>\n",
        escape_html(texts_.language()), title, card_style());
    out_ += fmt::format(
        "<div class=\"asset\">{}</div>\n<h1>{}</h1>\n<div class=\"meta\">{}</div>\n",
        escape_html(facts_.asset_title.empty() ? words_.any_machine : facts_.asset_title), title,
        meta());
    out_ += render_markdown(texts_.summary());
    out_ += "\n<div class=\"blanks\">";
    for (const std::string_view blank :
         {words_.who, words_.shift, words_.alarm, words_.begun, words_.ended}) {
      out_ += fmt::format("<span>{}</span>", blank);
    }
    out_ += "</div>\n<ol class=\"steps\">\n";
  }

  std::string meta() const {
    std::string meta = escape_html(procedure_.name);
    if (facts_.version != 0) meta += fmt::format(" · {} {}", words_.version, facts_.version);
    if (!facts_.approver.empty()) {
      meta += fmt::format(", {} {}", words_.approved_by, escape_html(facts_.approver));
    }
    if (!facts_.printed.empty()) {
      meta += fmt::format(" · {} {}", words_.printed, escape_html(facts_.printed));
    }
    meta += " · ";
    meta += fmt::format(fmt::runtime(words_.expected), yaml::duration_text(procedure_.expected));
    return meta;
  }

  void add_step(const ProcedureStep& step) {
    out_ += fmt::format("<li class=\"step\"><div class=\"number\">{}</div><div class=\"body\">",
                        number_.at(step.id));
    const std::string_view hazard = texts_.hazard(step);
    if (!hazard.empty()) {
      out_ +=
          fmt::format("<div class=\"hazard\">⚠ {}: {}</div>", words_.hazard, escape_html(hazard));
    }
    out_ += render_markdown(texts_.text(step));
    add_entry(step);
    add_next(step);
    out_ += fmt::format("<p class=\"problem\">{}: {}</p>", words_.on_problem, way(step.on_problem));
    out_ += fmt::format("</div><div class=\"tick\"><div>{}</div><div>{}</div></div></li>\n",
                        words_.time, words_.initials);
  }

  /// What is written down or ticked at the step.
  void add_entry(const ProcedureStep& step) {
    switch (step.kind) {
      case ProcedureStepKind::kInstruct:
        break;
      case ProcedureStepKind::kCheck:
        out_ += fmt::format("<p><b>{}</b> {} <span class=\"blank\"></span> {}</p>",
                            escape_html(step.signal), escape_html(condition_text(step)),
                            escape_html(unit_symbol(step.unit)));
        answers({{words_.if_met, way(step.next)},
                 {words_.if_not, way(step.otherwise.value_or(step.on_problem))}});
        break;
      case ProcedureStepKind::kMeasure:
        add_measure(step);
        break;
      case ProcedureStepKind::kPhoto:
        out_ += fmt::format("<p class=\"box\">{} <span class=\"blank\"></span></p>", words_.photo);
        break;
      case ProcedureStepKind::kDecide: {
        std::vector<std::pair<std::string_view, std::string>> list;
        for (const auto& [word, to] : step.options)
          list.emplace_back(texts_.word(step, word), way(to));
        answers(list);
        break;
      }
      case ProcedureStepKind::kWait:
        out_ += fmt::format("<p class=\"box\">{}</p>",
                            fmt::format(fmt::runtime(words_.wait), yaml::duration_text(step.wait)));
        break;
      case ProcedureStepKind::kWebhook:
        out_ += fmt::format("<p class=\"box\">{}</p>", words_.system);
        break;
      case ProcedureStepKind::kHandOver:
        out_ += fmt::format("<p class=\"box\">{} {}: <span class=\"blank\"></span></p>",
                            words_.hand_over, escape_html(step.target.name));
        break;
    }
  }

  void add_measure(const ProcedureStep& step) {
    if (step.input == InputKind::kChoice) {
      std::vector<std::pair<std::string_view, std::string>> list;
      for (const std::string& choice : step.choices)
        list.emplace_back(texts_.word(step, choice), "");
      answers(list);
      return;
    }
    out_ += "<p><span class=\"blank\"></span>";
    if (step.input == InputKind::kNumber) {
      out_ += fmt::format(" {} ({} {} … {})", escape_html(unit_symbol(step.unit)), words_.plausible,
                          step.low, escape_html(quantity_text(step.high, step.unit)));
    }
    out_ += "</p>";
  }

  /// `list`: a word as it is, and where it leads as HTML.
  void answers(const std::vector<std::pair<std::string_view, std::string>>& list) {
    out_ += "<ul class=\"answers\">";
    for (const auto& [word, where] : list) {
      out_ += fmt::format("<li>{}{}{}</li>", escape_html(word), where.empty() ? "" : " → ", where);
    }
    out_ += "</ul>";
  }

  /// Only where it is not simply the step below.
  void add_next(const ProcedureStep& step) {
    if (step.kind == ProcedureStepKind::kCheck || step.kind == ProcedureStepKind::kDecide) return;
    const bool is_below =
        step.next.kind == GotoKind::kStep && number_.at(step.next.step) == number_.at(step.id) + 1;
    if (!is_below) out_ += fmt::format("<p>→ {}</p>", way(step.next));
  }

  std::string way(const Goto& to) const {
    switch (to.kind) {
      case GotoKind::kStep:
        return fmt::format(fmt::runtime(words_.go_to), number_.at(to.step));
      case GotoKind::kEnd:
        return std::string(words_.end);
      case GotoKind::kEscalate:
        return std::string(words_.escalate);
      case GotoKind::kAbort:
        return std::string(words_.abort);
    }
    return {};
  }

  const Procedure& procedure_;
  const CardFacts& facts_;
  const ProcedureWords texts_;
  const CardWords& words_;
  std::map<std::string_view, std::size_t> number_;
  std::string out_;
};

}  // namespace

std::string render_card(const Procedure& procedure, const CardFacts& facts,
                        std::string_view language) {
  return Card(procedure, facts, language).render();
}

}  // namespace millwright::respond
