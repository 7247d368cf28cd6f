package activities_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/gaps"
)

const kyiv = "prom-kyiv"

// oneOf is an order of one piece.
func oneOf(sku string, payment promsim.Payment) promsim.Placement {
	return promsim.Placement{Lines: []promsim.Line{{SKU: sku}}, Payment: payment, Paid: true}
}

func TestAnOrderOfAMarketplaceGoesTheWholeWay(t *testing.T) {
	t.Parallel()
	b := setupProm(t, commerce.Production, kyiv)
	order := b.shops[kyiv].PlaceOrder(oneOf("KAVA-250", promsim.PromPay))
	require.Equal(t, "settled", b.goOn(kyiv, order).State, "it is accepted, and what follows from that is done, in one pass")
	require.Equal(t, "received done", b.given())
	require.Equal(t, "received", b.told(kyiv, order, "status"))
	require.Equal(t, "157.50 UA20 31.50 189.00 UAH", b.list("SELECT d.net || ' ' || x.tax_group || ' ' || x.tax || ' ' || d.total || ' ' || d.currency FROM documents d JOIN document_taxes x ON x.document_id = d.id"))
	require.Equal(t, "189.00 cashier", b.list("SELECT p.amount || ' ' || a.code FROM payments p JOIN money_accounts a ON a.id = p.money_account_id"))
	require.Equal(t, "prom olena", b.list("SELECT source || ' ' || responsible FROM sales"))
	require.Equal(t, "Nova Poshta", b.list("SELECT coalesce(nullif(c.company, ''), c.name) FROM delivery_notes n JOIN customers c ON c.id = n.counterparty_id"))
	list, err := b.packing(1)
	require.NoError(t, err)
	require.Equal(t, "Nova Poshta", list.Counterparty)

	require.NoError(t, b.moveOn(1, activities.NoteShipped, commerce.Parcel{Number: "20451234567890", Carrier: "Нова Пошта"}))
	require.Equal(t, "settled", b.goOn(kyiv, order).State)
	require.Contains(t, string(b.shops[kyiv].Order(order)), `"declaration_number":"20451234567890"`)
	require.Equal(t, 2, b.writes(kyiv), "a status and a number, each once")
	before := b.count("order_readings")
	require.Equal(t, "settled", b.goOn(kyiv, order).State)
	require.Equal(t, before, b.count("order_readings"), "our own words are no news")
	require.Equal(t, "withheld", b.list("SELECT DISTINCT state FROM shop_writes WHERE kind = 'note'"), "the shop has no place for notes")
	require.Empty(t, b.list("SELECT kind || detail FROM channel_findings WHERE settled_at IS NULL"))
}

// TestAWordToAMarketplaceWhoseAnswerWasLost is looked for before it is said again.
func TestAWordToAMarketplaceWhoseAnswerWasLost(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]string{"orders.set_status": "status", "delivery.save_declaration": "parcels"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			b := setupProm(t, commerce.Production, kyiv)
			order := b.shops[kyiv].PlaceOrder(oneOf("KAVA-250", promsim.PromPay))
			b.shops[kyiv].AddFault(promsim.Rule{Kind: kind, Nth: 1, Fault: promsim.Fault{CutAfter: true}})
			require.NoError(t, b.read(kyiv))
			walk := func() error {
				_, err := pass(t.Context(), b.set, commerce.OrderRef{Channel: kyiv, RemoteID: strconv.FormatInt(order, 10)})
				return err
			}
			first := walk()
			if want == "parcels" {
				require.NoError(t, first)
				require.NoError(t, b.moveOn(1, activities.NoteShipped, commerce.Parcel{Number: "20451234567890"}))
				first = walk()
			}
			require.Error(t, first)
			require.NoError(t, walk())
			require.Equal(t, "done 2", b.list("SELECT state || ' ' || attempts FROM shop_writes WHERE kind = $1", want))
			require.Equal(t, 1, b.shops[kyiv].RequestCount()[kind], "it was found, and not repeated")
		})
	}
}

