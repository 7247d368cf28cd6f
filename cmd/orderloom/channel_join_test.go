package main

import (
	"context"
	"io"
	"net/http"
	"net/netip"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/joining"
	"github.com/orderloom/orderloom/internal/secret"
)

func TestAShopIsAskedForItsKey(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea")
	for public, want := range map[string]string{
		"":                      "set ORDERLOOM_PUBLIC_URL",
		"http://127.0.0.1:8080": "ORDERLOOM_PUBLIC_URL has to begin with https://",
	} {
		b.environment["ORDERLOOM_PUBLIC_URL"] = public
		got := call(t.Context(), b.environment, "channel", "join", "tea")
		require.Equal(t, exitUsage, got.code)
		require.Contains(t, got.errOut, want)
	}
	b.environment["ORDERLOOM_PUBLIC_URL"] = "https://hooks.example.com/in/"
	got := call(t.Context(), b.environment, "channel", "join", "te")
	require.Equal(t, exitNotFound, got.code)
	require.Contains(t, got.errOut, "did you mean tea?")

	before := time.Now()
	asked := fromJSON[joinView](t, requireOK(t, b.environment, "channel", "join", "tea", "-o", "json", "--actor", "ann"))
	require.Regexp(t, "^https://hooks.example.com/in/join/tea/[A-Z2-7]{52}$", asked.Link)
	require.Equal(t, joining.Open, asked.Standing)
	require.WithinDuration(t, before.Add(time.Hour), asked.ExpiresAt, time.Minute)
	require.Regexp(t, `approves joins the shop.* until \d{4}-\d\d-\d\d \d\d:\d\d \([A-Z].+\)\.\n$`, requireOK(t, b.environment, "channel", "join", "tea"), "the zone is said")
	var told string
	require.NoError(t, b.db.QueryRow(t.Context(), "SELECT string_agg(j::text, ' ') FROM journal j WHERE action = 'join' AND actor = 'ann'").Scan(&told))
	require.NotContains(t, told, asked.Link[len(asked.Link)-52:])
}

// TestWhoWaitsHearsWhatTheShopAnswered plays the gateway's part.
func TestWhoWaitsHearsWhatTheShopAnswered(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, permission string
		code             int
		out, errOut      string
	}{
		{"a key that is fit", "read_write", exitOK, "The shop of channel tea is joined.", ""},
		{"a key that only reads", "read", exitRefused, "", "the key that the shop gave is refused: the key may not write"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBooks(t, "tea")
			b.environment["ORDERLOOM_PUBLIC_URL"] = "https://hooks.example.com"
			told, says := io.Pipe()
			ended := make(chan answer, 1)
			go func() {
				var out strings.Builder
				load := func() (config.Config, error) { return config.LoadFrom(b.environment) }
				code := run(context.Background(), []string{"channel", "join", "tea", "--wait"}, load, &out, says)
				ended <- answer{code: code, out: out.String()}
				_ = says.Close()
			}()
			keyring, err := secret.OpenKeyring(b.environment["ORDERLOOM_KEY_FILE"])
			require.NoError(t, err)
			desk := joining.Desk{DB: b.db, Keyring: keyring, Joiners: joiners(), Now: time.Now}
			var seen strings.Builder
			buffer, state := make([]byte, 512), ""
			for state == "" {
				n, err := told.Read(buffer)
				require.NoError(t, err)
				seen.Write(buffer[:n])
				if found := regexp.MustCompile(`join/tea/([A-Z2-7]{52})\s`).FindStringSubmatch(seen.String()); found != nil {
					state = found[1]
				}
			}
			_, err = desk.Take(t.Context(), "tea", netip.Addr{}, http.Header{"Content-Type": {"application/json"}}, []byte(
				`{"key_id":5,"user_id":"`+state+`","consumer_key":"ck_new","consumer_secret":"cs_new","key_permissions":"`+tt.permission+`"}`))
			require.NoError(t, err)
			rest, err := io.ReadAll(told)
			require.NoError(t, err)
			got := <-ended
			require.Equal(t, tt.code, got.code, string(rest))
			require.Contains(t, got.out, tt.out)
			require.Contains(t, string(rest), tt.errOut)
		})
	}
}
