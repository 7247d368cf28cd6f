package promsim

import "time"

// Settings are what a company decides about its shop, and what is not known for sure about Prom. The zero value is a shop on prom.ua
// as most clients report it. The marks say where a fact comes from: [L] seen on live calls, [D] the official description, [C] other
// clients' code, [I] inferred, [?] sources disagree or say nothing.
type Settings struct {
	Name     string `json:"name"`               // for people; not part of any answer
	Suffix   string `json:"suffix,omitempty"`   // what money on orders ends in: "грн" when empty, "₸" on satu.kz [L]
	Currency string `json:"currency,omitempty"` // of products; UAH when empty
	Language string `json:"language,omitempty"` // of an answer without X-LANGUAGE: "uk" when empty, or "ru" [?]

	// Thousands stands between thousands in money: a space when empty; a no-break space is seen as well [L], a narrow one imaginable [I].
	Thousands string `json:"thousands,omitempty"`
	// DefaultLimit is how long a list without limit is: 20 when 0 [?].
	DefaultLimit int `json:"default_limit,omitempty"`
	// LimitCap is how long a list may be, whatever limit asks for: as it asks when 0. No maximum is documented; a client knows one [?].
	LimitCap int `json:"limit_cap,omitempty"`
	// LastIDExclusive leaves the order named by last_id out: its description doesn't say whether it belongs to the page [?].
	LastIDExclusive bool `json:"last_id_exclusive,omitempty"`
	// BoundsExclusive leaves out what was made or changed at the very moment of a _from or a _to [?].
	BoundsExclusive bool `json:"bounds_exclusive,omitempty"`
	// OmitNulls leaves members without a value out of orders and products in place of null: none is required [D].
	OmitNulls bool `json:"omit_nulls,omitempty"`
	// FloatQuantities writes whole quantities as 2.0 in place of 2 [?].
	FloatQuantities bool `json:"float_quantities,omitempty"`
	// FullPriceWithDelivery counts the delivery's cost into full_price, which "may include delivery" [D].
	FullPriceWithDelivery bool `json:"full_price_with_delivery,omitempty"`
	// DeliveryDataLate shows no delivery_provider_data until a declaration is attached [?].
	DeliveryDataLate bool `json:"delivery_data_late,omitempty"`
	// CancelledWithTwoLs spells the status as the English description does [?].
	CancelledWithTwoLs bool `json:"cancelled_with_two_ls,omitempty"`
	// OldReasons knows the first vintage of cancellation reasons in place of the newer [C].
	OldReasons bool `json:"old_reasons,omitempty"`
	// PaidCanBeSet takes "paid" as a target of set_status, as one client lists it [C].
	PaidCanBeSet bool `json:"paid_can_be_set,omitempty"`
	// RefundOnCancel gives the money of a paid order back when it is cancelled, in place of waiting for a person [?].
	RefundOnCancel bool `json:"refund_on_cancel,omitempty"`
	// FieldErrors words the errors of single ids as {"field": ["…"]} in place of a text; both are seen [L].
	FieldErrors bool `json:"field_errors,omitempty"`
	// NoSingleProducts answers products/{id} with a page, as satu.kz did; on prom.ua it is seen to work [?].
	NoSingleProducts bool `json:"no_single_products,omitempty"`
	// EditCap is how many products an edit takes at most: any number when 0; no limit is documented [?].
	EditCap int `json:"edit_cap,omitempty"`
	// ProcessedNumbers answers edits by external id with Prom's own ids in processed_ids in place of the external ones [?].
	ProcessedNumbers bool `json:"processed_numbers,omitempty"`
	// NameLimit is how many characters a product's name may have: 110 when 0, as edits refuse more [L]; 100 and 130 are claimed as well [?].
	NameLimit int `json:"name_limit,omitempty"`
	// ImportTime is how long an import takes: three to ten minutes, by the shop's seed, when 0 [L].
	ImportTime time.Duration `json:"import_time,omitempty"`
	// DailyImports is how many imports may begin on one day (UTC): 10 when 0 [C], any number when negative.
	DailyImports int `json:"daily_imports,omitempty"`
	// PartialAtFirst says PARTIAL before an import's end in place of SUCCESS; both are seen [L].
	PartialAtFirst bool `json:"partial_at_first,omitempty"`
	// NotInFle spells a counter of imports as the official description does [D].
	NotInFle bool `json:"not_in_fle,omitempty"`
	// ImportErrorsByItem lists an import's errors as {"external_id", "message"} in place of texts by stage; their shape was never shown [?].
	ImportErrorsByItem bool `json:"import_errors_by_item,omitempty"`
	// NumericImportIDs numbers imports as the official description does, in place of 24 hexadecimal digits [D].
	NumericImportIDs bool `json:"numeric_import_ids,omitempty"`
	// MissingDefault is what an import without mark_missing_product_as does to products that its file lacks: "none" when empty, as its
	// description says [D]; "not_available" and "not_on_display" are what the cabinet's own form offers first [C].
	MissingDefault string `json:"missing_default,omitempty"`
	// DraftsStay leaves drafts drafts when an import updates them; they are seen to come on display [L].
	DraftsStay bool `json:"drafts_stay,omitempty"`
	// ChatDisabled is a company without a chat [L]; see also SetChatDisabled.
	ChatDisabled bool `json:"chat_disabled,omitempty"`
	// ChatDisabledAsError says so as {"error": …} in place of {"status": "error"} [?].
	ChatDisabledAsError bool `json:"chat_disabled_as_error,omitempty"`
	// MessageIDInData answers a sent chat message with its id inside "data" [C], in place of beside the status [L].
	MessageIDInData bool `json:"message_id_in_data,omitempty"`
	// ReadReadsEarlier marks the earlier messages of a chat read with the one that is named [?].
	ReadReadsEarlier bool `json:"read_reads_earlier,omitempty"`
	// ReplyReads marks a message by the contact form read when it is replied to [?].
	ReplyReads bool `json:"reply_reads,omitempty"`
	// CustomStatuses are the company's own order statuses.
	CustomStatuses []CustomStatus `json:"custom_statuses,omitempty"`
}

// CustomStatus is an order status that a company made; orders show it as "custom-" and its id.
type CustomStatus struct {
	ID    int64  `json:"id"`
	Title string `json:"title"`
}

func (s Settings) withDefaults() Settings {
	s.Suffix = orElse(s.Suffix, "грн")
	s.Currency = orElse(s.Currency, "UAH")
	s.Language = orElse(s.Language, "uk")
	s.Thousands = orElse(s.Thousands, " ")
	s.DefaultLimit = orElse(s.DefaultLimit, 20)
	s.NameLimit = orElse(s.NameLimit, 110)
	s.DailyImports = orElse(s.DailyImports, 10)
	s.MissingDefault = orElse(s.MissingDefault, "none")
	return s
}

func orElse[T comparable](v, otherwise T) T {
	var zero T
	if v == zero {
		return otherwise
	}
	return v
}
