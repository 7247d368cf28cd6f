package gateway

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"golang.org/x/sync/singleflight"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

const (
	// fresh is how long a channel is known as it was read: a new secret counts within
	// this time.
	fresh = 5 * time.Second
	// limit bounds each of our turns at the database.
	limit = 3 * time.Second
)

// sender is a channel as far as its webhooks go.
type sender struct {
	id       int64
	enabled  bool
	phrase   secret.String
	webhooks connectors.Webhooks
	read     time.Time
}

// book is the channels as they were last read. It answers from memory while they are
// fresh, and where the database doesn't answer.
type book struct {
	db       *pgxpool.Pool
	keyring  *secret.Keyring
	channels activities.Channels

	reads singleflight.Group
	mu    sync.Mutex
	known map[string]sender // only channels that exist: strangers can't fill it
}

func newBook(pool *pgxpool.Pool, keyring *secret.Keyring, channels activities.Channels) *book {
	return &book{db: pool, keyring: keyring, channels: channels, known: map[string]sender{}}
}

// sender is a channel by its code. A kind that is retryable means that nobody can
// tell now; any other, that the channel takes no webhooks.
func (b *book) sender(ctx context.Context, code string) (sender, error) {
	known, found := b.look(code)
	if found && time.Since(known.read) < fresh {
		return known, nil
	}
	answer, err, _ := b.reads.Do(code, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit) // others wait for it, too
		defer cancel()
		return b.read(ctx, code)
	})
	if now, ok := answer.(sender); ok && err == nil {
		b.keep(code, now)
		return now, nil
	}
	if found && fault.KindOf(err).Retryable() {
		return known, nil
	}
	return sender{}, err
}

func (b *book) read(ctx context.Context, code string) (sender, error) {
	row, err := dbgen.New().WebhookChannel(ctx, b.db, code)
	if err != nil {
		return sender{}, db.Wrap("load channel "+code, err)
	}
	s := sender{id: row.ID, enabled: row.Enabled, read: time.Now()}
	if row.Sealed != nil {
		if s.phrase, err = b.keyring.Open(row.Sealed, activities.WebhookPurpose(code)); err != nil {
			return sender{}, fault.Wrap(fault.Invalid, "channel "+code, err)
		}
	}
	shop, err := b.channels.Connector(ctx, code)
	if err != nil {
		return sender{}, err
	}
	s.webhooks, err = connectors.As[connectors.Webhooks](shop)
	return s, err
}

func (b *book) look(code string) (sender, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s, found := b.known[code]
	return s, found
}

func (b *book) keep(code string, s sender) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.known[code] = s
}
