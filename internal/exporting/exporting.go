// Package exporting decides what a shop is to be sent of an item of ours, and what keeps
// it from being sent. It is pure: it knows neither the shop nor the database.
//
// What the shop lacks it is sent whole, by a file that it imports. What it has is told by
// an edit as far as an edit can tell it, which is name and description, and else by the
// file: categories and images. Its price and quantity are told as those of any listing,
// by package pushing.
//
// Told is what differs from what was told last: a fingerprint of that is kept, so that
// neither clocks nor what becomes of other fields matter. What the shop shows as it should
// already isn't told the first time either, and neither is that ours has no description or
// no images: those stay the shop's own until ours has some. What somebody changes in the shop by hand
// stays until ours changes.
package exporting

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/orderloom/orderloom/internal/commerce"
)

// Way is how a shop is told of an item, as it is stored.
type Way string

const (
	// ByEdit changes the product that the shop has.
	ByEdit Way = "edit"
	// ByCreation makes one, by the file.
	ByCreation Way = "create"
	// ByUpdate changes the one that the shop has, by the file.
	ByUpdate Way = "update"
)

// Item is one of ours in a category that the shop is sent.
type Item struct {
	commerce.Offer
	// NoPrice is set where the channel's price list has none in its currency.
	NoPrice bool
	// Listing is the product that the shop has for it; nil: it has none.
	Listing *Listing
	// Told is what the shop was told of it last.
	Told Told
}

// Listing is a product as its shop shows it.
type Listing struct {
	ExternalID string
	Hidden     bool
	Shown      Fingerprints
}

// Told is what a shop was told last.
type Told struct {
	Fingerprints
	// Refused is set where it said no: the same isn't told again.
	Refused bool
	// Rehearsed is set where it wasn't told in earnest: it would have it by now.
	Rehearsed bool
}

// Fingerprints identify what a shop shows of an item, or is told.
type Fingerprints struct {
	Texts string // of name and description
	Rest  string // of categories and images
}

// OfOffer are those of what a shop is told.
func OfOffer(o commerce.Offer) Fingerprints {
	return Fingerprints{fingerprint(o.Name, o.Description), fingerprint(categoryIDs(o.Categories), plain(o.Images))}
}

// OfListing are those of what it shows.
func OfListing(l commerce.Listing) Fingerprints {
	return Fingerprints{fingerprint(l.Name, l.Description), fingerprint(categoryIDs(l.Categories), plain(l.Images))}
}

func categoryIDs(list []commerce.Category) []string {
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = c.ID
	}
	return ids
}

// plain is the same list whether it is empty or there is none.
func plain(list []string) []string { return append([]string{}, list...) }

func fingerprint(parts ...any) string {
	raw, err := json.Marshal(parts)
	if err != nil {
		panic(err) // texts and lists of them
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:12])
}
