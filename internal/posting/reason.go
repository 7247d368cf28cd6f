package posting

// Reason says why a sale is held. Its text is stored and searched for. Issues are
// listed in the order that the reasons of an assessment stand in here.
type Reason string

// The reasons.
const (
	ReasonUnknownItem    Reason = "unknown_item"     // a SKU that no item has, or none at all
	ReasonUnmappedTax    Reason = "unmapped_tax"     // a rate of the shop that no tax group stands for
	ReasonUnmappedMethod Reason = "unmapped_payment" // a payment method without a money account
	ReasonCurrency       Reason = "currency"         // a currency that the point of sale doesn't allow
	ReasonTooFine        Reason = "too_fine"         // an amount finer than the currency's minor unit
	ReasonTotals         Reason = "totals"           // our totals differ from the shop's
	ReasonTaxRate        Reason = "tax_rate"         // a mapped group's rate differs from the shop's
	ReasonRefund         Reason = "refund"           // a refund that can't be credited as it is
	ReasonEdited         Reason = "edited"           // the order changed after its invoice was posted
	ReasonInbox          Reason = "inbox"            // the channel wants a person to release each order
	ReasonDraft          Reason = "draft"            // the channel leaves documents for a person to post
	ReasonByHand         Reason = "issue_by_hand"    // the channel issues no document unless a person asks for it
	ReasonUnreadable     Reason = "unreadable"       // the shop's answer is not in the shape we know
	ReasonShopRefuses    Reason = "shop_refuses"     // the shop refuses what we write to it
	ReasonStepFailed     Reason = "step_failed"      // a step on our own books can't go on by itself
)

// HoldReasons are all reasons that a sale can be held for.
func HoldReasons() []Reason {
	return []Reason{
		ReasonUnknownItem, ReasonUnmappedTax, ReasonUnmappedMethod, ReasonCurrency, ReasonTooFine, ReasonTotals, ReasonTaxRate, ReasonRefund,
		ReasonEdited, ReasonInbox, ReasonDraft, ReasonByHand, ReasonUnreadable, ReasonShopRefuses, ReasonStepFailed,
	}
}

// The reasons of warnings, which hold nothing.
const (
	WarnTaxByClass   Reason = "tax_by_class"   // a rate is booked under its tax class's group
	WarnTaxByDefault Reason = "tax_by_default" // a rate is booked under the channel's default group
)

// Issue is one thing that a person has to mend or to accept. It holds SKUs,
// rates and amounts, no personal data.
type Issue struct {
	Reason  Reason `json:"reason"`
	Subject string `json:"subject"` // where: "lines[2].sku"
	Detail  string `json:"detail"`  // what: `no item has the SKU "TEA-G"`
	Remedy  string `json:"remedy"`  // what to do about it
	// Need is what of ours it hangs on; nil where that is nothing.
	Need *Need `json:"need,omitempty"`
	// Acceptable issues may be released as they are; the others have to be
	// mended first.
	Acceptable bool `json:"acceptable,omitempty"`
}
