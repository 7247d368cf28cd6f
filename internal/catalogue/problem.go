package catalogue

// Problem is what is wrong with one product of a shop.
type Problem struct {
	Kind    ProblemKind
	Warning bool // it is an item all the same
	Detail  string
	Remedy  string
}

// ProblemKind says what sort of problem it is.
type ProblemKind string

const (
	// MissingSKU: it has none, so nobody can say which item it is.
	MissingSKU ProblemKind = "missing_sku"
	// DoubleSKU: another product of the shop has it too, and had it first.
	DoubleSKU ProblemKind = "double_sku"
	// InheritedSKU: a variation has none, and shows its product's.
	InheritedSKU ProblemKind = "inherited_sku"
	// UnknownSKU: no item has it, and the channel makes none.
	UnknownSKU ProblemKind = "unknown_sku"
	// Unreadable: it isn't in the shape that we know.
	Unreadable ProblemKind = "unreadable"
	// UnmappedCategory: the default one is taken, if there is one.
	UnmappedCategory ProblemKind = "unmapped_category"
	// SeveralCategories: the first that is mapped is taken.
	SeveralCategories ProblemKind = "several_categories"
	// SeveralRates: its tax class has rates of several tax groups; the first is taken.
	SeveralRates ProblemKind = "several_rates"
	// OtherKind: the shop sells it by variations and we don't, or the other way round.
	OtherKind ProblemKind = "other_kind"
)

// ProblemKinds are all of them.
func ProblemKinds() []ProblemKind {
	return []ProblemKind{
		MissingSKU, DoubleSKU, InheritedSKU, UnknownSKU, Unreadable, UnmappedCategory, SeveralCategories, SeveralRates, OtherKind,
	}
}

// UnreadableProblem is that of a product that can't be understood, and why.
func UnreadableProblem(reason string) Problem {
	return Problem{
		Kind: Unreadable, Detail: "it can't be read: " + reason,
		Remedy: "mend what the message names in the shop; the next run reads it again",
	}
}
