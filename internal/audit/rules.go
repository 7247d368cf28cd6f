package audit

import (
	"context"

	"github.com/orderloom/orderloom/db/dbgen"
)

// rule answers what breaks it.
type rule func(ctx context.Context, tx dbgen.DBTX, channel string) ([]Finding, error)

// row is a finding as each rule's own query answers it.
type row interface {
	~struct {
		Rule    string
		Subject string
		Detail  string
	}
}

// rules are all of them; db/queries/audit.sql and audit_stock.sql say what each one asks for.
func rules() []rule {
	q := dbgen.New()
	return []rule{
		of(q.AuditDocumentTotal), of(q.AuditDocumentPaid), of(q.AuditDocumentCleared), of(q.AuditDocumentCredited),
		of(q.AuditDocumentState), of(q.AuditDocumentOpen), of(q.AuditCreditNote),
		of(q.AuditAllocation), of(q.AuditPaymentSign), of(q.AuditPrepayment),
		of(q.AuditShift), of(q.AuditWaitingMoney), of(q.AuditMail),
		of(q.AuditNumberGap), of(q.AuditNumberDate), of(q.AuditSeriesNext), of(q.AuditSeriesOfChannel),
		of(q.AuditActiveInvoice),
		of(q.AuditStock), of(q.AuditDelivery), of(q.AuditDeliveryReversed), of(q.AuditReserved), of(q.AuditReservation), of(q.AuditSaleWants), of(q.AuditStockRequest), of(q.AuditListing),
		of(q.AuditSaleSettled), of(q.AuditSaleBalance), of(q.AuditSaleGoods), of(q.AuditSaleHeld), of(q.AuditSaleHeldAs), of(q.AuditSaleCancelled),
		of(q.AuditOrderVersion), of(q.AuditShopWrite), of(q.AuditMessageReply), of(q.AuditEventUntold),
	}
}

func of[R row](query func(context.Context, dbgen.DBTX, string) ([]R, error)) rule {
	return func(ctx context.Context, tx dbgen.DBTX, channel string) ([]Finding, error) {
		rows, err := query(ctx, tx, channel)
		found := make([]Finding, len(rows))
		for i, r := range rows {
			found[i] = Finding(r)
		}
		return found, err
	}
}
