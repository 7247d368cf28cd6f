package rekey_test

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/rekey"
	"github.com/orderloom/orderloom/internal/secret"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// bundle is a database with the secrets of so many channels, and two processes that
// opened the key file.
type bundle struct {
	t              *testing.T
	db             dbtest.Database
	person, worker *secret.Keyring
	channels       []dbgen.Channel
}

func setup(t *testing.T, channels int) *bundle {
	t.Helper()
	b := &bundle{t: t, db: dbtest.New(t)}
	path := filepath.Join(t.TempDir(), "key.json")
	var err error
	b.person, err = secret.CreateKeyring(path)
	require.NoError(t, err)
	b.worker, err = secret.OpenKeyring(path)
	require.NoError(t, err)
	b.exec("INSERT INTO warehouses (code, name) VALUES ('main', 'Main')")
	b.exec("INSERT INTO points_of_sale (code, name, warehouse_id, currencies) VALUES ('web', 'Web', 1, '{EUR}')")
	b.exec(fmt.Sprintf(`INSERT INTO channels (code, platform, environment, pos_id, name, address, policy)
		SELECT 'shop-' || n, 'woocommerce', 'test', 1, 'Shop', 'https://shop.example', '{}' FROM generate_series(1, %d) n`, channels))
	for i := range channels {
		row, err := dbgen.New().ChannelByCode(t.Context(), b.db.App, fmt.Sprintf("shop-%d", i+1))
		require.NoError(t, err)
		b.channels = append(b.channels, row.Channel)
		b.keep(i, "first")
		require.NoError(t, activities.SetWebhookSecret(t.Context(), b.db.App, b.worker, row.Channel.Code, secret.String("hook-"+row.Channel.Code), "ann"))
	}
	b.exec("INSERT INTO people (code, name) VALUES ('anna', 'Anna')")
	require.NoError(t, activities.SetNoticeSecret(t.Context(), b.db.App, b.worker, "anna", "hook-anna", "ann"))
	canary, err := b.person.Canary()
	require.NoError(t, err)
	require.NoError(t, dbgen.New().CanarySave(t.Context(), b.db.App, canary))
	return b
}

func (b *bundle) exec(sql string) {
	b.t.Helper()
	_, err := b.db.Owner.Exec(b.t.Context(), sql)
	require.NoError(b.t, err)
}

// keep stores a channel's key, as the worker does.
func (b *bundle) keep(channel int, key string) {
	b.t.Helper()
	c := b.channels[channel]
	err := db.InTx(context.Background(), b.db.App, func(tx pgx.Tx) error {
		return activities.KeepCredentials(context.Background(), tx, b.worker, c, connectors.Credentials{
			Key: secret.String("ck_" + key), Secret: secret.String("cs_" + key),
		}, "ann")
	})
	if err != nil { // several goroutines do so
		b.t.Error(err)
	}
}

// opens is every secret as the worker opens it, which each of them has to.
func (b *bundle) opens() (keys []string) {
	b.t.Helper()
	for _, c := range b.channels {
		row, err := dbgen.New().ChannelByCode(b.t.Context(), b.db.App, c.Code)
		require.NoError(b.t, err)
		key, err := b.worker.Open(row.SealedKey, activities.KeyPurpose(c.Code))
		require.NoError(b.t, err)
		phrase, err := b.worker.Open(row.SealedSecret, activities.SecretPurpose(c.Code))
		require.NoError(b.t, err)
		require.Equal(b.t, key.Reveal()[3:], phrase.Reveal()[3:])
		hook, err := dbgen.New().WebhookSecret(b.t.Context(), b.db.App, c.ID)
		require.NoError(b.t, err)
		text, err := b.worker.Open(hook.Sealed, activities.WebhookPurpose(c.Code))
		require.NoError(b.t, err)
		require.Equal(b.t, "hook-"+c.Code, text.Reveal())
		keys = append(keys, key.Reveal())
	}
	anna, err := dbgen.New().NoticePerson(b.t.Context(), b.db.App, "anna")
	require.NoError(b.t, err)
	phrase, err := b.worker.Open(anna.Sealed, activities.NoticePurpose("anna"))
	require.NoError(b.t, err)
	require.Equal(b.t, "hook-anna", phrase.Reveal())
	canary, err := dbgen.New().CanaryGet(b.t.Context(), b.db.App)
	require.NoError(b.t, err)
	require.NoError(b.t, b.worker.CheckCanary(canary))
	return keys
}

