package activities_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/blueprint"
	"github.com/orderloom/orderloom/internal/posting"
)

// remedied is how an order comes to be held for a reason, and what gets it on. Whatever is
// spoiled beside the order is as good as before once it is mended.
type remedied struct {
	reason posting.Reason
	spoil  func(b *bundle, order int64)
	words  string // of the remedy, with its command; NUMBER stands for the order's
	mend   func(b *bundle, order int64)
	ends   string
}

// The commands that remedies name, carried out as the program does.

func commanded(kind, step string) func(b *bundle, order int64) {
	return func(b *bundle, order int64) {
		given, err := activities.GiveCommand(b.t.Context(), b.db.App, b.sale(order), activities.Command{
			Key: fmt.Sprint(kind, step, order), Asked: activities.Asked{Kind: kind, Step: step}, Actor: "anna", Reason: "looked at it",
		})
		require.NoError(b.t, err)
		require.Nil(b.t, given.Refusal)
	}
}

func filled(gap string, f activities.GapFill) func(b *bundle, order int64) {
	return func(b *bundle, _ int64) {
		_, err := b.fill(gap, f)
		require.NoError(b.t, err)
	}
}

func amended(path, value string) func(b *bundle, order int64) {
	return func(b *bundle, _ int64) {
		kind, _ := blueprint.KindNamed("channel")
		_, err := blueprint.Amendment{Kind: kind, Code: channelCode, Set: []blueprint.Assignment{{Path: path, Value: value}}}.
			Apply(b.t.Context(), b.db.App, blueprint.Options{Platforms: b.set.Channels.(activities.Shops).Registry, Actor: "anna"})
		require.NoError(b.t, err)
	}
}

// inShop has a field of the order put right there, and the order read by its number.
func inShop(field, raw string) func(b *bundle, order int64) {
	return func(b *bundle, order int64) {
		b.shop.ReplaceField(order, field, raw)
		b.readNamed(order)
	}
}

// readNamed reads an order by its number.
func (b *bundle) readNamed(order int64) {
	b.t.Helper()
	page, err := b.set.ImportRangePage(b.t.Context(), activities.RangeInput{Channel: channelCode, Numbers: []string{fmt.Sprint(order)}, Page: 1})
	require.NoError(b.t, err)
	require.Equal(b.t, 1, page.News)
}

func sql(statement string) func(b *bundle, order int64) {
	return func(b *bundle, _ int64) { b.exec(statement) }
}

func replaced(field, raw string) func(b *bundle, order int64) {
	return func(b *bundle, order int64) { b.shop.ReplaceField(order, field, raw) }
}

// with changes the channel's policy.
func with(change func(p *posting.Policy)) func(b *bundle, order int64) {
	return func(b *bundle, _ int64) {
		change(&b.policy)
		b.savePolicy()
	}
}

