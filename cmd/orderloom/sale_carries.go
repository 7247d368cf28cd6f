package main

import (
	"time"

	"github.com/orderloom/orderloom/db/dbgen"
)

// carriedView is what a sale carries from its channel. What it doesn't carry is empty.
type carriedView struct {
	DatedOn        string `json:"dated_on"` // a day in the channel's zone
	Source         string `json:"source"`
	Responsible    string `json:"responsible"`
	Merchant       string `json:"merchant"`
	Type           string `json:"type"`
	DeliveryMethod string `json:"delivery_method"` // ours
}

func carriedBy(s dbgen.SaleFindRow) carriedView {
	return carriedView{s.DatedOn.Format(time.DateOnly), s.Source, s.Responsible, s.Merchant, s.SaleType, s.DeliveryMethod}
}

func carriedByRow(s dbgen.SaleListRow) carriedView {
	return carriedView{s.DatedOn.Format(time.DateOnly), s.Source, s.Responsible, s.Merchant, s.SaleType, s.DeliveryMethod}
}
