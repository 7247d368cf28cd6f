package activities

import (
	"context"
	"fmt"
	"net/http"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
	"github.com/orderloom/orderloom/internal/signals"
)

// Shops makes connectors from what the database says of a channel: a changed
// address, key or limit counts from the next call on. Transport is
// http.DefaultTransport where nil; Room bounds what a shop takes up of this process, and
// Calls counts what shops are asked.
type Shops struct {
	DB        *pgxpool.Pool
	Keyring   *secret.Keyring
	Registry  connectors.Registry
	Transport http.RoundTripper
	Room      *Room
	Calls     *signals.ShopCalls
}

// Connector implements Channels.
func (s Shops) Connector(ctx context.Context, code string) (connectors.Connector, error) {
	row, err := queries.ChannelByCode(ctx, s.DB, code)
	if err != nil {
		return nil, db.Wrap("load channel "+code, err)
	}
	if row.SealedKey == nil {
		return nil, fault.New(fault.Invalid, "channel "+code, "it has no credentials: store its key and secret first")
	}
	key, err := s.Keyring.Open(row.SealedKey, KeyPurpose(code))
	if err != nil {
		return nil, fault.Wrap(fault.Unauthorized, "channel "+code, err)
	}
	phrase, err := s.Keyring.Open(row.SealedSecret, SecretPurpose(code))
	if err != nil {
		return nil, fault.Wrap(fault.Unauthorized, "channel "+code, err)
	}
	environment := commerce.Environment(row.Channel.Environment)
	way := inTurn{db: s.DB, channel: row.Channel.ID, code: code, room: s.Room, calls: s.Calls, next: s.transport()}
	return s.Registry.New(row.Channel.Platform, connectors.Shop{
		Address:     row.Channel.Address,
		Environment: environment,
		Zone:        row.Channel.Zone,
		Version:     row.Channel.APIVersion,
		Credentials: connectors.Credentials{Key: key, Secret: phrase},
	}, beside(environment, code, way))
}

func (s Shops) transport() http.RoundTripper {
	if s.Transport != nil {
		return s.Transport
	}
	return http.DefaultTransport
}

// KeyPurpose is what a channel's key is sealed for.
func KeyPurpose(channel string) string { return fmt.Sprintf("channel %s key", channel) }

// SecretPurpose is what a channel's secret is sealed for.
func SecretPurpose(channel string) string { return fmt.Sprintf("channel %s secret", channel) }
