-- name: KeyringShare :exec
-- Keeps the keys as they are until this transaction ends: what it seals is there
-- before a rotation looks for what the old key sealed.
SELECT pg_advisory_xact_lock_shared(hashtextextended('orderloom.keyring', 0));

-- name: KeyringAlone :exec
-- Waits for everybody who seals, and lets nobody seal until this transaction ends.
SELECT pg_advisory_xact_lock(hashtextextended('orderloom.keyring', 0));

-- name: RotationLock :exec
-- One rotation at a time.
SELECT pg_advisory_xact_lock(hashtextextended('orderloom.rotation', 0));

-- name: CredentialsSealedElse :many
-- Some credentials that another key than the one with this mark sealed, by channel,
-- after one of them.
SELECT cc.channel_id, c.code, cc.sealed_key, cc.sealed_secret
FROM channel_credentials cc JOIN channels c ON c.id = cc.channel_id
WHERE cc.channel_id > @after AND (substring(cc.sealed_key FROM 1 FOR 5) <> @mark::bytea OR substring(cc.sealed_secret FROM 1 FOR 5) <> @mark::bytea)
ORDER BY cc.channel_id LIMIT @most
FOR UPDATE OF cc;

-- name: CredentialsReseal :exec
UPDATE channel_credentials cc SET sealed_key = n.sealed_key, sealed_secret = n.sealed_secret
FROM (SELECT unnest(@channel_ids::bigint[]) AS channel_id, unnest(@sealed_keys::bytea[]) AS sealed_key, unnest(@sealed_secrets::bytea[]) AS sealed_secret) n
WHERE cc.channel_id = n.channel_id;

-- name: WebhookSecretsSealedElse :many
-- Some webhook secrets that another key than the one with this mark sealed, by
-- channel, after one of them.
SELECT s.channel_id, c.code, s.sealed
FROM webhook_secrets s JOIN channels c ON c.id = s.channel_id
WHERE s.channel_id > @after AND substring(s.sealed FROM 1 FOR 5) <> @mark::bytea
ORDER BY s.channel_id LIMIT @most
FOR UPDATE OF s;

-- name: WebhookSecretsReseal :exec
-- The secret is the same one: when it was made stays.
UPDATE webhook_secrets s SET sealed = n.sealed
FROM (SELECT unnest(@channel_ids::bigint[]) AS channel_id, unnest(@sealed::bytea[]) AS sealed) n
WHERE s.channel_id = n.channel_id;

-- name: NoticeSecretsSealedElse :many
-- Some secrets of people's webhooks that another key than the one with this mark sealed,
-- after one of them.
SELECT id, person, sealed FROM notice_secrets
WHERE id > @after AND substring(sealed FROM 1 FOR 5) <> @mark::bytea
ORDER BY id LIMIT @most
FOR UPDATE;

-- name: NoticeSecretsReseal :exec
UPDATE notice_secrets s SET sealed = n.sealed
FROM (SELECT unnest(@ids::bigint[]) AS id, unnest(@sealed::bytea[]) AS sealed) n
WHERE s.id = n.id;

-- name: CanaryGet :one
SELECT sealed FROM keyring_canary;

-- name: CanarySave :exec
INSERT INTO keyring_canary (sealed) VALUES (@sealed) ON CONFLICT DO NOTHING;

-- name: CanaryReseal :exec
UPDATE keyring_canary SET sealed = @sealed WHERE one;
