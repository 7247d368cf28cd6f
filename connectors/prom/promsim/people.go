package promsim

import "strconv"

// usualBuyer makes up a buyer; next is a source of numbers below its argument.
func usualBuyer(next func(int) int) Person {
	firsts := []string{"Олена", "Андрій", "Наталія", "Їжак", "Ґалина", "Дмитро", "Зоряна", "Лук'ян"}
	lasts := []string{"Тестова", "Коваленко", "Шевченко", "Щербак", "Д'яченко", "Мельник"}
	p := Person{FirstName: firsts[next(len(firsts))], LastName: lasts[next(len(lasts))], Phone: "+38050" + strconv.Itoa(1000000+next(8999999))}
	if next(4) == 0 {
		p.SecondName = "Олексіївна"
	}
	if next(3) == 0 {
		p.Email = "buyer" + strconv.Itoa(next(100000)) + "@example.test"
	}
	return p
}

// destination is where a parcel goes.
type destination struct {
	cityID, city, warehouse, branch, street, building string
}

// place is where a carrier brings made-up parcels.
func (c Carrier) place() destination {
	to := destination{cityID: "db5c88f5-391c-11dd-90d9-001a92567626", city: "м. Львів (Львівська обл.)"}
	switch c {
	case NovaPoshtaCourier:
		to.street, to.building = "вул. Городоцька", "12"
	case NovaPoshtaLocker:
		to.warehouse, to.branch = "9c1a8f5e-7a0d-11ee-a361-b8830365ad04", "Поштомат №24815: вул. Сихівська, 22"
	case Ukrposhta:
		to.branch = "79000, відділення №1"
	case Meest:
		to.warehouse, to.branch = "5c1cd2fb-3f02-11df-9b37-00215aee3ebe", "Відділення №7, вул. Стрийська, 30"
	case Rozetka:
		to.warehouse, to.branch = "4211", "Магазин Rozetka, просп. Чорновола, 67"
	default:
		to.warehouse, to.branch = "7a2dbd93-e1c2-11e3-8c4a-0050568002cf", "Відділення №5 (до 30 кг): вул. Данилишина, 6"
	}
	return to
}

// text is the address as people read it.
func (d destination) text() string {
	if d.street != "" {
		return d.city + ", " + d.street + ", " + d.building
	}
	return d.city + ", " + d.branch
}