func (b *bundle) rotate() rekey.Rotation {
	b.t.Helper()
	done, err := rekey.Rotate(b.t.Context(), b.db.App, b.person, "ann")
	require.NoError(b.t, err)
	return done
}

func TestEverythingIsSealedAnewAndTheOldKeyGone(t *testing.T) {
	t.Parallel()
	b := setup(t, 130) // more than a batch
	before := b.person.KeyID()
	done := b.rotate()
	require.Equal(t, rekey.Rotation{KeyID: b.person.KeyID(), Resealed: 3*130 + 1, Retired: 1}, done)
	require.NotEqual(t, before, done.KeyID)
	b.opens()
	left, err := b.worker.Older()
	require.NoError(t, err)
	require.Empty(t, left)
	again := b.rotate()
	require.Equal(t, rekey.Rotation{KeyID: b.person.KeyID(), Resealed: 3*130 + 1, Retired: 1}, again, "it may be done again")
	require.NotEqual(t, done.KeyID, again.KeyID)
	b.opens()
	var journalled int
	require.NoError(t, b.db.App.QueryRow(t.Context(), "SELECT count(*) FROM journal WHERE action = 'key rotation' AND actor = 'ann'").Scan(&journalled))
	require.Equal(t, 2, journalled)
}

func TestAnInterruptedRotationIsGoneOnWith(t *testing.T) {
	t.Parallel()
	b := setup(t, 3)
	require.NoError(t, b.person.AddKey()) // and then the power went
	key := b.person.KeyID()
	b.keep(0, "second")
	done := b.rotate()
	require.Equal(t, rekey.Rotation{KeyID: key, Finished: true, Resealed: 3*3 + 1 - 2, Retired: 1}, done)
	require.Equal(t, []string{"ck_second", "ck_first", "ck_first"}, b.opens())
}

// TestWhatNoKeyOpensKeepsTheOldKeys: retiring them would only lose more.
func TestWhatNoKeyOpensKeepsTheOldKeys(t *testing.T) {
	t.Parallel()
	b := setup(t, 3)
	b.exec("UPDATE channel_credentials SET sealed_key = '\\x0102030405' WHERE channel_id = 2")
	_, err := rekey.Rotate(t.Context(), b.db.App, b.person, "ann")
	require.ErrorContains(t, err, "no key opens the key of channel shop-2: store them anew")
	older, err := b.worker.Older()
	require.NoError(t, err)
	require.Len(t, older, 1)
	b.keep(1, "second")
	require.Equal(t, 1, b.rotate().Retired)
	require.Equal(t, []string{"ck_first", "ck_second", "ck_first"}, b.opens())
}

// TestNothingIsLostThatIsStoredMeanwhile has keys stored all the time while others
// rotate, two at once.
func TestNothingIsLostThatIsStoredMeanwhile(t *testing.T) {
	t.Parallel()
	b := setup(t, 8)
	stop := make(chan struct{})
	var storing sync.WaitGroup
	for i := range b.channels {
		storing.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
					b.keep(i, fmt.Sprint("next-", n))
				}
			}
		})
	}
	var rotating sync.WaitGroup
	for range 2 {
		rotating.Go(func() {
			for range 3 {
				if _, err := rekey.Rotate(context.Background(), b.db.App, b.person, "ann"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	rotating.Wait()
	close(stop)
	storing.Wait()
	b.opens()
}
