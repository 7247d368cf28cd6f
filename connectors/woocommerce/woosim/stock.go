package woosim

import (
	"strconv"
	"strings"
)

// moveStock takes stock when the order is in hand and gives it back when it falls through.
func (s *Shop) moveStock(o *order, to string) {
	switch to {
	case "on-hold", "processing", "completed":
		s.takeStock(o)
	case "cancelled", "failed", "pending":
		s.giveStockBack(o)
	}
}

func (s *Shop) takeStock(o *order) {
	var moves []string
	lines := o.doc.objects("line_items")
	for i := range lines {
		p := s.lineStock(lines[i])
		if p == nil || metaIndex(lines[i], "_reduced_stock") >= 0 {
			continue
		}
		q := lines[i].int("quantity")
		moves = append(moves, s.moveBy(p, lines[i].str("name"), -q))
		setMeta(&lines[i], s.itemMeta("_reduced_stock", strconv.FormatInt(q, 10)))
	}
	s.stockMoved(o, lines, "Stock levels reduced: ", moves)
}

func (s *Shop) giveStockBack(o *order) {
	var moves []string
	lines := o.doc.objects("line_items")
	for i := range lines {
		p, q := s.lineStock(lines[i]), reducedStock(lines[i])
		if p == nil || metaIndex(lines[i], "_reduced_stock") < 0 {
			continue
		}
		moves = append(moves, s.moveBy(p, lines[i].str("name"), q))
		dropMeta(&lines[i], "_reduced_stock")
	}
	s.stockMoved(o, lines, "Stock levels increased: ", moves)
}

func (s *Shop) stockMoved(o *order, lines []object, what string, moves []string) {
	if len(moves) == 0 {
		return
	}
	o.change("line_items", lines)
	s.systemNote(o, what+strings.Join(moves, ", "))
}

// lineStock is the product whose stock a line takes.
func (s *Shop) lineStock(line object) *product {
	if v := line.int("variation_id"); v != 0 {
		return s.stockKeeper(v)
	}
	return s.stockKeeper(line.int("product_id"))
}

func (s *Shop) moveBy(p *product, name string, by int64) string {
	before := p.stock()
	p.doc.set("stock_quantity", before+by)
	s.saveProduct(p)
	return name + " (" + strconv.FormatInt(before, 10) + "&rarr;" + strconv.FormatInt(before+by, 10) + ")"
}

func reducedStock(line object) int64 {
	if i := metaIndex(line, "_reduced_stock"); i >= 0 {
		return line.objects("meta_data")[i].int("value")
	}
	return 0
}
