package console

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
)

func TestPeopleChooseHowManyRowsAPageHas(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.database.Trade(t, 400) // 240 of them in Riga
	w := b.as(access.Viewer)

	usual := w.page("/sales?channel=riga&page=2")
	require.Contains(t, usual, "Page 2 of 5")
	require.Contains(t, usual, `href="/sales?channel=riga&amp;page=3" rel="next"`, "the usual size needs no saying")
	require.Contains(t, usual, `href="/sales?channel=riga&amp;page=2" aria-label="50 rows on a page" aria-current="true"`)
	require.Contains(t, usual, `href="/sales?channel=riga&amp;page=3&amp;page_size=25"`, "where the first of these rows is")
	require.NotContains(t, usual, `name="page_size"`)

	chosen := w.page("/sales?channel=riga&page_size=100")
	require.Contains(t, chosen, "Page 1 of 3")
	require.Contains(t, chosen, `href="/sales?channel=riga&amp;page=2&amp;page_size=100" rel="next"`, "it is kept from page to page")
	require.Contains(t, chosen, `<input type="hidden" name="page_size" value="100">`, "and by the filter")
	require.Contains(t, chosen, `<a href="/sales?page_size=100">`, "and without one")
	require.Contains(t, chosen, `href="/sales.csv?channel=riga"`, "a file has all rows")

	require.NotContains(t, w.page("/sales?search=100007"), `class="sizes"`, "the smallest page has room for all")
	require.Contains(t, w.page("/items/SKU-000014?page_size=25"), "SKU-000014", "a thing's table has the same sizes")
	for _, size := range []string{"0", "30", "1000", "x"} {
		answer := w.get("/sales?page_size=" + size)
		require.Equal(t, http.StatusBadRequest, answer.Code, size)
		require.Contains(t, answer.Body.String(), "page_size: ", size)
	}
	require.Contains(t, w.get("/sales?page_size=30").Body.String(), "there are 25, 50, 100, 250")
}

func TestAListThatNobodyCountedSaysSo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec("INSERT INTO journal (actor, action, result) SELECT 'anna', 'look', 'done' FROM generate_series(1, 120)")
	w := b.as(access.Admin)
	require.Contains(t, w.page("/journal?action=look"), "Page 1 of 2 or more")
	require.Contains(t, w.page("/journal?action=look&page=3"), "Page 3 of 3<")
	require.Contains(t, w.page("/api/v1/journal?action=look"), `"total":51,"more":true`)
	require.Contains(t, w.page("/api/v1/journal?action=look&page=3"), `"total":120,"more":false`)
}

func TestAFilterIsFoldedWhileNothingIsSifted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	w := b.as(access.Viewer)
	require.Contains(t, w.page("/sales?page_size=25&state="), `<details class="sift"><summary>Filter</summary>`)
	require.Contains(t, w.page("/sales?state=held"), `<details class="sift" open><summary>Filter</summary>`)
}
