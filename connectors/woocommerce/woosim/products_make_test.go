package woosim

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
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

func BenchmarkPageOfAHundredThousand(b *testing.B) {
	s := New(Settings{}, WithExport(&Export{}))
	s.AddKey(testKey, testSecret, ReadWrite)
	s.MakeProducts(1, 100_000, madeFrom)
	page := 0
	for b.Loop() {
		page = page%900 + 1
		w := get(b, s, root+"products?per_page=100&page="+strconv.Itoa(page))
		require.Equal(b, http.StatusOK, w.Code)
	}
}

func BenchmarkPollOfAHundredThousand(b *testing.B) {
	s := New(Settings{}, WithExport(&Export{}))
	s.AddKey(testKey, testSecret, ReadWrite)
	ids := s.MakeProducts(1, 100_000, madeFrom)
	for b.Loop() {
		s.SetStock(ids[len(ids)-1], 5)
		w := get(b, s, root+"products?per_page=100&orderby=modified&order=asc&dates_are_gmt=true&modified_after="+
			madeFrom.Add(24000*time.Second).Format(timeLayout))
		require.Equal(b, http.StatusOK, w.Code)
	}
}
