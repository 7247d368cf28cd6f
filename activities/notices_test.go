package activities_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/notice"
)

func TestAHeldSaleIsToldWithItsFaultyData(t *testing.T) {
	t.Parallel()
	o := tells(t, setup(t, straight, alsoBacs))
	o.shop.ReplaceField(straight, "total", `"43.50"`)
	o.exec("UPDATE items SET sku = 'GONE' WHERE sku = 'SKU-0006'")
	o.readAll()
	o.walk(straight)
	o.walk(alsoBacs)
	require.Equal(t, []string{"email sent", "webhook sent"}, o.tell())

	got := o.only()
	require.Equal(t, "woo-riga production", got.Channel+" "+got.Environment)
	require.Len(t, got.Groups, 2)
	for i, want := range []notice.Problem{
		{Name: "278", Detail: "total: ours 43.49, the shop's 43.50", Command: "orderloom sale show 278 --channel woo-riga", Link: "https://temporal.example/278"},
		{Name: "253", Detail: `no item has the SKU "SKU-0006"`, Command: "orderloom sale show 253 --channel woo-riga", Link: "https://temporal.example/253"},
	} {
		require.Equal(t, notice.Held, got.Groups[i].Kind)
		require.Len(t, got.Groups[i].First, 1)
		have := got.Groups[i].First[0]
		require.Contains(t, have.Detail, want.Detail)
		require.NotEmpty(t, have.Remedy)
		have.Detail, have.Remedy, have.At = want.Detail, "", want.At
		require.Equal(t, want, have)
	}
	mail := o.mails.Received()
	require.Len(t, mail, 1)
	require.Equal(t, "anna@house.example", mail[0].To)
	require.Equal(t, "woo-riga: 1 held sale (totals), 1 held sale (unknown item)", header(t, mail[0].Content, "Subject"))
	require.Equal(t, "<notice-"+got.Key+"@example.com>", header(t, mail[0].Content, "Message-ID"))
	require.Empty(t, o.tell(), "it is told once")
	require.Equal(t, "email sent; webhook sent", o.list("SELECT concat_ws(' ', detail->>'way', result) FROM journal WHERE action = 'notice' ORDER BY id"))
}

func TestAStepThatFailedForGoodIsTold(t *testing.T) {
	t.Parallel()
	o := tells(t, setup(t, straight))
	o.readAndWalk(straight)
	in, err := o.set.ImportOrder(t.Context(), ref(straight))
	require.NoError(t, err)
	_, err = o.set.HoldSale(t.Context(), activities.HoldInput{Walk: in.Walk, Step: "note", Kind: "Unauthorized", Message: "401 Unauthorized"})
	require.NoError(t, err)
	require.Equal(t, "held|shop_refuses|278|Unauthorized: 401 Unauthorized", o.untold())
}

func TestWhatWasToldIsForgottenAfter400Days(t *testing.T) {
	t.Parallel()
	o := tells(t, setup(t))
	mail, post := o.due()
	_, err := o.set.MailNotice(t.Context(), mail)
	require.NoError(t, err)
	o.holds(2, 1, "refund", "less than nothing")
	o.goOn(2, 1) // nobody is to be told of it
	o.later("15 minutes")
	kept := func() string {
		o.gather()
		return o.list("SELECT concat_ws(' ', (SELECT count(*) FROM notice_messages), (SELECT count(*) FROM notice_deliveries), (SELECT count(*) FROM notices))")
	}
	require.Equal(t, "1 2 2", kept())
	o.later("399 days 23 hours")
	require.Equal(t, "1 2 2", kept())
	o.later("1 hour")
	require.Equal(t, "1 2 1", kept(), "what is still on its way stays")
	state, err := o.set.PostNotice(t.Context(), post)
	require.NoError(t, err)
	require.Equal(t, "sent", state)
	require.Equal(t, "0 0 0", kept())
	o.holds(3, 1, "totals", "a cent")
	require.Equal(t, []string{"email sent", "webhook sent"}, o.tell(), "and it goes on")
}

