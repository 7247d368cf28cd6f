package commerce_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

func TestOrderRefRoundTrips(t *testing.T) {
	t.Parallel()
	ref := commerce.OrderRef{Channel: "woo-riga", RemoteID: "727"}
	back, err := commerce.ParseOrderRef(ref.String())
	require.NoError(t, err)
	require.Equal(t, ref, back)
	for _, bad := range []string{"", "woo-riga", "/7", "woo-riga/", "a/b/c"} {
		_, err := commerce.ParseOrderRef(bad)
		require.Error(t, err, bad)
	}
}

func TestFingerprint(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 22, 30, 0, 0, time.UTC)
	order := commerce.Order{
		Status: "processing", ModifiedAt: now, Totals: commerce.Totals{Total: money.MustParse("12.09")},
		Refunds: []commerce.Refund{{RemoteID: "2"}, {RemoteID: "1"}},
	}
	same := order
	same.ModifiedAt = now.Add(time.Hour)
	same.Refunds = []commerce.Refund{{RemoteID: "1"}, {RemoteID: "2"}}
	require.Equal(t, order.Fingerprint(), same.Fingerprint(), "modification time and order of refunds say nothing")
	require.Equal(t, "2", order.Refunds[0].RemoteID, "the order itself is left alone")

	moved := order
	moved.Status, moved.CompletedAt = "completed", &now
	require.NotEqual(t, order.Fingerprint(), moved.Fingerprint())
	require.Equal(t, order.CoreFingerprint(), moved.CoreFingerprint())

	dearer := order
	dearer.Totals.Total = money.MustParse("12.10")
	require.NotEqual(t, order.CoreFingerprint(), dearer.CoreFingerprint())
}

func TestSoldFingerprint(t *testing.T) {
	t.Parallel()
	tea := commerce.Line{
		Kind: commerce.Goods, RemoteID: "1", Name: "Tea", SKU: "TEA", Quantity: money.Int(2), Total: money.MustParse("10.00"),
		Taxes: []commerce.LineTax{{RateID: "1", Total: money.MustParse("2.10")}},
	}
	carriage := commerce.Line{Kind: commerce.Shipping, RemoteID: "2", Total: money.MustParse("4.95")}
	sold := func(lines ...commerce.Line) string {
		return commerce.Order{Currency: "EUR", Lines: lines}.SoldFingerprint()
	}
	changed := func(change func(*commerce.Line)) string {
		other := tea
		other.Taxes = append([]commerce.LineTax(nil), tea.Taxes...)
		change(&other)
		return sold(other, carriage)
	}
	first := sold(tea, carriage)
	for name, same := range map[string]string{
		"the order of lines":       sold(carriage, tea),
		"a name":                   changed(func(l *commerce.Line) { l.Name = "Black tea" }),
		"trailing zeros":           changed(func(l *commerce.Line) { l.Total = money.MustParse("10") }),
		"a tax shown by a setting": changed(func(l *commerce.Line) { l.Taxes[0].Total = money.MustParse("2.09") }),
	} {
		require.Equal(t, first, same, name)
	}
	for name, other := range map[string]string{
		"a quantity": changed(func(l *commerce.Line) { l.Quantity = money.Int(3) }),
		"a net":      changed(func(l *commerce.Line) { l.Total = money.MustParse("10.01") }),
		"a SKU":      changed(func(l *commerce.Line) { l.SKU = "TEA-G" }),
		"a rate":     changed(func(l *commerce.Line) { l.Taxes[0].RateID = "2" }),
		"a line":     sold(tea),
		"a currency": commerce.Order{Currency: "USD", Lines: []commerce.Line{tea, carriage}}.SoldFingerprint(),
	} {
		require.NotEqual(t, first, other, name)
	}
}

func TestRefundsInOrder(t *testing.T) {
	t.Parallel()
	noon := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	refund := func(id string, at time.Time) commerce.Refund { return commerce.Refund{RemoteID: id, PlacedAt: at} }
	order := commerce.Order{Refunds: []commerce.Refund{refund("100", noon), refund("99", noon), refund("101", noon.Add(-time.Second))}}
	var ids []string
	for _, r := range order.RefundsInOrder() {
		ids = append(ids, r.RemoteID)
	}
	require.Equal(t, []string{"101", "99", "100"}, ids, "by time, then by id as a number")
	require.Equal(t, "100", order.Refunds[0].RemoteID, "the order itself is left alone")
}

func TestWhatRefundsGaveBackIsNews(t *testing.T) {
	t.Parallel()
	none, one := money.Zero, money.Int(1)
	order := commerce.Order{Lines: []commerce.Line{{RemoteID: "1", Restocked: &none}}, Refunds: []commerce.Refund{{RemoteID: "7"}}}
	restocked := order
	restocked.Lines = []commerce.Line{{RemoteID: "1", Restocked: &one}}
	require.NotEqual(t, order.Fingerprint(), restocked.Fingerprint())
	require.Equal(t, order.CoreFingerprint(), restocked.CoreFingerprint(), "stock follows the status")
	require.Same(t, &none, order.Lines[0].Restocked, "the order itself is left alone")

	lined := order
	lined.Refunds = []commerce.Refund{{RemoteID: "7", Lines: []commerce.RefundLine{{RemoteLineID: "1"}}}}
	require.NotEqual(t, order.CoreFingerprint(), lined.CoreFingerprint())
}
