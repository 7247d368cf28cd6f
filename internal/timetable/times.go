package timetable

// Times are when a channel does what it does again and again. What is left out has a
// default.
type Times struct {
	// Orders is when the shop's changed orders are read, webhooks or not: 5m. A shop
	// whose webhooks arrive can be read less often.
	Orders When `json:"orders,omitzero"`
	// Webhooks is when the shop's webhooks are looked after: 15m.
	Webhooks When `json:"webhooks,omitzero"`
	// Lists is when the shop's lists are pulled, of payment and delivery methods, taxes,
	// statuses and categories, and our mappings held against them: 03:30.
	Lists When `json:"lists,omitzero"`
	// Vanished is when orders are looked for that the shop threw away, deleted or took
	// out of its trash without a word: 02:30.
	Vanished When `json:"vanished,omitzero"`
	// Catalogue is when the shop's changed products are read, and once a week all of
	// them: 01:30.
	Catalogue When `json:"catalogue,omitzero"`
	// Stock is when everything that the shop shows of stock and prices is compared with
	// what it should, besides what is told it within a minute of each change: 04:30.
	Stock When `json:"stock,omitzero"`
	// Messages is when buyers' messages are read, where the platform has any: 5m. What
	// people answer is sent at once.
	Messages When `json:"messages,omitzero"`
	// Reconcile is when what the shop says is held against what we have: 05:30.
	Reconcile When `json:"reconcile,omitzero"`
}
