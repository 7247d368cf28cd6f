package connectortest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// status tries connectors.OrderStatusSetter: to and fro, each twice.
func (s *suite) status(t *testing.T, able connectors.OrderStatusSetter) {
	id := s.shop.MakeOrders(t, 1)[0]
	before, known := s.read(t, id)
	to := s.shop.Statuses()
	for _, status := range []string{to[1], to[1], to[0], to[0]} {
		asked := time.Now()
		read, err := able.SetOrderStatus(t.Context(), id, connectors.StatusChange{Status: status})
		require.NoError(t, err)
		require.Equal(t, id, read.Order.RemoteID)
		require.Equal(t, status, read.Order.Status)
		require.Equal(t, status, s.shop.Order(t, id).Status, "the shop itself")
		require.WithinRange(t, read.AskedAt, asked, time.Now())
		if !known {
			continue
		}
		require.Equal(t, before.Totals, read.Order.Totals, "nothing was worked out anew")
		require.Equal(t, before.Lines, read.Order.Lines)
		after, _ := s.read(t, id)
		require.Equal(t, after, read.Order, "the answer is the order as it then is")
	}
	_, err := able.SetOrderStatus(t.Context(), id, connectors.StatusChange{Status: "no-such-status"})
	require.True(t, fault.Is(err, fault.Invalid), "%v", err)
	require.False(t, fault.OutcomeUnknown(err))
	require.Equal(t, to[0], s.shop.Order(t, id).Status)
}

// notes tries connectors.OrderNotes.
func (s *suite) notes(t *testing.T, able connectors.OrderNotes) {
	id := s.shop.MakeOrders(t, 1)[0]
	before, err := able.ListOrderNotes(t.Context(), id)
	require.NoError(t, err)
	const text = "Rēķins №7 — «ок» & <b>"
	note, err := able.CreateOrderNote(t.Context(), id, text)
	require.NoError(t, err)
	require.Equal(t, text, note.Text)
	require.False(t, note.ForBuyer)
	require.NotEmpty(t, note.RemoteID)
	require.WithinDuration(t, time.Now(), note.WrittenAt, 2*drift)

	after, err := able.ListOrderNotes(t.Context(), id)
	require.NoError(t, err)
	require.ElementsMatch(t, append([]commerce.Note{note}, before...), after)
	require.Len(t, s.shop.Order(t, id).Notes, len(after), "all notes, the shop's own too")
	require.Contains(t, s.shop.Order(t, id).Notes, Note{Text: text}, "the shop itself")

	_, err = able.CreateOrderNote(t.Context(), id, text)
	require.NoError(t, err)
	twice, err := able.ListOrderNotes(t.Context(), id)
	require.NoError(t, err)
	require.Len(t, twice, len(after)+1, "the same text again is another note")
}

// parcels tries connectors.OrderParcels: some, others, and none.
func (s *suite) parcels(t *testing.T, able connectors.OrderParcels) {
	id := s.shop.MakeOrders(t, 1)[0]
	before, known := s.read(t, id)
	has, err := able.GetOrderParcels(t.Context(), id)
	require.NoError(t, err)
	require.Empty(t, has)
	tried := s.limits.Parcels
	if tried == nil {
		tried = [][]commerce.Parcel{
			{{Number: "RR 123 LV", Carrier: "Latvijas Pasts «ok» & <b>"}, {Number: "0059"}},
			{{Number: "0059"}},
			{{Number: "0059"}},
			{},
		}
	}
	for _, parcels := range tried {
		asked := time.Now()
		read, err := able.SetOrderParcels(t.Context(), id, parcels)
		require.NoError(t, err)
		require.Equal(t, id, read.Order.RemoteID)
		require.WithinRange(t, read.AskedAt, asked, time.Now())
		has, err := able.GetOrderParcels(t.Context(), id)
		require.NoError(t, err)
		require.ElementsMatch(t, parcels, has)
		if known {
			require.Equal(t, before.Fingerprint(), read.Order.Fingerprint(), "the order itself says what it said")
		}
	}
	_, err = able.SetOrderParcels(t.Context(), s.unknown(t), nil)
	require.True(t, fault.Is(err, fault.NotFound), "%v", err)
	require.False(t, fault.OutcomeUnknown(err))
}
