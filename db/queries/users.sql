-- name: UserAdd :execrows
-- No row: there is such a user already, or no such person.
INSERT INTO users (person, role, password, language)
SELECT code, @role, @password, @language FROM people WHERE code = @person
ON CONFLICT (person) DO NOTHING;

-- name: UserEdit :execrows
-- Changes what isn't null.
UPDATE users SET role = coalesce(sqlc.narg(role), role), language = coalesce(sqlc.narg(language), language),
                 password = coalesce(sqlc.narg(password), password)
WHERE person = @person;

-- name: UserSwitch :execrows
-- Disabled again, it stays disabled since the first time.
UPDATE users SET disabled_at = CASE WHEN @disabled::boolean THEN coalesce(disabled_at, now()) END WHERE person = @person;

-- name: UserList :many
-- search is a part of a code or a name.
WITH found AS NOT MATERIALIZED (
    SELECT u.person FROM users u
    JOIN people p ON p.code = u.person
    WHERE (@person::text = '' OR u.person = @person) AND (@role::text = '' OR u.role = @role)
      AND (@state::text = '' OR (u.disabled_at IS NULL) = (@state = 'enabled'))
      AND (@search::text = '' OR strpos(lower(u.person || ' ' || p.name), lower(@search)) > 0)
)
SELECT u.person, p.name, u.role, u.language, u.disabled_at, u.signed_in_at,
       (SELECT count(*) FROM user_tokens t WHERE t.person = u.person AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())) AS tokens,
       (SELECT count(*) FROM found) AS in_all
FROM (SELECT person FROM found ORDER BY person LIMIT @most OFFSET @skip) f
JOIN users u ON u.person = f.person
JOIN people p ON p.code = u.person
ORDER BY u.person;

-- name: UserCodes :many
SELECT person FROM users ORDER BY person;

-- name: UserCandidates :many
-- People who may not sign in, and could be let.
SELECT p.code, p.name FROM people p WHERE NOT EXISTS (SELECT FROM users u WHERE u.person = p.code) ORDER BY p.code;

-- name: AdminsLock :many
-- The admins who may sign in, who stay so until the end of the transaction.
SELECT person FROM users WHERE role = 'admin' AND disabled_at IS NULL ORDER BY person FOR NO KEY UPDATE;

-- name: UserPassword :one
SELECT person, role, password, disabled_at FROM users WHERE person = @person;

-- name: UserSignedIn :execrows
-- A password's hash that was made with other parameters is replaced. No row: somebody
-- disabled the user, or changed the password, meanwhile.
UPDATE users SET signed_in_at = @at, password = @password::text WHERE person = @person AND password = @was::text AND disabled_at IS NULL;

-- name: SessionAdd :exec
INSERT INTO user_sessions (token_hash, person, opened_at, seen_at, expires_at) VALUES (@token_hash, @person, @opened_at, @opened_at, @expires_at);

-- name: SessionLook :one
-- Whose a session is, and what there is to say to them, which is said once: to who
-- listens. The notice is read as it was before it is taken away.
WITH said AS (
    UPDATE user_sessions SET notice = NULL WHERE token_hash = @token_hash AND notice IS NOT NULL AND @listens::boolean
)
SELECT s.id, s.person, p.name, u.role, u.language, s.seen_at, s.notice
FROM user_sessions s
JOIN users u ON u.person = s.person AND u.disabled_at IS NULL
JOIN people p ON p.code = s.person
WHERE s.token_hash = @token_hash AND s.expires_at > @at AND s.seen_at > @idle_since;

-- name: SessionSeen :exec
UPDATE user_sessions SET seen_at = greatest(seen_at, @at) WHERE token_hash = @token_hash;

-- name: SessionNotice :exec
UPDATE user_sessions SET notice = @notice WHERE token_hash = @token_hash;

-- name: SessionEnd :exec
DELETE FROM user_sessions WHERE token_hash = @token_hash;

-- name: SessionList :many
-- A user's sessions that aren't over, those that were used last first.
SELECT id, opened_at, seen_at, expires_at FROM user_sessions
WHERE person = @person AND expires_at > @at AND seen_at > @idle_since ORDER BY seen_at DESC, id DESC LIMIT @most;

