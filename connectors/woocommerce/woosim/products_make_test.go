package woosim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const root = "/wp-json/wc/v3/"

func TestTheSameSeedMakesTheSameProducts(t *testing.T) {
	t.Parallel()
	saved := func(seed uint64) string {
		s := New(Settings{}, WithClock(func() time.Time { return recordedNow }))
		require.Len(t, s.MakeProducts(seed, 200, madeFrom), 200)
		var out bytes.Buffer
		require.NoError(t, s.Save(&out))
		return out.String()
	}
	first, again := saved(7), saved(7)
	require.Equal(t, first, again)
	require.NotEqual(t, first, saved(8))
}

func TestPlainProductsAreSimpleAndCounted(t *testing.T) {
	t.Parallel()
	s := New(Settings{}, WithExport(&Export{}))
	for _, id := range s.MakeProducts(7, 200, madeFrom, Plain()) {
		p := s.products[id]
		require.Equal(t, "simple", p.kind())
		require.True(t, p.managesStock())
		require.GreaterOrEqual(t, s.Stock(id), int64(100))
		require.False(t, s.onSale(p))
	}
}

// TestALargeCatalogueIsReadPageByPage reads every product once, in pages, in the orders that clients ask for.
func TestALargeCatalogueIsReadPageByPage(t *testing.T) {
	t.Parallel()
	s := New(Settings{}, WithExport(&Export{}))
	s.AddKey(testKey, testSecret, ReadWrite)
	made := s.MakeProducts(1, 5000, madeFrom)
	variations := 0
	for _, id := range made {
		if s.products[id].isVariation() {
			variations++
		}
	}
	require.Positive(t, variations)
	for _, query := range []string{"", "&orderby=id&order=asc", "&orderby=modified&order=asc", "&status=publish&orderby=title"} {
		seen := map[int64]bool{}
		for page := 1; ; page++ {
			w := get(t, s, root+"products?per_page=100&_fields=id&page="+strconv.Itoa(page)+query)
			require.Equal(t, http.StatusOK, w.Code)
			var list []struct{ ID int64 }
			require.NoError(t, json.Unmarshal(w.Body.Bytes(), &list))
			if len(list) == 0 {
				break
			}
			require.Equal(t, strconv.Itoa(len(made)-variations), w.Header().Get("X-WP-Total"))
			for _, p := range list {
				seen[p.ID] = true
			}
		}
		if query != "&orderby=modified&order=asc" { // whose ties may hide a product between two pages
			require.Len(t, seen, len(made)-variations, query)
		}
	}
}

// TestOneOfATieMayStandOnEitherSideOfAPage: what changed in one second comes in another order each time, also across the pages' edge.
func TestOneOfATieMayStandOnEitherSideOfAPage(t *testing.T) {
	t.Parallel()
	s := New(Settings{}, WithExport(&Export{}))
	s.AddKey(testKey, testSecret, ReadWrite)
	s.MakeProducts(1, 60, madeFrom) // four in each second
	first := map[string]bool{}
	for range 50 {
		first[get(t, s, root+"products?orderby=modified&order=asc&per_page=1&page=3&_fields=id").Body.String()] = true
	}
	require.Greater(t, len(first), 2)
}

// A large shop's pages cost about the same whatever they are, also while its products change.

func largeShop(b *testing.B) (*Shop, []int64) {
	b.Helper()
	s := New(Settings{}, WithExport(&Export{}))
	s.AddKey(testKey, testSecret, ReadWrite)
	return s, s.MakeProducts(1, 100_000, madeFrom)
}

func BenchmarkMakingAHundredThousand(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		largeShop(b)
	}
}

func BenchmarkPageOfAHundredThousand(b *testing.B) {
	for name, query := range map[string]string{
		"by date": "", "by id": "&orderby=id&order=asc", "by time of change": "&orderby=modified&order=asc",
	} {
		for _, changing := range []bool{false, true} {
			b.Run(fmt.Sprintf("%s/changing=%t", name, changing), func(b *testing.B) {
				s, ids := largeShop(b)
				page := 0
				for b.Loop() {
					page = page%900 + 1
					if changing {
						s.SetStock(ids[page], 5)
					}
					w := get(b, s, root+"products?per_page=100"+query+"&page="+strconv.Itoa(page))
					require.Equal(b, http.StatusOK, w.Code)
				}
			})
		}
	}
}

func BenchmarkPollOfAHundredThousand(b *testing.B) {
	for _, path := range []string{"products", "variations"} {
		b.Run(path, func(b *testing.B) {
			s, ids := largeShop(b)
			for b.Loop() {
				s.SetStock(ids[len(ids)-1], 5)
				w := get(b, s, root+path+"?per_page=100&orderby=modified&order=asc&dates_are_gmt=true&modified_after="+
					madeFrom.Add(24000*time.Second).Format(timeLayout))
				require.Equal(b, http.StatusOK, w.Code)
			}
		})
	}
}

func BenchmarkBatchOfAHundred(b *testing.B) {
	s, ids := largeShop(b)
	at := 0
	for b.Loop() {
		var items strings.Builder
		for i := range 100 {
			at = (at + 1) % len(ids)
			fmt.Fprintf(&items, `,{"id":%d,"manage_stock":true,"stock_quantity":%d}`, ids[at], i)
		}
		w := send(b, s, http.MethodPost, root+"products/batch", `{"update":[`+items.String()[1:]+`]}`)
		require.Equal(b, http.StatusOK, w.Code)
	}
}