// TestAnOrderThatStaffMovedOnIsNotAcceptedAnyMore: what we meant to write and couldn't was
// meant for the order as it was.
func TestAnOrderThatStaffMovedOnIsNotAcceptedAnyMore(t *testing.T) {
	t.Parallel()
	b := setupProm(t, commerce.Production, kyiv)
	order := b.shops[kyiv].PlaceOrder(oneOf("KAVA-250", promsim.PromPay))
	b.shops[kyiv].AddFault(promsim.Rule{Kind: "orders.set_status", Nth: 1, Fault: promsim.Fault{CutBefore: true}})
	require.NoError(t, b.read(kyiv))
	_, err := pass(t.Context(), b.set, commerce.OrderRef{Channel: kyiv, RemoteID: strconv.FormatInt(order, 10)})
	require.Error(t, err)
	require.Equal(t, "received intended", b.given())
	b.shops[kyiv].Finish(order)
	require.Equal(t, "settled", b.goOn(kyiv, order).State)
	require.Equal(t, "received withheld", b.given())
	require.Equal(t, 1, b.shops[kyiv].RequestCount()["orders.set_status"], "the shop isn't asked again")
	require.Equal(t, "delivered", b.told(kyiv, order, "status"))
}

func TestAnOrderThatABuyerCancelsEndsItsSale(t *testing.T) {
	t.Parallel()
	b := setupProm(t, commerce.Production, kyiv)
	order := b.shops[kyiv].PlaceOrder(oneOf("KAVA-1000", promsim.CashOnDelivery))
	require.Equal(t, "awaiting_payment", b.goOn(kyiv, order).State)
	b.shops[kyiv].Cancel(order, promsim.InitiatorBuyer, "передумав")
	require.Equal(t, "reversed", b.goOn(kyiv, order).State)
	require.Equal(t, "credit_note, invoice", b.list("SELECT string_agg(type, ', ' ORDER BY type) FROM documents WHERE number IS NOT NULL"))
	require.Equal(t, "received done", b.given(), "the shop knows that it is cancelled")
}

func TestAPersonWhoRefusesAnOrderCancelsItInTheShop(t *testing.T) {
	t.Parallel()
	b := setupProm(t, commerce.Production, kyiv)
	order := b.shops[kyiv].PlaceOrder(oneOf("KAVA-1000", promsim.CashOnDelivery))
	b.goOn(kyiv, order)
	b.exec(`UPDATE channels SET policy = jsonb_set(policy, '{refused_statuses}', '["canceled", "received"]')`)
	require.Equal(t, "reversed", b.goOn(kyiv, order).State)
	require.Equal(t, "received done; canceled done", b.given())
	require.Equal(t, "canceled", b.told(kyiv, order, "status"))
}

func TestMoneyThatTheCashierGetsLaterIsBookedThen(t *testing.T) {
	t.Parallel()
	b := setupProm(t, commerce.Production, kyiv)
	unpaid := oneOf("KAVA-250", promsim.PromPay)
	unpaid.Paid = false
	order := b.shops[kyiv].PlaceOrder(unpaid)
	b.goOn(kyiv, order)
	b.shops[kyiv].Finish(order) // a paid status, and yet not paid
	require.Equal(t, "awaiting_payment", b.goOn(kyiv, order).State)
	require.Zero(t, b.count("payments"))
	b.shops[kyiv].Pay(order)
	require.Equal(t, "settled", b.goOn(kyiv, order).State)
	require.Equal(t, "189.00", b.list("SELECT amount::text FROM payments"))
	b.shops[kyiv].Refund(order)
	require.Equal(t, "settled", b.goOn(kyiv, order).State)
	require.Equal(t, "-189, 189.00", b.list("SELECT string_agg(amount::text, ', ' ORDER BY amount) FROM payments"))
	require.Equal(t, "-31.50 credit_note; 31.50 invoice", b.list("SELECT CASE type WHEN 'credit_note' THEN '-' ELSE '' END || tax || ' ' || type FROM documents ORDER BY id DESC"))
}

