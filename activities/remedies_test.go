package activities_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/blueprint"
	"github.com/orderloom/orderloom/internal/posting"
)

// remedied is an order that is held for a reason, and what gets it on.
type remedied struct {
	reason posting.Reason
	order  int64
	spoil  func(b *bundle)
	words  string // of the remedy, with its command
	mend   func(b *bundle, order int64)
	ends   string
}

// The commands that remedies name, carried out as the program does.

func commanded(kind, step string) func(b *bundle, order int64) {
	return func(b *bundle, order int64) {
		given, err := activities.GiveCommand(b.t.Context(), b.db.App, b.sale(order), activities.Command{
			Key: fmt.Sprint(kind, order), Asked: activities.Asked{Kind: kind, Step: step}, Actor: "anna", Reason: "looked at it",
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
		page, err := b.set.ImportRangePage(b.t.Context(), activities.RangeInput{Channel: channelCode, Numbers: []string{fmt.Sprint(order)}, Page: 1})
		require.NoError(b.t, err)
		require.Equal(b.t, 1, page.News)
	}
}

func sql(statements ...string) func(b *bundle) {
	return func(b *bundle) {
		for _, s := range statements {
			b.exec(s)
		}
	}
}

func replaced(order int64, field, raw string) func(b *bundle) {
	return func(b *bundle) { b.shop.ReplaceField(order, field, raw) }
}

// with changes the channel's policy.
func with(change func(p *posting.Policy)) func(b *bundle) {
	return func(b *bundle) {
		change(&b.policy)
		b.savePolicy()
	}
}

// remedies have a row for each reason, and one for each other way out of it.
func remedies() map[string]remedied {
	const (
		release = "`orderloom sale release --channel woo-riga 278 --reason TEXT`"
		again   = "then: `orderloom import orders --channel woo-riga --number 278`"
	)
	return map[string]remedied{
		"a SKU that no item has": {
			posting.ReasonUnknownItem, straight, sql("UPDATE items SET sku = 'GONE' WHERE sku = 'SKU-0031'"),
			"`orderloom gap fill woo-riga/item/SKU-0031`", filled("woo-riga/item/SKU-0031", activities.GapFill{Service: true}), "settled",
		},
		"a setting that names no item": {
			posting.ReasonUnknownItem, straight, sql(`UPDATE channels SET policy = policy || '{"shipping_sku": ""}'`),
			"`orderloom gap fill woo-riga/setting/shipping_sku SKU`", filled("woo-riga/setting/shipping_sku", activities.GapFill{Value: "SHIPPING"}), "settled",
		},
		"a product without a SKU": {
			posting.ReasonUnknownItem, straight, func(b *bundle) {
				b.shop.ReplaceField(straight, "line_items", strings.ReplaceAll(b.field(straight, "line_items"), `"SKU-0031"`, `""`))
			},
			"the SKU of an item in the shop, " + again, func(b *bundle, order int64) {
				inShop("line_items", strings.ReplaceAll(b.field(order, "line_items"), `"sku":""`, `"sku":"SKU-0031"`))(b, order)
			}, "settled",
		},
		"a rate": {
			posting.ReasonUnmappedTax, straight, sql("DELETE FROM tax_mappings"),
			"`orderloom gap fill woo-riga/tax/1 GROUP`", filled("woo-riga/tax/1", activities.GapFill{Value: "LV21"}), "settled",
		},
		"a payment method": {
			posting.ReasonUnmappedMethod, straight, sql("DELETE FROM payment_mappings"),
			"`orderloom gap fill woo-riga/payment/bacs ACCOUNT`", filled("woo-riga/payment/bacs", activities.GapFill{Value: "bank"}), "settled",
		},
		"no payment method": {
			posting.ReasonUnmappedMethod, straight, replaced(straight, "payment_method", `""`),
			"choose a payment method for the order in the shop, " + again, inShop("payment_method", `"bacs"`), "settled",
		},
		"a currency": {
			posting.ReasonCurrency, straight, sql("UPDATE points_of_sale SET currencies = '{USD}'"),
			"`orderloom gap fill woo-riga/currency/EUR`", filled("woo-riga/currency/EUR", activities.GapFill{}), "settled",
		},
		"no currency": {
			posting.ReasonCurrency, straight, replaced(straight, "currency", `""`),
			"set the order's currency in the shop, " + again, inShop("currency", `"EUR"`), "settled",
		},
		"an amount that is too fine": {
			posting.ReasonTooFine, straight, replaced(straight, "total", `"43.495"`),
			"have it work out the order anew, " + again, inShop("total", `"43.49"`), "settled",
		},
		"totals that differ": {
			posting.ReasonTotals, straight, replaced(straight, "total", `"43.50"`), release, commanded(activities.CommandRelease, ""), "settled",
		},
		"a mapped rate that differs": {
			posting.ReasonTaxRate, straight, sql("UPDATE tax_mappings SET tax_group = 'LV12' WHERE remote_rate_id = '1'"),
			"`orderloom channel edit woo-riga --set 'taxes.rates[1].tax_group=GROUP'`", amended("taxes.rates[1].tax_group", "LV21"), "settled",
		},
		"a refund that its lines don't bear out": {
			posting.ReasonRefund, straight, func(b *bundle) {
				require.Equal(b.t, "settled", b.readAndWalk(straight).State)
				b.refund(straight, `{"amount": "5.00", "line_items": [{"id": 93, "refund_total": 3.00, "refund_tax": [{"id": 1, "refund_total": 0.63}]}]}`)
			}, release, commanded(activities.CommandRelease, ""), "settled",
		},
		"an edit that is taken": {
			posting.ReasonEdited, straight, editedAfterInvoice,
			"`orderloom sale reissue --channel woo-riga 278 --reason TEXT`", commanded(activities.CommandReissue, ""), "settled",
		},
		"an edit that is left": {posting.ReasonEdited, straight, editedAfterInvoice, release, commanded(activities.CommandRelease, ""), "settled"},
		"an inbox": {
			posting.ReasonInbox, straight, with(func(p *posting.Policy) { p.Automatic = false }), release, commanded(activities.CommandRelease, ""), "settled",
		},
		"a draft": {
			posting.ReasonDraft, straight, with(func(p *posting.Policy) { p.LeaveDraft = true }), release, commanded(activities.CommandRelease, ""), "settled",
		},
		"a document that is issued by hand": {
			posting.ReasonByHand, straight, with(func(p *posting.Policy) { p.IssueByHand = true }),
			"`orderloom sale issue --channel woo-riga 278`", commanded(activities.CommandIssue, ""), "settled",
		},
		"a field that can't be read": {
			posting.ReasonUnreadable, straight, replaced(straight, "date_paid_gmt", `{"a": 1}`), again, inShop("date_paid_gmt", "null"), "settled",
		},
		"a key that may not write": {
			posting.ReasonShopRefuses, straight, func(b *bundle) {
				b.shop.AddKey("ck_reader", "cs_reader", woosim.Read)
				b.saveKey("ck_reader", "cs_reader")
			},
			"mend what the message says, then: `orderloom sale retry --channel woo-riga 278`; to do without: `orderloom sale skip --channel woo-riga 278 note --reason TEXT`",
			func(b *bundle, order int64) {
				b.saveKey(key, keySecret)
				commanded(activities.CommandRetry, "")(b, order)
			}, "settled",
		},
		"a series that is missing": {
			posting.ReasonStepFailed, straight, sql("UPDATE document_series SET environment = 'test'"),
			"`orderloom sale retry --channel woo-riga 278`", func(b *bundle, order int64) {
				b.exec("UPDATE document_series SET environment = 'production'")
				commanded(activities.CommandRetry, "")(b, order)
			}, "settled",
		},
		"an order that is refused in the shop": {
			posting.ReasonTotals, straight, replaced(straight, "total", `"43.50"`), release, func(b *bundle, order int64) {
				b.shop.SetStatus(order, "cancelled")
				b.readAll()
			}, "cancelled",
		},
	}
}

func editedAfterInvoice(b *bundle) {
	require.Equal(b.t, "settled", b.readAndWalk(straight).State)
	b.addLine(straight)
}

func TestEveryHoldNamesARemedyThatGetsTheSaleOn(t *testing.T) {
	t.Parallel()
	walked := map[posting.Reason]bool{}
	for name, tt := range remedies() {
		walked[tt.reason] = true
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, tt.order)
			tt.spoil(b)
			b.readAll()
			details := b.lifecycle(tt.order)
			require.Contains(t, strings.Split(b.reasons(tt.order), "; "), string(tt.reason))
			require.Contains(t, details, tt.words, "in the Temporal UI")
			require.Contains(t, b.list("SELECT remedy FROM sale_holds WHERE reason = $1", string(tt.reason)), tt.words, "where the sale is shown")

			tt.mend(b, tt.order)
			require.Empty(t, b.lifecycle(tt.order))
			require.Equal(t, tt.ends, b.state(tt.order))
			require.Empty(t, b.reasons(tt.order))
		})
	}
	for _, reason := range posting.HoldReasons() {
		require.True(t, walked[reason], "no remedy of %s is walked", reason)
	}
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
	verdict, held := b.set.HoldSale(b.t.Context(), activities.HoldInput{
		Walk: walk, Step: step, Kind: asTemporal(b.t, err).Type(), Message: asTemporal(b.t, err).Message(),
	})
	require.NoError(b.t, held)
	return verdict
}
