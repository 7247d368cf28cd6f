package blueprint

import _ "embed"

//go:embed orderloom.schema.json
var schema []byte

// Schema is the JSON Schema of a file. It is generated from the types, with their
// comments.
func Schema() []byte { return schema }
