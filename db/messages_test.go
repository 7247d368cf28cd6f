package db_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// written puts a buyer's message with a reply that was sent, one that is in doubt and one
// that is intended: ids 1, 2, 3.
func (b *bundle) written() {
	b.t.Helper()
	b.exec("INSERT INTO message_threads (channel_id, system, remote_id, name, phone) VALUES (1, 'chat', 'room', 'Olena', '+380500000000')")
	b.exec("INSERT INTO messages (channel_id, system, remote_id, thread_id, body, sent_at) VALUES (1, 'chat', '7', 1, 'Is it in stock?', now())")
	b.exec(`INSERT INTO message_replies (key, message_id, body, actor, state, error, done_at) VALUES
		('a', 1, 'Yes', 'anna', 'sent', NULL, now()), ('b', 1, 'It is', 'anna', 'in_doubt', 'cut', now()), ('c', 1, 'Still', 'anna', 'intended', NULL, NULL)`)
}

//nolint:paralleltest,tparallel // the statements break rules about the same rows: side by side they would wait for each other's locks
func TestEveryRuleOfMessagesRefusesWhatItShould(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.written()
	const thread = "INSERT INTO message_threads (channel_id, system, remote_id) VALUES "
	const message = "INSERT INTO messages (channel_id, system, remote_id, thread_id, sent_at) VALUES "
	const reply = "INSERT INTO message_replies (key, message_id, body, actor, state, error, done_at) VALUES "
	for _, tt := range []struct{ rule, sql string }{
		{"message_threads_one_each", thread + "(1, 'chat', 'room')"},
		{"message_threads_named", thread + "(1, 'chat', '')"},
		{"message_threads_named", thread + "(1, '', 'x')"},
		{"message_threads_erased_is_empty", "UPDATE message_threads SET erased_at = now()"},
		{"messages_one_each", message + "(1, 'chat', '7', 1, now())"},
		{"messages_of_a_thread", message + "(1, 'messages', '8', 1, now())"},
		{"messages_named", message + "(1, 'chat', '', 1, now())"},
		{"messages_own_is_read", "UPDATE messages SET own = true"},
		{"messages_read_before_it_is_told", "UPDATE messages SET told_at = now()"},
		{"messages_read_before_it_is_told", "UPDATE messages SET read_by = 'anna'"},
		{"messages_reader_named", "UPDATE messages SET read_at = now(), read_by = ''"},
		{"message_replies_key_unique", reply + "('a', 1, 'x', 'anna', 'intended', NULL, NULL)"},
		{"message_replies_key_named", reply + "('', 1, 'x', 'anna', 'intended', NULL, NULL)"},
		{"message_replies_actor_named", reply + "('k', 1, 'x', '', 'intended', NULL, NULL)"},
		{"message_replies_again_once", "INSERT INTO message_replies (key, message_id, again_of, body, actor) VALUES ('k', 1, 2, 'x', 'anna'), ('l', 1, 2, 'x', 'anna')"},
		{"message_replies_state_known", reply + "('k', 1, 'x', 'anna', 'lost', NULL, now())"},
		{"message_replies_closed_has_time", reply + "('k', 1, 'x', 'anna', 'sent', NULL, NULL)"},
		{"message_replies_closed_is_not_under_way", "UPDATE message_replies SET under_way = now() WHERE id = 1"},
		{"message_replies_reason_given", reply + "('k', 1, 'x', 'anna', 'in_doubt', NULL, now())"},
		{"message_replies_stay_as_they_ended", "UPDATE message_replies SET state = 'intended', done_at = NULL WHERE id = 1"},
		{"message_replies_stay_as_they_ended", "UPDATE message_replies SET state = 'failed' WHERE id = 2"},
		{"message_replies_stay_as_they_ended", "UPDATE message_replies SET body = 'No' WHERE id = 3"},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			requireRefused(t, b.inVain(tt.sql), tt.rule)
		})
	}
}

func TestAReplyInDoubtMayTurnOutToBeSentAndAnyIsErased(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.written()
	b.exec("UPDATE message_replies SET state = 'sent' WHERE id = 2")
	b.exec("UPDATE message_replies SET body = ''")
	b.exec("UPDATE message_threads SET name = '', phone = '', erased_at = now()")
	require.Equal(t, "sent", b.text("SELECT state FROM message_replies WHERE id = 2"))
}

// TestAnOrderStandsBesideAMessage: the one that is named, else the buyer's newest, else
// that of their phone; of the same shop alone.
func TestAnOrderStandsBesideAMessage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.written()
	found := func() string {
		b.t.Helper()
		return b.text("SELECT coalesce((SELECT remote_id || ' by ' || by || ' of ' || orders FROM message_orders WHERE message_id = 1), 'none')")
	}
	require.Equal(t, "none", found())

	sale := b.sale("415000003")
	b.exec("UPDATE message_threads SET phone_key = '+380500000000'")
	b.exec("WITH c AS (INSERT INTO customers (name, phone, phone_shared) VALUES ('Olena', '+380500000000', false) RETURNING id) UPDATE sales SET customer_id = c.id, matched_by = 'new' FROM c WHERE sales.id = $1", sale)
	require.Equal(t, "415000003 by phone of 1", found())

	b.sale("415000001")
	b.sale("415000002")
	b.sale("415000009")
	b.exec(`UPDATE orders SET body = jsonb_build_object('placed_at', '2026-03-0' || right(remote_id, 1) || 'T08:00:00Z', 'customer', jsonb_build_object('remote_id', '280000001'))
		WHERE remote_id IN ('415000001', '415000002')`)
	b.exec("UPDATE message_threads SET buyer_id = '280000001'")
	require.Equal(t, "415000002 by buyer of 2", found())

	b.exec("UPDATE message_threads SET order_id = '415000009'")
	require.Equal(t, "415000009 by named of 1", found())
	b.exec("UPDATE messages SET order_id = '415000001'")
	require.Equal(t, "415000001 by named of 1", found())

	b.exec("WITH c AS (INSERT INTO channels (code, platform, environment, pos_id, name, address, policy) SELECT 'kyiv', platform, environment, pos_id, name, address, policy FROM channels RETURNING id), " +
		"t AS (INSERT INTO message_threads (channel_id, system, remote_id, buyer_id) SELECT id, 'chat', 'room', '280000001' FROM c RETURNING id, channel_id) " +
		"INSERT INTO messages (channel_id, system, remote_id, thread_id, sent_at) SELECT channel_id, 'chat', '7', id, now() FROM t")
	require.Equal(t, "1", b.text("SELECT count(*)::text FROM message_orders"), "another shop's orders stand beside its own messages")
}
