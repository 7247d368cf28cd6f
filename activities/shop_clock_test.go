package activities_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// wrongs are what is wrong with the channel just now.
func (b *bundle) wrongs() string {
	b.t.Helper()
	return b.list("SELECT kind || ': ' || detail FROM channel_findings WHERE settled_at IS NULL ORDER BY kind")
}

func TestAWrongClockOfAShopIsNoticedUntilItIsRight(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		off  time.Duration
		want string
	}{
		{0, ""},
		{50 * time.Second, ""},
		{-50 * time.Second, ""},
		{7 * time.Minute, `clock: The shop's clock is [67]m\d+s ahead of ours\.`},
		{-7 * time.Minute, `clock: The shop's clock is [67]m\d+s behind ours\.`},
		{13 * time.Hour, `clock: The shop's clock is (13h0m|12h59m)\d+s ahead of ours\.`},
		{-13 * time.Hour, `clock: The shop's clock is (13h0m|12h59m)\d+s behind ours\.`},
	} {
		t.Run(tt.off.String(), func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight, cash)
			b.shop.SetClockSkew(tt.off)
			require.Equal(t, 2, b.readAll())
			require.Regexp(t, "^"+tt.want+"$", b.wrongs())
			b.shop.TouchOrder(straight)
			b.shop.SetStatus(cash, "on-hold")
			require.Equal(t, 1, b.readAll())

			b.shop.SetClockSkew(0)
			b.readAll()
			require.Empty(t, b.wrongs(), "settled")
		})
	}
}

// TestNoChangeIsMissedWhereAClockIsSetAnew: an order changes right before its shop's
// clock is set, another one right after, and one of them a second time.
func TestNoChangeIsMissedWhereAClockIsSetAnew(t *testing.T) {
	t.Parallel()
	for _, offs := range [][]time.Duration{
		{0, time.Hour, 0},
		{0, -time.Hour, 0},
		{3 * time.Hour, -3 * time.Hour, 5 * time.Minute, -5 * time.Minute},
		{45 * time.Second, 0, -45 * time.Second},
	} {
		t.Run(fmt.Sprint(offs), func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight, cash, pending)
			statuses := []string{"on-hold", "processing"}
			for i, off := range offs {
				b.shop.SetStatus(straight, statuses[i%2])
				b.shop.SetClockSkew(off)
				b.shop.SetStatus(cash, statuses[i%2])
				b.shop.SetStatus(straight, statuses[(i+1)%2])
				b.readAll()
				for _, id := range []int64{straight, cash} {
					require.Equal(t, b.field(id, "status"), `"`+b.list("SELECT status FROM orders WHERE remote_id = $1", fmt.Sprint(id))+`"`,
						"order %d, as the clock was set to %s", id, off)
				}
			}
		})
	}
}

func TestAChannelsStartIsMeantByOurClock(t *testing.T) {
	t.Parallel()
	b := setup(t, straight, cash)
	b.exec("UPDATE channels SET start_at = now() - interval '1 hour'")
	b.shop.SetClockSkew(-3 * time.Hour)
	b.shop.TouchOrder(cash) // now, and by its own clock before the start
	require.Equal(t, 1, b.readAll())
	require.Equal(t, "346", b.list("SELECT remote_id FROM orders"))
}