// TestAnOutageOfAThousandSalesIsOneMessage must hold.
func TestAnOutageOfAThousandSalesIsOneMessage(t *testing.T) {
	t.Parallel()
	o := tells(t, setup(t))
	o.holds(1, 600, "shop_refuses", "Unauthorized: 401")
	require.False(t, o.asked(), "what comes within a minute comes along")
	o.holds(601, 400, "shop_refuses", "Unauthorized: 401")
	require.Empty(t, o.gather())
	o.later("1 minute")
	require.True(t, o.asked())
	require.Equal(t, []string{"email sent", "webhook sent"}, o.tell())
	require.Len(t, o.mails.Received(), 1)
	group := o.only().Groups[0]
	require.Equal(t, "1000 1000 orderloom sale list --state held --channel woo-riga", fmt.Sprint(group.Problems, " ", group.Standing, " ", group.Rest))
	require.Len(t, group.First, notice.Most)
	require.Equal(t, "N-1", group.First[0].Name)
	require.Equal(t, "woo-riga: 1000 held sales (shop refuses)", header(t, o.mails.Received()[0].Content, "Subject"))

	for range 3 {
		o.goOn(1, 1000)
		o.holdsAgain(1, 1000, "shop_refuses", "Unauthorized: 401")
		o.later("1 minute")
		require.False(t, o.asked(), "it rests")
	}
	require.Empty(t, o.tell())
	require.Len(t, o.mails.Received(), 1)
}

func TestRestsGrowUntilItIsQuiet(t *testing.T) {
	t.Parallel()
	o := tells(t, setup(t))
	next := 0
	comes := func() { next++; o.holds(next, 1, "totals", "a cent") }
	comes()
	o.later("1 minute")
	for _, rest := range []string{"15 minutes", "1 hour", "4 hours", "4 hours"} {
		require.True(t, o.asked())
		require.Len(t, o.gather(), 2)
		o.exec("UPDATE notice_deliveries SET state = 'sent', done_at = now()")
		comes()
		o.exec("UPDATE notices SET at = at + interval '1 second' WHERE done_at IS NULL") // what comes in the same instant came before
		o.exec("UPDATE notice_messages SET next_at = next_at - $1::interval + interval '2 seconds'", rest)
		o.later("1 second")
		require.False(t, o.asked(), rest)
		o.later("1 minute")
	}
	require.Len(t, o.gather(), 2)
	o.later("10 hours")
	comes()
	require.False(t, o.asked(), "within a minute of the first")
	o.later("1 minute")
	o.gather()
	require.Equal(t, "1; 2; 3; 4; 5; 1", o.list("SELECT turn FROM notice_messages ORDER BY id"), "it was quiet")
}

func TestWhatIsMendedSinceIsSaid(t *testing.T) {
	t.Parallel()
	o := tells(t, setup(t))
	o.holds(1, 514, "unmapped_tax", "rate 9")
	o.goOn(3, 512)
	o.tell()
	group := o.only().Groups[0]
	require.Equal(t, "514 2", fmt.Sprint(group.Problems, group.Standing))
	require.Equal(t, "N-1 N-2", group.First[0].Name+" "+group.First[1].Name)
	require.Contains(t, o.list("SELECT body FROM notice_messages"), "514 HELD SALES: unmapped tax\nOf these, 512 went on since.\n")

	o.goOn(1, 1)
	o.holds(1000, 1, "totals", "a cent")
	o.later("15 minutes")
	o.tell()
	require.Contains(t, o.list("SELECT body FROM notice_messages WHERE turn = 2"), "UTC, 513 went on since.\n")
}

func TestWhatIsOverBeforeItIsToldIsNotTold(t *testing.T) {
	t.Parallel()
	o := tells(t, setup(t))
	o.holds(1, 3, "totals", "a cent")
	o.goOn(1, 3)
	require.Empty(t, o.tell())
	require.Empty(t, o.untold())
	require.Zero(t, o.count("notice_messages"))
}

func TestAProblemThatChangesBeforeItIsToldIsToldOnce(t *testing.T) {
	t.Parallel()
	o := tells(t, setup(t))
	o.holds(1, 1, "totals", "a cent")
	o.goOn(1, 1)
	o.holdsAgain(1, 1, "totals", "two cents")
	require.Equal(t, "held|totals|N-1|two cents", o.untold())
}

