-- name: ScheduleChannels :many
-- What the schedules of these channels follow, but for archived ones. What people
-- paused is keyed by the schedule's name.
SELECT sqlc.embed(c),
       coalesce((SELECT jsonb_object_agg(p.schedule, jsonb_build_object('actor', p.actor, 'reason', p.reason)) FROM schedule_pauses p WHERE p.channel_id = c.id), '{}')::jsonb AS pauses
FROM channels c
WHERE c.code = ANY (@codes::text[]) AND c.archived_at IS NULL
ORDER BY c.code;

-- name: ScheduleChannelCodes :many
-- The channels that have schedules; this one alone where it isn't empty.
SELECT code FROM channels WHERE archived_at IS NULL AND (@code::text = '' OR code = @code) ORDER BY code;

-- name: ScheduleAskAll :exec
INSERT INTO outbox AS o (topic, channel)
SELECT 'schedules', code FROM channels WHERE archived_at IS NULL ORDER BY code
ON CONFLICT (topic, channel, subject) DO UPDATE SET version = o.version + 1, claimed_till = 'epoch';

-- name: SchedulePause :exec
-- Pausing again says who did so last, and why.
INSERT INTO schedule_pauses (channel_id, schedule, actor, reason) VALUES (@channel_id, @schedule, @actor, @reason)
ON CONFLICT (channel_id, schedule) DO UPDATE SET actor = excluded.actor, reason = excluded.reason, paused_at = now();

-- name: ScheduleResume :exec
DELETE FROM schedule_pauses WHERE channel_id = @channel_id AND schedule = @schedule;
