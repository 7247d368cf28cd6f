package console

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
)

func TestWhatMendsAHoldStandsBesideIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	w := b.as(access.Operator)
	released := w.page("/sales/riga/1001")
	require.Contains(t, released, `<a href="#release">`, "its totals can be accepted")
	require.Contains(t, released, `<details class="todo" id="release">`)
	require.NotContains(t, b.as(access.Viewer).page("/sales/riga/1001"), `href="#release"`, "who may only look is led to no form")

	b.exec("UPDATE sale_holds SET reason = 'tax_rate', acceptable = false, need_kind = 'tax', need_value = '1', found = 'LV12'")
	require.Contains(t, w.page("/sales/riga/1001"), `<a href="/channels/riga/mappings">`, "another group is mapped")

	b.exec("UPDATE sale_holds SET found = NULL")
	b.lacks()
	require.Contains(t, w.page("/sales/riga/1001"), `<a href="`+gapAt+`">`, "the gap is filled")

	b.exec("UPDATE sale_holds SET reason = 'unreadable', need_kind = NULL, need_value = NULL")
	read := `<form method="post" action="/channels/riga/sync" class="deed">`
	require.Contains(t, w.page("/sales/riga/1001"), read, "its shop mends it, and the order is read anew")
	require.NotContains(t, b.as(access.Viewer).page("/sales/riga/1001"), read)
}
