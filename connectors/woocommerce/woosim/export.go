package woosim

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"slices"
)

// ReadExport reads a folder of captured answers: single orders or lists in ordersDir, and beside it settings, products, taxes,
// payment_gateways, shipping, coupons, customers and refunds where they exist. A file may hold the bare answer or an object with "body". What is
// no order in ordersDir is skipped and counted; a file that is no JSON is too.
func ReadExport(fsys fs.FS, ordersDir string) (*Export, error) {
	e := &Export{options: map[string][]object{}}
	if err := e.readOrders(fsys, ordersDir); err != nil {
		return nil, err
	}
	beside := path.Dir(ordersDir)
	for dir, take := range map[string]func(file string, list []object){
		"settings": e.takeSettings, "products": e.takeProducts, "taxes": e.takeTaxes, "payment_gateways": e.takeGateways,
		"shipping": e.takeShipping, "coupons": e.takeCoupons, "refunds": e.takeRefunds,
		"customers": e.takeCustomers,
	} {
		if err := eachFile(fsys, path.Join(beside, dir), func(file string, list []object) { take(file, list) }); err != nil {
			return nil, err
		}
	}
	return e, nil
}

func (e *Export) readOrders(fsys fs.FS, dir string) error {
	at := map[int64]int{}
	return eachFile(fsys, dir, func(file string, list []object) {
		if list == nil {
			e.Skipped++
		}
		for _, o := range list {
			if !looksLikeOrder(o) {
				e.Skipped++
				continue
			}
			found := ExportedOrder{file, encode(o)}
			i, seen := at[o.int("id")]
			switch {
			case !seen:
				at[o.int("id")] = len(e.Orders)
				e.Orders = append(e.Orders, found)
			case modifiedOf(e.Orders[i].Raw) <= o.str("date_modified_gmt"):
				e.Orders[i] = found
			}
		}
	})
}

func modifiedOf(raw json.RawMessage) string {
	o, _ := parseObject(raw)
	return o.str("date_modified_gmt")
}

func looksLikeOrder(o object) bool {
	for _, key := range []string{"id", "status", "currency", "total", "line_items", "date_modified_gmt"} {
		if !o.has(key) {
			return false
		}
	}
	return o.int("id") != 0
}

// eachFile calls do with the objects in each JSON file of dir, by name; nil when a file is no JSON object or list of them.
func eachFile(fsys fs.FS, dir string, do func(file string, list []object)) error {
	files, err := fs.Glob(fsys, path.Join(dir, "*.json"))
	if err != nil {
		return fmt.Errorf("read captured answers in %s: %w", dir, err)
	}
	slices.Sort(files)
	for _, file := range files {
		raw, err := fs.ReadFile(fsys, file)
		if err != nil {
			return fmt.Errorf("read captured answer: %w", err)
		}
		do(file, objectsIn(raw))
	}
	return nil
}

// objectsIn finds the objects of an answer: itself, its list, or what is inside an envelope.
func objectsIn(raw []byte) []object {
	raw = bytes.TrimSpace(raw)
	if o, err := parseObject(raw); err == nil {
		if o.has("body") && (o.has("request") || o.has("status")) {
			return objectsIn(o.get("body"))
		}
		return []object{o}
	}
	list := []object{}
	if json.Unmarshal(raw, &list) != nil {
		return nil
	}
	return list
}
