package woocommerce

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

func TestCategoriesAreReadToTheLastPage(t *testing.T) {
	t.Parallel()
	for name, told := range map[string]bool{"the shop tells how many pages": true, "something on the way drops the headers": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const all, size = 230, 100
			asked := 0
			c := newClient(t, func(r *http.Request) *http.Response {
				asked++
				var page []map[string]any
				for id := (asked-1)*size + 1; id <= min(asked*size, all); id++ {
					page = append(page, map[string]any{"id": id, "name": "Tea &amp; Coffee", "parent": id / 200})
				}
				require.Equal(t, fmt.Sprint(asked), r.URL.Query().Get("page"))
				body, err := json.Marshal(page)
				require.NoError(t, err)
				a := answer(http.StatusOK, string(body))
				if told {
					a.Header.Set("X-WP-Total", "230")
					a.Header.Set("X-WP-TotalPages", "3")
				}
				return a
			})
			list, err := c.Categories(t.Context())
			require.NoError(t, err)
			require.Equal(t, 3, asked)
			require.Len(t, list, all)
			require.Equal(t, commerce.Category{ID: "1", Name: "Tea & Coffee"}, list[0], "names come as HTML, and 0 is the top")
			require.Equal(t, commerce.Category{ID: "230", Name: "Tea & Coffee", Parent: "1"}, list[all-1])
		})
	}
}

func TestAListThatIsNotInTheShapeWeKnowNamesTheField(t *testing.T) {
	t.Parallel()
	c := newClient(t, func(*http.Request) *http.Response {
		return answer(http.StatusOK, `[{"id": 1, "name": "Tea"}, {"id": "x", "name": "Salt"}]`)
	})
	_, err := c.Categories(t.Context())
	require.True(t, fault.Is(err, fault.Invalid))
	require.ErrorContains(t, err, `page 1: [1].id: "x" is no id`)
}
