package schedules

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/internal/timetable"
	"github.com/orderloom/orderloom/workflows"
)

// kind is a schedule that every channel has.
type kind struct {
	name     string // as people call it
	id       func(channel string) string
	workflow func(ctx workflow.Context, channel string) error
	summary  string // of what it starts; the channel's code follows
	usual    func(*Keeper) timetable.When
	said     func(timetable.Times) timetable.When // what the channel says in place of the usual
	on       func(*channel) bool                  // the channel's switches let it run
	catchUp  time.Duration                        // how far back it makes up for a time without Temporal
}

// kinds are all of them, in the order of a list. Adding one is adding an entry, and a
// field of timetable.Times. A name or an id that has once been used stays.
func kinds() []kind {
	return []kind{
		{
			name: "orders", id: workflows.WakeScheduleID, workflow: workflows.WakeImport, summary: "Wake the reader of ",
			usual:   func(k *Keeper) timetable.When { return timetable.Every(k.ImportEvery) },
			said:    func(t timetable.Times) timetable.When { return t.Orders },
			on:      func(c *channel) bool { return c.Enabled && c.OrdersIn },
			catchUp: 10 * time.Minute, // one look at the shop sees everything that changed meanwhile
		},
		{
			name: "webhooks", id: workflows.WebhooksScheduleID, workflow: workflows.WakeWebhooks, summary: "Wake the watch over the webhooks of ",
			usual:   func(*Keeper) timetable.When { return timetable.Every(15 * time.Minute) },
			said:    func(t timetable.Times) timetable.When { return t.Webhooks },
			on:      func(c *channel) bool { return c.Enabled },
			catchUp: 10 * time.Minute,
		},
		{
			name: "lists", id: workflows.ListsScheduleID, workflow: workflows.WakeLists, summary: "Ask for the lists of ",
			usual:   func(*Keeper) timetable.When { return timetable.Daily(3, 30) },
			said:    func(t timetable.Times) timetable.When { return t.Lists },
			on:      func(c *channel) bool { return c.Enabled },
			catchUp: 12 * time.Hour,
		},
		{
			name: "vanished", id: workflows.VanishedScheduleID, workflow: workflows.FindVanished, summary: "Look for what vanished from ",
			usual:   func(*Keeper) timetable.When { return timetable.Daily(2, 30) },
			said:    func(t timetable.Times) timetable.When { return t.Vanished },
			on:      func(c *channel) bool { return c.Enabled && c.OrdersIn },
			catchUp: 12 * time.Hour,
		},
		{
			name: "catalogue", id: workflows.CatalogScheduleID, workflow: workflows.WakeCatalog, summary: "Ask for the catalogue of ",
			usual:   func(*Keeper) timetable.When { return timetable.Daily(1, 30) },
			said:    func(t timetable.Times) timetable.When { return t.Catalogue },
			on:      func(c *channel) bool { return c.ReadsCatalogue },
			catchUp: 12 * time.Hour,
		},
		{
			name: "stock", id: workflows.StockScheduleID, workflow: workflows.WakeStock, summary: "Ask for a push of everything to ",
			usual:   func(*Keeper) timetable.When { return timetable.Daily(4, 30) },
			said:    func(t timetable.Times) timetable.When { return t.Stock },
			on:      func(c *channel) bool { return c.Pushes },
			catchUp: 12 * time.Hour,
		},
		{
			name: "messages", id: workflows.MessagesScheduleID, workflow: workflows.WakeMessages, summary: "Ask for the messages of ",
			usual:   func(*Keeper) timetable.When { return timetable.Every(5 * time.Minute) },
			said:    func(t timetable.Times) timetable.When { return t.Messages },
			on:      func(c *channel) bool { return c.Enabled && c.Messages },
			catchUp: 10 * time.Minute, // one look at the shop sees all that was written meanwhile
		},
		{
			name: "reconcile", id: workflows.ReconcileScheduleID, workflow: workflows.WakeReconcile, summary: "Ask for a look over ",
			usual:   func(*Keeper) timetable.When { return timetable.Daily(5, 30) },
			said:    func(t timetable.Times) timetable.When { return t.Reconcile },
			on:      func(c *channel) bool { return c.Enabled && c.OrdersIn },
			catchUp: 12 * time.Hour,
		},
	}
}

// Names are the names of the schedules that every channel has.
func Names() []string {
	names := make([]string, 0, len(kinds()))
	for _, kind := range kinds() {
		names = append(names, kind.name)
	}
	return names
}