func TestAMarketplaceWithoutWebhooksIsNotTakenForASilentOne(t *testing.T) {
	t.Parallel()
	b := setupProm(t, commerce.Production, kyiv)
	for range 4 {
		b.shops[kyiv].PlaceOrder(oneOf("KAVA-250", promsim.PromPay))
	}
	require.NoError(t, b.read(kyiv))
	b.set.Now = func() time.Time { return time.Now().Add(30 * time.Minute) }
	b.set.PublicURL = "https://ours.example"
	compared, err := b.set.CompareWebhooks(t.Context(), kyiv)
	require.NoError(t, err)
	require.Zero(t, compared)
	kept, err := b.set.KeepWebhooks(t.Context(), kyiv)
	require.NoError(t, err)
	require.Zero(t, kept)
	require.Zero(t, b.count("channel_findings WHERE kind = 'webhooks silent'"))
}

func TestTwoCompaniesHaveTheirOwnTokens(t *testing.T) {
	t.Parallel()
	const lviv = "prom-lviv"
	b := setupProm(t, commerce.Production, kyiv, lviv)
	here, there := b.shops[kyiv].PlaceOrder(oneOf("KAVA-250", promsim.PromPay)), b.shops[lviv].PlaceOrder(oneOf("KAVA-1000", promsim.PromPay))
	require.Equal(t, here, there, "both shops number alike")
	b.goOn(kyiv, here)
	b.goOn(lviv, there)
	require.Equal(t, "prom-kyiv 189; prom-lviv 649.50", b.list("SELECT c.code || ' ' || s.total FROM sales s JOIN channels c ON c.id = s.channel_id ORDER BY 1"))

	b.giveKey(lviv, "not-a-token")
	kind, _ := b.refusedBy(lviv)
	require.Equal(t, fault.Unauthorized, kind)
	require.NoError(t, b.read(kyiv), "one shop that lets nobody in stops no other")
}

func TestNothingIsWrittenToAMarketplaceThatIsRehearsedBeside(t *testing.T) {
	t.Parallel()
	b := setupProm(t, commerce.Working, kyiv)
	order := b.shops[kyiv].PlaceOrder(oneOf("KAVA-250", promsim.PromPay))
	b.goOn(kyiv, order)
	require.Equal(t, "received withheld", b.given())
	require.Zero(t, b.writes(kyiv))
	require.Equal(t, "pending", b.told(kyiv, order, "status"))
}

// TestAMarketplaceThatAnswersOddly: a clear state, an entry in the journal, and the next
// run goes on.
func TestAMarketplaceThatAnswersOddly(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		fault    promsim.Fault
		kind     fault.Kind
		reported bool
	}{
		"it asks for patience":      {promsim.Fault{Status: 429, RetryAfter: time.Second}, fault.RateLimited, false},
		"it is down":                {promsim.Fault{Status: 502}, fault.Transient, false},
		"a page in place of a list": {promsim.Fault{Status: 404}, fault.NotFound, true},
		"a page for a token":        {promsim.Fault{Status: 401}, fault.Unauthorized, true},
		"JSON of another shape":     {promsim.Fault{WrongShape: true}, fault.Invalid, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setupProm(t, commerce.Production, kyiv)
			order := b.shops[kyiv].PlaceOrder(oneOf("KAVA-250", promsim.PromPay))
			b.shops[kyiv].AddFault(promsim.Rule{Kind: "orders.list", Fault: tt.fault})
			kind, said := b.refusedBy(kyiv)
			require.Equal(t, tt.kind, kind, said)
			open := "SELECT count(*)::text FROM channel_findings WHERE kind = 'reading' AND settled_at IS NULL"
			journal := "SELECT string_agg(action, ', ' ORDER BY id) FROM journal WHERE detail ->> 'kind' = 'reading'"
			require.Equal(t, strconv.Itoa(map[bool]int{true: 1}[tt.reported]), b.list(open))
			if tt.reported {
				require.Equal(t, "found", b.list(journal))
			}
			b.shops[kyiv].ClearFaults()
			b.exec("DELETE FROM shop_turns") // the time to wait is over
			require.Equal(t, "settled", b.goOn(kyiv, order).State)
			require.Equal(t, "0", b.list(open))
			if tt.reported {
				require.Equal(t, "found, settled", b.list(journal))
			}
		})
	}
}