-- name: SessionEndNumbered :execrows
DELETE FROM user_sessions WHERE person = @person AND id = @id;

-- name: SessionsEnd :exec
-- All of a user's but one, which may be none.
DELETE FROM user_sessions WHERE person = @person AND token_hash <> @but;

-- name: DevicesForget :exec
DELETE FROM user_devices WHERE person = @person;

-- name: DeviceSeen :exec
INSERT INTO user_devices (token_hash, person, seen_at) VALUES (@token_hash, @person, @at)
ON CONFLICT (token_hash) DO UPDATE SET person = excluded.person, seen_at = excluded.seen_at;

-- name: DeviceKnown :one
SELECT EXISTS (SELECT FROM user_devices WHERE token_hash = @token_hash AND person = @person);

-- name: TokenAdd :execrows
-- No row: the user has a token of that name.
INSERT INTO user_tokens (token_hash, person, name, role, expires_at) VALUES (@token_hash, @person, @name, @role, @expires_at)
ON CONFLICT (person, name) WHERE revoked_at IS NULL DO NOTHING;

-- name: TokenList :many
-- Tokens that nobody revoked; the revoked where they are asked for, too.
SELECT t.person, t.name, t.role, t.created_at, t.last_used_at, t.expires_at, t.revoked_at, count(*) OVER () AS in_all
FROM user_tokens t
WHERE (@person::text = '' OR t.person = @person) AND (t.revoked_at IS NULL OR @revoked::boolean)
ORDER BY t.person, t.id
LIMIT @most OFFSET @skip;

-- name: TokenRevoke :execrows
UPDATE user_tokens SET revoked_at = now() WHERE person = @person AND name = @name AND revoked_at IS NULL;

-- name: TokenLook :one
SELECT t.id, t.person, p.name, t.role, u.role AS user_role, u.language, t.last_used_at
FROM user_tokens t
JOIN users u ON u.person = t.person AND u.disabled_at IS NULL
JOIN people p ON p.code = t.person
WHERE t.token_hash = @token_hash AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > @at);

-- name: TokenUsed :exec
UPDATE user_tokens SET last_used_at = @at::timestamptz WHERE id = @id;

-- name: SignInTry :many
-- Counts a failure against each subject beforehand, so that none of many at once slips
-- through; whoever succeeds takes it back. A subject that has to wait has no row, and
-- its wait stays as it is.
INSERT INTO sign_in_failures AS f (subject, failures, next_at, last_at)
SELECT s, 1, @at, @at FROM unnest(@subjects::bytea[]) s ORDER BY s
ON CONFLICT (subject) DO UPDATE SET
    failures = CASE WHEN f.last_at < @forgotten THEN 1 ELSE least(f.failures, 1000) + 1 END,
    last_at = excluded.last_at,
    next_at = excluded.last_at + CASE
        WHEN f.last_at < @forgotten OR f.failures < @free::int THEN interval '0'
        ELSE least(@longest::interval, interval '1 second' * 2 ^ least(f.failures - @free::int, 20)) END
WHERE f.next_at <= excluded.last_at
RETURNING f.subject;

-- name: SignInWait :one
-- When the last of these subjects is heard again.
SELECT coalesce(max(next_at), 'epoch')::timestamptz FROM sign_in_failures WHERE subject = ANY (@subjects::bytea[]);

-- name: SignInForgive :exec
DELETE FROM sign_in_failures WHERE subject = @subject;

-- name: SignInTakeBack :exec
-- One failure that was none.
WITH only_one AS (
    DELETE FROM sign_in_failures f WHERE f.subject = @subject AND f.failures = 1
)
UPDATE sign_in_failures f SET failures = f.failures - 1, next_at = f.last_at WHERE f.subject = @subject AND f.failures > 1;

-- name: SessionsTidy :exec
DELETE FROM user_sessions WHERE expires_at <= @at OR seen_at <= @idle_since;

-- name: DevicesTidy :exec
DELETE FROM user_devices WHERE seen_at < @before;

-- name: FailuresTidy :exec
DELETE FROM sign_in_failures WHERE last_at < @before;
