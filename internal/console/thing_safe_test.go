package console

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
)

func TestPagesOfChannelsHoldNothingInlineAndNoKey(t *testing.T) {
	t.Parallel()
	s := setupShop(t)
	w := s.as(access.Admin)
	const evil = `"><script>alert(1)</script>`
	form := s.added(w)
	form.Set("name", evil)
	require.Equal(t, http.StatusSeeOther, w.post("/add/channel", form).Code)
	for _, target := range []string{
		"/channels", "/channels/tea", "/channels/tea/edit", "/channels/tea/mappings", "/channels/tea/connection", "/channels/tea/schedules", "/channels/tea/delete",
		"/add/channel", "/master", "/master/pos", "/master/pos/web", "/master/pos/web/edit",
	} {
		body := w.get(target).Body.String()
		require.NotContains(t, body, shopKey, target)
		require.NotContains(t, body, shopSecret, target)
		require.NotContains(t, body, `"><script`, target)
		require.NotRegexp(t, `(?i)<style|\sstyle=|\son[a-z]+=|javascript:|<script(?: defer)?>`, body, target)
	}
}
