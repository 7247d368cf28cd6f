package main

import (
	"time"

	"github.com/orderloom/orderloom/internal/office"
)

// saleView is a sale with all there is to it, the buyer's data aside.
type saleView struct {
	office.SaleRecord
	Workflow workflowView `json:"workflow"`

	zone *time.Location
}

// workflowView is where a sale's or an import's history is.
type workflowView struct {
	ID    string `json:"id"`
	RunID string `json:"run_id"` // empty where it never ran
	UI    string `json:"ui"`     // empty where no Temporal UI is known
}
