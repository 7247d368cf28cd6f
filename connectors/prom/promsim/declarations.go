package promsim

import "slices"

// alreadyAdded is what Prom says when an order has this very declaration: an error in words, a success in fact [L].
const alreadyAdded = "Этот ЭН уже добавлен к данному заказу"

// saveDeclaration attaches a carrier's number to an order. What it refuses, it refuses with 200 and a status in the body [L].
func (s *Shop) saveDeclaration(c *call) answer {
	body := c.body()
	o := s.orders[body.int("order_id")]
	number, kind := body.str("declaration_id"), body.str("delivery_type")
	switch {
	case o == nil:
		return declarationError("Заказ не найден")
	case number == "":
		return declarationError("Не указан номер ЭН")
	case !slices.Contains([]string{"nova_poshta", "ukrposhta", "meest", "justin", "mist_express"}, kind):
		return declarationError("Неизвестная служба доставки")
	case o.doc.doc("delivery_provider_data").str("provider") != kind:
		return declarationError("Служба доставки не соответствует способу доставки заказа")
	case o.doc.doc("delivery_provider_data").str("declaration_number") == number:
		return declarationError(alreadyAdded)
	}
	s.attach(o, number)
	return ok(doc{"status": "success", "message": ""})
}

func declarationError(message string) answer {
	return ok(doc{"status": "error", "message": message, "errors": nil})
}

func (s *Shop) attach(o *order, declaration string) {
	data := o.doc.doc("delivery_provider_data")
	data["declaration_number"] = declaration
	data["unified_status"] = "created"
	s.touch(o)
}

// AttachDeclaration writes a carrier's number into an order, as the cabinet does.
func (s *Shop) AttachDeclaration(orderID int64, declaration string) {
	s.withOrder(orderID, func(o *order) {
		if o.doc.doc("delivery_provider_data") != nil {
			s.attach(o, declaration)
		}
	})
}
