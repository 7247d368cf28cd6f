package console

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"github.com/orderloom/orderloom/db/trade"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/office"
)

// asked sends a request whose parts may be anything to a route, whose wildcards are all at.
func (w *browser) asked(t *testing.T, r route, at, query, kind, body string) *httptest.ResponseRecorder {
	t.Helper()
	path := regexp.MustCompile(`\{[a-z]+\}`).ReplaceAllLiteralString(strings.TrimSuffix(r.pattern, "{$}"), url.PathEscape(at))
	sent := httptest.NewRequestWithContext(t.Context(), r.method, "/", strings.NewReader(body))
	sent.URL.Path, sent.URL.RawPath, sent.URL.RawQuery = strings.ReplaceAll(path, url.PathEscape(at), at), path, query
	return w.answered(sent, kind)
}

// trading is a browser at the console of a house that has traded, and the routes by a
// method.
func trading(f *testing.F, role access.Role, method string) (*browser, []route) {
	f.Helper()
	b := setup(f)
	b.database.Trade(f, trade.Least)
	b.console.pulse.life = 0 // it says nothing for long
	return b.as(role), slices.DeleteFunc(b.console.routes(), func(r route) bool { return r.method != method })
}

// requireUnbroken fails for an answer that is an error of ours, with what the log says.
func requireUnbroken(t *testing.T, w *browser, r route, got *httptest.ResponseRecorder) {
	t.Helper()
	for _, line := range w.logged.TakeAll() {
		require.Less(t, line.Level, zap.ErrorLevel, "%s: %s %v", r.pattern, line.Message, line.ContextMap())
	}
	require.Less(t, got.Code, http.StatusInternalServerError, r.pattern)
}

// FuzzPages: whatever a page, a list or a file is asked with, it is there or it isn't, and
// nothing breaks.
func FuzzPages(f *testing.F) {
	w, routes := trading(f, access.Admin, http.MethodGet)
	for i := range routes {
		f.Add(uint16(i), "1", "search=an&page=2&state=all&channel=riga")
	}
	f.Add(uint16(9), "' OR true --", "search=%25_%5C&page_size=1000")
	f.Add(uint16(9), "%00", "search=%00&sort=;&descending=x&since=2026-02-30")
	f.Add(uint16(40), "../../etc/passwd", "page=99999999999999999999&format=xlsx")
	f.Fuzz(func(t *testing.T, which uint16, at, query string) {
		r := routes[int(which)%len(routes)]
		got := w.asked(t, r, at, query, "", "")
		requireUnbroken(t, w, r, got)
		require.NotContains(t, got.Body.String(), "PostgreSQL", r.pattern)
	})
}

// FuzzForms: whatever is sent to be done, it is done or refused, and nothing breaks.
func FuzzForms(f *testing.F) {
	w, routes := trading(f, access.Operator, http.MethodPost)
	for i := range routes {
		f.Add(uint16(i), "1", "application/x-www-form-urlencoded", "key=k&reason=why&lines%5B0%5D.sku=TEA&lines%5B0%5D.quantity=1%2C5&amount=10&at=2026-11-21T10%3A00&state=packed")
		f.Add(uint16(i), "riga", "application/json", `{"key":"k","reason":"why","lines":[{"sku":"TEA","quantity":"1.5"}],"amount":"10.00"}`)
	}
	f.Add(uint16(3), "1", "application/x-www-form-urlencoded", "lines%5B=1&lines%5D=2&lines%5B99999999%5D.sku=x")
	f.Fuzz(func(t *testing.T, which uint16, at, kind, body string) {
		r := routes[int(which)%len(routes)]
		got := w.asked(t, r, at, "", kind, body)
		requireUnbroken(t, w, r, got)
	})
}

// FuzzBody: what a program sends is read, or refused as what was sent.
func FuzzBody(f *testing.F) {
	for _, text := range []string{`{"lines":[{"sku":"TEA","quantity":"1"}],"draft":true}`, `{"draft":"yes"}`, `{"unknown":1}`, "", "null", `{"key":"\u0000"}`, "\xff", `[[[[`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		in, err := decoded[deliveryCreation](strings.NewReader(text))
		if err != nil {
			_, named := errors.AsType[*office.FieldError](err)
			require.True(t, named || fault.Is(err, fault.Invalid), "%v", err)
			return
		}
		require.NotContains(t, in.Key+in.Reason+in.Warehouse, "\x00")
	})
}

// FuzzFilled: a form is read, or refused by the name of its field.
func FuzzFilled(f *testing.F) {
	for _, text := range []string{"lines[0].sku=TEA&lines[0].quantity=1&draft=true", "lines[=1", "lines]=1", "lines[[0]].sku=1", "lines[9999999999].sku=x", "draft=maybe", "lines[-1].sku=x"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		values, err := url.ParseQuery(text)
		if err != nil {
			return
		}
		in, err := filled[deliveryCreation](values)
		if err != nil {
			_, named := errors.AsType[*office.FieldError](err)
			require.True(t, named, "%v", err)
			return
		}
		require.LessOrEqual(t, len(in.Lines), 10_000)
	})
}

// FuzzOurs: whoever signs in goes on within the console, as any browser understands it.
func FuzzOurs(f *testing.F) {
	for _, to := range []string{"/sales?page=2", "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example", "javascript:alert(1)", "/%2F/evil.example", "/..//evil.example", "/\x00"} {
		f.Add(to)
	}
	console, err := url.Parse("https://console.example/sign-in")
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, to string) {
		led := ours(to)
		next, err := console.Parse(led)
		require.NoError(t, err)
		require.Equal(t, "https", next.Scheme)
		require.Equal(t, "console.example", next.Host)
		require.True(t, strings.HasPrefix(led, "/") && !strings.HasPrefix(led, "//"))
		require.False(t, strings.ContainsFunc(led, func(r rune) bool { return r < ' ' || r == '\\' || r == 0x7f }), "%q", led)
	})
}

// FuzzTypedAmount: digits are read as they are typed, with a point or a comma, or refused.
func FuzzTypedAmount(f *testing.F) {
	for _, typed := range []string{"10,00", " 10.00 ", "1.234,50", "1,234.50", "1,234", "-5", "", ",5", "1e3", "١٢", "12345678901234567890123456789012345678901"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		amount, err := typedAmount(typed)
		if err != nil {
			require.True(t, fault.Is(err, fault.Invalid))
			return
		}
		plain := strings.Replace(strings.TrimSpace(typed), ",", ".", 1)
		require.True(t, amount.Equal(money.MustParse(plain)))
		require.LessOrEqual(t, strings.Count(typed, ".")+strings.Count(typed, ","), 1, "a mark for thousands is none for decimals")
	})
}