//nolint:tparallel // each problem is tried in a transaction of its own that is taken back
func TestEachKindOfProblemIsTold(t *testing.T) {
	t.Parallel()
	o := tells(t, setup(t, straight))
	o.readAndWalk(straight)
	require.Empty(t, o.untold(), "a straight order is nobody's problem")
	const mail = "INSERT INTO document_mails (document_id, message_id, attempts) SELECT id, 'x@y', 1 FROM documents; "
	const thread = "INSERT INTO message_threads (channel_id, system, remote_id) VALUES (1, 'chat', '9'); " +
		"INSERT INTO messages (channel_id, system, remote_id, thread_id, sent_at) SELECT 1, 'chat', '71', id, now() FROM message_threads; " +
		"INSERT INTO message_replies (key, message_id, body, actor) SELECT 'k', id, 'hello', 'ann' FROM messages; "
	for name, tt := range map[string]struct{ comes, want, mends string }{ //nolint:paralleltest // the problems come to the same rows: side by side they would wait for each other's locks
		"a channel's finding": {
			"INSERT INTO channel_findings (channel_id, kind, subject, detail, remedy) VALUES (1, 'webhook', '7', 'it is disabled', 'enable it')",
			"finding|webhook|7|it is disabled", "UPDATE channel_findings SET settled_at = now()",
		},
		"a problem of the catalogue": {
			"INSERT INTO catalogue_problems (channel_id, remote_id, kind, warning, detail, remedy) VALUES (1, '77', 'missing_sku', false, 'it has no SKU', 'give it one')",
			"catalogue|missing_sku|77|it has no SKU", "UPDATE catalogue_problems SET solved_at = now()",
		},
		"an item that the shop refused": {
			"INSERT INTO catalogue_problems (channel_id, item_id, kind, warning, detail, remedy) SELECT 1, id, 'not_taken', false, 'too long', 'mend it' FROM items WHERE sku = 'SKU-0031'",
			"catalogue|not_taken|SKU-0031|too long", "UPDATE catalogue_problems SET solved_at = now()",
		},
		"a difference from the shop": {
			"INSERT INTO reconcile_findings (channel_id, kind, subject, name, shop, ours, repair, asked_at) VALUES (1, 'total', '278', '278', '43.50', '43.49', 'walk', now())",
			"difference|total|278|the shop's 43.50, ours 43.49", "UPDATE reconcile_findings SET state = 'closed', closed_at = now()",
		},
		"an oversold item": {
			"INSERT INTO sale_goods (sale_id, item_id, wanted) SELECT s.id, i.id, 900 FROM sales s, items i WHERE i.sku = 'SKU-0006'; " +
				"INSERT INTO oversold (item_id, environment, open, on_hand) SELECT id, 'production', 900, 500 FROM items WHERE sku = 'SKU-0006'",
			"oversold||SKU-0006|900 are sold and 500 are there; here by 278", "UPDATE oversold SET solved_at = now()",
		},
		"a mail in doubt": {
			mail + "UPDATE document_mails SET state = 'in_doubt', error = 'lost', done_at = now()",
			"mail|in_doubt|INV-000001|lost", "UPDATE document_mails SET state = 'sent', error = NULL",
		},
		"a mail that was refused": {
			mail + "UPDATE document_mails SET state = 'refused', error = '550', done_at = now()",
			"mail|refused|INV-000001|550", "INSERT INTO commands (id, sale_id, kind, actor) SELECT 'again', id, 'mail', 'ann' FROM sales; " +
				"INSERT INTO document_mails (document_id, sending, command_id, state, message_id, attempts, done_at) SELECT id, 2, 'again', 'sent', 'z@y', 1, now() FROM documents",
		},
		"a reply in doubt": {
			thread + "UPDATE message_replies SET state = 'in_doubt', error = 'lost', done_at = now()",
			"reply|in_doubt|71|lost", "UPDATE message_replies SET state = 'sent', error = NULL",
		},
		"a reply that failed": {
			thread + "UPDATE message_replies SET state = 'failed', error = 'gone', done_at = now()",
			"reply|failed|71|gone", "INSERT INTO message_replies (key, message_id, again_of, body, actor, state, done_at) SELECT 'l', message_id, id, 'hello', 'ann', 'sent', now() FROM message_replies",
		},
	} {
		t.Run(name, func(t *testing.T) {
			tx, err := o.db.Owner.Begin(t.Context())
			require.NoError(t, err)
			defer func() { require.NoError(t, tx.Rollback(t.Context())) }()
			runAll(t, tx, tt.comes)
			require.Equal(t, tt.want, ofNotice(t, tx, "concat_ws('|', kind, reason, name, detail)"))
			require.Equal(t, "true", ofNotice(t, tx, "notice_stands(kind, source_id, reason)::text"))
			runAll(t, tx, tt.mends)
			require.Equal(t, "false", ofNotice(t, tx, "notice_stands(kind, source_id, reason)::text"), "it is mended")
		})
	}
}

