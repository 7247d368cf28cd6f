package matching

// Decision says who the buyer is, and what each of their keys said.
type Decision struct {
	CustomerID int64 // 0: none of ours
	By         Kind  // the key that decided; empty where none did
	Findings   []Finding
}

// Finding is what one key said beside the decision.
type Finding struct {
	Key
	Outcome    Outcome
	CustomerID int64 // whom a clashing key names
}

// Outcome is what became of a key. Its text is stored and shown.
type Outcome string

// The outcomes.
const (
	Decided Outcome = "decided" // it named the customer
	Agrees  Outcome = "agrees"  // it names the same customer
	Adds    Outcome = "adds"    // it named nobody, and is the customer's from now on
	Differs Outcome = "differs" // it named nobody, and the customer has another one
	Clashes Outcome = "clashes" // it names somebody else
)

// Match finds the buyer among known, who are all customers with one of these
// keys; of several with the same key the first counts. The strongest key decides.
// A customer with another number than the buyer's, of a kind stronger than the
// key that names them, is somebody else: a company's clerk orders for another
// company with the same e-mail.
func Match(keys Keys, known []Customer) Decision {
	for i, key := range keys {
		for _, c := range known {
			if c.Keys.has(key) && c.couldBe(keys[:i]) {
				return decide(keys, known, c, key.Kind)
			}
		}
	}
	return Give(keys, known, Customer{})
}

// Give says what a buyer's keys become when to is the customer, whatever they say.
// The zero Customer is a new one.
func Give(keys Keys, known []Customer, to Customer) Decision {
	return decide(keys, known, to, "")
}

func decide(keys Keys, known []Customer, to Customer, by Kind) Decision {
	d := Decision{CustomerID: to.ID, By: by, Findings: make([]Finding, len(keys))}
	for i, key := range keys {
		d.Findings[i] = find(key, known, to)
		if key.Kind == by {
			d.Findings[i].Outcome = Decided
		}
	}
	return d
}

func find(key Key, known []Customer, to Customer) Finding {
	if to.Keys.has(key) {
		return Finding{Key: key, Outcome: Agrees}
	}
	for _, c := range known {
		if c.Keys.has(key) {
			return Finding{Key: key, Outcome: Clashes, CustomerID: c.ID}
		}
	}
	if to.Keys.Of(key.Kind) != nil {
		return Finding{Key: key, Outcome: Differs}
	}
	return Finding{Key: key, Outcome: Adds}
}

// Added are the keys that are the customer's from now on.
func (d Decision) Added() Keys {
	var added Keys
	for _, f := range d.Findings {
		if f.Outcome == Adds {
			added = append(added, f.Key)
		}
	}
	return added
}

// Clashes are the findings that name somebody else.
func (d Decision) Clashes() []Finding {
	var clashes []Finding
	for _, f := range d.Findings {
		if f.Outcome == Clashes {
			clashes = append(clashes, f)
		}
	}
	return clashes
}
