package promsim

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestAShopIsTheSameAfterItWasSaved(t *testing.T) {
	t.Parallel()
	b := setup(t, Settings{Name: "Кава", CustomStatuses: []CustomStatus{{172548, "Пакується"}}})
	b.MakeOrders(1, 20, b.now)
	b.MakeProducts(1, 20, b.now)
	b.InheritAvailability(b.product("KAVA-250").int("id"), true)
	asked := b.WriteMessage(FormMessage{Text: "?"})
	b.post("messages/reply", fmt.Sprintf(`{"id":%d,"message":"!"}`, asked))
	b.WriteChat(ChatMessage{Client: b.get("clients/list").ids("clients")[0], Text: "Добрий день"})
	begun := b.upload(yml(tea), `{}`)

	var saved bytes.Buffer
	require.NoError(t, b.Save(&saved))
	text := saved.String()
	again := &bundle{t: t, token: b.token, now: b.now}
	var err error
	again.Shop, err = Load(&saved, WithClock(func() time.Time { return again.now }), WithSeed(5))
	require.NoError(t, err)
	var twice bytes.Buffer
	require.NoError(t, again.Save(&twice))
	require.Equal(t, text, twice.String())

	b.wait(10 * time.Minute)
	again.wait(10 * time.Minute)
	require.Equal(t, b.Orders(), again.Orders())
	require.Equal(t, b.report(begun), again.report(begun), "an import ends after it, too")
	require.Equal(t, b.Products(), again.Products())
	require.Equal(t, b.Groups(), again.Groups())
	require.Equal(t, b.Messages(), again.Messages())
	require.Equal(t, b.Replies(asked), again.Replies(asked))
	require.Equal(t, b.Rooms(), again.Rooms())
	require.Equal(t, b.ChatMessages(), again.ChatMessages())
	require.Equal(t, b.get("clients/list").Body, again.get("clients/list").Body)
	require.Equal(t, b.PlaceOrder(Placement{}), again.PlaceOrder(Placement{}), "chance goes on where it was")
	require.NotEmpty(t, again.EditProduct(again.product("KAVA-250").int("id"), `{"presence":"order"}`))
}

func TestWhatIsNoShopIsNotLoaded(t *testing.T) {
	t.Parallel()
	for name, saved := range map[string]string{
		"no JSON":  "x",
		"no state": "{}",
	} {
		_, err := Load(strings.NewReader(saved))
		require.ErrorContains(t, err, "load simulated shop", name)
	}
}