// remedies have a row for each reason, and one for each other way out of it.
func remedies() map[string]remedied {
	const (
		release = "`orderloom sale release --channel woo-riga NUMBER --reason TEXT`"
		again   = "then: `orderloom import orders --channel woo-riga --number NUMBER`"
	)
	return map[string]remedied{
		"a SKU that no item has": {
			posting.ReasonUnknownItem, sql("UPDATE items SET sku = 'GONE' WHERE sku = 'SKU-0031'"),
			"`orderloom gap fill woo-riga/item/SKU-0031`", filled("woo-riga/item/SKU-0031", activities.GapFill{Service: true}), "settled",
		},
		"a setting that names no item": {
			posting.ReasonUnknownItem, sql(`UPDATE channels SET policy = policy || '{"shipping_sku": ""}'`),
			"`orderloom gap fill woo-riga/setting/shipping_sku SKU`", filled("woo-riga/setting/shipping_sku", activities.GapFill{Value: "SHIPPING"}), "settled",
		},
		"a product without a SKU": {
			posting.ReasonUnknownItem, func(b *bundle, order int64) {
				b.shop.ReplaceField(order, "line_items", strings.ReplaceAll(b.field(order, "line_items"), `"SKU-0031"`, `""`))
			},
			"the SKU of an item in the shop, " + again, func(b *bundle, order int64) {
				inShop("line_items", strings.ReplaceAll(b.field(order, "line_items"), `"sku":""`, `"sku":"SKU-0031"`))(b, order)
			}, "settled",
		},
		"a rate": {
			posting.ReasonUnmappedTax, sql("DELETE FROM tax_mappings"),
			"`orderloom gap fill woo-riga/tax/1 GROUP`", filled("woo-riga/tax/1", activities.GapFill{Value: "LV21"}), "settled",
		},
		"a payment method": {
			posting.ReasonUnmappedMethod, sql("DELETE FROM payment_mappings"),
			"`orderloom gap fill woo-riga/payment/bacs ACCOUNT`", filled("woo-riga/payment/bacs", activities.GapFill{Value: "bank"}), "settled",
		},
		"no payment method": {
			posting.ReasonUnmappedMethod, replaced("payment_method", `""`),
			"choose a payment method for the order in the shop, " + again, inShop("payment_method", `"bacs"`), "settled",
		},
		"a currency": {
			posting.ReasonCurrency, sql("UPDATE points_of_sale SET currencies = '{USD}'"),
			"`orderloom gap fill woo-riga/currency/EUR`", filled("woo-riga/currency/EUR", activities.GapFill{}), "settled",
		},
		"no currency": {
			posting.ReasonCurrency, replaced("currency", `""`),
			"set the order's currency in the shop, " + again, inShop("currency", `"EUR"`), "settled",
		},
		"an amount that is too fine": {
			posting.ReasonTooFine, replaced("total", `"43.495"`),
			"have it work out the order anew, " + again, inShop("total", `"43.49"`), "settled",
		},
		"totals that differ": {
			posting.ReasonTotals, replaced("total", `"43.50"`), release, commanded(activities.CommandRelease, ""), "settled",
		},
		"a mapped rate that differs": {
			posting.ReasonTaxRate, sql("UPDATE tax_mappings SET tax_group = 'LV12' WHERE remote_rate_id = '1'"),
			"`orderloom channel edit woo-riga --set 'taxes.rates[1].tax_group=GROUP'`", amended("taxes.rates[1].tax_group", "LV21"), "settled",
		},
		"a refund that its lines don't bear out": {
			posting.ReasonRefund, func(b *bundle, order int64) {
				require.Equal(b.t, "settled", b.readAndWalk(order).State)
				b.refund(order, `{"amount": "5.00", "line_items": [{"id": 93, "refund_total": 3.00, "refund_tax": [{"id": 1, "refund_total": 0.63}]}]}`)
			}, release, commanded(activities.CommandRelease, ""), "settled",
		},
		"a refund of a line that the invoice lacks": {
			posting.ReasonRefund, func(b *bundle, order int64) {
				b.policy.OnEdit = posting.IgnoreEdits
				b.savePolicy()
				editedAfterInvoice(b, order)
				b.refund(order, fmt.Sprintf(`{"amount": "1.00", "line_items": [{"id": %d, "refund_total": 1.00}]}`, b.lastLine(order)))
			}, "delete the refund in the shop and make it anew on the order's own lines, " + again, func(b *bundle, order int64) {
				b.shop.DeleteRefunds(order)
				b.readNamed(order)
			}, "settled",
		},
		"an edit that is taken": {
			posting.ReasonEdited, editedAfterInvoice,
			"`orderloom sale reissue --channel woo-riga NUMBER --reason TEXT`", commanded(activities.CommandReissue, ""), "settled",
		},
		"an edit that is left": {posting.ReasonEdited, editedAfterInvoice, release, commanded(activities.CommandRelease, ""), "settled"},
		"an inbox": {
			posting.ReasonInbox, with(func(p *posting.Policy) { p.Automatic = false }), release, commanded(activities.CommandRelease, ""), "settled",
		},
		"a draft": {
			posting.ReasonDraft, with(func(p *posting.Policy) { p.LeaveDraft = true }), release, commanded(activities.CommandRelease, ""), "settled",
		},
		"a document that is issued by hand": {
			posting.ReasonByHand, with(func(p *posting.Policy) { p.IssueByHand = true }),
			"`orderloom sale issue --channel woo-riga NUMBER`", commanded(activities.CommandIssue, ""), "settled",
		},
		"a field that can't be read": {
			posting.ReasonUnreadable, replaced("date_paid_gmt", `{"a": 1}`), again, inShop("date_paid_gmt", "null"), "settled",
		},
		"a key that may not write": {
			posting.ReasonShopRefuses, readerKey, "mend what the message says, then: `orderloom sale retry --channel woo-riga NUMBER`; to do without: `orderloom sale skip --channel woo-riga NUMBER note --reason TEXT`",
			func(b *bundle, order int64) {
				b.saveKey(key, keySecret)
				commanded(activities.CommandRetry, "")(b, order)
			}, "settled",
		},
		"a key that may not write, where nobody waits for one that may": {
			posting.ReasonShopRefuses, readerKey, "`orderloom sale skip --channel woo-riga NUMBER note --reason TEXT`", func(b *bundle, order int64) {
				commanded(activities.CommandSkip, "note")(b, order)
				require.Contains(b.t, b.lifecycle(order), fmt.Sprintf("`orderloom sale skip --channel woo-riga %d status --reason TEXT`", order))
				commanded(activities.CommandSkip, "status")(b, order)
			}, "settled",
		},
		"a series that is missing": {
			posting.ReasonStepFailed, sql("UPDATE document_series SET environment = 'test'"),
			"`orderloom sale retry --channel woo-riga NUMBER`", func(b *bundle, order int64) {
				b.exec("UPDATE document_series SET environment = 'production'")
				commanded(activities.CommandRetry, "")(b, order)
			}, "settled",
		},
		"an order that is refused in the shop": {
			posting.ReasonTotals, replaced("total", `"43.50"`), release, func(b *bundle, order int64) {
				b.shop.SetStatus(order, "cancelled")
				b.readAll()
			}, "cancelled",
		},
	}
}

