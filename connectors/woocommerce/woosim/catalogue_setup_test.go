package woosim

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// catalogueBundle is a shop that sells what the observed one does, with a clock that a test moves.
type catalogueBundle struct {
	shop *Shop
	now  *time.Time
}

func setupCatalogue(t *testing.T) catalogueBundle {
	t.Helper()
	now := recordedNow
	s := New(Settings{}, WithClock(func() time.Time { return now }), WithClient(nobody()))
	s.AddKey(testKey, testSecret, ReadWrite)
	return catalogueBundle{s, &now}
}

// request is one request and what is wanted of its answer. "NEW" in a path stands for the id of the last thing made.
type request struct {
	method, path, body string
	status             int
	want               string
}

// tell sends requests one after the other.
func (b catalogueBundle) tell(t *testing.T, requests ...request) {
	t.Helper()
	made := ""
	for _, r := range requests {
		fill := strings.NewReplacer("NEW", made).Replace
		w := send(t, b.shop, r.method, root+fill(r.path), fill(r.body))
		require.Equal(t, r.status, w.Code, "%s %s: %s", r.method, r.path, w.Body)
		require.Contains(t, w.Body.String(), fill(r.want), "%s %s", r.method, r.path)
		if w.Code == http.StatusCreated {
			location := w.Header().Get("Location")
			made = location[strings.LastIndex(location, "/")+1:]
		}
	}
}

// ids asks for a list and returns the ids in it.
func (b catalogueBundle) ids(t *testing.T, path string) []int64 {
	t.Helper()
	w := get(t, b.shop, root+path)
	require.Equal(t, http.StatusOK, w.Code, w.Body)
	ids := []int64{}
	for _, o := range objectsIn(w.Body.Bytes()) {
		ids = append(ids, o.int("id"))
	}
	return ids
}
