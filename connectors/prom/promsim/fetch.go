package promsim

import (
	"bytes"
	"io"
	"net/http"
)

// WithClient sets what fetches the files of import_url, which is a client without a proxy otherwise.
func WithClient(client *http.Client) Option { return func(s *Shop) { s.client = client } }

func (c *call) reader() io.Reader { return bytes.NewReader(c.raw) }

// fetchFeed fetches the file that import_url names. The shop isn't locked then: who serves the file may ask the shop.
func (s *Shop) fetchFeed(c *call) {
	r, err := http.NewRequestWithContext(c.r.Context(), http.MethodGet, c.body().str("url"), http.NoBody) //nolint:gosec // fetching what it is told to is what Prom does
	if err != nil {
		c.unfetched = err.Error()
		return
	}
	resp, err := s.client.Do(r) //nolint:gosec // as above
	if err != nil {
		c.unfetched = err.Error()
		return
	}
	defer func() { _ = resp.Body.Close() }()
	if c.fetched, err = io.ReadAll(resp.Body); err != nil || resp.StatusCode != http.StatusOK {
		c.unfetched = "answer " + resp.Status
	}
}
