package promsim

import (
	"strconv"
	"time"

	"github.com/shopspring/decimal"
)

// catalogueTime is when the products that every shop begins with were last changed.
func catalogueTime() time.Time { return time.Date(2026, 1, 15, 9, 30, 0, 123456000, time.UTC) }

// furnish gives a shop its groups and products.
func (s *Shop) furnish() {
	for _, g := range []struct {
		id, up int64
		uk, ru string
	}{
		{94000001, 0, "Коренева група", "Корневая группа"}, {94000002, 94000001, "Кава", "Кофе"},
		{94000003, 94000001, "Посуд", "Посуда"}, {94000004, 94000003, "Чашки", "Чашки"},
	} {
		s.groups[g.id] = newGroup(g.id, g.up, g.uk, g.ru)
	}
	s.next.Group = 94000005
	for _, p := range []struct {
		sku, uk, ru, price string
		group              int64
		stock              any
	}{
		{"KAVA-250", "Кава Верхова 250 г", "Кофе Верхова 250 г", "189", 94000002, 40},
		{"KAVA-1000", "Кава Верхова 1 кг", "Кофе Верхова 1 кг", "649.50", 94000002, 12},
		{"KAVA-ZERNO", "Кава зернова «Їжачок»", "Кофе в зернах «Ежик»", "1713", 94000002, 3},
		{"CHASHKA-BILA", "Чашка біла 300 мл", "Чашка белая 300 мл", "120", 94000004, 75},
		{"CHASHKA-SYNYA", "Чашка синя 300 мл", "Чашка синяя 300 мл", "125.40", 94000004, 60},
		{"TURKA", "Турка мідна", "Турка медная", "980", 94000003, nil},
		{"MLYNOK", "Млинок ручний", "Мельница ручная", "1234.56", 94000003, 7},
		{"FILTRY-100", "Фільтри паперові, 100 шт.", "Фильтры бумажные, 100 шт.", "75", 94000003, 500},
	} {
		d := s.newProduct(p.uk, p.ru, p.sku, mustDecimal("price", p.price), p.group)
		d["quantity_in_stock"] = p.stock
		s.addProduct(d, catalogueTime())
	}
}

// newProduct is a product as Prom shows one that was just typed in, without id and times.
func (s *Shop) newProduct(uk, ru, sku string, price decimal.Decimal, group int64) doc {
	name := uk
	if s.settings.Language == "ru" {
		name = ru
	}
	return doc{
		"external_id": sku, "sku": sku, "name": name, "name_multilang": doc{"uk": uk, "ru": ru}, "keywords": "", "description": "<p>" + name + "</p>",
		"description_multilang": doc{"uk": "<p>" + uk + "</p>", "ru": "<p>" + ru + "</p>"}, "selling_type": "retail",
		"presence": "available", "in_stock": true, "regions": []any{}, "price": exact(price), "minimum_order_quantity": nil, "discount": nil,
		"prices": []any{}, "currency": s.settings.Currency, "group": s.groupRef(group), "category": doc{"id": 35402, "caption": "Кава"},
		"status": "on_display", "quantity_in_stock": nil, "measure_unit": "шт.", "is_variation": false, "variation_base_id": nil,
		"variation_group_id": nil, "main_image": nil, "images": []any{},
	}
}

// addProduct gives a product its id and picture, and takes it into the shop.
func (s *Shop) addProduct(d doc, at time.Time) *product {
	id := s.leap(&s.next.Product)
	d["id"] = id
	d["date_modified"] = at.Format(timeOut)
	if d["main_image"] == nil && len(d.list("images")) == 0 {
		setImages(d, []string{"https://images.prom.ua/" + strconv.FormatInt(id, 10) + "_w640_h640.jpg"})
	}
	p := &product{id: id, modified: at, doc: d}
	s.products[id] = p
	return p
}

// setImages shows pictures: the main one stands among the others, too [L].
func setImages(d doc, urls []string) {
	images := []any{}
	for i, url := range urls {
		images = append(images, doc{"id": number(d["id"])*10 + int64(i), "url": url, "thumbnail_url": url + "?thumbnail"})
	}
	d["images"], d["main_image"] = images, nil
	if len(urls) > 0 {
		d["main_image"] = urls[0]
	}
}