func editedAfterInvoice(b *bundle, order int64) {
	require.Equal(b.t, "settled", b.readAndWalk(order).State)
	b.addLine(order)
}

// readerKey is a key of the shop's that may read alone.
func readerKey(b *bundle, _ int64) {
	b.shop.AddKey("ck_reader", "cs_reader", woosim.Read)
	b.saveKey("ck_reader", "cs_reader")
}

//nolint:paralleltest,tparallel // each spoils, and mends, what all of them share: a database for each costs five times as much
func TestEveryHoldNamesARemedyThatGetsTheSaleOn(t *testing.T) {
	t.Parallel()
	house := setup(t)
	house.exec("UPDATE channels SET calls_per_second = 100")
	walked, order := map[posting.Reason]bool{}, int64(1000)
	for name, tt := range remedies() {
		walked[tt.reason] = true
		order++
		t.Run(name, func(t *testing.T) {
			b := house.forOrder(t, order)
			tt.spoil(b, order)
			b.readAll()
			details, words := b.lifecycle(order), strings.ReplaceAll(tt.words, "NUMBER", fmt.Sprint(order))
			require.Contains(t, strings.Split(b.reasons(order), "; "), string(tt.reason))
			require.Contains(t, details, words, "in the Temporal UI")
			require.Contains(t, b.list("SELECT remedy FROM sale_holds WHERE reason = $1", string(tt.reason)), words, "where the sale is shown")

			tt.mend(b, order)
			require.NotContains(t, b.lifecycle(order), words)
			require.Equal(t, tt.ends, b.state(order))
			require.Empty(t, b.reasons(order))
		})
	}
	for _, reason := range posting.HoldReasons() {
		require.True(t, walked[reason], "no remedy of %s is walked", reason)
	}
}

// forOrder is the back office for one more order, which is like the straight one.
func (b *bundle) forOrder(t *testing.T, id int64) *bundle {
	t.Helper()
	own := *b
	own.t = t
	own.savePolicy()
	own.saveKey(key, keySecret)
	raws := woosim.OrdersWithIDs(woosim.CapturedOrders(false, false), straight)
	require.Len(t, raws, 1)
	var order map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(raws[0], &order))
	order["id"], order["number"] = fmt.Appendf(nil, "%d", id), fmt.Appendf(nil, `"%d"`, id)
	raw, err := json.Marshal(order)
	require.NoError(t, err)
	require.NoError(t, own.shop.LoadOrders([]json.RawMessage{raw}))
	own.shop.TouchOrder(id)
	return &own
}

// lastLine is the id of the line that was added last to an order.
func (b *bundle) lastLine(order int64) int64 {
	b.t.Helper()
	var lines []struct{ ID int64 }
	require.NoError(b.t, json.Unmarshal([]byte(b.field(order, "line_items")), &lines))
	return lines[len(lines)-1].ID
}

// lifecycle is a pass over an order as its workflow makes it: a step that fails for good
// holds the sale. It answers what is shown of what holds it.
func (b *bundle) lifecycle(id int64) string {
	b.t.Helper()
	ctx := b.t.Context()
	in, err := b.set.ImportOrder(ctx, ref(id))
	require.NoError(b.t, err)
	verdict, err := b.set.ValidateTotals(ctx, in.Walk)
	require.NoError(b.t, err)
	if !verdict.Held && !in.Plan.Refused {
		verdict = b.bookOrHold(in.Walk)
	}
	written, err := b.set.WriteBack(ctx, in.Walk)
	if err != nil {
		return b.holdFor(in.Walk, "note", err).Details
	}
	if verdict.Held {
		return verdict.Details
	}
	return written.Details
}

func (b *bundle) bookOrHold(walk activities.Walk) activities.Verdict {
	b.t.Helper()
	if _, err := b.set.IssueInvoice(b.t.Context(), walk); err != nil {
		return b.holdFor(walk, "document", err)
	}
	_, err := b.set.RecordPayment(b.t.Context(), walk)
	require.NoError(b.t, err)
	_, err = b.set.CreateDeliveryNote(b.t.Context(), walk)
	require.NoError(b.t, err)
	return activities.Verdict{}
}

func (b *bundle) holdFor(walk activities.Walk, step string, err error) activities.Verdict {
	b.t.Helper()
	require.True(b.t, final(b.t, err))
	_ = asTemporal(b.t, err).Details(&step) // an activity may do several
	verdict, held := b.set.HoldSale(b.t.Context(), activities.HoldInput{
		Walk: walk, Step: step, Kind: asTemporal(b.t, err).Type(), Message: asTemporal(b.t, err).Message(),
	})
	require.NoError(b.t, held)
	return verdict
}
