package main

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// noticed is a back office that has told of a problem, in two ways.
func noticed(t *testing.T) *books {
	t.Helper()
	b := newBooks(t, "tea", paid)
	_, err := b.owner.Exec(t.Context(), `
		INSERT INTO people (code, name, email, webhook) VALUES ('anna', 'Anna', 'anna@house.example', 'https://hooks.example/anna');
		UPDATE channels SET notices_to = 'anna';
		INSERT INTO notice_messages (key, channel_id, person, problems, turn, subject, body, payload, made_at, next_at)
			SELECT 'k1', id, 'anna', 3, 1, 'tea: 3 held sales (totals)', E'3 HELD SALES: totals\n', '{"key": "k1"}', '2026-03-01 12:00Z', '2026-03-01 12:15Z' FROM channels;
		INSERT INTO notice_deliveries (message_id, way, state, attempts, error, done_at) VALUES
			(1, 'email', 'sent', 1, NULL, '2026-03-01 12:00:01Z'), (1, 'webhook', 'failed', 30, 'the receiver answers 503', '2026-03-02 12:00:01Z')`)
	require.NoError(t, err)
	return b
}

func TestNoticesAreListedAndShown(t *testing.T) {
	t.Parallel()
	b := noticed(t)
	for name, args := range map[string]string{"notice_list": "notice list --state failed --channel tea", "notice_show": "notice show 1"} {
		requireGolden(t, name+".golden", requireOK(t, b.environment, words(args)...))
		requireGolden(t, name+".golden.json", requireOK(t, b.environment, append(words(args), "-o", "json")...))
	}
	require.Contains(t, requireOK(t, b.environment, "notice", "list", "--state", "in_doubt"), "There are no such notices.")
	require.Contains(t, requireOK(t, b.environment, "notice", "list", "-o", "csv"), "1,tea,anna,")
	require.Contains(t, requireOK(t, b.environment, "__complete", "notice", "show", ""), "1\ttea: 3 held sales")
	require.Equal(t, exitNotFound, call(t.Context(), b.environment, "notice", "show", "7").code)
	require.Equal(t, exitUsage, call(t.Context(), b.environment, "notice", "list", "--state", "lost").code)
}

func TestTheSecretOfAPersonsWebhookIsShownOnce(t *testing.T) {
	t.Parallel()
	b := noticed(t)
	made := fromJSON[personSecretView](t, requireOK(t, b.environment, "person", "secret", "anna", "--actor", "ann", "-o", "json"))
	require.Equal(t, "anna https://hooks.example/anna", made.Person+" "+made.Webhook)
	require.Len(t, made.Secret, 52)
	require.NotContains(t, requireOK(t, b.environment, "person", "show", "anna"), made.Secret)
	require.NotContains(t, fmt.Sprint(b.contents(t)), made.Secret)
	got := call(t.Context(), b.environment, "person", "secret", "berta")
	require.Equal(t, exitNotFound, got.code, got.errOut)
}