// TestAMarketplaceThatDoesNotHeal: people are told in the end of what heals by itself.
func TestAMarketplaceThatDoesNotHeal(t *testing.T) {
	t.Parallel()
	b := setupProm(t, commerce.Production, kyiv)
	b.shops[kyiv].AddFault(promsim.Rule{Kind: "orders.list", Fault: promsim.Fault{Status: 429}})
	read := func() error {
		_, err := run[activities.PageInput, activities.Page](t, newHistory(b.set), b.set.ImportPage, activities.PageInput{Channel: kyiv, Fresh: true})
		return err
	}
	journal := "SELECT coalesce(string_agg(action, ', ' ORDER BY id), '') FROM journal WHERE detail ->> 'kind' = 'reading'"
	require.Error(t, read())
	require.Empty(t, b.list(journal))
	b.set.Now = func() time.Time { return time.Now().Add(11 * time.Minute) }
	require.Error(t, read())
	require.Error(t, read())
	require.Equal(t, "found", b.list(journal), "once, however often it is tried")
	b.shops[kyiv].ClearFaults()
	b.exec("DELETE FROM shop_turns")
	require.NoError(t, read())
	require.Equal(t, "found, settled", b.list(journal))
}

func TestWhatAMarketplaceRefusesWith200HoldsTheOneSale(t *testing.T) {
	t.Parallel()
	b := setupProm(t, commerce.Production, kyiv)
	b.exec("UPDATE channels SET status_accepted = 'shipped'") // a word that Prom doesn't know
	order := b.shops[kyiv].PlaceOrder(oneOf("KAVA-250", promsim.PromPay))
	require.NoError(t, b.read(kyiv))
	_, err := pass(t.Context(), b.set, commerce.OrderRef{Channel: kyiv, RemoteID: strconv.FormatInt(order, 10)})
	require.ErrorContains(t, err, "This status value is not allowed")
	require.Equal(t, "shipped intended", b.given(), "it is written when it can be")
}

func TestAnOrderOfUnknownGoodsOrUnreadableMoneyIsHeldAlone(t *testing.T) {
	t.Parallel()
	b := setupProm(t, commerce.Production, kyiv)
	unknown, odd := b.shops[kyiv].PlaceOrder(oneOf("MLYNOK", promsim.PromPay)), b.shops[kyiv].PlaceOrder(oneOf("KAVA-250", promsim.PromPay))
	right := b.shops[kyiv].PlaceOrder(oneOf("KAVA-250", promsim.PromPay))
	b.shops[kyiv].ReplaceField(odd, "price", `"за домовленістю"`)
	require.Equal(t, "held", b.goOn(kyiv, unknown).State)
	require.Equal(t, "held", b.goOn(kyiv, odd).State)
	require.Equal(t, "settled", b.goOn(kyiv, right).State)
	require.Equal(t, "unknown_item; unreadable", b.list("SELECT reason FROM sale_holds ORDER BY sale_id"))
	require.Equal(t, "pending", b.told(kyiv, unknown, "status"), "what is held isn't accepted")
}

func TestTheGapOfATaxGroupIsFilledForAllOrders(t *testing.T) {
	t.Parallel()
	b := setupProm(t, commerce.Production, kyiv)
	b.exec("UPDATE channels SET default_tax_group = NULL")
	order := b.shops[kyiv].PlaceOrder(oneOf("KAVA-250", promsim.PromPay))
	require.Equal(t, "held", b.goOn(kyiv, order).State)
	name, err := gaps.ParseName("prom-kyiv/tax/default")
	require.NoError(t, err)
	filled, err := activities.FillGap(t.Context(), b.db.App, activities.GapFill{Gap: name, Value: "UA20", Actor: "ann"})
	require.NoError(t, err)
	require.Equal(t, activities.FilledGap{Value: "UA20", Woken: 1}, filled)
	require.Equal(t, "settled", b.goOn(kyiv, order).State)
}
