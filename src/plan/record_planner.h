// SPDX-License-Identifier: Apache-2.0
#pragma once
// One wish against one plant, while the change runs. For planner.cc.

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "plan/planner.h"
#include "plan/profile_expansion.h"
#include "plan/wanted_fields.h"

namespace millwright::plan {

/// Lifetime: the references outlive it.
class RecordPlanner {
 public:
  RecordPlanner(registry::Edit& edit, const registry::Plant& plant, const registry::Actor& who,
                const Options& options, Plan& plan)
      : edit_(edit), plant_(plant), who_(who), options_(options), plan_(plan) {}

  /// Makes every change the wish needs and notes it in the plan; what the files have wrong becomes
  /// a problem, and the rest goes on. Errors: those of the disk.
  Status run(Wish wish);

 private:
  using Key = std::pair<registry::RecordKind, std::uint32_t>;
  struct Placed {
    std::uint32_t id = 0;
    bool is_failed = false;
  };

  Status judge(const Status& status);
  void note(Action action, registry::RecordKind kind, std::string path,
            std::vector<FieldChange> fields);
  template <class R>
  void keep(const R& record);

  Status take_profile(const WantedText& wanted);
  Status take_document(const WantedDocument& wanted);
  Result<registry::Profile> find_profile(const std::string& name) const;

  // alarm_class_planner.cc
  Status take_alarm_class(const WantedClass& wanted);
  Status remove_unlisted_alarm_classes();

  Status take(std::size_t index);
  Status take_as_its_kind(std::size_t index);
  template <class R>
  Status take_record(std::size_t index);
  template <class R>
  const R* find(const Wanted& wanted, std::uint32_t parent);
  const Rule* find_rule(const Wanted& wanted, SignalId signal);
  const Signal* find_signal(const Wanted& wanted, AssetId asset) const;
  template <class R>
  R blank(std::size_t index) const;
  template <class R>
  Status add(std::size_t index, R record);
  Result<Rule> add_rule(std::size_t index, Rule rule);
  template <class R>
  Status change(std::size_t index, const R& old, const R& record);

  Status remove_unlisted();
  template <class R>
  Status remove_unlisted();
  template <class R>
  bool is_unlisted(const R& record) const;
  template <class R>
  Status remove(const R& record);

  registry::Edit& edit_;
  const registry::Plant& plant_;
  const registry::Actor& who_;
  const Options& options_;
  Plan& plan_;
  Wish wish_;
  Bases bases_;
  std::map<std::string, registry::Profile> profiles_;  // of the files, "pump@1"
  std::vector<Placed> placed_;                         // beside wish_.records
  std::map<Key, std::size_t> entry_of_;                // records of the plant that an entry means
  std::set<std::string> signal_paths_;                 // of the wish
  std::map<std::pair<std::uint32_t, std::string>, std::size_t> n_rules_;  // seen so far, by kind
  std::vector<registry::RecordChange> done_;
};

}  // namespace millwright::plan
