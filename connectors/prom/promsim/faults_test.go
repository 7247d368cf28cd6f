package promsim

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors/simulator"
)

func TestFaultAnswers(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault             Fault
		status            int
		retry, kind, says string
	}{
		"429 in seconds":      {simulator.TooManyRequests(7 * time.Second), 429, "7", "application/json", `{"error":"Too many requests."}`},
		"503 as a page":       {simulator.Unavailable(), 503, "", "text/html", "<!DOCTYPE html>"},
		"500 as a page":       {simulator.ServerError(), 500, "", "text/html", "<!DOCTYPE html>"},
		"no body":             {Fault{Empty: true}, 200, "", "application/json", ""},
		"half a body":         {Fault{Malformed: true}, 200, "", "application/json", `{"groups":[{`},
		"another shape":       {Fault{WrongShape: true}, 200, "", "application/json", `[{"groups":[`},
		"a clock that is off": {Fault{Skew: time.Hour}, 200, "", "application/json", `{"groups":[{`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, Settings{})
			id := b.AddFault(Rule{Kind: "groups.list", Times: 1, Fault: c.fault})
			a := b.get("groups/list")
			require.Equal(t, c.status, a.Code)
			require.Equal(t, c.retry, a.Header.Get("Retry-After"))
			require.Contains(t, a.Header.Get("Content-Type"), c.kind)
			require.Contains(t, a.Body, c.says)
			require.Equal(t, b.now.Add(c.fault.Skew).Format(http.TimeFormat), a.Header.Get("Date"))
			require.Equal(t, 1, b.FaultCount(id))
			require.Equal(t, http.StatusOK, b.get("groups/list").Code, "only once")
		})
	}
}

func TestRulesFindTheOrderOfAWrite(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	one, other := b.PlaceOrder(Placement{}), b.PlaceOrder(Placement{})
	b.AddFault(Rule{OrderID: one, Fault: simulator.Unavailable()})
	require.Equal(t, 503, b.get(fmt.Sprint("orders/", one)).Code)
	require.Equal(t, 503, b.post("orders/set_status", fmt.Sprintf(`{"ids":[%d],"status":"received"}`, one)).Code)
	require.Equal(t, 503, b.post("delivery/save_declaration_id", fmt.Sprintf(`{"order_id":%d}`, one)).Code)
	require.Equal(t, 200, b.post("orders/set_status", fmt.Sprintf(`{"ids":[%d,%d],"status":"received"}`, one, other)).Code, "of several")
	require.Equal(t, 200, b.get(fmt.Sprint("orders/", other)).Code)
	require.Equal(t, map[string]int{"orders.get": 2, "orders.set_status": 2, "delivery.save_declaration": 1}, b.RequestCount())
}

func TestAWriteIsDoneThoughItsAnswerIsLost(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	id := b.PlaceOrder(Placement{})
	server := httptest.NewServer(b.Handler())
	t.Cleanup(server.Close)
	b.AddFault(Rule{Kind: "orders.set_status", Fault: Fault{CutAfter: true}})
	body := strings.NewReader(fmt.Sprintf(`{"ids":[%d],"status":"received"}`, id))
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/api/v1/orders/set_status", body)
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+b.token)
	_, err = server.Client().Do(r) //nolint:bodyclose // there is no answer
	require.Error(t, err)
	require.Equal(t, 200, b.Requests()[0].Status)
	require.Equal(t, Received, b.order(id).str("status"))
}

func TestTokensAreKnownUntilTheyAreRevoked(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{})
	b.AddToken("of-the-stack", ReadOrders)
	require.Equal(t, 200, b.get("orders/list", "Authorization", "Bearer of-the-stack").Code)
	require.Equal(t, 403, b.get("chat/rooms", "Authorization", "Bearer of-the-stack").Code)
	b.RevokeToken("of-the-stack")
	require.Equal(t, 401, b.get("orders/list", "Authorization", "Bearer of-the-stack").Code)
	require.Equal(t, 401, b.get("orders/list", "Authorization", b.token).Code, "not a bearer's")
	require.NotEqual(t, b.token, b.NewToken())
	require.NotContains(t, fmt.Sprintf("%+v", b.Requests()), "of-the-stack")
}
