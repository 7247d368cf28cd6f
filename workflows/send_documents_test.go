package workflows_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/posting"
)

// mailing is an order whose documents go by mail.
func mailing() activities.Imported {
	in := imported
	in.Plan.Mail = true
	return in
}

func TestDocumentsAreMailedBeforeTheShopIsTold(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.ImportOrder, mailing(), nil)
	b.settles()
	require.Equal(t, slices.Insert(straight(), 5, "SendDocuments"), b.steps)
}

func TestWhatWasPostedIsMailedAlsoWhenTheSaleIsHeldOrRefused(t *testing.T) {
	t.Parallel()
	t.Run("held", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		once(b, act.ImportOrder, mailing(), nil)
		once(b, act.ValidateTotals, held, nil)
		once(b, act.WriteBack, activities.Written{State: "cancelled"}, nil)
		_, err := b.lifecycle()
		require.NoError(t, err)
		require.Equal(t, []string{"local ImportOrder", "local ValidateTotals", "SendDocuments", "WriteBack"}, b.steps)
	})
	t.Run("refused", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		once(b, act.ImportOrder, activities.Imported{Walk: activities.Walk{SaleID: 7, Plan: posting.Plan{Refused: true, Mail: true}}}, nil)
		once(b, act.WriteBack, activities.Written{State: "reversed"}, nil)
		_, err := b.lifecycle()
		require.NoError(t, err)
		require.Equal(t, 1, b.count("SendDocuments"))
	})
}

func TestMailsThatCannotBeRecordedHoldTheSale(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.ImportOrder, mailing(), nil)
	once(b, act.SendDocuments, activities.Mailed{}, errNoRow)
	once(b, act.WriteBack, activities.Written{State: "cancelled"}, nil) // else it would wait
	_, err := b.lifecycle()
	require.NoError(t, err)
	require.Equal(t, 1, b.count("HoldSale"))
}

func TestWayOfAnOrderThatIsMailed(t *testing.T) {
	t.Parallel()
	c, _, workflow := openOrder(t, "mailed", "get_set_paid_bacs.json")
	c.policy.SendByEmail = true
	c.save()
	c.wake()
	require.Equal(t, "settled", ends[string](t, workflow))
	steps := shownSteps(t, historyOf(t, workflow))
	require.Len(t, steps, 7)
	require.Equal(t, shownStep{"ActivityTaskScheduled", "SendDocuments", "Send documents"}, steps[5])
	var state string
	require.NoError(t, office.owner.QueryRow(t.Context(),
		"SELECT m.state FROM document_mails m JOIN documents d ON d.id = m.document_id JOIN sales s ON s.id = d.sale_id WHERE s.channel_id = $1", c.id).Scan(&state))
	require.Equal(t, "withheld", state, "a test channel mails nobody")
}
