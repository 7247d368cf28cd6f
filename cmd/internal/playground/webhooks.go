package playground

import (
	"context"
	"fmt"
	"sync"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/secret"
)

// SendWebhooks has every shop tell a gateway (http://host:port) what happens to its orders,
// as its owner would set it up, and lets them send until stop is called or ctx ends. Stop
// waits for what is on its way, and is safe to repeat.
func (g *Ground) SendWebhooks(ctx context.Context, pool *pgxpool.Pool, gateway string) (stop func(), err error) {
	keyring, err := secret.OpenKeyring(g.KeyFile)
	if err != nil {
		return nil, err
	}
	for _, shop := range g.Shops {
		phrase := secret.String("hooks of " + shop.Code)
		if err := activities.SetWebhookSecret(ctx, pool, keyring, shop.Code, phrase, actor); err != nil {
			return nil, err
		}
		for _, topic := range []string{"order.created", "order.updated", "order.deleted", "order.restored"} {
			if refusal := shop.Simulated.AddWebhook(ctx, topic, gateway+"/hooks/"+shop.Code, phrase.Reveal()); refusal != "" {
				return nil, fmt.Errorf("make a webhook of %s: %s", shop.Code, refusal)
			}
		}
	}
	sending, cancel := context.WithCancel(ctx)
	var shops sync.WaitGroup
	for _, shop := range g.Shops {
		shops.Go(func() { shop.Simulated.ServeWebhooks(sending) })
	}
	return func() { cancel(); shops.Wait() }, nil
}
