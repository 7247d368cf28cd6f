package prom

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

func TestStatusesAreThoseThatOrdersShow(t *testing.T) {
	t.Parallel()
	shop := newSimShop(t, promsim.Settings{CustomStatuses: ownStatuses()})
	list, err := shop.client(t).OrderStatuses(t.Context())
	require.NoError(t, err)
	require.Equal(t, []commerce.OrderStatus{
		{Slug: "pending", Name: "Нове"}, {Slug: "received", Name: "Прийнято"}, {Slug: "delivered", Name: "Виконано"}, {Slug: "canceled", Name: "Скасовано"},
		{Slug: "draft", Name: "Чернетка"}, {Slug: "paid", Name: "Оплачено"},
		{Slug: "custom-172548", Name: "Збирається"}, {Slug: "custom-172549", Name: "Чекає на кур'єра"},
	}, list)
}

func TestOwnStatusesAreKnownByTheirIDs(t *testing.T) {
	t.Parallel()
	c := newClient(t, func(*http.Request) *http.Response {
		return answer(200, `{"order_status_options":[{"id":4,"name":"cancelled","title":"Скасоване"},{"id":172548,"name":"Збирається","title":null},
			{"id":172549,"name":null,"title":"Чекає"},{"id":9,"name":"waiting_loan_approval","title":"Кредит"}]}`)
	})
	list, err := c.OrderStatuses(t.Context())
	require.NoError(t, err)
	require.Len(t, list, 6+3)
	require.Contains(t, list, commerce.OrderStatus{Slug: "canceled", Name: "Скасоване"})
	require.Contains(t, list, commerce.OrderStatus{Slug: "custom-172548", Name: "Збирається"})
	require.Contains(t, list, commerce.OrderStatus{Slug: "custom-172549", Name: "Чекає"})
	require.Contains(t, list, commerce.OrderStatus{Slug: "waiting_loan_approval", Name: "Кредит"})
}

func TestWaysToPayAndOfDelivery(t *testing.T) {
	t.Parallel()
	c := newClient(t, func(r *http.Request) *http.Response {
		if r.URL.Path == "/api/v1/payment_options/list" {
			return answer(200, `{"payment_options":[{"id":700,"name":"Пром-оплата","description":"…"}]}`)
		}
		return answer(200, `{"delivery_options":[{"id":1,"name":"Нова Пошта","comment":"","enabled":false,"type":"nova_poshta"},{"id":2,"name":"Самовивіз"}]}`)
	})
	payments, err := c.PaymentMethods(t.Context())
	require.NoError(t, err)
	require.Equal(t, []commerce.PaymentMethod{{ID: "700", Title: "Пром-оплата", Enabled: true}}, payments)
	deliveries, err := c.DeliveryMethods(t.Context())
	require.NoError(t, err)
	require.Equal(t, []commerce.DeliveryMethod{{ID: "1", Title: "Нова Пошта"}, {ID: "2", Title: "Самовивіз", Enabled: true}}, deliveries)
}

func TestAListThatIsNoneIsAnError(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		`{}`, `{"payment_options":null,"delivery_options":null,"order_status_options":null}`,
		`{"payment_options":[{"name":"x"}],"delivery_options":[{"name":"x"}],"order_status_options":{}}`,
	} {
		c := newClient(t, func(*http.Request) *http.Response { return answer(200, body) })
		_, err := c.OrderStatuses(t.Context())
		require.True(t, fault.Is(err, fault.Invalid), "%v", err)
		_, err = c.PaymentMethods(t.Context())
		require.True(t, fault.Is(err, fault.Invalid), "%v", err)
		_, err = c.DeliveryMethods(t.Context())
		require.True(t, fault.Is(err, fault.Invalid), "%v", err)
	}
}
