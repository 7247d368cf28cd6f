package connectortest

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

// Sender is a Shop whose webhooks the suite can receive; a shop out in the world may
// not reach it.
type Sender interface {
	// Send places an order and gives what the shop sends of it, signed with phrase,
	// and the order's id. Pings are left out.
	Send(t *testing.T, phrase secret.String) (header http.Header, body []byte, id string)
}

// webhooks tries connectors.Webhooks where the shop is a Sender.
func (s *suite) webhooks(t *testing.T, able connectors.Webhooks) {
	shop, sends := s.shop.(Sender)
	if !sends {
		return
	}
	const phrase = "a-secret-of-webhooks-Ā"
	header, body, id := shop.Send(t, phrase)
	told, err := able.Webhook(header, body, phrase)
	require.NoError(t, err)
	require.Equal(t, connectors.Delivery{ID: told.ID, Topic: told.Topic, RemoteID: id, Orders: true}, told)
	require.NotEmpty(t, told.ID)
	require.NotEmpty(t, told.Topic)
	again, err := able.Webhook(header, body, phrase)
	require.NoError(t, err)
	require.Equal(t, told, again, "a repeat has the same ID")

	otherHeader, otherBody, _ := shop.Send(t, phrase)
	other, err := able.Webhook(otherHeader, otherBody, phrase)
	require.NoError(t, err)
	require.NotEqual(t, told.ID, other.ID)

	for _, wrong := range []secret.String{"", "another"} {
		_, err = able.Webhook(header, body, wrong)
		require.True(t, fault.Is(err, fault.Unauthorized), "%v", err)
	}
	_, err = able.Webhook(header, append(body[:len(body):len(body)], ' '), phrase)
	require.True(t, fault.Is(err, fault.Unauthorized), "to the byte: %v", err)
	_, err = able.Webhook(header, otherBody, phrase)
	require.True(t, fault.Is(err, fault.Unauthorized), "%v", err)
	_, err = able.Webhook(http.Header{}, body, phrase)
	require.Error(t, err)
}
