package main

import (
	"time"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

func carriedBy(s dbgen.SaleFindRow) office.Carried {
	return office.Carried{
		DatedOn: s.DatedOn.Format(time.DateOnly), Source: s.Source, Responsible: s.Responsible, Merchant: s.Merchant, Type: s.SaleType,
		DeliveryMethod: s.DeliveryMethod,
	}
}
