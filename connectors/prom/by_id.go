package prom

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/orderloom/orderloom/connectors"
)

// descending are up to connectors.PageSize ids as numbers, the highest first.
func descending(op string, ids []string) ([]uint64, error) {
	if len(ids) > connectors.PageSize {
		return nil, invalid(op, "%d ids at once: at most %d", len(ids), connectors.PageSize)
	}
	numbers := make([]uint64, len(ids))
	for i, id := range ids {
		if err := checkID(op, id); err != nil {
			return nil, err
		}
		numbers[i], _ = strconv.ParseUint(id, 10, 63) // checkID did
	}
	slices.SortFunc(numbers, func(a, b uint64) int { return cmp.Compare(b, a) })
	return slices.Compact(numbers), nil
}

// rowsByID finds entries on a list, the highest id first. It stops where no more than enough
// of them haven't been looked for, and says which. The times are those of its first call.
func (c *Client) rowsByID(ctx context.Context, op, path, key string, wanted []uint64, enough int) (found listed, left []uint64, err error) {
	for more := true; more && len(wanted) > enough; {
		// One more than the id, so that it is told whether last_id is told or not.
		page, err := c.listPage(ctx, op, path, key, nil, wanted[0]+1)
		if err != nil {
			return listed{}, nil, err
		}
		rows := found.rows
		if found.askedAt.IsZero() {
			found = page
		}
		found.rows = append(rows, slices.DeleteFunc(page.rows, func(r row) bool { return !slices.Contains(wanted, r.id) })...)
		found.more, more = false, page.more
		wanted = slices.DeleteFunc(wanted, func(id uint64) bool { return !page.more || id >= page.last })
	}
	return found, wanted, nil
}
