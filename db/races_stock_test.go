package db_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestWhatIsWantedWhileAChannelBeginsToKeepGoodsIsKept: one of the two sees the other,
// whoever is first.
func TestWhatIsWantedWhileAChannelBeginsToKeepGoodsIsKept(t *testing.T) {
	t.Parallel()
	for name, race := range map[string]func(r *races, wants, keeps deed) error{
		"the sale first":    func(r *races, wants, keeps deed) error { return r.after(wants, keeps) },
		"the channel first": func(r *races, wants, keeps deed) error { return r.after(keeps, wants) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := &races{bundle: setup(t)}
			s := &stock{r.bundle}
			wants := doing("INSERT INTO sale_goods (sale_id, item_id, wanted) VALUES ($1, $2, 3)", s.sale("a"), s.item)
			require.NoError(t, race(r, wants, doing("UPDATE channels SET reserve = true")))
			require.Equal(t, "main 3 of 10: sale a 3", s.kept())
		})
	}
}