// runAll runs statements one after the other.
func runAll(t *testing.T, tx pgx.Tx, statements string) {
	t.Helper()
	for _, statement := range strings.Split(statements, "; ") {
		if statement != "" {
			_, err := tx.Exec(t.Context(), statement)
			require.NoError(t, err, statement)
		}
	}
}

// ofNotice is something of the one notice that there is.
func ofNotice(t *testing.T, tx pgx.Tx, what string) (text string) {
	t.Helper()
	require.NoError(t, tx.QueryRow(t.Context(), "SELECT string_agg("+what+", '; ') FROM notices").Scan(&text))
	return text
}

func TestWhereNobodyIsNamedNobodyIsTold(t *testing.T) {
	t.Parallel()
	o := tells(t, setup(t))
	o.exec("UPDATE channels SET notices_to = NULL")
	o.holds(1, 1, "totals", "a cent")
	require.Empty(t, o.untold(), "there is nobody to tell")

	o.exec("UPDATE channels SET notices_to = 'anna'")
	o.holds(2, 1, "totals", "a cent")
	o.exec("UPDATE channels SET notices_to = NULL")
	require.Empty(t, o.tell(), "nobody is left to tell")
	require.Empty(t, o.untold())
}

func TestAReleaseThatAPersonGivesAnywayIsNoProblem(t *testing.T) {
	t.Parallel()
	o := tells(t, setup(t, straight))
	o.policy.Automatic = false
	o.savePolicy()
	o.readAndWalk(straight)
	require.Empty(t, o.untold())
}

func TestARehearsalTellsTheSamePersonAndSaysSo(t *testing.T) {
	t.Parallel()
	for _, env := range []commerce.Environment{commerce.Working, commerce.Test} {
		t.Run(string(env), func(t *testing.T) {
			t.Parallel()
			o := tells(t, setupIn(t, env))
			o.holds(1, 1, "totals", "a cent")
			require.Equal(t, []string{"email sent", "webhook sent"}, o.tell())
			require.Equal(t, "["+string(env)+"] woo-riga: 1 held sale (totals)", header(t, o.mails.Received()[0].Content, "Subject"))
			require.Equal(t, string(env), o.only().Environment)
		})
	}
}

func TestAddressesAreTriedWhateverRests(t *testing.T) {
	t.Parallel()
	o := tells(t, setup(t))
	o.holds(1, 1, "totals", "a cent")
	o.tell()
	o.holds(2, 1, "totals", "a cent")
	_, err := activities.TryNotices(t.Context(), o.db.App, channelCode, "ann")
	require.NoError(t, err)
	require.Equal(t, 1, o.count("outbox WHERE topic = 'notices'"))
	require.Equal(t, []string{"email sent", "webhook sent"}, o.tell())
	require.True(t, o.hook.got(t)[1].Test)
	require.Equal(t, "woo-riga: a test of this address", header(t, o.mails.Received()[1].Content, "Subject"))
	require.Equal(t, "held|totals|N-2|a cent", o.untold(), "it rests all the same")
	require.Equal(t, "ann", o.list("SELECT actor FROM journal WHERE action = 'try notices'"))

	for _, tt := range []struct{ spoil, want string }{
		{"UPDATE people SET email = '', webhook = ''", "person anna has neither an e-mail nor a webhook"},
		{"UPDATE channels SET notices_to = NULL", "channel woo-riga names nobody who is told"},
	} {
		o.exec(tt.spoil)
		_, err := activities.TryNotices(t.Context(), o.db.App, channelCode, "ann")
		require.True(t, fault.Is(err, fault.Unmapped), err)
		require.ErrorContains(t, err, tt.want)
	}
}
