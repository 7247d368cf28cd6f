package activities

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/internal/posting"
)

// stuck says what keeps goods from leaving that are called for and haven't left: the zero
// value where nothing does.
func (g saleGoods) stuck(ctx context.Context, tx pgx.Tx, sale sale, plan posting.Plan) (Written, error) {
	waiting, house := g.waiting(), sale.channel.pos.WarehouseID
	if len(waiting) == 0 || !plan.Deliver {
		return Written{}, nil
	}
	anothers, err := sale.isOutOfPlace(ctx, tx, house)
	if err != nil {
		return Written{}, err
	}
	if anothers {
		return Written{stateAwaitingStock, fmt.Sprintf(
			"Channel %s isn't production's, and its warehouse is. Give it a point of sale with a warehouse of its own: `orderloom channel edit %[1]s --pos`", sale.channel.Code)}, nil
	}
	if sale.leaving() == leaveUnnoted {
		return Written{}, nil
	}
	missing, err := short(ctx, tx, sale, house, waiting)
	switch {
	case err != nil:
		return Written{}, err
	case len(missing) > 0:
		return Written{stateAwaitingStock, fmt.Sprintf(
			"Not enough in stock: %s. It goes on once enough comes in; what was asked for: `orderloom request list --channel %s`",
			strings.Join(missing, ", "), sale.channel.Code)}, nil
	case sale.leaving() == leaveByHand:
		return leaveIt(sale), nil
	default:
		return Written{}, nil
	}
}

// paid concludes a sale that lacks no money any more: it is settled once its goods have
// left. Where nobody makes delivery notes, and no status of the order says when goods
// leave, they leave now.
func (g saleGoods) paid(ctx context.Context, tx pgx.Tx, sale sale) (Written, error) {
	waiting := g.waiting()
	unsaid := sale.leaving() == leaveUnnoted && len(sale.channel.policy.DeliveryStatuses) == 0
	switch {
	case len(waiting) == 0:
		return Written{State: stateSettled}, nil
	case sale.leaving() == leaveByHand:
		return leaveIt(sale), nil
	case unsaid:
		return Written{State: stateSettled}, bookUnnoted(ctx, tx, sale, g.document, waiting)
	default:
		return Written{stateAwaitingGoods, fmt.Sprintf(
			"Paid, but the order is **%s**: its goods leave later. %s", sale.OrderStatus, sale.byTheShop())}, nil
	}
}

// leaveIt waits for a person to say that the goods leave.
func leaveIt(sale sale) Written {
	return Written{stateAwaitingGoods, "Its goods leave by hand: " + sale.command("delivery create")}
}
