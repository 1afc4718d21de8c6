// SPDX-License-Identifier: Apache-2.0
#include "identity/kiosk_store.h"

namespace millwright::identity {

using registry::Database;
using registry::Statement;

Result<std::vector<StoredKiosk>> load_kiosks(Database& db) {
  MW_TRY(Statement row,
         db.prepare("SELECT id, name, position, idle_s, needs_pin_with_badge, hash, created_at_ns, "
                    "created_by FROM kiosks ORDER BY id"));
  std::vector<StoredKiosk> rows;
  while (true) {
    MW_TRY(const bool has_row, row.step());
    if (!has_row) return rows;
    StoredKiosk& stored = rows.emplace_back();
    stored.kiosk.id = row.id<KioskId>();
    stored.kiosk.settings.name = row.text();
    stored.kiosk.settings.position = row.text();
    stored.kiosk.settings.idle = std::chrono::seconds(row.integer());
    stored.kiosk.settings.needs_pin_with_badge = row.integer() != 0;
    stored.hash = row.text();
    stored.kiosk.created.ns = row.integer();
    stored.kiosk.created_by = row.text();
  }
}

Result<KioskId> add_kiosk(Database& db, const StoredKiosk& stored) {
  const KioskSettings& settings = stored.kiosk.settings;
  MW_TRY(Statement insert,
         db.prepare("INSERT INTO kiosks (name, position, idle_s, needs_pin_with_badge, hash, "
                    "created_at_ns, created_by) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id"));
  insert.bind(settings.name).bind(settings.position).bind(settings.idle.count());
  insert.bind(settings.needs_pin_with_badge ? 1 : 0).bind_blob(stored.hash);
  insert.bind(stored.kiosk.created.ns).bind(stored.kiosk.created_by);
  MW_TRY([[maybe_unused]] const bool has_row, insert.step());
  return insert.id<KioskId>();
}

Status put_kiosk_settings(Database& db, KioskId id, const KioskSettings& settings) {
  MW_TRY(Statement update, db.prepare("UPDATE kiosks SET (name, position, idle_s, "
                                      "needs_pin_with_badge) = (?, ?, ?, ?) WHERE id = ?"));
  update.bind(settings.name).bind(settings.position).bind(settings.idle.count());
  return update.bind(settings.needs_pin_with_badge ? 1 : 0).bind(id).run();
}

Status remove_kiosk(Database& db, KioskId id) {
  MW_TRY(Statement remove, db.prepare("DELETE FROM kiosks WHERE id = ?"));
  return remove.bind(id).run();
}

Result<std::vector<UserId>> users_with_pin(Database& db) {
  MW_TRY(Statement row, db.prepare("SELECT user FROM pins"));
  std::vector<UserId> users;
  while (true) {
    MW_TRY(const bool has_row, row.step());
    if (!has_row) return users;
    users.push_back(row.id<UserId>());
  }
}

Result<std::optional<StoredPin>> find_pin(Database& db, UserId user) {
  MW_TRY(Statement row, db.prepare("SELECT changed_at_ns, n_wrong FROM pins WHERE user = ?"));
  MW_TRY(const bool has_row, row.bind(user).step());
  if (!has_row) return std::optional<StoredPin>();
  StoredPin pin;
  pin.changed.ns = row.integer();
  pin.n_wrong = static_cast<int>(row.integer());
  return std::optional(pin);
}

Status put_pin(Database& db, UserId user, std::string_view hash, UtcNanos now) {
  MW_TRY(Statement upsert,
         db.prepare("INSERT INTO pins (user, pin_hash, n_wrong, changed_at_ns) VALUES (?, ?, 0, ?) "
                    "ON CONFLICT (user) DO UPDATE SET (pin_hash, n_wrong, changed_at_ns) = "
                    "(excluded.pin_hash, 0, excluded.changed_at_ns)"));
  return upsert.bind(user).bind(hash).bind(now.ns).run();
}

Status remove_pin(Database& db, UserId user) {
  MW_TRY(Statement remove, db.prepare("DELETE FROM pins WHERE user = ?"));
  return remove.bind(user).run();
}

Result<std::optional<std::string>> take_pin_attempt(Database& db, UserId user, int most_wrong) {
  MW_TRY(Statement count, db.prepare("UPDATE pins SET n_wrong = n_wrong + 1 WHERE user = ? AND "
                                     "n_wrong < ? RETURNING pin_hash"));
  MW_TRY(const bool has_row, count.bind(user).bind(most_wrong).step());
  if (!has_row) return std::optional<std::string>();
  std::string hash = count.text();
  MW_TRY([[maybe_unused]] const bool has_more, count.step());  // the change is done at the end
  return std::optional(std::move(hash));
}

Status forgive_pin_attempts(Database& db, UserId user) {
  MW_TRY(Statement update, db.prepare("UPDATE pins SET n_wrong = 0 WHERE user = ?"));
  return update.bind(user).run();
}

Result<std::vector<StoredBadge>> load_badges(Database& db) {
  MW_TRY(Statement row, db.prepare("SELECT user, hash, assigned_at_ns, assigned_by FROM badges"));
  std::vector<StoredBadge> rows;
  while (true) {
    MW_TRY(const bool has_row, row.step());
    if (!has_row) return rows;
    StoredBadge& stored = rows.emplace_back();
    stored.badge.user = row.id<UserId>();
    stored.hash = row.text();
    stored.badge.assigned.ns = row.integer();
    stored.badge.assigned_by = row.text();
  }
}

Status put_badge(Database& db, const StoredBadge& stored) {
  MW_TRY(Statement upsert,
         db.prepare("INSERT INTO badges (user, hash, assigned_at_ns, assigned_by) VALUES (?, ?, ?, "
                    "?) ON CONFLICT (user) DO UPDATE SET (hash, assigned_at_ns, assigned_by) = "
                    "(excluded.hash, excluded.assigned_at_ns, excluded.assigned_by)"));
  upsert.bind(stored.badge.user).bind_blob(stored.hash);
  return upsert.bind(stored.badge.assigned.ns).bind(stored.badge.assigned_by).run();
}

Status remove_badge(Database& db, UserId user) {
  MW_TRY(Statement remove, db.prepare("DELETE FROM badges WHERE user = ?"));
  return remove.bind(user).run();
}

}  // namespace millwright::identity
