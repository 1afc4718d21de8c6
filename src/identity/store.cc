// SPDX-License-Identifier: Apache-2.0
#include "identity/store.h"

namespace millwright::identity {

using registry::Database;
using registry::Statement;

namespace {

// Every row of a query through `read`.
template <class T, class Read>
Result<std::vector<T>> all_rows(Database& db, const std::string& sql, Read read) {
  MW_TRY(Statement query, db.prepare(sql));
  std::vector<T> rows;
  while (true) {
    MW_TRY(const bool has_row, query.step());
    if (!has_row) return rows;
    rows.push_back(read(query));
  }
}

}  // namespace

Result<std::optional<Credential>> find_credential(Database& db, UserId user) {
  MW_TRY(Statement query,
         db.prepare("SELECT password_hash, must_change FROM credentials WHERE user = ?"));
  MW_TRY(const bool has_row, query.bind(user).step());
  if (!has_row) return std::optional<Credential>();
  Credential credential;
  credential.password_hash = query.text();
  credential.must_change = query.integer() != 0;
  return std::optional(std::move(credential));
}

Result<std::vector<UserId>> users_who_must_change(Database& db) {
  return all_rows<UserId>(db, "SELECT user FROM credentials WHERE must_change = 1",
                          [](Statement& row) { return row.id<UserId>(); });
}

Status put_credential(Database& db, UserId user, const Credential& credential, UtcNanos now) {
  MW_TRY(Statement upsert,
         db.prepare("INSERT INTO credentials (user, password_hash, must_change, changed_at_ns) "
                    "VALUES (?, ?, ?, ?) ON CONFLICT (user) DO UPDATE SET (password_hash, "
                    "must_change, changed_at_ns) = (excluded.password_hash, excluded.must_change, "
                    "excluded.changed_at_ns)"));
  upsert.bind(user).bind(credential.password_hash).bind(credential.must_change ? 1 : 0);
  return upsert.bind(now.ns).run();
}

Result<std::vector<Session>> load_sessions(Database& db) {
  return all_rows<Session>(db, "SELECT hash, user, created_at_ns, seen_at_ns FROM sessions",
                           [](Statement& row) {
                             Session session;
                             session.hash = row.text();
                             session.user = row.id<UserId>();
                             session.created.ns = row.integer();
                             session.seen.ns = row.integer();
                             return session;
                           });
}

Status put_session(Database& db, const Session& session) {
  // The user may have been removed meanwhile, and the session with it: then there is nothing to do.
  MW_TRY(Statement upsert,
         db.prepare("INSERT INTO sessions (hash, user, created_at_ns, seen_at_ns) SELECT ?1, ?2, "
                    "?3, ?4 WHERE EXISTS (SELECT 1 FROM users WHERE id = ?2) ON CONFLICT (hash) DO "
                    "UPDATE SET seen_at_ns = excluded.seen_at_ns"));
  upsert.bind_blob(session.hash).bind(session.user).bind(session.created.ns);
  return upsert.bind(session.seen.ns).run();
}

Status remove_session(Database& db, std::string_view hash) {
  MW_TRY(Statement remove, db.prepare("DELETE FROM sessions WHERE hash = ?"));
  return remove.bind_blob(hash).run();
}

Result<std::vector<StoredToken>> load_tokens(Database& db) {
  return all_rows<StoredToken>(
      db, "SELECT id, name, role, hash, created_at_ns, created_by FROM tokens ORDER BY id",
      [](Statement& row) {
        StoredToken stored;
        stored.token.id = row.id<TokenId>();
        stored.token.name = row.text();
        stored.token.role = static_cast<Role>(row.integer());
        stored.hash = row.text();
        stored.token.created.ns = row.integer();
        stored.token.created_by = row.text();
        return stored;
      });
}

Result<TokenId> add_token(Database& db, const StoredToken& stored) {
  MW_TRY(
      Statement insert,
      db.prepare("INSERT INTO tokens (name, role, hash, created_at_ns, created_by) VALUES (?, ?, "
                 "?, ?, ?) RETURNING id"));
  insert.bind(stored.token.name).bind(static_cast<int>(stored.token.role)).bind_blob(stored.hash);
  insert.bind(stored.token.created.ns).bind(stored.token.created_by);
  MW_TRY([[maybe_unused]] const bool has_row, insert.step());
  return insert.id<TokenId>();
}

Status remove_token(Database& db, TokenId id) {
  MW_TRY(Statement remove, db.prepare("DELETE FROM tokens WHERE id = ?"));
  return remove.bind(id).run();
}

Result<std::vector<DeviceSecret>> load_device_secrets(Database& db) {
  return all_rows<DeviceSecret>(db, "SELECT device, hash FROM device_secrets", [](Statement& row) {
    DeviceSecret secret;
    secret.device = row.id<DeviceId>();
    secret.hash = row.text();
    return secret;
  });
}

Status put_device_secret(Database& db, const DeviceSecret& secret, UtcNanos now) {
  MW_TRY(Statement upsert,
         db.prepare("INSERT INTO device_secrets (device, hash, created_at_ns) VALUES (?, ?, ?) ON "
                    "CONFLICT (device) DO UPDATE SET (hash, created_at_ns) = (excluded.hash, "
                    "excluded.created_at_ns)"));
  return upsert.bind(secret.device).bind_blob(secret.hash).bind(now.ns).run();
}

}  // namespace millwright::identity
